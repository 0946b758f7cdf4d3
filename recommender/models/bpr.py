"""Matrix factorisation that learns to rank what was taken above what was not (BPR).

A history points to the mean of its items' factors, recent ones counting more.
"""

from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.interactions import Floats
from recommender.models.item_factors import ItemFactors, Table


class Bpr(ItemFactors):
    """Scores by the factors of items and of a history.

    Args:
        width: Numbers a vector, beside one for the item's own worth.
        ridge: How strongly factors are held small.
        recency: An item ``k`` events back counts ``(k + 1) ** -recency`` when scoring.
        iterations: Passes over what was taken.
    """

    kind: ClassVar[str] = "bpr"
    names = ("width", "ridge", "recency", "iterations")
    width: float
    ridge: float
    iterations: float

    def __init__(
        self,
        width: float = 128,
        ridge: float = 0.01,
        recency: float = 0.5,
        iterations: float = 100,
    ) -> None:
        super().__init__(
            int(width) + 1, width=width, ridge=ridge, recency=recency, iterations=iterations
        )

    def learnt(self, taken: Table) -> Floats:
        """Learns from pairs of a taken and another item."""
        from recommender.models.factorising import bpr_factors  # implicit, only to train

        return bpr_factors(taken, int(self.width), self.ridge, int(self.iterations), 1)

    def pointing(self, taken: Table) -> Floats:
        """The means of what was taken, with each item's own worth counted once."""
        weights: Floats = np.asarray(taken.sum(axis=1), dtype=np.float32).ravel()
        shares = sparse.diags_array(1 / np.where(weights > 0, weights, 1)) @ taken
        means = np.asarray(shares @ self.factors, dtype=np.float32)
        means[:, -1] = weights > 0
        return means
