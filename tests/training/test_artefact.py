"""What is written of a training run reads in the product as it did in training."""

from __future__ import annotations

from unittest.mock import MagicMock, Mock

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from retrieval.errors import ModelError
from retrieval.models import bundled, open_reader
from retrieval.models.adapters import read_adapters
from retrieval.models.bert_weights import product_names
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.model_folder import ensure_model_folder
from retrieval.models.onnx_reader import OnnxReader
from retrieval.models.span_search import read_windows
from tests.retrieval.models.conftest import write_tiny_e5s1
from training import artefact, train
from training.artefact import artefact_tensors, thinned, write_artefact
from training.averaging import averaged
from training.encoder import Sizes, SpanModel, change, load_weights
from training.examples import Example
from training.reading import read
from training.run_files import load_checkpoint
from training.train import begin_with, open_model
from training.windows import Windower

QUESTION = "wo haus"
PASSAGES = [
    "haus hausboot ab",
    "haus ist ein hausboot für öl: ab und zu haus boot",
    "haus 漢字 boot ½ haus",
    "",
]


@pytest.fixture
def trained(tmp_path, monkeypatch):
    weights = tmp_path / "tiny.bin"
    write_tiny_e5s1(weights, layers=3)
    folder = ensure_model_folder(weights, tmp_path / "models" / "tiny")
    tensors, _ = load_weights(folder)
    sizes = Sizes(hidden=32, heads=2, layers=3, epsilon=1e-12, frozen=1, dropout=0.1, dtype=torch.float32)
    torch.manual_seed(2)
    model = SpanModel(tensors, sizes)
    learned = {name: value.detach() + 0.2 * torch.randn_like(value) for name, value in model.learned()}
    monkeypatch.setattr(artefact, "bundled_model_id", lambda: "tiny:1")
    path = tmp_path / "reader.safetensors"
    met = Windower(folder, length=16).windows(_examples())
    stored = thinned(model, learned, met, 4000)
    write_artefact(stored, 1.0, path, {"step": 3})
    return weights, folder, model, path, stored


def _examples():
    return [
        Example(id=str(n), source="a", article="A", question=QUESTION, passage=passage, answers=())
        for n, passage in enumerate(PASSAGES)
    ]


def _in_float(weights, path):
    everything = set(product_names(read_e5s1(weights).sizes))
    return OnnxReader(weights, path, base="tiny:1", name="tiny", in_float=everything)


def test_the_product_reads_as_the_model_did_in_training(trained):
    weights, folder, model, path, _ = trained
    reader = _in_float(weights, path)
    expected = read(model, Windower(folder, length=16), _examples())
    for passage, reading, windows in zip(PASSAGES, reader.read(QUESTION, PASSAGES), expected.windows, strict=True):
        wanted = read_windows(passage, windows)
        assert [found.span for found in reading.spans] == [found.span for found in wanted.spans]
        np.testing.assert_allclose(
            [found.score for found in reading.spans], [found.score for found in wanted.spans], atol=1e-4
        )
        assert reading.null_score == pytest.approx(wanted.null_score, abs=1e-4)


def test_names_are_those_of_the_file_of_weights(trained):
    _, _, _, path, stored = trained
    adapters = read_adapters(path)
    assert {"l1.q", "l1.k", "l1.v", "l1.ao", "l1.fi", "l1.fo", "l2.q"} <= set(adapters.low_rank)
    assert not any(name.startswith("l0.") for name in [*adapters.low_rank, *adapters.vectors])
    rank = len(adapters.low_rank["l1.k"].down)
    assert 0 < rank < 32
    assert adapters.low_rank["l1.k"].up.shape == (32, rank)
    kinds = {name.rpartition(".")[2]: values.dtype for name, values in artefact_tensors(stored).items()}
    assert (kinds["up"], kinds["down"], kinds["scale"], kinds["b"]) == (np.int8, np.int8, np.float32, np.float16)
    matrices = [value for name, value in stored.items() if name.endswith((".up", ".down", ".scale"))]
    assert 3500 < sum(value.nbytes for value in matrices) <= 4000


def test_a_reader_of_other_weights_is_refused(trained):
    weights, _, _, path, _ = trained
    with pytest.raises(ModelError, match="learned on 'tiny:1', not on 'tiny:2'"):
        OnnxReader(weights, path, base="tiny:2", name="tiny")


@pytest.mark.parametrize("content", [b"", b"no such file", b'\x10\0\0\0\0\0\0\0{"a": 1}        '])
def test_a_damaged_file_is_refused_in_one_sentence(trained, content):
    weights, _, _, path, _ = trained
    path.write_bytes(content)
    with pytest.raises(ModelError):
        OnnxReader(weights, path, base="tiny:1", name="tiny")


