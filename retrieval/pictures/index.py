"""Which products' pictures are like a picture: every one is compared, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.vectors import Vectors

MOST = 1_000  # products; who wants one further down is better served by words


@dataclass(frozen=True, slots=True)
class Alike:
    """A product whose picture is like the one shown.

    Args:
        id: The product's.
        likeness: The cosine of the two pictures, at most 1.
    """

    id: str
    likeness: float


@dataclass(frozen=True, slots=True)
class PictureIndex:
    """The vectors of a catalogue's pictures.

    Args:
        ids: (n) of products.
        vectors: (n, d), L2-normalised.
        threshold: The likeness below which nothing is alike.
    """

    ids: Sequence[str]
    vectors: Vectors
    threshold: float

    def alike(self, vector: Vectors) -> list[Alike]:
        """The ``MOST`` likest products at or above the threshold, best first, ties by their order."""
        if not len(self.ids):
            return []
        likeness = self.vectors @ vector
        rows = np.flatnonzero(likeness >= self.threshold)
        ordered = rows[np.argsort(-likeness[rows], kind="stable")][:MOST]
        return [Alike(self.ids[row], min(1.0, float(likeness[row]))) for row in ordered]
