"""Find the folder of a model that is given by path or by its name on the Hugging Face hub.

The only module that imports huggingface_hub.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import ModelError

__all__ = ["LocatedModel", "check_model_folder", "locate_model"]

_TIMEOUT_SECONDS = 5.0
_WANTED = ("*.json", "*.safetensors", "*.txt", "*.model")
_OTHER_RUNTIMES = ("onnx/*", "openvino/*")
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedModel:
    """Hold where a model lies and what the index calls it: the hub name, or the folder's own name without its path."""

    folder: Path
    name: str


def locate_model(model: str) -> LocatedModel:
    """Return the folder of `model`: a folder itself, or a hub name, downloaded where this machine does not have it.

    Raises ModelError, without retries, where there is neither; `HF_HUB_OFFLINE=1` forbids the download.
    """
    path = Path(os.path.expanduser(model))  # Path.expanduser raises for an unknown user
    if _is_folder(model, path):
        located = LocatedModel(folder=path, name=path.resolve().name)
    elif _looks_like_path(model):
        raise ModelError(model, "there is no such folder")
    else:
        located = LocatedModel(folder=_from_hub(model), name=model)
    check_model_folder(model, located.folder)
    return located


def check_model_folder(model: str, folder: Path) -> None:
    """Raise ModelError unless `folder` holds an ordinary model: safetensors only, no code of its own."""
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(model, f"{str(folder)!r} holds no model (neither config.json nor modules.json)")
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(model, f"{str(folder)!r} holds no .safetensors weights, and pickled ones are not opened")
    # Transformers is told to take safetensors only; a module of sentence-transformers would fall back to the pickle.
    for pickled in folder.rglob("pytorch_model.bin"):
        if not any(pickled.parent.glob("*.safetensors")):
            raise ModelError(model, f"{str(pickled)!r} has no .safetensors beside it, and pickles are not opened")
    for kind in _module_types(model, folder / "modules.json"):
        if not kind.startswith("sentence_transformers."):
            raise ModelError(model, f"it wants to run code of its own ({kind}), which is never allowed")


def _module_types(model: str, path: Path) -> list[str]:
    try:
        return [str(module["type"]) for module in json.loads(path.read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(model, f"{str(path)!r} cannot be read ({_first_line(error)})") from error


def _is_folder(model: str, path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise ModelError(model, f"it cannot be looked up ({error.strerror})") from error


def _looks_like_path(model: str) -> bool:
    return model.startswith((".", "~", "/")) or model.endswith("/") or model.count("/") > 1 or "\\" in model


def _from_hub(model: str) -> Path:
    """Return the model's folder in the hub's cache; what lies there is taken without asking the network."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(model, local_files_only=True))
        if any(folder.rglob("*.safetensors")):
            return folder
    except FileNotFoundError:
        pass
    except ValueError as error:
        raise ModelError(model, "there is no such folder, and it is no name of a model on the hub") from error
    _logger.info("Downloading the model %s.", model)
    try:
        return Path(
            snapshot_download(
                model,
                allow_patterns=list(_WANTED),
                ignore_patterns=list(_OTHER_RUNTIMES),
                etag_timeout=_TIMEOUT_SECONDS,
            )
        )
    except Exception as error:
        # Network, rights, names and disks fail here in the classes of three libraries.
        raise ModelError(
            model,
            "it is neither a folder nor on this machine, and it could not be downloaded from the hub "
            f"({_first_line(error)})",
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
