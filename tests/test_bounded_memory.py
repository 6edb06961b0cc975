"""No question makes the program larger for good: what is remembered of it has a bound."""

import functools
import gc
import importlib
import inspect
import pkgutil

import bot
import retrieval

MOST = 1 << 16
# They remember one thing for each model or rule set, not for each question.
WITHOUT_ARGUMENTS_OF_QUESTIONS: set[str] = set()


def _remembering():
    for package in (bot, retrieval):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.split(".")[0] in {"bot", "retrieval"}:
            yield thing


def test_what_is_remembered_of_arguments_has_a_bound():
    found = [*_remembering()]
    assert len(found) > 10
    unbounded = {
        f"{one.__module__}.{one.__qualname__}"
        for one in found
        if inspect.signature(one).parameters and (one.cache_info().maxsize or MOST + 1) > MOST
    }
    assert unbounded == WITHOUT_ARGUMENTS_OF_QUESTIONS
