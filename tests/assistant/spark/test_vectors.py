"""Vectors made by workers are, bit by bit, those that one machine makes, and the shop takes them over."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.shop.folder import Shop
from assistant.spark.vectors import MADE, WAITING, Encoding, Taken, take_over
from retrieval.embeddings import STORED, EmbeddingStore
from retrieval.encoder import HashingEncoder, encode_in_batches
from retrieval.errors import EncoderError
from tests.small_shop import build_shop

if TYPE_CHECKING:
    pass

ENCODER = HashingEncoder()
ENCODING = Encoding("hashing", ENCODER.name, many=True)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.open(build_shop(tmp_path / "shop"))


def forgotten(shop: Shop) -> tuple[list[str], np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """The vectors of the shop, which it has no more."""
    store = EmbeddingStore(shop.engine)
    ids, vectors = store.load(ENCODER.name)
    store.forget(ENCODER.name, ids)
    return ids, vectors


def silent(_done: int, _total: int) -> None:
    """Tells no one."""


def test_lots_are_encoded_whole_however_rows_are_cut() -> None:
    texts = [f"shoe {number} of many" for number in range(50)]
    columns = {
        "lot": [number // 20 for number in range(50)],
        "place": range(50),
        "product_id": [str(number) for number in range(50)],
        "text_hash": ["x"] * 50,
        "text": texts,
    }
    table = pa.table(columns, schema=WAITING)
    made = pa.Table.from_batches(list(ENCODING(table.to_batches(max_chunksize=7))))
    assert made.column("product_id").to_pylist() == columns["product_id"]
    right = encode_in_batches(ENCODER, texts).astype(STORED)
    assert made.column("vector").to_pylist() == [row.tobytes() for row in right]


def test_an_encoder_of_another_version_is_refused() -> None:
    with pytest.raises(EncoderError, match="install the same version of daogou on all machines"):
        list(Encoding("hashing", "hashing-of-old", many=False)([]))


def test_what_is_no_vector_is_left_out(shop: Shop, tmp_path: Path) -> None:
    ids, _vectors = forgotten(shop)
    sound = np.ones(ENCODER.dimension, STORED)
    broken = [np.zeros_like(sound), np.full_like(sound, np.nan), sound[:3]]
    rows = [sound, *broken]
    columns = [ids[:4], ["x"] * 4, [row.tobytes() for row in rows]]
    tmp_path.joinpath("made").mkdir()
    pq.write_table(pa.table(columns, schema=MADE), tmp_path / "made" / "part.parquet")
    assert take_over(shop, ENCODER, tmp_path / "made", silent) == Taken(1, 3)
    assert EmbeddingStore(shop.engine).load(ENCODER.name)[0] == ids[:1]
