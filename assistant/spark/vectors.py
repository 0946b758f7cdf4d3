"""Vectors of products made by many machines, with the vectors that one would make.

Texts go out in the very lots in which one machine encodes them, because a text's last bits depend on
those encoded beside it. What comes back is taken into the database, from which servers fill their
index: they start without encoding anything.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assistant.errors import SparkError
from assistant.shop.embedding import LOT
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embeddings import STORED, EmbeddingStore
from retrieval.encoder import Encoder, encode_in_batches
from retrieval.encoders import open_encoder
from retrieval.errors import EncoderError
from retrieval.product_texts import embedding_text, text_hash
from retrieval.unembedded import unembedded
from retrieval.vectors import Vectors

TEXTS = "texts.parquet"
FEW = 64  # texts; an encoder may take another way for fewer, so one that has many takes that first
WAITING = pa.schema(
    {
        "lot": pa.int32(),
        "place": pa.int32(),
        "product_id": pa.string(),
        "text_hash": pa.string(),
        "text": pa.string(),
    }
)
MADE = pa.schema({"product_id": pa.string(), "text_hash": pa.string(), "vector": pa.binary()})
MADE_TYPES = "product_id string, text_hash string, vector binary"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the vectors that were made: how many were taken, and how many are no vectors."""

    taken: int
    refused: int


@dataclass(frozen=True, slots=True)
class Encoding:
    """Encodes lots of texts; it travels to the workers, each of which loads the encoder once.

    Args:
        setting: The encoder, as the shop's settings name it.
        name: What the encoder calls itself on the machine that asks.
        many: Whether there are more than ``FEW`` texts in all.
    """

    setting: str
    name: str
    many: bool

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of ``MADE`` from rows of ``WAITING``, sorted by lot and place."""
        encoder = _encoder(self.setting, self.many)
        if encoder.name != self.name:
            raise EncoderError(
                f"A worker's encoder is '{encoder.name}', the shop's '{self.name}': install the "
                "same version of daogou on all machines."
            )
        for lot in _lots(batches):
            vectors = encode_in_batches(encoder, lot.column("text").to_pylist())
            halves = vectors.astype(STORED)
            columns = [lot.column("product_id"), lot.column("text_hash")]
            made = pa.array([half.tobytes() for half in halves], pa.binary())
            yield from pa.table([*columns, made], schema=MADE).to_batches()


def write_texts(shop: Shop, encoder: Encoder, folder: Path, progress: Progress) -> int:
    """Writes what has no vector of its text yet into ``folder``; returns how many texts.

    Raises:
        SparkError: The folder cannot be written.
    """
    missing = unembedded(shop.engine, encoder.name, encoder.dimension)
    catalog = Catalog(shop.engine)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with pq.ParquetWriter(folder / TEXTS, WAITING) as writer:
            for start in range(0, len(missing), LOT):
                ids = missing[start : start + LOT]
                texts = {key: embedding_text(one) for key, one in catalog.get(ids).items()}
                writer.write_table(_lot(start // LOT, texts))
                progress(start + len(ids), len(missing))
    except OSError as exc:
        raise SparkError(f"'{folder}' cannot be written: {exc.strerror or exc}.") from exc
    return len(missing)


def take_over(shop: Shop, encoder: Encoder, folder: Path, progress: Progress) -> Taken:
    """Takes the vectors in ``folder`` into the database; what has no product any more is passed over."""
    store = EmbeddingStore(shop.engine)
    files = sorted(folder.glob("*.parquet"))
    total = sum(pq.read_metadata(file).num_rows for file in files)
    done, sound = 0, 0
    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(LOT):
            sound += _save(store, encoder, batch)
            done += batch.num_rows
            progress(done, total)
    store.forget_orphans(encoder.name)
    return Taken(sound, total - sound)


def _save(store: EmbeddingStore, encoder: Encoder, batch: pa.RecordBatch) -> int:
    rows = zip(*(batch.column(name).to_pylist() for name in MADE.names), strict=True)
    whole = [row for row in rows if len(row[2] or b"") == encoder.dimension * STORED.itemsize]
    flat = np.frombuffer(b"".join(row[2] for row in whole), dtype=STORED)
    vectors: Vectors = flat.reshape(-1, encoder.dimension).astype(np.float32)
    good = np.flatnonzero(np.isfinite(vectors).all(axis=1) & vectors.any(axis=1))
    ids, hashes = ([whole[row][place] for row in good] for place in (0, 1))
    store.save(encoder.name, ids, hashes, vectors[good])
    return len(good)


def _lot(number: int, texts: dict[str, str]) -> pa.Table:
    columns = {
        "lot": [number] * len(texts),
        "place": range(len(texts)),
        "product_id": list(texts),
        "text_hash": [text_hash(text) for text in texts.values()],
        "text": list(texts.values()),
    }
    return pa.table(columns, schema=WAITING)


def _lots(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Each lot whole, however the rows are cut into batches."""
    held: pa.Table | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        table = pa.concat_tables([held, table]) if held is not None else table
        lots = table.column("lot").to_numpy()
        starts = [0, *(np.flatnonzero(np.diff(lots)) + 1).tolist()]
        for start, end in pairwise(starts):
            yield table.slice(start, end - start)
        held = table.slice(starts[-1])
    if held is not None and len(held):
        yield held


@lru_cache(maxsize=1)
def _encoder(setting: str, many: bool) -> Encoder:
    encoder = open_encoder(setting)
    if many:
        encoder.encode_documents(["a"] * FEW)
    return encoder
