"""Settings that cannot work, and files of which much was skipped."""


def failed(result, code, *parts):
    """Tell that the command said one sentence on stderr, with all these parts, and nothing on stdout."""
    assert (result.exit_code, result.stdout) == (code, "")
    [line] = result.stderr.splitlines()
    return line.startswith("fundstelle: ") and all(part in line for part in parts)


def test_a_setting_that_cannot_work(run, elsewhere):
    (elsewhere / ".env").write_text('FUNDSTELLE_INDEX="in\0dex"\n', encoding="utf-8")
    assert failed(run("info"), 2, "FUNDSTELLE_INDEX", "'in\\x00dex'", "NUL")


def test_an_empty_setting_is_none(run, elsewhere, monkeypatch):
    monkeypatch.setenv("FUNDSTELLE_INDEX", "")
    assert failed(run("info"), 1, "no index", "'index'")  # and not the working folder


def test_many_skipped_lines_are_counted_not_listed(run, elsewhere):
    good = '{"text": "Ein Satz am Fluss."}\n'
    (elsewhere / "many.jsonl").write_text(good + "kein JSON\n" * 500, encoding="utf-8")

    lines = run("build", "--articles", "many.jsonl", "--index", "small").stderr.splitlines()

    assert len(lines) == 21
    assert lines[0].startswith("skipped 'many.jsonl', line 2")
    assert "480 more" in lines[-1]
