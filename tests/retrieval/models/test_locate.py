"""Finding a model's folder, and refusing what is no ordinary model."""

import json

import pytest

from retrieval.errors import ModelError
from retrieval.models.locate import locate_model


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "mein-modell"
    (folder / "1_Dense").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"")
    kinds = ["sentence_transformers.models.Transformer", "sentence_transformers.models.Dense"]
    (folder / "modules.json").write_text(json.dumps([{"idx": i, "type": kind} for i, kind in enumerate(kinds)]))
    return folder


def test_a_folder_is_called_by_its_own_name(model):
    located = locate_model(f"{model}/")

    assert located.folder == model
    assert located.name == "mein-modell"


def remove_weights(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def pickle_in_module(folder):
    (folder / "1_Dense" / "pytorch_model.bin").write_bytes(b"")


def own_code(folder):
    (folder / "modules.json").write_text('[{"type": "my_module.Evil"}]')


def remove_configuration(folder):
    (folder / "config.json").unlink()
    (folder / "modules.json").unlink()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (remove_weights, "no .safetensors weights"),
        (pickle_in_module, "pickles are not opened"),
        (own_code, "my_module.Evil"),
        (remove_configuration, "holds no model"),
        (lambda folder: (folder / "modules.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "modules.json").write_text("[1]"), "cannot be read"),
        (lambda folder: (folder / "modules.json").write_bytes(b"\xff"), "cannot be read"),
    ],
)
def test_what_is_no_ordinary_model_is_refused(model, damage, reason):
    damage(model)

    with pytest.raises(ModelError) as caught:
        locate_model(str(model))
    assert reason in caught.value.reason
    assert caught.value.model == str(model)


@pytest.mark.parametrize("name", ["/nowhere/at/all", "./nowhere", "~nobody-here/model", "a/b/c", "nowhere/", "a\\b"])
def test_a_path_that_is_not_there_is_never_asked_of_the_hub(name):
    with pytest.raises(ModelError, match="there is no such folder;"):
        locate_model(name)


@pytest.mark.parametrize("name", ["", " ", "--x", "a" * 300, "owner/na me", "owner/name\0"])
def test_a_name_that_no_model_can_have_is_refused_at_once(name, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    with pytest.raises(ModelError):
        locate_model(name)
