"""What the comparison makes of rows, places and rounds, checked by hand."""

from math import log2

import pytest

from benchmarks.compare.corpus import Asked, Corpus, holds, read_corpus, read_texts, write_corpus
from benchmarks.compare.judging import passage_figures, quote_figures
from benchmarks.compare.ranks import reciprocal_rank_fusion
from benchmarks.compare.report import figures_of, tables_of
from benchmarks.compare.rounds import Rounds
from benchmarks.compare.systems import FUNDSTELLE, SYSTEMS, SystemSpec, missing_packages
from retrieval.datamodel import Article, Span
from retrieval.evaluation.questions import AnswerPlace, EvalQuestion

BRIDGE = "Die Brücke ist 212 Meter lang. Sie wurde im Mai eröffnet."
FERRY = "Die Fähre fährt stündlich. Sie wurde im Mai eröffnet."


def asked(relevant, *, holding=None, name="one"):
    relevant = frozenset(relevant)
    holding = relevant if holding is None else frozenset(holding)
    return Asked(set=name, text="?", answers=(("a", 15, 24),), relevant=relevant, holding=holding)


def corpus(*questions):
    return Corpus(
        places=(("a", 0, 30), ("a", 31, 57), ("b", 0, 26)), texts=("x" * 30, "x" * 26, "x" * 26), questions=questions
    )


def record(task, system, number, **measured):
    return {"task": task, "system": system, "round": number, **measured}


def built(system, number, seconds):
    return record("build", system, number, seconds=seconds, process_s=seconds + 1, cpu_s=2 * seconds, peak_mb=100.0)


@pytest.mark.parametrize(
    ("places", "held"),
    [
        ([("a", 10, 20)], True),
        ([("a", 11, 20)], False),
        ([("a", 10, 19)], False),
        ([("b", 0, 99)], False),
        ([("b", 0, 99), ("a", 0, 99)], True),
        ([], False),
    ],
)
def test_a_place_holds_an_answer_from_its_first_to_its_last_character(places, held):
    assert holds(places, [("a", 10, 20)]) is held


def test_passages_are_judged_set_by_set():
    found = passage_figures(
        corpus(asked({0}), asked({1, 2}), asked({2}, holding=(), name="other")), [[1, 0], [1, 2, 0], [2]]
    )

    assert found["one"] == {
        "questions": 2,
        "ndcg@10": pytest.approx((1 / log2(3) + 1) / 2),
        "holds@1": 0.5,
        "holds@3": 1.0,
        "characters": 26,
    }
    assert (found["other"]["ndcg@10"], found["other"]["holds@1"]) == (1.0, 0.0)


def test_a_search_that_finds_nothing_counts_as_wrong():
    found = passage_figures(corpus(asked({0}), asked({0})), [[], [0]])
    assert (found["one"]["ndcg@10"], found["one"]["holds@1"], found["one"]["characters"]) == (0.5, 0.5, 30)


def test_a_quote_stands_wherever_it_is_cited():
    right_elsewhere = [[("b", 0, 20), ("a", 0, 30)]]
    wrong_first = [[("a", 31, 57)], [("a", 15, 24)]]

    found = quote_figures(corpus(asked({0}), asked({0}), asked({0})), [right_elsewhere, wrong_first, []])

    assert found["one"] == {"holds@1": pytest.approx(1 / 3), "holds@3": pytest.approx(2 / 3), "characters": 23}


def test_fusion_adds_what_both_rankings_give():
    # 7: 1/61 + 1/62; 5: 1/61 + 1/63; 9: 1/62; 3: 1/63
    assert reciprocal_rank_fusion([[7, 9, 5], [5, 7, 3]]) == [7, 5, 9, 3]


def test_what_is_written_is_read_again(tmp_path):
    articles = [Article(id="a", title="Brücke", text=BRIDGE), Article(id="b", title="Fähre", text=FERRY)]
    cut = [[Span(0, 31), Span(31, len(BRIDGE))], [Span(0, len(FERRY))]]
    place = AnswerPlace(article_id="a", paragraph=Span(31, 57), answer=Span(45, 48), words="Mai")
    across = AnswerPlace(article_id="a", paragraph=Span(0, 57), answer=Span(24, 34), words="lang. Sie")
    questions = [
        EvalQuestion(id="1", text="Wann wurde sie eröffnet?", places=(place,)),
        EvalQuestion(id="2", text="Wie ist sie?", places=(across,)),
        EvalQuestion(id="3", text="Wer baute sie?", places=()),
    ]

    write_corpus(tmp_path / "new", articles, cut, {"one": questions})
    read = read_corpus(tmp_path / "new")

    assert read.places == (("a", 0, 31), ("a", 31, 57), ("b", 0, 53))
    assert list(read.texts) == read_texts(tmp_path / "new") == [BRIDGE[:31], BRIDGE[31:], FERRY]
    opened, what = read.questions
    assert (opened.relevant, opened.holding) == ({1, 2}, {1, 2})  # 2 has the same sentence
    assert (what.relevant, what.holding) == ({0}, frozenset())  # the answer goes on in the next passage