def test_a_temperature_divides_the_scores(trained):
    weights, _, _, path, stored = trained
    cooled = path.with_name("cooled.safetensors")
    write_artefact(stored, 2.0, cooled, {})
    warm, cool = (_in_float(weights, file).read(QUESTION, PASSAGES) for file in (path, cooled))
    for one, other in zip(warm, cool, strict=True):
        assert one.null_score == pytest.approx(2 * other.null_score, abs=0.02)
        for span, same in zip(one.spans[:1], other.spans[:1], strict=True):
            assert span.score == pytest.approx(2 * same.score, abs=0.02)


def test_what_is_judged_is_what_is_shipped(trained):
    _, folder, model, path, _ = trained
    fresh = open_model(folder, frozen=0, dropout=0.0)
    change(fresh, read_adapters(path))
    changed = dict(fresh.learned())
    for name, value in model.learned():
        torch.testing.assert_close(changed[name], value, atol=2e-3, rtol=2e-3)


def test_a_reader_that_changes_a_frozen_layer_is_refused_in_one_sentence(trained):
    _, folder, _, path, _ = trained
    with pytest.raises(ValueError, match=r"it changes 'l1\.\w+\.\w', which the model does not learn"):
        change(open_model(folder, frozen=2, dropout=0.0), read_adapters(path))


def test_a_model_on_another_device_is_changed_there(trained, monkeypatch):
    """Torch's fake tensors, which hold no numbers, refuse to be added across devices as real ones do."""
    _, _, model, path, _ = trained
    fake, from_numpy = FakeTensorMode(allow_non_fake_inputs=True), torch.from_numpy
    monkeypatch.setattr(torch, "from_numpy", lambda values: fake.from_tensor(from_numpy(values)))
    monkeypatch.setattr(torch.Tensor, "copy_", lambda target, _: target)  # which knows all devices, but not fake ones
    with fake:
        elsewhere = {name: torch.empty(value.shape, device="cuda") for name, value in model.learned()}
        change(Mock(learned=elsewhere.items), read_adapters(path))


def test_a_run_begins_with_a_reader_and_keeps_that_for_averaging(trained, tmp_path, monkeypatch):
    _, folder, model, path, _ = trained
    monkeypatch.setattr(train, "bundled_model_id", lambda: "tiny:1")
    monkeypatch.setattr(train, "bundled_model_folder", lambda: folder)
    monkeypatch.setattr(train, "read_sources", lambda _: MagicMock())
    monkeypatch.setattr(train, "open_passage_encoder", lambda _: None)
    monkeypatch.setattr(train, "SentenceChoice", Mock())
    monkeypatch.setattr(train, "learn", learn := Mock())
    threads = torch.get_num_threads()
    run = tmp_path / "run"
    options = ["--xquad", "x.json", "--news", "n.jsonl", "--out", str(run), "--frozen", "1", "--reader", str(path)]
    monkeypatch.setattr("sys.argv", ["train", *options])
    train.main()
    torch.set_num_threads(threads)

    begun, kept = dict(learn.call_args.args[0].learned()), load_checkpoint(run / "begin.pt")
    for name, value in model.learned():
        torch.testing.assert_close(begun[name], value, atol=2e-3, rtol=2e-3)
    assert (kept["step"], kept["frozen"]) == (0, 1)
    mean = averaged([(kept, 3.0), (kept | {"learned": {name: 5 * of for name, of in kept["learned"].items()}}, 1.0)])
    for name, value in begun.items():
        torch.testing.assert_close(mean["learned"][name], 2 * value)


@pytest.mark.parametrize(
    ("frozen", "base", "reason"),
    [(1, "tiny:2", "learned on 'tiny:1', not on 'tiny:2'"), (2, "tiny:1", "does not learn; freeze fewer layers")],
)
def test_a_run_does_not_begin_with_a_reader_that_does_not_fit(trained, tmp_path, monkeypatch, frozen, base, reason):
    _, folder, _, path, _ = trained
    monkeypatch.setattr(train, "bundled_model_id", lambda: base)
    with pytest.raises(SystemExit, match=rf"cannot begin with '.*reader\.safetensors': .*{reason}"):
        begin_with(path, open_model(folder, frozen=frozen, dropout=0.0), tmp_path)
    assert not (tmp_path / "begin.pt").exists()


def test_the_base_is_the_bundled_model():
    assert artefact.bundled_model_id is bundled.bundled_model_id


def test_a_reader_is_opened_by_the_name_of_its_file(trained, monkeypatch):
    weights, _, _, path, _ = trained
    monkeypatch.setattr(bundled, "bundled_weights", lambda: weights)
    monkeypatch.setattr(bundled, "bundled_model_id", lambda: "tiny:1")
    reader = open_reader(str(path))
    assert isinstance(reader, OnnxReader)
    assert open_reader(str(path)) is reader


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match="cannot be read"):
        open_reader(str(tmp_path / "nowhere.safetensors"))
