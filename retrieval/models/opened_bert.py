"""Open a graph over the weights of an E5S1 file, as the encoder and the reader do, or say why that cannot be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from retrieval.errors import ModelError
from retrieval.models.e5s1 import E5FormatError
from retrieval.models.kept_bytes import load_kept
from retrieval.models.onnx_bert import OnnxBert, OnnxRunError
from retrieval.models.onnx_model import OnnxModel
from retrieval.models.opened_e5s1 import opened_e5s1

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retrieval.models.e5s1 import E5File
    from retrieval.models.kept_bytes import KeptPlace
    from retrieval.models.opened_e5s1 import OpenedE5S1

__all__ = ["opened_bert"]


def opened_bert(
    weights: Path,
    write: Callable[[E5File], bytes],
    *,
    name: str,
    role: Literal["embedding model", "reader"],
    kept: KeptPlace | None,
) -> tuple[OpenedE5S1, OnnxBert]:
    """Return the opened file `weights`, and the graph over it that `write` packs; hold both, for the next one to share.

    The graph is kept at `kept`, as `load_kept` does; so its name has to tell the weights and what makes the graph.

    Raises:
        ModelError: if they cannot be opened, or ONNX Runtime does not load the graph that was just made; it calls the
            model `name`.  What else `write` and the check of `kept` raise is raised here.
    """
    try:
        opened = opened_e5s1(weights)

        def bert(packed: bytes | memoryview) -> OnnxBert:
            return OnnxBert(opened.file, OnnxModel.unpacked(packed))

        return opened, load_kept(kept, partial(write, opened.file), bert)
    except ImportError as error:
        raise ModelError(name, f"ONNX Runtime does not run here ({error}); reinstall onnxruntime", role) from error
    except OnnxRunError as error:
        raise ModelError(name, str(error), role) from error
    except (E5FormatError, OSError) as error:
        reason = f"the weights {str(weights)!r} cannot be read ({error}); reinstall them"
        raise ModelError(name, reason, role) from error
