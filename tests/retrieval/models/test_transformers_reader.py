"""The door to transformers' question-answering models, opened with tiny ones whose logits are known."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_models import SPECIAL, unigram_tokenizer, word_tokenizer, write_reader

from retrieval.errors import ModelError
from retrieval.models import open_reader

pytestmark = pytest.mark.integration

WORDS = ["Wer", "steuert", "die", "Fähre", "Der", "Kapitän", "Okko", "Tjarks", "Wort", "am", "Steg"]
# "Okko Tjarks" 5 + 6; "no answer" 2 + 1.5; "steuert" would be the best span of all, if the question were read.
LOGITS = {"Okko": (5.0, 1.0), "Tjarks": (1.0, 6.0), "[CLS]": (2.0, 1.5), "[SEP]": (9.0, 9.0)}
QUESTION = "Wer steuert die Fähre?"


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("readers")


@pytest.fixture(scope="module")
def folder(models):
    return write_reader(models / "plain", word_tokenizer(WORDS), LOGITS)


@pytest.fixture(scope="module")
def reader(folder):
    return open_reader(str(folder))


def best(reading, passage):
    span = reading.spans[0]
    return span.span.cut(passage), pytest.approx(span.score, abs=1e-4)


def test_the_answer_is_found_with_its_score_and_the_null_score(reader):
    passage = "Am Steg steht Kapitän Okko Tjarks und wartet."
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)
    assert reading.null_score == pytest.approx(3.5, abs=1e-4)
    assert len(reading.spans) == 3
    assert not any(a.span.overlaps(b.span) for a in reading.spans for b in reading.spans if a is not b)


@pytest.mark.parametrize("question", ["Okko Tjarks?", "Steuert Okko Tjarks die Fähre? " * 40, "[SEP] Okko Tjarks", ""])
def test_words_of_the_question_are_no_answer(reader, question):
    passage = "Der Kapitän am Steg."
    [reading] = reader.read(question, [passage])

    assert reading.spans[0].score == pytest.approx(0.0, abs=1e-4)


def test_each_passage_has_its_own_reading_in_order(reader):
    passages = [f"{'Wort ' * number}Okko {'am ' * number}Steg." for number in (3, 1, 200, 0, 17, 2, 900, 5, 6, 7)]
    readings = reader.read(QUESTION, passages)

    for reading, passage in zip(readings, passages, strict=True):
        [alone] = reader.read(QUESTION, [passage])
        assert [read.span for read in reading.spans] == [read.span for read in alone.spans]
    assert [best(reading, passage)[0] for reading, passage in zip(readings, passages, strict=True)] == ["Okko"] * 10


@pytest.mark.parametrize("place", [0, 1, 370, 371, 372, 373, 374, 375, 376, 600, 1000, 1199])
def test_an_answer_is_found_wherever_it_stands_in_a_long_passage(reader, place):
    """Among them are those places where one window ends and the next begins."""
    text = ["Wort"] * 1200
    text[place : place + 1] = ["Okko", "Tjarks"]
    passage = " ".join(text)
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)
    assert reading.spans[0].span.start == place * len("Wort ")


def test_a_passage_of_a_hundred_thousand_characters_is_read_to_its_end(reader):
    passage = "Wort " * 20_000 + "Okko Tjarks"
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)


def test_no_more_than_thirty_tokens_are_an_answer(reader):
    near, far = f"Okko {'am ' * 28}Tjarks", f"Okko {'am ' * 29}Tjarks"
    first, second = reader.read(QUESTION, [near, far])

    assert best(first, near) == (near, 11.0)
    assert best(second, far)[1] != 11.0


@pytest.mark.parametrize("passage", ["", " ", "\n\t\u00a0", "\u200b", "\0"])
def test_a_passage_of_nothing_has_no_answer(reader, passage):
    [reading] = reader.read(QUESTION, [passage])

    assert (reading.spans, reading.null_score) == ((), pytest.approx(3.5, abs=1e-4))


def test_no_passages_are_no_readings(reader):
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ärzte, Öl und Übermut: ", " größer"),
        ("A\u0308rzte und O\u0308l ", " fu\u0308r alle"),
        ("🚢🎆👨‍👩‍👧 ", " 🇩🇪"),
        ("Land\u00adtags\u00adwahl\u200b  \u2028 ", "."),
        ("ein \ud83d einzelner \ud83d\ude00 Ersatz ", " \udc00"),
        ("東京 Москва ", " ﷺ"),
        ("[CLS] [SEP] [PAD] ", " [SEP]"),
    ],
)
def test_offsets_are_code_points_of_the_passage(reader, before, after):
    passage = f"{before}Okko Tjarks{after}"
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)


def test_an_accent_that_the_tokenizer_drops_belongs_to_its_letter(models):
    tokenizer = word_tokenizer(WORDS, strip_accents=True)
    reader = open_reader(str(write_reader(models / "plain-letters", tokenizer, LOGITS)))
    passage = "Der Kapita\u0308n fu\u0308r Okko Tjarks\u0301."
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks\u0301", 11.0)


def test_the_space_that_sentencepiece_takes_along_is_left_out(models):
    known = {"\u2581Okko": (5.0, 1.0), "\u2581Tjarks": (1.0, 6.0)}
    reader = open_reader(str(write_reader(models / "unigram", unigram_tokenizer(WORDS), known)))
    passage = "Der Kapita\u0308n \u00a0 Okko \u00a0Tjarks  steuert."
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko \u00a0Tjarks", 11.0)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.text(
            st.one_of(st.characters(exclude_categories=[]), st.sampled_from(" \n\u0301\u200dOkoTjarsäß🚢")), max_size=40
        ),
        min_size=1,
        max_size=4,
    ),
    st.text(max_size=200),
)
def test_whatever_is_read_every_span_lies_in_its_passage(reader, passages, question):
    readings = reader.read(question, passages)

    for reading, passage in zip(readings, passages, strict=True):
        for read in reading.spans:
            words = passage[read.span.start : read.span.end]
            assert 0 <= read.span.start < read.span.end <= len(passage)
            assert words == words.strip() != ""


def test_a_model_with_little_room_reads_in_small_windows(models):
    tokenizer = word_tokenizer(WORDS, longest=20)
    reader = open_reader(str(write_reader(models / "small", tokenizer, LOGITS, positions=20)))
    passage = "Wort " * 100 + "Okko Tjarks " + "Wort " * 100
    [reading] = reader.read("Wer steuert die Fähre am Steg? " * 9, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)


def test_a_model_that_counts_positions_behind_padding_is_sent_no_more_than_it_has(models):
    from transformers import XLMRobertaConfig, XLMRobertaForQuestionAnswering

    tokenizer = word_tokenizer(WORDS)  # which knows no limit, and tells question from passage, which the model does not
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=66, type_vocab_size=1, pad_token_id=0, layer_norm_eps=1e-12,
    )  # fmt: skip
    kind = XLMRobertaForQuestionAnswering
    reader = open_reader(str(write_reader(models / "xlm", tokenizer, LOGITS, config=config, kind=kind)))
    passage = "Wort " * 300 + "Okko Tjarks"
    [reading] = reader.read(QUESTION, [passage])

    assert best(reading, passage) == ("Okko Tjarks", 11.0)


def test_threads_share_one_reader_and_get_the_same(reader):
    questions = [f"{QUESTION} {'am ' * number}" for number in range(6)]
    passages = ["Der Kapitän Okko Tjarks am Steg.", "Wort " * 700 + "Tjarks"]
    alone = [reader.read(question, passages) for question in questions]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda question: reader.read(question, passages), questions * 3))

    assert together == alone * 3


def test_who_opens_an_open_reader_gets_the_same(reader, folder):
    assert open_reader(str(folder)) is reader


def test_a_model_that_returns_no_numbers_is_an_error(models):
    folder = write_reader(models / "nan", word_tokenizer(WORDS), {"Okko": (float("nan"), 0.0)})
    reader = open_reader(str(folder))

    assert reader.read(QUESTION, ["Der Kapitän."])
    with pytest.raises(ModelError, match=r"^The reader .* no numbers; set FUNDSTELLE_READER"):
        reader.read(QUESTION, ["Der Kapitän.", "Okko"])


# What is no reader


def without_tokenizer(folder):
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()


def only_pickled(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def cut_weights(folder):
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:900])


def change_configuration(**values):
    def change(folder):
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **values}), encoding="utf-8")

    return change


CODE = {"AutoConfig": "evil.Config", "AutoModelForQuestionAnswering": "evil.Model"}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (without_tokenizer, "holds no tokenizer"),
        (only_pickled, "pickled ones are not opened"),
        (cut_weights, "cannot be loaded"),
        (lambda folder: (folder / "config.json").write_text("{"), "cannot be loaded"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot be loaded"),
        (change_configuration(hidden_size=32), "other sizes than its config.json says"),
        (change_configuration(num_hidden_layers=2), "its weights lack 'bert.encoder.layer.1"),
        (change_configuration(model_type="evil", auto_map=CODE), "custom code"),
    ],
)
def test_a_damaged_reader_is_one_sentence(folder, tmp_path, damage, reason):
    copy = shutil.copytree(folder, tmp_path / "copy")
    damage(copy)
    (copy / "evil.py").write_text("raise SystemExit('this code has been run')", encoding="utf-8")

    with pytest.raises(ModelError) as caught:
        open_reader(str(copy))
    message = str(caught.value)
    assert message.startswith(f"The reader {str(copy)!r} cannot be used: ")
    assert reason in message
    assert message.endswith("; set FUNDSTELLE_READER to 'bundled', to the folder or name of an extractive "
                            "question-answering model, or to 'none'.")  # fmt: skip
    assert "\n" not in message


def test_a_classifier_is_no_reader(tmp_path):
    from tiny_models import write_cross_encoder

    with pytest.raises(ModelError, match="it is not trained to find answers"):
        open_reader(str(write_cross_encoder(tmp_path / "classifier", word_tokenizer(WORDS), ["Okko"])))


def test_a_tokenizer_without_offsets_is_no_reader(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "tokenizer.json").unlink()
    (copy / "vocab.txt").write_text("\n".join([*SPECIAL, *WORDS]), encoding="utf-8")
    settings = json.loads((copy / "tokenizer_config.json").read_text("utf-8"))
    (copy / "tokenizer_config.json").write_text(
        json.dumps({**settings, "tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "basic"}),
        encoding="utf-8",
    )

    with pytest.raises(ModelError, match="does not say where in a text its tokens stand"):
        open_reader(str(copy))


def test_a_model_of_too_few_tokens_is_no_reader(tmp_path):
    folder = write_reader(tmp_path / "short", word_tokenizer(WORDS, longest=12), LOGITS)

    with pytest.raises(ModelError, match="no more than 12 tokens"):
        open_reader(str(folder))


@pytest.mark.parametrize("name", ["nirgends/ein-modell", "ein-modell-das-es-nicht-gibt"])
def test_a_name_that_cannot_be_reached_is_one_sentence(name, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(ModelError, match=r"^The reader .* neither a folder nor on this machine") as caught:
        open_reader(name)
    assert "\n" not in str(caught.value)
