"""Meaning: vectors of all products in memory, and how well each matches a request."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from retrieval.calibration import Calibration
from retrieval.columns import Mask
from retrieval.encoder import Encoder
from retrieval.errors import EncoderError
from retrieval.filters import ProductTable
from retrieval.lexical import Scores
from retrieval.vectors import Vectors

KEPT_QUERIES = 512  # a dialogue asks the same again: next page, other filter


class DenseArm:
    """Exact cosines of requests with products.

    Args:
        encoder: What made the vectors.
        matrix: (n, d) L2-normalised, by row of the product table; zeros where ``held`` is False.
        held: (n,) which rows have a vector.
        calibration: What the encoder's cosines mean.
    """

    def __init__(
        self, encoder: Encoder, matrix: Vectors, held: Mask, calibration: Calibration
    ) -> None:
        self.matrix = matrix
        self.held = held
        self.encoder = encoder
        self._calibration = calibration
        # Not a method: an arm that held itself would stay in memory until garbage is collected.
        self._kept = lru_cache(KEPT_QUERIES)(partial(_encoded, encoder))

    @classmethod
    def from_vectors(
        cls, table: ProductTable, ids: Sequence[str], vectors: Vectors, encoder: Encoder
    ) -> "DenseArm":
        """Puts ``vectors`` (m, d) of ``ids`` in the order of ``table`` and measures the encoder.

        Products without a vector and vectors without a product are both allowed.

        Raises:
            EncoderError: The vectors are not as long as those of ``encoder``.
        """
        if len(ids) and vectors.shape[1] != encoder.dimension:
            raise EncoderError(
                f"The stored vectors have {vectors.shape[1]} numbers each, but the encoder "
                f"'{encoder.name}' makes {encoder.dimension}. Ingest the catalogue again."
            )
        matrix, held = _aligned(table, ids, vectors, encoder.dimension)
        titles = [product.title for product in table.products]
        known = matrix if held.all() else matrix[held]
        return cls(encoder, matrix, held, Calibration.learn(encoder, titles, known))

    def encode(self, text: str) -> Vectors:
        """The vector (d,) of a request; the latest ones are kept."""
        return self._kept(text)

    def cosines(self, query: Vectors, rows: NDArray[np.intp] | None = None) -> Scores:
        """The cosines of ``query`` (d,) with ``rows``, by default all; 0 without a vector."""
        chosen = self.matrix if rows is None else self.matrix[rows]
        return np.asarray(chosen @ query, dtype=np.float32)

    def matches(self, query: Vectors, rows: NDArray[np.intp] | None = None) -> Scores:
        """How well ``rows``, by default all, match ``query``, 0 to 1; 0 without a vector."""
        held = self.held if rows is None else self.held[rows]
        matches = self._calibration.matches(query, self.cosines(query, rows))
        return np.asarray(np.where(held, matches, 0), dtype=np.float32)

    def reading(self, query: Vectors) -> Callable[[Scores], Scores]:
        """Turns cosines with ``query`` (d,) into matches, of rows that have a vector."""
        return self._calibration.reading(query)

    @property
    def steepness(self) -> float:
        """How much a match grows at most when a cosine grows by 1."""
        return self._calibration.steepness


def _encoded(encoder: Encoder, text: str) -> Vectors:
    vector: Vectors = encoder.encode_queries([text])[0]
    return vector


def _aligned(
    table: ProductTable, ids: Sequence[str], vectors: Vectors, dimension: int
) -> tuple[Vectors, Mask]:
    if tuple(ids) == table.ids and len(ids):
        return np.asarray(vectors, dtype=np.float32), np.ones(len(table), dtype=np.bool_)
    matrix = np.zeros((len(table), dimension), dtype=np.float32)
    held = np.zeros(len(table), dtype=np.bool_)
    pairs = [(table.row_of[key], place) for place, key in enumerate(ids) if key in table.row_of]
    if pairs:
        rows, places = np.array(pairs).T
        matrix[rows] = vectors[places]
        held[rows] = True
    return matrix, held
