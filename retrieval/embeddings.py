"""Vectors kept in the database, each beside the hash of the text it was made from.

Stored as 16-bit floats (half the room, the same ten best), normalised again when loaded.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, delete, func, insert, select

from retrieval.catalog import chunks
from retrieval.errors import EncoderError
from retrieval.tables import embeddings, products

STORED = np.dtype("<f2")


class EmbeddingStore:
    """The vectors of products in a database, by the name of the encoder that made them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hashes(self, encoder_name: str) -> dict[str, str]:
        """The text hash of every vector of this encoder, by product id, in order."""
        columns = select(embeddings.c.product_id, embeddings.c.text_hash)
        query = columns.where(embeddings.c.encoder == encoder_name).order_by("product_id")
        with self._engine.connect() as connection:
            return {row.product_id: row.text_hash for row in connection.execute(query)}

    def missing(
        self, encoder_name: str, wanted: Mapping[str, str], dimension: int | None = None
    ) -> list[str]:
        """The ids of ``wanted`` (id → text hash) that have no vector of that text, in its order.

        A vector that is not ``dimension`` numbers long, where that is told, is none.
        """
        stored = self.hashes(encoder_name)
        useless = self._misfits(encoder_name, dimension) if dimension else set()
        return [
            product_id
            for product_id, digest in wanted.items()
            if stored.get(product_id) != digest or product_id in useless
        ]

    def forget(self, encoder_name: str, ids: Sequence[str]) -> None:
        """Deletes vectors of this encoder, so that they count as missing."""
        with self._engine.begin() as connection:
            for chunk in chunks(ids):
                same = embeddings.c.product_id.in_(chunk) & (embeddings.c.encoder == encoder_name)
                connection.execute(delete(embeddings).where(same))

    def forget_orphans(self, encoder_name: str) -> int:
        """Deletes vectors of no product, as of one that was withdrawn while it was embedded."""
        known = select(products.c.id)
        orphaned = (embeddings.c.encoder == encoder_name) & embeddings.c.product_id.not_in(known)
        with self._engine.begin() as connection:
            return connection.execute(delete(embeddings).where(orphaned)).rowcount

    def save(
        self,
        encoder_name: str,
        ids: Sequence[str],
        hashes: Sequence[str],
        vectors: NDArray[np.float32],
    ) -> None:
        """Adds or replaces ``vectors`` (n, d), all or nothing."""
        halves = np.asarray(vectors).astype(STORED)
        rows = [
            {
                "product_id": key,
                "encoder": encoder_name,
                "text_hash": digest,
                "vector": half.tobytes(),
            }
            for key, digest, half in zip(ids, hashes, halves, strict=True)
        ]
        with self._engine.begin() as connection:
            for chunk in chunks(ids):
                same = embeddings.c.product_id.in_(chunk) & (embeddings.c.encoder == encoder_name)
                connection.execute(delete(embeddings).where(same))
            if rows:
                connection.execute(insert(embeddings), rows)

    def load(self, encoder_name: str) -> tuple[list[str], NDArray[np.float32]]:
        """All vectors of an encoder: ids in order and an L2-normalised float32 matrix (n, d).

        Raises:
            EncoderError: The stored vectors are of different lengths.
        """
        columns = select(embeddings.c.product_id, embeddings.c.vector)
        query = columns.where(embeddings.c.encoder == encoder_name).order_by("product_id")
        ids: list[str] = []
        stored = bytearray()
        lengths: set[int] = set()
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                ids.append(row.product_id)
                stored += row.vector
                lengths.add(len(row.vector))
        return ids, _matrix(encoder_name, stored, sorted(lengths))

    def _misfits(self, encoder_name: str, dimension: int) -> set[str]:
        size = func.length(embeddings.c.vector)  # in bytes, in either database
        other = (embeddings.c.encoder == encoder_name) & (size != dimension * STORED.itemsize)
        with self._engine.connect() as connection:
            return set(connection.scalars(select(embeddings.c.product_id).where(other)))


def _matrix(encoder_name: str, stored: bytearray, lengths: Sequence[int]) -> NDArray[np.float32]:
    if len(lengths) > 1:
        raise EncoderError(
            f"The stored vectors of encoder '{encoder_name}' have different lengths "
            f"({lengths[0] // 2} and {lengths[-1] // 2}); ingest the catalogue again."
        )
    flat = np.frombuffer(stored, dtype=STORED).astype(np.float32)
    matrix = flat.reshape(-1, lengths[0] // STORED.itemsize) if lengths else flat.reshape(0, 0)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(norms == 0, 1, norms)
    return matrix
