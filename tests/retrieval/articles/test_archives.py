from __future__ import annotations

import gzip
import io
import json
import os
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.articles import archive as archives
from retrieval.articles import unpacked, zip_file
from tests.read_all import Reading, read_articles

Pack = Callable[[Path, Mapping[str, bytes]], Path]


def zip_of(folder: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(folder / "dump.zip", "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return folder / "dump.zip"


def tar_of(folder: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(folder / "dump.tar.gz", "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return folder / "dump.tar.gz"


both = pytest.mark.parametrize("pack", [zip_of, tar_of])


def ids(reading: Reading) -> list[str]:
    return [article.id for article in reading.articles]


def reasons(reading: Reading, archive: Path) -> dict[str, str]:
    return {skipped.path.removeprefix(f"{archive}/"): skipped.reason for skipped in reading.skipped}


@both
def test_members_are_read_as_the_files_of_a_folder(tmp_path: Path, pack: Pack):
    members = {
        "./a//b.txt": b" date 2019-04 Der Zug fuhr ab.",
        "c.jsonl": b'{"text": "Eins"}\n{"text": 2}\n{"text": "Drei", "id": "eigen"}',
        "d.jsonl.gz": gzip.compress(b'{"text": "Vier"}'),
        "e.MD": b"# Titel\n\nText.",
        "ordner/": b"",
        "z.pdf": b"%PDF",
    }
    (tmp_path / "sub").mkdir()
    archive = pack(tmp_path / "sub", {name: data for name, data in members.items() if not name.endswith("/")})
    reading = read_articles([tmp_path])
    assert ids(reading) == ["sub/dump/a/b", "sub/dump/c#1", "eigen", "sub/dump/d#1", "sub/dump/e"]
    assert reading.articles[0].published == "2019-04"
    assert [(skipped.path, skipped.line) for skipped in reading.skipped] == [
        (f"{archive}/c.jsonl", 2),
        (f"{archive}/z.pdf", None),
    ]
    assert reading.skipped[1].reason.startswith("it has the unknown ending '.pdf'; articles are read from .txt")


def test_the_files_of_a_zip_are_sorted_and_those_of_a_tar_keep_their_order(tmp_path: Path):
    members = {"b.txt": b"B", "a/z.txt": b"Z", "a.txt": b"A"}
    assert ids(read_articles([zip_of(tmp_path, members)])) == ["dump/a", "dump/a/z", "dump/b"]
    assert ids(read_articles([tar_of(tmp_path, members)])) == ["dump/b", "dump/a/z", "dump/a"]


@both
def test_what_is_hidden_is_left_out_without_a_word(tmp_path: Path, pack: Pack):
    names = (".a.txt", "b/.c/d.txt", "__MACOSX/e.txt", "__MACOSX/b/._f.txt", ".DS_Store")
    reading = read_articles([pack(tmp_path, dict.fromkeys(names, b"x") | {"g.txt": b"Text"})])
    assert (ids(reading), reading.skipped) == (["dump/g"], ())


@both
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../a.txt", "'..' in it"),
        ("b/../../a.txt", "'..' in it"),
        ("/etc/a.txt", "an absolute path"),
        ("C:/a.txt", "an absolute path"),
        ("innen.zip", "an archive within an archive"),
        ("innen.tgz", "an archive within an archive"),
        ("a.exe", "the unknown ending '.exe'"),
        ("LIESMICH", "no ending"),
        ("leer.txt", "it is empty"),
    ],
)
def test_what_is_not_read_is_named_and_nothing_is_written(tmp_path: Path, pack: Pack, name: str, expected: str):
    (tmp_path / "x").mkdir()
    archive = pack(tmp_path / "x", {name: b"" if name == "leer.txt" else b"x", "gut.txt": b"Text"})
    reading = read_articles([archive])
    assert ids(reading) == ["dump/gut"]
    (reason,) = reasons(reading, archive).values()
    assert expected in reason
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(["x", archive.name])


def test_backslashes_of_a_zip_part_folders(tmp_path: Path):
    reading = read_articles([zip_of(tmp_path, {"a\\b.txt": b"Text", "..\\c.txt": b"Text", "\\d.txt": b"Text"})])
    assert ids(reading) == ["dump/a/b"]
    assert len(reading.skipped) == 2


@both
def test_a_name_that_could_steer_a_terminal_is_shown_without_it(tmp_path: Path, pack: Pack):
    (skipped,) = read_articles([pack(tmp_path, {"a\x1b[31m.pdf": b"x"})]).skipped
    assert skipped.path.isprintable()


@both
def test_a_second_file_of_one_name_is_left_out(tmp_path: Path, pack: Pack):
    archive = pack(tmp_path, {"a.txt": b"Eins", "./a.txt": b"Zwei"})
    reading = read_articles([archive])
    assert [article.text for article in reading.articles] in (["Eins"], ["Zwei"])
    assert "another file of this name" in reasons(reading, archive)["a.txt"]


@both
def test_an_umlaut_of_two_code_points_is_composed_in_the_id(tmp_path: Path, pack: Pack):
    name = unicodedata.normalize("NFD", "Überblick/größe.txt")
    assert ids(read_articles([pack(tmp_path, {name: b"Text"})])) == ["dump/Überblick/größe"]


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "utf-8"])
def test_umlauts_of_old_zips_are_read(tmp_path: Path, encoding: str):
    stand_in = "X" * len("größe".encode(encoding))
    data = zip_of(tmp_path, {f"{stand_in}.txt": b"Text"}).read_bytes()
    (tmp_path / "dump.zip").write_bytes(data.replace(stand_in.encode(), "größe".encode(encoding)))
    assert ids(read_articles([tmp_path])) == ["dump/größe"]


