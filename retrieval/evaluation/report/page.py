"""The report: one HTML page that needs nothing but itself, and the errors as JSON Lines."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from retrieval.evaluation.decimals import three, two
from retrieval.evaluation.populations import RISKS
from retrieval.evaluation.report.error_cards import error_groups, shown
from retrieval.evaluation.report.errors import error_form, find_errors
from retrieval.evaluation.report.plots import POPULATIONS, rank_plot, reliability_plot, risk_plot, rows_of_funnel
from retrieval.evaluation.report.style import SCRIPT, STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from retrieval.evaluation.evaluate import Evaluation
    from retrieval.evaluation.report.errors import EvalError

__all__ = ["page", "write_report"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STATES = ("answered", "uncertain", "no_answer")


def write_report(folder: Path, evaluation: Evaluation, figures: Mapping[str, Any]) -> Path:
    """Write `index.html` and `errors.jsonl` into the folder, which is made; return the page's path.

    Raises:
        OSError: if they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    errors = find_errors(evaluation.outcomes)
    lines = "".join(json.dumps(error_form(error), ensure_ascii=False) + "\n" for error in errors)
    (folder / "errors.jsonl").write_bytes(lines.encode(errors="backslashreplace"))
    (folder / "index.html").write_text(page(evaluation, figures, errors), encoding="utf-8")
    return folder / "index.html"


def page(evaluation: Evaluation, figures: Mapping[str, Any], errors: Sequence[EvalError]) -> str:
    """Return the whole page."""
    data = figures["data"]
    body = "".join(
        (
            f"<h1>{shown(data['dataset'])}</h1>",
            f'<p class="note">{data["questions"]} questions ({data["answerable"]} answerable), asked of '
            f"{data['articles']} articles, {data['distractors']} of them distractors: {data['passages']} passages, "
            f"{data['sentences']} sentences.</p>",
            _cards(figures),
            _section("Where questions are lost", "Shares of the answerable questions.", _funnel(figures)),
            _risk(figures),
            _reliability(figures),
            _ranks(evaluation, figures),
            _states(figures),
            _kinds(figures),
            _section(
                "What went wrong",
                "The most confident first. Green: the answer. Red: what was marked instead. A question without its "
                "article or paragraph is asked again, so it can stand here more than once.",
                '<input type="search" id="filter" placeholder="filter: a word, an id, a type …" aria-label="filter">'
                + (error_groups(errors) or "<p>Nothing.</p>"),
            ),
        )
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Fundstelle: {shown(data['dataset'])}</title><style>{STYLE}</style></head>"
        f"<body>{body}<script>{SCRIPT}</script></body></html>\n"
    )


def _cards(figures: Mapping[str, Any]) -> str:
    declining, risk = figures["declining"], figures["risk"].get("answerable", {})
    removed = {name: declining[name]["auroc"] for name in ("article_removed", "paragraph_removed") if declining[name]}
    cards = [
        ("nDCG@10, fused", three(figures["passages"]["fused"]["ndcg@10"])),
        ("first quote holds the answer", _percent(figures["quotes"]["contained@1"])),
        ("one of three does", _percent(figures["quotes"]["contained@3"])),
        ("sentences a quote", two(figures["quotes"]["mean_sentences"])),
        ("highlight F1", three(figures["highlights"]["f1"])),
        *((f"AUROC, {name.replace('_', ' ')}", three(value)) for name, value in removed.items()),
        *((f"coverage at {limit:.0%} risk", three(risk.get(f"coverage@{limit:.0%}"))) for limit in RISKS[:2]),
        ("a question, p50", f"{figures['timings_ms']['total']['p50'] or 0:.0f} ms"),
    ]
    inside = "".join(f'<div class="card"><b>{value}</b><span>{escape(name)}</span></div>' for name, value in cards)
    return f'<div class="cards">{inside}</div>'


def _funnel(figures: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td><div style="width:{(value or 0):.1%}"></div></td>'
        f"<td>{_percent(value)}</td></tr>"
        for name, value in rows_of_funnel(figures)
    )
    return f'<div class="scroll"><table class="funnel">{rows}</table></div>'


