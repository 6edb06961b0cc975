import numpy as np

from retrieval.indexing.passage_table import PassageTable
from retrieval.indexing.vector_arrays import write_vectors


class Encoder:
    dimension = 384

    def encode_passages(self, texts, *, on_progress=None):
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def test_the_room_on_the_disk_is_taken_before_anything_is_encoded(tmp_path):
    """A mapped file without room of its own ends the process by SIGBUS when the disk is full."""
    rows = PassageTable()
    rows.add_passage(0, 0, 9)
    for _ in range(500):
        rows.add_sentence(0, 0, 9, key=1)

    room = {}

    class Table:
        count = 1

        def texts(self):
            room.update({path.name: path.stat() for path in tmp_path.iterdir()})
            return iter([("Ein Satz.", b"")])

    write_vectors(tmp_path, rows, Table(), Encoder(), None, lambda done, total: None)
    assert {name: status.st_blocks * 512 >= status.st_size > 0 for name, status in room.items()} == {
        "passage_vectors.npy": True,
        "sentence_vectors.npy": True,
    }
