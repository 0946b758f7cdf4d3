"""Who took this also took that, order left aside: cosine between the shoppers of two items.

The classic that other models are measured against.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Interactions
from recommender.models import neighbours
from recommender.models.neighbours import Table
from recommender.models.protocol import Arrays, Recommender


class ItemKnn(Recommender):
    """Scores by the cosine of each history item's nearest neighbours.

    Args:
        nearest: How many neighbours of each item are kept.
        recency: An item ``k`` events back counts ``(k + 1) ** -recency``; 0: all count the same.
    """

    kind: ClassVar[str] = "item_knn"

    def __init__(self, nearest: float = 200, recency: float = 1.0) -> None:
        self.nearest = nearest
        self.recency = recency
        self.table: Table = neighbours.empty()

    def fit(self, interactions: Interactions) -> Self:
        """Counts the shoppers that two items share."""
        taken = interactions.histories.matrix(interactions.n_items)
        norms = np.sqrt(np.asarray(taken.power(2).sum(axis=0)).ravel())
        unit = taken @ sparse.diags_array(1 / np.maximum(norms, 1e-9))
        cosines = sparse.csr_array((unit.T @ unit).astype(np.float32))
        cosines.setdiag(0)
        cosines.eliminate_zeros()
        cosines.sort_indices()
        self.table = neighbours.strongest(cosines, int(self.nearest))
        return self

    def score_many(self, histories: Histories) -> Floats:
        """The cosines from each history's items summed."""
        return neighbours.scored(self.table, histories, self.recency)

    def settings(self) -> dict[str, float]:
        """Neighbours and recency."""
        return {"nearest": self.nearest, "recency": self.recency}

    def arrays(self) -> Arrays:
        """The neighbours of each item."""
        return neighbours.to_arrays(self.table)

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(**settings)
        model.table = neighbours.from_arrays(dict(arrays))
        return model