def _risk(figures: Mapping[str, Any]) -> str:
    risk = figures["risk"]
    names = [f"coverage at {limit:.0%} risk" for limit in RISKS]
    rows = [
        (words, *(three(risk[name][f"coverage@{limit:.0%}"]) for limit in RISKS), _percent(risk[name]["risk_of_all"]))
        for name, words in POPULATIONS.items()
        if name in risk
    ]
    return _section(
        "Risk and coverage",
        "Wrong is an answer whose first quote does not cover the answer's very place; without its evidence, every "
        "answer is wrong. The most confident are answered first, equal confidences together. Coverage counts all "
        "questions of a mixture: in one of 1 : 1, half of them have no answer.",
        f"<figure>{_key(words if name in risk else '' for name, words in POPULATIONS.items())}{risk_plot(risk)}"
        "</figure><br>" + _table(("questions", *names, "wrong if all are answered"), rows),
    )


def _reliability(figures: Mapping[str, Any]) -> str:
    calibration = figures["calibration"]
    plots = "".join(
        f"<figure>{reliability_plot(calibration, name)}<figcaption>{escape(words)}: expected calibration error "
        f"{three(calibration[name]['ece'])}</figcaption></figure>"
        for name, words in POPULATIONS.items()
        if name in calibration
    )
    note = "Ten bins of equal mass. On the line, a confidence of .8 means that eight of ten first quotes are right."
    return _section("Reliability", note, f'<div class="row">{plots}</div>')


def _ranks(evaluation: Evaluation, figures: Mapping[str, Any]) -> str:
    passages = figures["passages"]
    columns = list(passages["fused"])
    rows = [(name.replace("bm25", "BM25"), *(three(passages[name][c]) for c in columns)) for name in passages]
    plot = rank_plot([outcome for outcome in evaluation.outcomes if outcome.question.answerable])
    return _section(
        "Ranks of the right passage",
        "A passage is right if it holds the answer's first character.",
        f"<figure>{_key(name.replace('bm25', 'BM25') for name in passages)}{plot}</figure><br>"
        + _table(("retriever", *columns), rows),
    )


def _states(figures: Mapping[str, Any]) -> str:
    states, declining = figures["states"], figures["declining"]
    rows = [
        (
            name.replace("_", " "),
            *(f"{_percent(group[s]['share'])} ({_percent(group[s]['right'])} right)" for s in _STATES),
            three((declining.get(name) or {}).get("auroc")),
        )
        for name, group in states.items()
    ]
    missed = (states.get("answerable") or {}).get("no_answer", {}).get("first_quote_right")
    note = (
        "How the questions end, and how often that is right: to answer, where the first quote holds the answer; to "
        f"decline, where the archive lacks it. Of the answerable ones that were declined, {_percent(missed)} had it in "
        "the first quote. AUROC: how well the confidence tells a group from the answerable questions."
    )
    return _section("States", note, _table(("questions", "answered", "uncertain", "no answer", "AUROC"), rows))


def _kinds(figures: Mapping[str, Any]) -> str:
    names = (
        ("fused_hit@1", "passage first"),
        ("right_paragraph", "right paragraph"),
        ("contained@1", "answer @1"),
        ("contained@3", "answer @3"),
        ("highlight_f1", "highlight F1"),
        ("mean_confidence", "mean confidence"),
        ("answered", "answered"),
    )
    rows = [
        (kind, str(row["questions"]), *(three(row[key]) for key, _ in names))
        for kind, row in figures["question_types"].items()
    ]
    table = _table(("expected answer", "questions", *(name for _, name in names)), rows)
    return _section("By type of question", "What kind of words the question asks for, as Fundstelle reads it.", table)


def _section(title: str, note: str, content: str) -> str:
    return f'<section><h2>{escape(title)}</h2><p class="note">{escape(note)}</p>{content}</section>'


def _key(names: Iterable[str]) -> str:
    parts = (f'<span><i class="k{n}"></i>{escape(name)}</span>' for n, name in enumerate(names) if name)
    return f'<div class="key">{"".join(parts)}</div>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["".join(f"<th>{escape(name)}</th>" for name in head)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return f'<div class="scroll"><table>{"".join(f"<tr>{line}</tr>" for line in lines)}</table></div>'


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