def test_umlauts_of_old_tars_are_read(tmp_path: Path):
    with tarfile.open(tmp_path / "dump.tgz", "w:gz", format=tarfile.GNU_FORMAT, encoding="cp1252") as archive:
        info = tarfile.TarInfo("größe.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"Text"))
    assert ids(read_articles([tmp_path])) == ["dump/größe"]


def test_links_and_devices_of_a_tar_are_named(tmp_path: Path):
    kinds = {"s.txt": tarfile.SYMTYPE, "h.txt": tarfile.LNKTYPE, "c.txt": tarfile.CHRTYPE, "f.txt": tarfile.FIFOTYPE}
    with tarfile.open(tmp_path / "dump.tar.gz", "w:gz") as archive:
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert reasons(read_articles([tmp_path]), tmp_path / "dump.tar.gz") == {
        "s.txt": "it is a link",
        "h.txt": "it is a link",
        "c.txt": "it is no regular file",
        "f.txt": "it is no regular file",
    }


def test_links_of_a_zip_are_named(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "dump.zip", "w") as archive:
        info = zipfile.ZipInfo("s.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert reasons(read_articles([tmp_path]), tmp_path / "dump.zip") == {"s.txt": "it is a link"}


def test_an_encrypted_member_is_named_and_the_others_are_read(tmp_path: Path):
    archive = zip_of(tmp_path, {"a.txt": b"Eins", "b.txt": b"Zwei"})
    data = bytearray(archive.read_bytes())
    data[6] |= 1  # the flag in the local header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    reading = read_articles([archive])
    assert ids(reading) == ["dump/b"]
    assert reasons(reading, archive) == {"a.txt": "it is encrypted; unpack it with its password"}


@pytest.mark.parametrize(("method", "name"), [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "LZMA")])
def test_another_compression_is_named(tmp_path: Path, method: int, name: str):
    archive = zip_of(tmp_path, {"a.txt": b"Eins"}, method)
    assert reasons(read_articles([archive]), archive)["a.txt"].startswith(f"it is packed by {name}")


def test_a_wrong_checksum_is_named_and_the_others_are_read(tmp_path: Path):
    archive = zip_of(tmp_path, {"a.txt": b"Eins zwei drei", "b.txt": b"Vier"}, zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"zwei", b"zwEi"))
    reading = read_articles([archive])
    assert ids(reading) == ["dump/b"]
    assert "damaged (Bad CRC-32" in reasons(reading, archive)["a.txt"]


