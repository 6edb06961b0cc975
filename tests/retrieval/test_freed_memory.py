import ctypes

import pytest

from retrieval.freed_memory import give_back_freed_memory, limit_freed_memory


class _OtherLibrary:
    """Be a C library without `malloc_trim` and `mallopt`, as those of macOS and Alpine are."""


@pytest.mark.parametrize("library", [ctypes.CDLL(None), _OtherLibrary()])
@pytest.mark.parametrize("function", [give_back_freed_memory, limit_freed_memory.__wrapped__])
def test_it_hurts_nobody_whatever_the_c_library(monkeypatch, library, function):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    function()
