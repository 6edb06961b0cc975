"""Open the arrays of an index, and nothing but the arrays that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["open_array"]


def open_array(path: Path, dtype: type[np.generic], *, dimensions: int = 1, in_memory: bool = False) -> NDArray[Any]:
    """Return the array in a `.npy` file, memory-mapped unless `in_memory`.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it is cut, is no array, or holds another type or number of dimensions.
    """
    try:
        array: NDArray[Any] = np.load(path, mmap_mode=None if in_memory else "r", allow_pickle=False)
    except OSError:
        raise
    except Exception as error:  # numpy parses the header as Python: a damaged one raises nearly anything
        raise ValueError(f"{path.name} is no whole array ({error})") from error
    if not isinstance(array, np.ndarray) or array.dtype != dtype or array.ndim != dimensions:
        raise ValueError(f"{path.name} holds no array of {np.dtype(dtype).name} in {dimensions} dimension(s)")
    return np.asarray(array)  # a mapped array makes a mapped array of every piece, which takes longer than reading it
