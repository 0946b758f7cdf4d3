"""Matrix factorisation that learns to rank what was taken above what was not (BPR).

A history is the mean of its items' factors, recent ones counting more: the shoppers it was trained
on are not kept.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.protocol import Arrays, Recommender


class Bpr(Recommender):
    """Scores by the factors of items and of a history.

    Args:
        width: Numbers a vector.
        ridge: How strongly factors are held small.
        recency: An item ``k`` events back counts ``(k + 1) ** -recency`` when scoring.
        iterations: Passes over what was taken.
    """

    kind: ClassVar[str] = "bpr"

    def __init__(
        self,
        width: float = 128,
        ridge: float = 0.01,
        recency: float = 0.5,
        iterations: float = 100,
    ) -> None:
        self.width = width
        self.ridge = ridge
        self.recency = recency
        self.iterations = iterations
        self.factors: Floats = np.zeros((0, int(width) + 1), dtype=np.float32)

    def fit(self, interactions: Interactions) -> Self:
        """Learns from pairs of a taken and another item; nothing taken leaves factors of zero."""
        from recommender.models.factorising import bpr_factors  # implicit, only to train

        taken = interactions.histories.matrix(interactions.n_items)
        self.factors = np.zeros((interactions.n_items, int(self.width) + 1), dtype=np.float32)
        if taken.nnz:
            numbers = (int(self.width), self.ridge, int(self.iterations), 1)
            self.factors = bpr_factors(taken, *numbers)
        return self

    def score_many(self, histories: Histories) -> Floats:
        """How far each item lies in a history's direction; what points away scores zero."""
        taken = histories.matrix(len(self.factors), self.recency)
        weights: Floats = np.asarray(taken.sum(axis=1), dtype=np.float32).ravel()
        shares = sparse.diags_array(1 / np.where(weights > 0, weights, 1)) @ taken
        wishes = np.asarray(shares @ self.factors, dtype=np.float32)
        wishes[:, -1] = weights > 0  # so that an item's own worth is added once, for the known
        return np.asarray(np.maximum(wishes @ self.factors.T, 0), dtype=np.float32)

    def settings(self) -> dict[str, float]:
        """How it was trained and how it scores."""
        names = ("width", "ridge", "recency", "iterations")
        return {name: getattr(self, name) for name in names}

    def arrays(self) -> Arrays:
        """The factors of items, (n_items, width + 1)."""
        return {"factors": self.factors}

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(**settings)
        model.factors = arrays["factors"]
        return model
