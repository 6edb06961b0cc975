from retrieval.evaluation.cache_folder import default_cache_folder


def test_the_folder_is_the_users(cache_folder, monkeypatch, tmp_path):
    assert default_cache_folder() == cache_folder
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / ".cache" / "fundstelle" / "evaluation"
