"""Every error says in one sentence what happened, the value, and what to do."""

import inspect
from pathlib import Path

import pytest

import retrieval
from retrieval import errors
from retrieval.datamodel import SkippedFile

SKIPPED = SkippedFile(path="a.pdf", reason="its ending is unknown")
EXAMPLES = [
    (errors.SettingsError("FUNDSTELLE_MODEL", "", "name a model"), ["FUNDSTELLE_MODEL", "''", "name a model"]),
    (errors.NoArticlesError([Path("seeds"), Path("more")]), ["'seeds', 'more'", "no file", "--articles"]),
    (errors.NoArticlesError([Path("seeds")], [SKIPPED]), ["'a.pdf' was skipped", "its ending is unknown"]),
    (errors.NoArticlesError([Path("seeds")], [SKIPPED] * 3), ["'a.pdf' and 2 more were skipped"]),
    (errors.DuplicateArticleError("x", "a.txt", "b.txt"), ["'x'", "'a.txt'", "'b.txt'", "another id"]),
    (errors.ArticleNotFoundError("x"), ["'x'"]),
    (errors.IndexNotBuiltError(Path("index")), ["'index'", "fundstelle build --index index"]),
    (errors.IndexNotBuiltError(Path("mein Index")), ["fundstelle build --index 'mein Index'"]),
    (errors.IndexOutdatedError(Path("index"), "the model", "a", "b"), ["'index'", "the model 'a'", "'b'", "rebuild"]),
    (errors.IndexDamagedError(Path("index"), "the archive", "is cut"), ["'index'", "the archive is cut", "--full"]),
    (errors.IndexWriteError(Path("index"), "the disk is full"), ["'index'", "the disk is full", "stays as it was"]),
    (errors.RollbackError(Path("index"), "it holds no other"), ["'index'", "it holds no other", "stays as it was"]),
    (errors.ModelError("bundled", "it is cut"), ["it is cut; set FUNDSTELLE_MODEL to a model folder"]),
    (errors.ModelError("e6", "it is not here"), ["'e6'", "it is not here", "FUNDSTELLE_MODEL"]),
    (errors.ModelError("q", "it is not here", "reader"), ["The reader 'q'", "set FUNDSTELLE_READER", "or to 'none'"]),
    (errors.ModelError("q", "it is cut", "reranker"), ["The reranker 'q'", "set FUNDSTELLE_RERANKER", "or to nothing"]),
    (
        errors.PackageMissingError("Building an index", "lxml", "build"),
        ["Building an index", "'lxml'", "fundstelle[build]"],
    ),
    (errors.QuestionError("", "is empty", "ask something"), ["''", "is empty", "ask something"]),
    (errors.QuestionError("x" * 9999, "is too long", "cut it"), ["x…'", "is too long"]),
    (errors.QuoteMismatchError("x", 1, 5), ["1:5", "'x'"]),
]


def classes():
    return {name: cls for name, cls in vars(errors).items() if inspect.isclass(cls) and issubclass(cls, Exception)}


def test_every_class_is_public_and_in_the_front_door():
    assert sorted(classes()) == errors.__all__
    assert set(errors.__all__) <= set(retrieval.__all__)


def test_every_class_of_the_tree_is_drawn_in_the_docstring():
    drawn = errors.__doc__ or ""
    assert all(name in drawn for name in classes())


def test_every_class_that_is_raised_has_an_example_here():
    families = {cls.__base__ for cls in classes().values()}
    assert {type(error) for error, _ in EXAMPLES} == {cls for cls in classes().values() if cls not in families}


def test_our_own_bug_stands_outside_the_tree():
    assert not issubclass(errors.QuoteMismatchError, errors.RetrievalError)
    others = [cls for cls in classes().values() if cls is not errors.QuoteMismatchError]
    assert all(issubclass(cls, errors.RetrievalError) for cls in others)


@pytest.mark.parametrize(("error", "parts"), EXAMPLES, ids=lambda value: type(value).__name__)
def test_a_message_is_a_sentence_with_the_value(error, parts):
    message = str(error)

    assert all(part in message for part in parts), message
    assert message[0].isupper()
    assert message.endswith((".", "holds."))
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES], ids=lambda error: type(error).__name__)
def test_the_parts_are_attributes(error):
    names = list(inspect.signature(type(error)).parameters)
    assert all(hasattr(error, name) for name in names)


@pytest.mark.parametrize("value", ["\x1b[2J", "a\nb"])
def test_a_value_cannot_steer_the_terminal(value):
    for error in (
        errors.ArticleNotFoundError(value),
        errors.QuestionError(value, "is odd", "change it"),
        errors.DuplicateArticleError(value, value, value),
        errors.IndexDamagedError(Path(value), "CURRENT", "is cut"),
        errors.IndexNotBuiltError(Path(value)),
        errors.IndexOutdatedError(Path(value), "the model", value, value),
        errors.SettingsError("X", value, "change it"),
    ):
        assert value not in str(error)


def test_a_long_question_is_shown_short():
    error = errors.QuestionError("Wort " * 100, "is long", "cut it")

    assert error.question == "Wort " * 100
    assert len(error.shown) == errors.QuestionError.SHOWN_LENGTH
