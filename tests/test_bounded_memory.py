"""No question makes the program larger for good: what is remembered of it has a bound."""

import functools
import importlib
import inspect
import pkgutil

import bot
import retrieval

MOST = 1 << 16


def _remembering():
    """Yield what remembers its results in any module, whether a function or a method of a class."""
    for package in (bot, retrieval):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            classes = [thing for thing in vars(module).values() if inspect.isclass(thing)]
            for holder in (module, *classes):
                for thing in vars(holder).values():
                    plain = getattr(thing, "__func__", thing)
                    if isinstance(plain, functools._lru_cache_wrapper) and plain.__module__ == module.__name__:
                        yield plain


def test_what_is_remembered_of_arguments_has_a_bound():
    found = [*_remembering()]
    assert len(found) > 10
    unbounded = {
        f"{one.__module__}.{one.__qualname__}"
        for one in found
        if inspect.signature(one).parameters and (one.cache_info().maxsize or MOST + 1) > MOST
    }
    assert unbounded == set()
