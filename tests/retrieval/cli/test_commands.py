"""What a command prints, where, and with which exit code."""

import json

import pytest

from retrieval.cli.app import cli

ANSWER_KEYS = ["id", "question", "understood_as", "status", "confidence", "quotes", "timings_ms", "generation"]
QUOTE_KEYS = ["rank", "text", "article_id", "start", "end", "score", "highlights", "citations"]
CITATION_KEYS = ["article_id", "title", "source", "url", "published", "start", "end"]
ARTICLE_KEYS = ["id", "title", "text", "source", "url", "published", "language"]
COMMANDS = ["ask", "bot", "build", "chat", "info", "rollback", "search", "show", "verify"]
NAMED = ("ask Fähre", "chat", "search Fähre", "show faehre", "info", "verify", "rollback")


def failed(result, code, *parts):
    """Tell that the command said one sentence on stderr, with all these parts, and nothing on stdout."""
    assert result.exit_code == code, (result.output, result.exception)
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("fundstelle: ")
    assert lines[0].endswith(".")
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr
    return True


@pytest.mark.parametrize("command", NAMED)
def test_no_index(run, command):
    assert failed(run(*command.split(), "--index", "nowhere"), 1, "'nowhere'", "fundstelle build")


@pytest.mark.parametrize("command", NAMED)
def test_an_index_below_a_file(run, elsewhere, command):
    (elsewhere / "file").write_text("", encoding="utf-8")

    assert failed(run(*command.split(), "--index", "file/index"), 1, "'file/index'", "no index")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("🚢🚢🚢", "has no word"),
        ("und wer war das", "has no word"),
        ("Fähre" * 4000, "has 20000 characters"),
        ("\x1b[2J", "has no word"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_cannot_be_asked(run, built_index, command, question, reason):
    result = run(command, "--index", built_index, "--", question)

    assert failed(result, 2, reason)


def test_the_answer_for_people(run, built_index):
    result = run("ask", "Wer durchschnitt das Band vor 400 Gästen?", "--index", built_index, "--min-confidence", 0)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert "„Bürgermeisterin Hanna Ottmers durchschnitt das Band vor 400 Gästen.“" in result.stdout
    assert "Neue Brücke über die Ahle, Ahlebote, 14. Mai 2024, https://ahlebote.example/bruecke" in result.stdout
    assert "Grefenau hat eine Brücke mehr, Kurier, 13. Mai 2024" in result.stdout
    assert "Notiz vom Fluss, undated" in result.stdout
    assert result.stdout.count("also in ") == 3  # two of the first quote, one of the sentence behind it
    assert "\x1b" not in result.stdout


def test_no_answer_is_no_failure(run, built_index):
    result = run("ask", "Wie lange muss ein Hefeteig gehen?", "--index", built_index)

    assert result.exit_code == 0
    assert "No answer in the archive." in result.stdout
    assert "5 articles, published 2021-11 to 2024-05-14" in result.stdout


def test_ask_prints_the_contracts_json(run, built_index):
    result = run("ask", "Wie lang ist die Brücke?", "--index", built_index, "--min-confidence", 0, "--json")
    answer = json.loads(result.stdout)

    assert result.stdout.count("\n") == 1
    assert list(answer) == ANSWER_KEYS
    assert answer["id"] is None
    assert list(answer["timings_ms"]) == ["embed", "retrieve", "read", "total"]
    for quote in answer["quotes"]:
        assert list(quote) == QUOTE_KEYS
        assert all(list(citation) == CITATION_KEYS for citation in quote["citations"])
        shown = json.loads(run("show", quote["article_id"], "--index", built_index, "--json").stdout)
        assert list(shown) == ARTICLE_KEYS
        assert quote["text"] == shown["text"][quote["start"] : quote["end"]]
        assert all(quote["start"] <= start < end <= quote["end"] for start, end in quote["highlights"])
    assert "ü" in result.stdout


def test_no_answer_in_json(run, built_index):
    answer = json.loads(run("ask", "Wie lange geht ein Hefeteig?", "--index", built_index, "--json").stdout)

    assert list(answer) == ANSWER_KEYS
    assert (answer["status"], answer["quotes"]) == ("no_answer", [])


@pytest.mark.parametrize("question", ["Fähre \udcff?", "Fähre \ud83d\u0000?"])
def test_half_characters_of_the_shell_do_no_harm(run, built_index, question):
    result = run("ask", question, "--index", built_index, "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["question"] == question
    assert run("ask", question, "--index", built_index, "--min-confidence", 0).exit_code == 0


def test_the_environment_names_the_index_and_an_option_beats_it(run, built_index, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_INDEX", str(built_index))
    assert run("show", "faehre").exit_code == 0
    assert failed(run("show", "faehre", "--index", "nowhere"), 1, "'nowhere'")


def test_dot_env_is_read(run, built_index, elsewhere):
    (elsewhere / ".env").write_text(f"FUNDSTELLE_INDEX={built_index}\nDISCORD_TOKEN=x\n", encoding="utf-8")
    assert run("show", "faehre").exit_code == 0

    (elsewhere / ".env").write_bytes(b"\xff\xfe\x00")
    assert failed(run("show", "faehre"), 2, ".env", "UTF-8")


@pytest.mark.parametrize("line", ["====", "DISCORD_TOKEN geheim", 'FUNDSTELLE_INDEX="index'])
def test_a_line_of_dot_env_that_says_nothing_is_named_but_not_shown(run, elsewhere, capfd, line):
    (elsewhere / ".env").write_text(f"# settings\nA=1\n{line}\n", encoding="utf-8")
    result = run("info")

    assert failed(result, 2, ".env, line 3", "NAME=value")
    assert line not in result.stderr
    assert "geheim" not in result.stderr
    assert capfd.readouterr() == ("", "")


def test_chroma_leaves_our_dot_env_alone(run, built_index, elsewhere, capfd):
    (elsewhere / ".env").write_text("CHROMA_SERVER_HTTP_PORT=no port\nallow_reset=no boolean\n", encoding="utf-8")

    assert run("ask", "Fähre", "--index", built_index, "--min-confidence", 0).exit_code == 0
    assert capfd.readouterr() == ("", "")


def test_search_shows_both_retrievers(run, built_index):
    hits = json.loads(run("search", "Überfahrt mit der Fähre", "--index", built_index, "--top-k", 3, "--json").stdout)

    assert [list(hit) for hit in hits] == [["rank", "score", "article_id", "start", "end", "text", "dense", "bm25"]] * 3
    for hit in hits:
        assert list(hit["dense"]) == list(hit["bm25"]) == ["rank", "score", "share"]
        assert hit["score"] == pytest.approx(hit["dense"]["share"] + hit["bm25"]["share"], abs=1e-5)
    table = run("search", "Überfahrt mit der Fähre", "--index", built_index).stdout
    assert "faehre" in table
    assert "BM25" in table


def test_show_prints_the_article(run, built_index):
    result = run("show", "bruecke-bote", "--index", built_index)

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Neue Brücke über die Ahle\nAhlebote · 14. Mai 2024 · https://ahlebote.example/bruecke"
    )
    assert "Die Brücke ist 212 Meter lang." in result.stdout


@pytest.mark.parametrize("article_id", ["gibt-es-nicht", "", "\udcff", "../manifest"])
def test_show_names_an_unknown_article(run, built_index, article_id):
    assert failed(run("show", "--index", built_index, "--", article_id), 1, repr(article_id))


def test_info_says_what_the_index_holds(run, built_index):
    facts = json.loads(run("info", "--index", built_index, "--json").stdout)

    assert (facts["articles"], facts["skipped"]) == (5, 0)
    assert (facts["published_from"], facts["published_to"]) == ("2021-11", "2024-05-14")
    assert facts["model"] == "fake-bag-of-words"
    assert facts["sources"]["Ahlebote"] == 1
    assert facts["bytes"] > 1000
    assert "fake-bag-of-words" in run("info", "--index", built_index).stdout


def test_verify_says_that_all_is_well(run, built_index, monkeypatch):
    assert json.loads(run("verify", "--index", built_index, "--json").stdout) == {"ok": True, "problems": []}
    monkeypatch.setattr("retrieval.wiring.verify_index", lambda folder, **options: [])  # it need not be found out twice
    assert run("verify", "--index", built_index).stdout == f"{built_index}: every promise holds\n"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["frage"], "No such command 'frage'"),
        (["ask"], "Give a question"),
        (["ask", "Fähre", "--batch", "-", "--json"], "one of them"),
        (["ask", "--batch", "-"], "--json"),
        (["ask", "--batch", "gibt-es-nicht.jsonl", "--json"], "gibt-es-nicht.jsonl"),
        (["ask", "Fähre", "--top-k", "0"], "top-k"),
        (["ask", "Fähre", "--top-k", "drei"], "top-k"),
        (["search", "Fähre", "--top-k", "0"], "top-k"),
        (["ask", "Fähre", "--min-confidence", "2"], "min-confidence"),
        (["ask", "Fähre", "--min-confidence", "-0.1"], "min-confidence"),
        (["ask", "Fähre", "--min-confidence", "nan"], "min-confidence"),
        (["ask", "Fähre", "--farbe"], "--farbe"),
        (["show"], "ARTICLE_ID"),
        (["ask", "Wo", "ist", "die", "Fähre?"], "unexpected"),
    ],
)
def test_wrong_usage(run, arguments, part):
    assert failed(run(*arguments), 2, part, "--help")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_shows_an_example(run, command, flag):
    result = run(command, flag)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert f"fundstelle {command}" in result.stdout.split("Options:")[0].split("\n", 1)[1]


def test_the_groups_help_lists_the_commands_with_their_first_sentence(run):
    result = run("--help")

    assert result.exit_code == 0
    assert [name for name in cli.list_commands(None) if name in COMMANDS] == COMMANDS
    listed = " ".join(result.stdout.split())
    for name in COMMANDS:
        command = cli.get_command(None, name)
        first = " ".join(command.help.split("\n\n")[0].split())
        assert any(f"{name} {first[:length]}." in listed for length in range(15, len(first) + 1)), first


def test_the_version(run):
    assert run("--version").stdout.startswith("fundstelle, version ")


def test_debug_lets_the_traceback_through(run):
    result = run("--debug", "info", "--index", "nowhere")

    assert result.exit_code == 1
    assert type(result.exception).__name__ == "IndexNotBuiltError"
