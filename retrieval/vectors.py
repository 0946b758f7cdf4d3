"""Nearest neighbours by cosine: the protocol and the small exact implementation.

A vector index is a cache: ids and vectors can be put back from the database at any time.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class VectorIndex(Protocol):
    """Finds the ids whose vectors are nearest to a query vector.

    Vectors are L2-normalised, so cosine is the dot product. Results come best first, ties by id.
    Unknown ids in ``delete`` are ignored; an empty index finds nothing.
    """

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds or replaces ``vectors`` (n, d) under ``ids`` (n)."""

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets ``ids``."""

    def nearest(self, query: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ``limit`` nearest ids to ``query`` (d,) with their cosine."""

    def ids(self) -> set[str]:
        """All ids held, for the parity check with the database."""


class MemoryIndex:
    """The exact scan: every vector is compared."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds or replaces vectors."""
        self._vectors.update(zip(ids, vectors, strict=True))

    def delete(self, ids: Sequence[str]) -> None:
        """Forgets ids; unknown ones are ignored."""
        for product_id in ids:
            self._vectors.pop(product_id, None)

    def nearest(self, query: Vectors, limit: int) -> list[tuple[str, float]]:
        """The nearest ids with their cosine, best first, ties by id."""
        if not self._vectors:
            return []
        scores = np.stack(list(self._vectors.values())) @ query
        pairs = zip(self._vectors, (float(score) for score in scores), strict=True)
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def ids(self) -> set[str]:
        """All ids held."""
        return set(self._vectors)