def test_questions_are_drawn_the_same_every_time():
    many = corpus(
        *(Asked(set="one", text=str(n), answers=(), relevant=frozenset(), holding=frozenset()) for n in range(50))
    )
    assert many.drawn(10) == many.drawn(10) != many.drawn(50)[:9]
    assert sorted(many.drawn(99), key=int) == [str(n) for n in range(50)]


def test_rounds_go_forth_and_back_and_are_numbered_on(tmp_path):
    rounds = Rounds(tmp_path / "deep" / "measured.jsonl", ["A", "B"])
    turns = []
    for number, system in rounds.in_turn(2, "ask", lambda what: None):
        turns.append((number, system))
        rounds.keep("ask", system, {"ms": 1}, number=number)
    turns += rounds.in_turn(1, "ask", lambda what: None)

    assert turns == [(1, "A"), (1, "B"), (2, "B"), (2, "A"), (3, "A"), (3, "B")]
    assert [entry["system"] for entry in rounds.records()] == ["A", "A", "B", "B"]
    assert Rounds(tmp_path / "deep" / "measured.jsonl", ["B"]).records() == rounds.records()[2:]


def test_ratios_are_of_the_same_round():
    records = [
        *(built("Fundstelle", number, seconds) for number, seconds in ((1, 10.0), (2, 20.0), (3, 10.0))),
        *(built("other", number, seconds) for number, seconds in ((1, 30.0), (2, 60.0), (4, 1000.0))),
    ]

    figures = figures_of(records)

    assert figures["Fundstelle"]["build_s"] == 10.0
    assert "build_s_ratio" not in figures["Fundstelle"]
    assert figures["other"]["build_s"] == 60.0
    assert figures["other"]["build_s_ratio"] == 3.0
    assert figures["other"]["rounds"]["build_s"] == [30.0, 60.0, 1000.0]


def test_times_of_asking_are_percentiles_of_each_round():
    times = {"ready_s": 2.0, "first_ms": 30.0, "mb": 200.0}
    found = figures_of(
        [
            record("ask", "A", n, ms={"search": [1.0, 2.0, 9.0 * n]}, cpu_ms={"search": [3.0, 4.0, 5.0 * n]}, **times)
            for n in (1, 2, 3)
        ]
    )
    assert (found["A"]["search_p50"], found["A"]["search_p95"], found["A"]["search_cpu"]) == (2.0, 18.0, 4.0)
    assert "answer_p50" not in found["A"]


def test_the_tables_say_what_is_not_known():
    quality = {
        "news": {
            "passages": {"ndcg@10": 0.9, "holds@1": 0.8, "holds@3": 0.85, "characters": 900.4},
            "quotes": {"holds@1": 0.7, "holds@3": 0.75, "characters": 150.0},
        },
        "other": {"passages": {"ndcg@10": 0.5, "holds@1": 0.4, "holds@3": 0.45, "characters": 90.0}},
    }
    text = tables_of(
        figures_of(
            [record("quality", "Fundstelle", 0, quality=quality), built("Fundstelle", 1, 2.0), built("B", 1, 5.0)]
        )
    )

    news, other, asking, building = text.split("\n\n")
    assert news.splitlines()[2:] == [
        "| Fundstelle | 0.900 | 0.800 | 0.850 | 900 |",
        "| Fundstelle, quote | – | 0.700 | 0.750 | 150 |",
        "| B | – | – | – | – |",
    ]
    assert "| Fundstelle | 0.500 | 0.400 | 0.450 | 90 |" in other
    assert asking.splitlines()[-1] == "| B | – | – | – | – | – | – | – | – | – |"
    assert "| B | 5.0 (2.5 ×) |" in building
    assert len(tables_of({}).split("\n\n")) == 2


def test_systems_keep_their_order_whatever_was_measured_first():
    quality = record("quality", "B", 0, quality={})
    assert list(figures_of([built("A", 1, 1.0), quality, built("B", 1, 1.0), built("C", 1, 1.0)])) == ["A", "B", "C"]


def test_what_is_not_installed_is_named(monkeypatch):
    spec = SystemSpec(
        module="none", made_of="nothing", packages=("json", "no_such_package", "no_such.part", "json.none")
    )
    monkeypatch.setitem(SYSTEMS, "made up", spec)
    assert missing_packages("made up") == ["no_such_package", "no_such.part", "json.none"]
    assert missing_packages(FUNDSTELLE) == []
