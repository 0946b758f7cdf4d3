"""Matrix factorisation by alternating least squares; a shopper is solved for when they come.

Nothing is kept of the shoppers it was trained on: a history's vector follows from its items in a
small linear system, so a new shopper is served like an old one. The system is as large as the history,
not as the factors (the identity of Woodbury).
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions, Ints
from recommender.models.protocol import Arrays, Recommender


class Als(Recommender):
    """Scores by the factors of items and of a history.

    Args:
        width: Numbers a vector.
        sureness: What one taking adds to the confidence 1 of all that was not taken.
        ridge: How strongly factors are held small.
        recency: An item ``k`` events back counts ``(k + 1) ** -recency`` when scoring.
        iterations: Times both sides are solved for.
    """

    kind: ClassVar[str] = "als"

    def __init__(
        self,
        width: float = 128,
        sureness: float = 10.0,
        ridge: float = 0.1,
        recency: float = 0.5,
        iterations: float = 15,
    ) -> None:
        self.width = width
        self.sureness = sureness
        self.ridge = ridge
        self.recency = recency
        self.iterations = iterations
        self.factors: Floats = np.zeros((0, int(width)), dtype=np.float32)
        self.solved: Floats = self.factors

    def fit(self, interactions: Interactions) -> Self:
        """Solves for shoppers and items in turn; nothing taken leaves factors of zero."""
        from recommender.models.factorising import als_factors  # implicit, only to train

        taken = interactions.histories.matrix(interactions.n_items)
        self.factors = np.zeros((interactions.n_items, int(self.width)), dtype=np.float32)
        if taken.nnz:
            taken.data = 1 + np.float32(self.sureness) * taken.data
            numbers = (int(self.width), self.ridge, int(self.iterations), 1)
            self.factors = als_factors(taken, *numbers)
        self.solved = _solved(self.factors, self.ridge)
        return self

    def score_many(self, histories: Histories) -> Floats:
        """How far each item lies in a history's direction; what points away scores zero."""
        taken = histories.matrix(len(self.factors), self.recency)
        wishes = np.zeros((len(histories), self.factors.shape[1]), dtype=np.float32)
        for row in np.flatnonzero(np.diff(taken.indptr)):
            places = slice(taken.indptr[row], taken.indptr[row + 1])
            wishes[row] = self._wish(taken.indices[places].astype(np.int64), taken.data[places])
        return np.asarray(np.maximum(wishes @ self.factors.T, 0), dtype=np.float32)

    def _wish(self, items: Ints, weights: Floats) -> Floats:
        """The vector that best explains that ``items`` were taken and nothing else was."""
        more = np.float32(self.sureness) * weights
        shared = self.solved[items] @ self.factors[items].T
        drawn = 1 + more
        held = np.linalg.solve(shared + np.diag(1 / more), shared @ drawn)
        return np.asarray((drawn - held) @ self.solved[items], dtype=np.float32)

    def settings(self) -> dict[str, float]:
        """How it was trained and how it scores."""
        names = ("width", "sureness", "ridge", "recency", "iterations")
        return {name: getattr(self, name) for name in names}

    def arrays(self) -> Arrays:
        """The factors of items, (n_items, width)."""
        return {"factors": self.factors}

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(**settings)
        model.factors = arrays["factors"]
        model.solved = _solved(model.factors, model.ridge)
        return model


def _solved(factors: Floats, ridge: float) -> Floats:
    """The factors by the inverse of what all of them say where nothing is taken."""
    gram = factors.T @ factors + np.float32(ridge) * np.eye(factors.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, factors.T).T, dtype=np.float32)
