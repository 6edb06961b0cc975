"""The figures of `fundstelle eval` as tables on a terminal; in a pipe the same without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console  # noqa: TID253 - this module is imported only to print
from rich.table import Table  # noqa: TID253
from rich.text import Text  # noqa: TID253

from retrieval.cli.terminal import printable
from retrieval.evaluation.decimals import one, three, two

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["print_figures"]

_WIDTH = 100
_STATES = ("answered", "uncertain", "no_answer")


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print all figures but curves and bins, which are in the JSON and in the report."""
    console = Console(highlight=False)
    console.width = max(console.width, _WIDTH) if not console.is_terminal else console.width
    data = figures["data"]
    console.print(
        Text(
            f"{printable(data['dataset'])}: {data['questions']} questions ({data['answerable']} answerable), "
            f"{data['articles']} articles ({data['distractors']} distractors), {data['passages']} passages, "
            f"{'no reader' if data['reader'] is None else 'reader ' + printable(data['reader'])}"
        )
    )
    columns = list(figures["passages"]["fused"])
    rows = [(name.replace("bm25", "BM25"), *_threes(row.values())) for name, row in figures["passages"].items()]
    _print(console, ("passages", *columns), rows)
    _print_quotes(console, figures)
    _print_states(console, figures)
    _print_confidence(console, figures)
    _print_without_reader(console, figures)
    rows = [
        (kind, str(row["questions"]), *_threes(value for name, value in row.items() if name != "questions"))
        for kind, row in figures["question_types"].items()
    ]
    head = ("type of question", "n", "hit@1", "paragr.", "ans.@1", "ans.@3", "marks F1", "conf.", "answered")
    _print(console, head, rows, first=16)
    shares = ("p50", "p95")
    rows = [(stage, *(one(row[share]) for share in shares)) for stage, row in figures["timings_ms"].items()]
    _print(console, ("milliseconds", *shares), rows)


def _print_quotes(console: Console, figures: Mapping[str, Any]) -> None:
    quotes, highlights = figures["quotes"], figures["highlights"]
    rows = [
        ("covers the answer's place", *_threes((quotes["contained@1"], quotes["contained@3"]))),
        ("or words in its paragraph", *_threes((quotes["words_in_paragraph@1"], quotes["words_in_paragraph@3"]))),
        ("holds its words anywhere", *_threes((quotes["words@1"], quotes["words@3"]))),
        ("in the right paragraph", *_threes((quotes["right_paragraph"],)), ""),
        ("in the right article", *_threes((quotes["right_article"],)), ""),
        ("mean characters, sentences", one(quotes["mean_characters"]), two(quotes["mean_sentences"])),
    ]
    _print(console, ("quotes", "first", "of three"), rows)
    rows = [
        ("exact match", *_threes((highlights["exact_match"], highlights["any_exact_match"]))),
        ("F1", *_threes((highlights["f1"], highlights["any_f1"]))),
        ("at just the answer's place", "", *_threes((highlights["same_place"],))),
        ("overlaps the answer", "", *_threes((highlights["overlap"],))),
        ("quotes without one", *_threes((highlights["without"],)), ""),
    ]
    _print(console, ("highlights", "first", "best of all"), rows)


def _print_states(console: Console, figures: Mapping[str, Any]) -> None:
    declining = figures["declining"]
    rows = [
        (
            name.replace("_", " "),
            *(f"{three(group[s]['share'])} ({three(group[s]['right'])})" for s in _STATES),
            three((declining.get(name) or {}).get("auroc")),
        )
        for name, group in figures["states"].items()
    ]
    rows.append(("right against wrong quote", "", "", "", three(declining["right_against_wrong"]["auroc"])))
    _print(console, ("states: share (right ones)", *(s.replace("_", " ") for s in _STATES), "AUROC"), rows)


def _print_confidence(console: Console, figures: Mapping[str, Any]) -> None:
    names = [key for key in next(iter(figures["risk"].values()), {}) if key.startswith("coverage@")]
    rows = [
        (
            name.replace("_", " "),
            str(row["questions"]),
            *_threes(row[key] for key in names),
            *_threes((row["risk_of_all"], figures["calibration"][name]["ece"])),
        )
        for name, row in figures["risk"].items()
    ]
    coverages = (key.replace("coverage@", "at ") for key in names)
    _print(console, ("coverage by risk", "n", *coverages, "risk of all", "ECE"), rows)


def _print_without_reader(console: Console, figures: Mapping[str, Any]) -> None:
    """Print what reader and reranker change, where there are any."""
    plain = figures["without_reader"]
    if plain is None:
        return
    paths = [
        ("first quote: answer's place", ("quotes", "contained@1")),
        ("one of three", ("quotes", "contained@3")),
        ("highlight: F1", ("highlights", "f1")),
        ("right against wrong quote", ("declining", "right_against_wrong", "auroc")),
        *(
            (f"{name.replace('_', ' ')}: AUROC", ("declining", name, "auroc"))
            for name in figures["states"]
            if name in figures["declining"]
        ),
        *((f"{name.replace('_', ' ')}: answered", ("states", name, "answered", "share")) for name in figures["states"]),
        *((f"{name.replace('_', ' ')}: coverage at 10 %", ("risk", name, "coverage@10%")) for name in figures["risk"]),
    ]
    rows = [(label, *(three(_at(of, path)) for of in (figures, plain))) for label, path in paths]
    _print(console, ("reader and reranker", "with", "without"), rows)


def _at(figures: Any, path: Iterable[str]) -> float | None:  # noqa: ANN401 - a tree of figures
    for name in path:
        figures = (figures or {}).get(name)
    found: float | None = figures
    return found


def _print(console: Console, head: Sequence[str], rows: Iterable[Sequence[str]], *, first: int = 26) -> None:
    table = Table(box=None, padding=(0, 1), header_style="bold cyan")
    for place, name in enumerate(head):
        table.add_column(name, justify="right" if place else "left", min_width=first if not place else None)
    for row in rows:
        table.add_row(*row)
    console.print()
    console.print(table)


def _threes(values: Iterable[float | None]) -> tuple[str, ...]:
    return tuple(three(value) for value in values)
