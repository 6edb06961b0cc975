import ctypes

import pytest

from bot.freed_memory import give_back_freed_memory


class _OtherLibrary:
    """Be a C library without `malloc_trim`, as those of macOS and Alpine are."""


@pytest.mark.parametrize("library", [ctypes.CDLL(None), _OtherLibrary()])
def test_it_hurts_nobody_whatever_the_c_library(monkeypatch, library):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    give_back_freed_memory()
