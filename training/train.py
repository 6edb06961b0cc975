r"""Teach the bundled encoder to mark answers, and measure it on articles that it never saw.

    python -m training.train --xquad ../shared/data/xquad-de-dev.json ../shared/data/xquad-dev-translations/*.json \
        --news ../shared/data/news-de-dev.jsonl --out runs/first --until 08:20

The first file is the one that is judged on; the articles of its fold are held out of all files, and so is every tenth
article of the news.  A run that was interrupted goes on when it is started again with the same options.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from retrieval.models import open_passage_encoder
from retrieval.models.adapters import read_adapters
from retrieval.models.bundled import bundled_model_folder, bundled_model_id
from training.encoder import Sizes, SpanModel, change, load_weights
from training.learning import Schedule, learn
from training.reading import read, span_figures
from training.run_files import RunLog, save_checkpoint
from training.sentence_choice import SentenceChoice
from training.sources import add_sources, read_sources
from training.windows import TokenWindow, Windower

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["begin_with", "nearest_at", "open_model"]


def main() -> None:
    """Read, learn, measure now and then."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # of a product; `learn` has its own
    sources = read_sources(options)
    lessons = sources.lessons
    judged = {name: getattr(sources, name) for name in ("xquad", "news", "choosing", "reports")}
    windower = Windower(bundled_model_folder())
    model = open_model(bundled_model_folder(), frozen=options.frozen, dropout=options.dropout)
    if options.reader:
        begin_with(options.reader, model, options.out)
    _say(
        f"{len(lessons.parallel)} and {len(lessons.own)} questions to learn; judged: {list(map(len, judged.values()))}"
    )
    until = nearest_at(options.until, datetime.datetime.now()) if options.until else None  # noqa: DTZ005
    if until is not None and until < time.time() and not (options.out / "checkpoint.pt").exists():
        raise SystemExit(f"The run cannot end at {options.until}: that is past, or more than twelve hours ahead.")
    choice = SentenceChoice(judged["xquad"], open_passage_encoder("bundled"))
    begun = time.monotonic()
    RunLog(options.out / "log.jsonl").add(settings={name: str(value) for name, value in vars(options).items()})

    def windows(epoch: int) -> Sequence[TokenWindow]:
        examples = lessons.epoch(epoch)
        # Windows that miss their answer take time, and passages that do not answer teach the same.
        found = [w for w in windower.windows(examples) if w.first or not examples[w.example].answers]
        _say(f"epoch {epoch}: {len(found)} windows, {sum(len(w.ids) for w in found)} tokens")
        return found

    def judge(step: int) -> dict[str, Any]:
        readings = {name: read(model, windower, examples) for name, examples in judged.items()}
        figures: dict[str, dict[str, float]] = {name: span_figures(found) for name, found in readings.items()}
        figures["xquad"] |= choice.figures(readings["xquad"])
        _say(f"step {step}, {time.monotonic() - begun:.0f} s: {json.dumps(figures)}")
        seconds = round(time.monotonic() - begun)
        return {"judged": figures, "surprise": figures["choosing"]["surprise"], "seconds": seconds}

    schedule = Schedule(
        steps=options.steps,
        cooling=options.cooling,
        until=until,
        cooling_seconds=60.0 * options.cooling_minutes,
        tokens=options.tokens,
        rate=options.rate,
        seed=options.seed,
        sentence=options.sentence,
        judged_every=options.judge,
    )
    learn(model, windows, schedule, options.out, judge, threads=options.threads)


def begin_with(reader: Path, model: SpanModel, run: Path) -> None:
    """Change a fresh model as a reader's file says, and keep what it has then in the run's `begin.pt`, for averaging.

    Ends the program with a sentence where that is no reader's file, or one of other weights or of more layers.
    """
    try:
        adapters = read_adapters(reader)
        if adapters.base != bundled_model_id():
            raise ValueError(f"it was learned on {adapters.base!r}, not on {bundled_model_id()!r}")
        change(model, adapters)
    except (OSError, ValueError) as error:  # ValueError: AdapterFormatError among them
        raise SystemExit(f"The run cannot begin with {str(reader)!r}: {error}.") from error
    learned = {name: parameter.detach().cpu() for name, parameter in model.learned()}
    save_checkpoint(run / "begin.pt", {"step": 0, "frozen": model.sizes.frozen, "learned": learned})


def open_model(folder: Path, *, frozen: int, dropout: float) -> SpanModel:
    """Return the model of a BERT folder with a fresh head, on the GPU where there is one."""
    weights, config = load_weights(folder)
    sizes = Sizes(
        hidden=int(config["hidden_size"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=config["layer_norm_eps"],
        frozen=frozen,
        dropout=dropout,
        dtype=torch.bfloat16,
    )
    return SpanModel(weights, sizes).to("cuda" if torch.cuda.is_available() else "cpu")


def nearest_at(clock: str, now: datetime.datetime) -> float:
    """Return the seconds since 1970 of the nearest moment at which a clock shows this, before `now` or after it.

    So a run may end past midnight, and one that is started again after its end stays at its end; but its end has to
    be less than twelve hours ahead.
    """
    hour, minute = map(int, clock.split(":"))
    today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    days = (today + datetime.timedelta(days=days) for days in (-1, 0, 1))
    return min(days, key=lambda moment: abs(moment - now)).timestamp()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--reader", type=Path, help="begin with this reader's file; begin.pt has it, for averaging")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--cooling", type=int, default=800, help="last steps, in which the rate falls")
    parser.add_argument("--until", help="end at this time within twelve hours, 08:20, if that is before the last step")
    parser.add_argument("--cooling-minutes", type=float, default=20, help="before that, in which the rate falls")
    parser.add_argument("--judge", type=int, default=300, help="measure each time after so many steps")
    parser.add_argument("--tokens", type=int, default=2048, help="of a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--frozen", type=int, default=4, help="lower layers that never change")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--sentence", type=float, default=0.3, help="weight of the loss of the answer's sentence")
    parser.add_argument("--threads", type=int, default=1, help="each computes a part of a batch")
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
