"""`fundstelle build` and what the other commands say about an index that they cannot use."""

import json

import pytest

from retrieval.indexing.generations import GenerationStore


def failed(result, code, *parts):
    assert result.exit_code == code, (result.output, result.exception)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert all(part in result.stderr for part in parts), result.stderr
    return True


def edit_manifest(index, **changes):
    manifest = GenerationStore(index).live() / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_build_says_what_it_did_and_then_that_nothing_is_to_do(run, articles_folder):
    first = run("build", "--articles", articles_folder)
    second = run("build", "--articles", articles_folder, "--json")

    assert first.exit_code == second.exit_code == 0
    assert first.stdout.startswith("index: built; 5 articles (5 added, 0 changed, 0 unchanged, 0 removed), ")
    result = json.loads(second.stdout)
    assert list(result) == [
        "generation",
        "rebuilt",
        "articles",
        "added",
        "changed",
        "unchanged",
        "removed",
        "passages",
        "sentences",
        "skipped",
        "seconds",
    ]
    assert (result["rebuilt"], result["unchanged"]) == (False, result["articles"])
    assert result["skipped"] == []


def test_build_names_what_it_skipped(run, elsewhere, articles_folder):
    (elsewhere / "more").mkdir()
    (elsewhere / "more" / "broken.json").write_text("{", encoding="utf-8")
    (elsewhere / "more" / "picture.png").write_bytes(b"\x89PNG")
    result = run("build", "--articles", articles_folder, "--articles", "more", "--json")

    assert result.exit_code == 0
    skipped = json.loads(result.stdout)["skipped"]
    assert [item["path"].rsplit("/", 1)[-1] for item in skipped] == ["broken.json", "picture.png"]
    assert all(list(item) == ["path", "reason", "line"] for item in skipped)
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event for event in events if event["event"] == "skipped"] == [
        {"event": "skipped"} | item for item in skipped
    ]


@pytest.mark.parametrize("articles", ["nowhere", "empty"])
def test_no_articles(run, elsewhere, articles):
    (elsewhere / "empty").mkdir()

    assert failed(run("build", "--articles", articles), 1, f"'{articles}", "--articles")
    assert not (elsewhere / "index").exists()


def test_the_default_folder_of_articles_is_named(run):
    assert failed(run("build"), 1, "'seeds'")


def test_two_articles_with_one_id(run, elsewhere):
    for name in ("one", "two"):
        (elsewhere / f"{name}.json").write_text('{"id": "x", "text": "Ein Satz."}', encoding="utf-8")

    assert failed(run("build", "--articles", elsewhere), 1, "'x'", "one.json", "two.json")


def test_an_index_folder_that_cannot_be(run, elsewhere, articles_folder):
    (elsewhere / "file").write_text("", encoding="utf-8")

    assert failed(run("build", "--articles", articles_folder, "--index", "file/index"), 1, "cannot be written", "'file")
    assert failed(run("build", "--articles", articles_folder, "--index", "file"), 1, "cannot be written", "'file'")


def test_another_build_at_work(run, own_index, articles_folder):
    with GenerationStore(own_index).lock():
        assert failed(run("build", "--articles", articles_folder, "--index", own_index), 1, "another build")


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"model": "ein-anderes-modell"}, ["'ein-anderes-modell'", "'fake-bag-of-words'", "fundstelle build"]),
        ({"analyzer": "0123"}, ["'0123'", "the analyzer"]),
        ({"format": 99}, ["99"]),
        ({"passages": 1}, ["holds 7 passages where 1"]),
        ({"dimension": 3}, ["64", "3"]),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_index_that_was_built_otherwise(run, own_index, command, changes, parts):
    edit_manifest(own_index, **changes)

    assert failed(run(command, "Fähre", "--index", own_index), 1, *parts)


@pytest.mark.parametrize(
    "part",
    [
        "manifest.json",
        "archive/articles.sqlite",
        "archive/sentences.npy",
        "archive/sentence_vectors.npy",
        "passages/rows.npy",
        "sentences/sequence.npy",
        "sentences/terms.bin",
    ],
)
def test_a_cut_file_in_the_index(run, own_index, part):
    file = GenerationStore(own_index).live() / part
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])

    advice = f"fundstelle build --index {own_index} --full"
    assert failed(run("ask", "Fähre", "--index", own_index), 1, "damaged", advice)
    result = run("verify", "--index", own_index)
    assert result.exit_code == 1
    assert "broken promises" in result.stdout
    assert json.loads(run("verify", "--index", own_index, "--json").stdout)["ok"] is False


@pytest.mark.parametrize("part", ["archive/articles.sqlite", "archive/passages.npy"])
@pytest.mark.parametrize("command", ["info", "show faehre"])
def test_a_cut_archive(run, own_index, command, part):
    file = GenerationStore(own_index).live() / part
    file.write_bytes(file.read_bytes()[:100])

    assert failed(run(*command.split(), "--index", own_index), 1, "damaged")


def test_current_that_leads_elsewhere(run, own_index):
    (own_index / "CURRENT").write_text("../../..", encoding="utf-8")

    assert failed(run("verify", "--index", own_index), 1, "CURRENT", "'../../..'")
