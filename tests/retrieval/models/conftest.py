"""A tiny E5S1 file, written by the test itself: 32 dimensions, one layer, some pieces."""

import struct
from pathlib import Path

import numpy as np
import pytest

from retrieval.models.kept_bytes import KeptPlace

HIDDEN, INTERMEDIATE, POSITIONS, PADDED_VOCABULARY = 32, 64, 16, 48
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß:"
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "\u2581", *LETTERS, "\u2581haus", "boot", "<mask>")


def tiny_tensors(layers: int = 1) -> dict[str, tuple[int, bool]]:
    """Return the number of weights of each tensor, and whether it is quantised."""
    h, f = HIDDEN, INTERMEDIATE
    sizes = {
        "emb.word": (PADDED_VOCABULARY * h, True),
        "emb.pos": (POSITIONS * h, False),
        "emb.type": (2 * h, False),
        "emb.ln.w": (h, False),
        "emb.ln.b": (h, False),
    }
    for layer in range(layers):
        for name, count in {"q": h * h, "k": h * h, "v": h * h, "ao": h * h, "fi": h * f, "fo": h * f}.items():
            sizes[f"l{layer}.{name}.w"] = (count, True)
            sizes[f"l{layer}.{name}.b"] = (f if name == "fi" else h, False)
        for name in ("aln", "oln"):
            sizes[f"l{layer}.{name}.w"] = (h, False)
            sizes[f"l{layer}.{name}.b"] = (h, False)
    return sizes


def write_tiny_e5s1(path: Path, *, leave_out: str | None = None, layers: int = 1, plain: str | None = None) -> None:
    """Write it; `plain` names a tensor that is left in float32."""
    blobs = [piece.encode() for piece in PIECES]
    scores = [0.0, 0.0, 0.0, 0.0, *(-3.0 - i / 10 for i in range(len(PIECES) - 5)), 0.0]
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, HIDDEN, layers, 2, INTERMEDIATE, PADDED_VOCABULARY, POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, blobs)))
    head += np.cumsum([0, *map(len, blobs)]).astype("<u4").tobytes() + np.array(scores, "<f4").tobytes()
    head += b"".join(blobs) + struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xA0, 1, 0x20)

    random = np.random.default_rng(7)
    tensors = {name: size for name, size in tiny_tensors(layers).items() if name != leave_out}
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, (count, quantised) in tensors.items():
        quantised = quantised and name != plain
        if quantised:
            blocks = random.integers(0, 256, (count // 32, 18), dtype=np.uint8)
            blocks[:, :2] = np.array([0.0625], "<f2").view(np.uint8)
            raw = blocks.tobytes()
        else:
            raw = random.normal(size=count).astype("<f4").tobytes()
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", int(quantised), count, start + len(data), len(raw))
        data += raw
    path.write_bytes(head + directory + data)


def place_at(path: Path | None) -> KeptPlace | None:
    """Return a place whose check finds nothing wrong, none without a path."""
    return None if path is None else KeptPlace(path=path, check=lambda: None)


@pytest.fixture
def tiny_e5s1(tmp_path) -> Path:
    path = tmp_path / "tiny.bin"
    write_tiny_e5s1(path)
    return path


@pytest.fixture
def two_layers(tmp_path) -> Path:
    path = tmp_path / "two-layers.bin"
    write_tiny_e5s1(path, layers=2)
    return path


@pytest.fixture
def incomplete_e5s1(tmp_path) -> Path:
    path = tmp_path / "incomplete.bin"
    write_tiny_e5s1(path, leave_out="l0.fo.w")
    return path