def test_half_a_zip_is_named(tmp_path: Path):
    archive = zip_of(tmp_path, {"a.txt": b"Eins", "b.txt": b"Zwei"})
    archive.write_bytes(archive.read_bytes()[:-30])
    (skipped,) = read_articles([archive]).skipped
    assert "no ZIP archive, or cut off" in skipped.reason


def noise(number: int) -> bytes:
    return b"Text " + os.urandom(3_000).hex().encode() + str(number).encode()


def test_of_half_a_tar_the_whole_files_are_read(tmp_path: Path):
    archive = tar_of(tmp_path, {f"{number}.txt": noise(number) for number in range(9)})
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    reading = read_articles([archive])
    assert 0 < len(reading.articles) < 9
    assert all("cut off" in skipped.reason for skipped in reading.skipped)
    assert str(archive) in [skipped.path for skipped in reading.skipped]


def test_a_damaged_header_of_a_tar_is_no_silent_end(tmp_path: Path):
    archive = tar_of(tmp_path, {"a.txt": b"Eins", "b.txt": b"Zwei"})
    data = bytearray(gzip.decompress(archive.read_bytes()))
    data[1024] ^= 0xFF
    archive.write_bytes(gzip.compress(data))
    reading = read_articles([archive])
    assert ids(reading) == ["dump/a"]
    assert "damaged (a header with bad checksum)" in reading.skipped[0].reason


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.zip", b"", "no ZIP archive"),
        ("a.zip", b"PK\x03\x04", "no ZIP archive"),
        ("a.zip", bytes(range(256)) * 50, "no ZIP archive"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "holds no file"),
        ("a.tar.gz", b"", "no tar archive (empty file)"),
        ("a.tar.gz", b"\x1f\x8b\x08", "cut off"),
        ("a.tar.gz", bytes(range(256)) * 50, "damaged (Not a gzipped file"),
        ("a.tar.gz", gzip.compress(b"Nur ein Text." * 100, mtime=0), "no tar archive"),
        ("a.tar.gz", gzip.compress(bytes(1024), mtime=0), "holds no file"),
        ("a.tgz", gzip.compress(b"", mtime=0), "no tar archive"),
    ],
)
def test_what_is_no_archive_is_named(tmp_path: Path, name: str, data: bytes, expected: str):
    (tmp_path / name).write_bytes(data)
    (skipped,) = read_articles([tmp_path]).skipped
    assert expected in skipped.reason


@both
def test_a_bomb_is_named_and_not_unpacked(tmp_path: Path, pack: Pack):
    archive = pack(tmp_path, {"a.txt": b"Eins", "b.txt": bytes(30 * 2**20)})
    reading = read_articles([archive])
    assert ids(reading) == ["dump/a"]
    assert all("more than 200 times its size" in skipped.reason for skipped in reading.skipped)


@both
def test_a_member_over_the_limit_is_named(tmp_path: Path, pack: Pack):
    # Packed fast, and yet not so well as to be refused for that.
    large = b"".join(os.urandom(16).hex().encode() + b" " * 1000 for _ in range(21_000))
    archive = pack(tmp_path, {"a.txt": large, "b.txt": b"Zwei"})
    reading = read_articles([archive])
    assert ids(reading) == ["dump/b"]
    assert reasons(reading, archive) == {"a.txt": "it is larger than the 20 MiB limit; split it"}


