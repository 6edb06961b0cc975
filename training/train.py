r"""Teach the bundled encoder to mark answers, on files in SQuAD's format, and measure it on articles it never saw.

    python -m training.train --data ../shared/data/xquad-de-dev.json ../shared/data/xquad-dev-translations/*.json \
        --out runs/first

The first file is the one that is judged on; the articles of its fold are held out of all files.  `--extra` files are
learned from as a whole.  A run that was interrupted goes on when it is started again with the same options.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from retrieval.models import open_passage_encoder
from retrieval.models.bundled import bundled_model_folder
from training.encoder import Sizes, SpanModel, load_weights
from training.examples import fold_of, kept_examples, read_examples, unanswerable
from training.frozen_states import FrozenStates
from training.learning import Schedule, learn
from training.reading import read, span_figures
from training.run_files import RunLog
from training.sentence_choice import SentenceChoice
from training.windows import Windower

if TYPE_CHECKING:
    from training.examples import Example


def main() -> None:
    """Read, compute what stays, learn, measure after each epoch."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    folder = bundled_model_folder()
    encoder = open_passage_encoder("bundled")
    parts, judged = _split(options)
    answerable = [example for part in parts for example in part]
    wrong = options.out / "unanswerable.jsonl"  # minutes to find, so that a run that goes on finds them there
    parts.append(kept_examples(wrong, lambda: unanswerable(answerable, options.wrong, encoder, options.seed)))
    windower = Windower(folder)
    cut = [windower.windows(part) for part in parts]
    windows = [window for part in cut for window in part]
    answered = [part[window.example] for part, found in zip(parts, cut, strict=True) for window in found]
    model = open_model(folder, frozen=options.frozen, rank=options.rank, dropout=options.dropout)
    _say(f"{sum(map(len, parts))} examples in {len(windows)} windows; {len(judged)} judged; {_count(model)} learned")
    begun = time.monotonic()
    RunLog(options.out / "log.jsonl").add(settings={name: str(value) for name, value in vars(options).items()})

    def progress(done: int, of: int) -> None:
        if done % 1600 == 0 or done == of:
            _say(f"frozen layers: {done} of {of} windows, {time.monotonic() - begun:.0f} s")

    folder = options.cache or options.out
    states = FrozenStates.joined([FrozenStates.computed(model, part, folder, progress) for part in cut])
    choice = SentenceChoice(judged, encoder)

    def judge(epoch: int) -> dict[str, Any]:
        readings = read(model, windower, judged)
        figures = span_figures(readings) | choice.figures(readings)
        _say(f"epoch {epoch}, {time.monotonic() - begun:.0f} s: {json.dumps(figures)}")
        return {"judged": figures, "seconds": round(time.monotonic() - begun)}

    schedule = Schedule(
        epochs=options.epochs,
        steps=options.steps,
        cut=options.cut,
        tokens=options.tokens,
        rate=options.rate,
        seed=options.seed,
        sentence=options.sentence,
    )
    # Windows that miss their answer take a quarter of the time, and `unanswerable` teaches the same.
    used = [row for row, example in enumerate(answered) if windows[row].first or not example.answers]
    learn(model, [windows[row] for row in used], states.selected(used), schedule, options.out, judge)


def open_model(folder: Path, *, frozen: int, rank: int, dropout: float) -> SpanModel:
    """Return the model of a BERT folder with fresh adapters, on the GPU where there is one."""
    weights, config = load_weights(folder)
    sizes = Sizes(
        hidden=int(config["hidden_size"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=config["layer_norm_eps"],
        frozen=frozen,
        rank=rank,
        dropout=dropout,
        dtype=torch.bfloat16,
    )
    return SpanModel(weights, sizes).to("cuda" if torch.cuda.is_available() else "cpu")


def _split(options: argparse.Namespace) -> tuple[list[list[Example]], list[Example]]:
    """Return what is learned from, file by file, and what is judged on."""
    files = [read_examples(path) for path in options.data]
    held = fold_of(files[0], options.fold, options.folds) if options.folds else set()
    learned = [[example for example in file if example.article not in held] for file in files]
    judged = [example for example in files[0] if example.article in held]
    if options.most:
        step = max(1, sum(map(len, learned)) // options.most)
        learned = [file[::step] for file in learned]
    return learned + [read_examples(path) for path in options.extra], judged


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="SQuAD files; the first is judged on")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="SQuAD files of which nothing is held out")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--cache", type=Path, help="folder for the frozen layers' states, shared by runs")
    parser.add_argument("--folds", type=int, default=4, help="parts of the articles; 0 holds nothing out")
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--steps", type=int, help="end after so many steps")
    parser.add_argument("--cut", type=int, help="tokens of a passage that are shown, but in the last epoch")
    parser.add_argument("--tokens", type=int, default=2048, help="of a batch")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--frozen", type=int, default=4, help="lower layers that never change")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--wrong", type=float, default=0.15, help="unanswerable pairs for each answerable one")
    parser.add_argument("--sentence", type=float, default=0.0, help="weight of the loss of the answer's sentence")
    parser.add_argument("--most", type=int, default=0, help="learn from so many examples, to try something")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0 leaves it to torch")
    return parser.parse_args()


def _count(model: SpanModel) -> int:
    return sum(parameter.numel() for _, parameter in model.learned())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
