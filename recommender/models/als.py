"""Matrix factorisation by alternating least squares; a shopper is solved for when they come.

A history's vector follows from its items in a small linear system, which is as large as the history
and not as the factors (the identity of Woodbury).
"""

from typing import ClassVar

import numpy as np

from recommender.interactions import Floats, Ints
from recommender.models.item_factors import ItemFactors, Table


class Als(ItemFactors):
    """Scores by the factors of items and of a history.

    Args:
        width: Numbers a vector.
        sureness: What one taking adds to the confidence 1 of all that was not taken.
        ridge: How strongly factors are held small.
        recency: An item ``k`` events back counts ``(k + 1) ** -recency`` when scoring.
        iterations: Times both sides are solved for.
    """

    kind: ClassVar[str] = "als"
    names = ("width", "sureness", "ridge", "recency", "iterations")
    width: float
    sureness: float
    ridge: float
    iterations: float

    def __init__(
        self,
        width: float = 128,
        sureness: float = 10.0,
        ridge: float = 0.1,
        recency: float = 0.5,
        iterations: float = 15,
    ) -> None:
        super().__init__(
            int(width),
            width=width,
            sureness=sureness,
            ridge=ridge,
            recency=recency,
            iterations=iterations,
        )
        self.solved: Floats = self.factors

    def learnt(self, taken: Table) -> Floats:
        """Solves for shoppers and items in turn."""
        from recommender.models.factorising import als_factors  # implicit, only to train

        taken.data = 1 + np.float32(self.sureness) * taken.data
        return als_factors(taken, int(self.width), self.ridge, int(self.iterations), 1)

    def keep(self, factors: Floats) -> None:
        """Solves beforehand for what all items say where nothing is taken."""
        super().keep(factors)
        self.solved = _solved(factors, self.ridge)

    def pointing(self, taken: Table) -> Floats:
        """The vectors that best explain that this was taken and nothing else was."""
        wishes = np.zeros((taken.shape[0], self.factors.shape[1]), dtype=np.float32)
        for row in np.flatnonzero(np.diff(taken.indptr)):
            places = slice(taken.indptr[row], taken.indptr[row + 1])
            wishes[row] = self._wish(taken.indices[places].astype(np.int64), taken.data[places])
        return wishes

    def _wish(self, items: Ints, weights: Floats) -> Floats:
        more = np.float32(self.sureness) * weights
        shared = self.solved[items] @ self.factors[items].T
        drawn = 1 + more
        held = np.linalg.solve(shared + np.diag(1 / more), shared @ drawn)
        return np.asarray((drawn - held) @ self.solved[items], dtype=np.float32)


def _solved(factors: Floats, ridge: float) -> Floats:
    """The factors by the inverse of what all of them say where nothing is taken."""
    gram = factors.T @ factors + np.float32(ridge) * np.eye(factors.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, factors.T).T, dtype=np.float32)
