"""The door to sentence-transformers' cross-encoders, opened with tiny ones that count words."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from tiny_models import word_tokenizer, write_cross_encoder, write_reader

from retrieval.errors import ModelError
from retrieval.models import open_reranker

pytestmark = pytest.mark.integration

WORDS = ["Okko", "Tjarks", "Wort", "Wer"]
MARKED = ["Okko", "Tjarks"]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return tmp_path_factory.mktemp("rerankers")


@pytest.fixture(scope="module")
def folder(models):
    return write_cross_encoder(models / "plain", word_tokenizer(WORDS), MARKED)


@pytest.fixture(scope="module")
def reranker(folder):
    return open_reranker(str(folder))


def test_more_of_the_right_words_is_a_higher_score(reranker):
    passages = ["Wort Wort Wort", "Okko Tjarks Okko", "Okko Wort Wort", "Okko Tjarks Wort"]
    none, all_three, one, two = reranker.score("Wer?", passages)

    assert none < one < two < all_three


def test_scores_come_in_the_order_of_the_passages_however_long_they_are(reranker):
    passages = [f"{'Okko ' * number}{'Wort ' * (20 - number)}" + "Wort " * (number % 3) for number in range(21)]
    scores = reranker.score("Wer?", passages)

    assert len(scores) == 21
    assert all(type(score) is float for score in scores)
    assert scores == pytest.approx([reranker.score("Wer?", [passage])[0] for passage in passages], abs=1e-5)


@pytest.mark.parametrize("passage", ["", " ", "\0", "\ud83d", "🚢 A\u0308rzte", "[SEP] [CLS]", "Okko " * 20_000])
@pytest.mark.parametrize("question", ["", "Wer?", "Wer " * 1000])
def test_whatever_is_scored_gets_a_number(reranker, question, passage):
    [score] = reranker.score(question, [passage])

    assert -100 < score < 100


def test_no_passages_are_no_scores(reranker):
    assert reranker.score("Wer?", []) == []


def test_threads_share_one_reranker_and_get_the_same(reranker):
    questions = [f"Wer {'Wort ' * number}?" for number in range(6)]
    passages = ["Okko Wort", "Wort " * 600, "Tjarks"]
    alone = [reranker.score(question, passages) for question in questions]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda question: reranker.score(question, passages), questions * 3))

    assert together == alone * 3


def test_who_opens_an_open_reranker_gets_the_same(reranker, folder):
    assert open_reranker(str(folder)) is reranker


def test_the_models_configuration_calls_nothing(folder, tmp_path, monkeypatch):
    """It may name a function of torch to be applied to the scores; ours are the logits."""
    copy = shutil.copytree(folder, tmp_path / "copy")
    path = copy / "config.json"
    activation = {"sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}}
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **activation}), encoding="utf-8")
    import torch

    monkeypatch.setattr(torch.nn.modules.activation, "Tanh", lambda: pytest.fail("it was called"))
    assert open_reranker(str(copy)).score("Wer?", ["Okko"])


def test_a_model_that_counts_positions_behind_padding_is_sent_no_more_than_it_has(tmp_path):
    from transformers import XLMRobertaConfig, XLMRobertaForSequenceClassification

    tokenizer = word_tokenizer(WORDS)  # which knows no limit
    tokenizer.model_input_names = ["input_ids", "attention_mask"]
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=66, pad_token_id=1, num_labels=1,
    )  # fmt: skip
    XLMRobertaForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)

    assert len(open_reranker(str(tmp_path)).score("Wer?", ["Okko " * 300, "Okko"])) == 2


def test_a_model_that_returns_no_numbers_is_an_error(models):
    reranker = open_reranker(str(write_cross_encoder(models / "nan", word_tokenizer(WORDS), [], broken="Okko")))

    with pytest.raises(ModelError, match=r"^The reranker .* no numbers; set FUNDSTELLE_RERANKER"):
        reranker.score("Wer?", ["Wort", "Okko"])


def encoder(folder):
    from transformers import BertConfig, BertModel

    tokenizer = word_tokenizer(WORDS)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def without_tokenizer(folder):
    write_cross_encoder(folder, word_tokenizer(WORDS), MARKED)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()


def only_pickled(folder):
    write_cross_encoder(folder, word_tokenizer(WORDS), MARKED)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def cut_weights(folder):
    write_cross_encoder(folder, word_tokenizer(WORDS), MARKED)
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:900])


def other_sizes(folder):
    write_cross_encoder(folder, word_tokenizer(WORDS), MARKED)
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "hidden_size": 32}), encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (encoder, "its weights lack 'classifier.bias': it is not trained to score passages"),
        (lambda folder: write_reader(folder, word_tokenizer(WORDS), {}), "its weights lack 'classifier.bias'"),
        (lambda folder: write_cross_encoder(folder, word_tokenizer(WORDS), MARKED, labels=2), "gives 2 scores"),
        (without_tokenizer, "holds no tokenizer"),
        (only_pickled, "pickled ones are not opened"),
        (cut_weights, "cannot be loaded"),
        (other_sizes, "other sizes than its config.json says"),
        (lambda folder: folder.mkdir(), "holds no model"),
        (lambda folder: None, "there is no such folder"),
    ],
)
def test_what_is_no_reranker_is_one_sentence(tmp_path, make, reason):
    folder = tmp_path / "modell"
    make(folder)

    with pytest.raises(ModelError) as caught:
        open_reranker(str(folder))
    message = str(caught.value)
    assert message.startswith(f"The reranker {str(folder)!r} cannot be used: ")
    assert reason in message
    assert message.endswith("; set FUNDSTELLE_RERANKER to the folder or name of a cross-encoder, or to nothing.")
    assert "\n" not in message