@both
def test_too_many_files_are_not_read_on(tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    reading = read_articles([pack(tmp_path, {f"{number}.txt": b"Text" for number in range(4)})])
    assert ids(reading) == ["dump/0", "dump/1"]
    assert "more than 2 files" in reading.skipped[0].reason


@both
def test_too_much_in_all_is_not_read_on(tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacked, "MAX_UNPACKED", 300_000)
    reading = read_articles(
        [pack(tmp_path, {f"{number}.txt": b"Text " + os.urandom(60_000).hex().encode() for number in range(9)})]
    )
    assert len(reading.articles) < 4
    assert "unpacks to more than" in reading.skipped[-1].reason


def test_members_that_share_their_bytes_are_refused(tmp_path: Path):
    """The bomb of David Fifield: many names in the directory for the same packed bytes."""
    archive = zip_of(tmp_path, {"a.txt": b"Eins", "b.txt": b"Zwei", "c.txt": b"Drei"})
    data = bytearray(archive.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = bytes(4)  # the place of b.txt is that of a.txt
    archive.write_bytes(data)
    reading = read_articles([archive])
    assert "dump/c" in ids(reading)
    assert "it shares its bytes with another" in reasons(reading, archive).values()


def test_a_zip_with_a_huge_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive = zip_of(tmp_path, {f"{number}.txt": b"x" for number in range(100)})
    monkeypatch.setattr(zip_file, "MAX_DIRECTORY", 1_000)
    (skipped,) = read_articles([archive]).skipped
    assert "a directory of" in skipped.reason


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_tar_with_a_huge_name_is_refused(tmp_path: Path, kind: bytes):
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, 2**33
    (tmp_path / "a.tgz").write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + os.urandom(4_096)))
    (skipped,) = read_articles([tmp_path]).skipped
    assert "a name or attribute of 8589934592 bytes" in skipped.reason


def test_a_tar_of_nothing_but_names_for_names_ends(tmp_path: Path):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2
    (tmp_path / "a.tgz").write_bytes(gzip.compress((info.tobuf(tarfile.GNU_FORMAT) + b"a\0".ljust(512, b"\0")) * 5_000))
    assert len(read_articles([tmp_path]).skipped) == 1


@pytest.mark.parametrize("size", [-512, -(2**40), 2**50])
def test_a_tar_with_an_impossible_size_ends(tmp_path: Path, size: int):
    header = bytearray(tarfile.TarInfo("a.txt").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = (b"\xff" if size < 0 else b"\x80") + (size % 2**88).to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    (tmp_path / "a.tgz").write_bytes(gzip.compress(bytes(header) + bytes(2_048)))
    reading = read_articles([tmp_path])
    assert reading.articles == ()
    assert reading.skipped


@pytest.mark.parametrize("name", ["dump.zip", "dump.tar.gz"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4), cut=st.floats(0.3, 1))
def test_flipped_bytes_are_named_and_never_a_crash(tmp_path: Path, name: str, places, cut: float):
    members = {"a.txt": b"Eins zwei drei.", "b.jsonl": b'{"text": "Vier"}\n' * 3, "c.rss": b"<rss/>"}
    data = bytearray((zip_of if name.endswith("zip") else tar_of)(tmp_path, members).read_bytes())
    for place, flip in places:
        data[int(place * (len(data) - 1))] ^= flip
    (tmp_path / name).write_bytes(data[: int(len(data) * cut)])
    reading = read_articles([tmp_path / name])
    assert reading.articles or reading.skipped
    for article in reading.articles:
        json.dumps(article.text).encode()


def test_a_packed_member_that_is_damaged_gives_what_stands_before(tmp_path: Path):
    lines = b"".join(json.dumps({"text": noise(number).decode()}).encode() + b"\n" for number in range(99))
    packed = zlib.compress(lines)
    assert len(packed) > 200_000
    archive = zip_of(tmp_path, {"a.jsonl": lines})
    data = bytearray(archive.read_bytes())
    data[len(data) * 2 // 3] ^= 0xFF
    archive.write_bytes(data)
    reading = read_articles([archive])
    assert reading.articles
    assert "damaged" in reading.skipped[-1].reason
