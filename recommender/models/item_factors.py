"""What the models have in common that know nothing but a vector for each item.

Nothing is kept of the shoppers they were trained on: a history points somewhere by its own items, so
a new shopper is served like an old one.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.protocol import Arrays, Recommender

Table = sparse.csr_array[np.float32]


class ItemFactors(Recommender):
    """Scores by the factors of items and where a history points among them.

    Args:
        breadth: Numbers a vector.
        **numbers: The model's settings; each becomes an attribute. ``recency`` is one of them: an
            item ``k`` events back counts ``(k + 1) ** -recency`` when scoring.
    """

    recency: float
    names: ClassVar[tuple[str, ...]]

    def __init__(self, breadth: int, **numbers: float) -> None:
        for name in self.names:
            setattr(self, name, numbers[name])
        self.factors: Floats = np.zeros((0, breadth), dtype=np.float32)

    @abstractmethod
    def learnt(self, taken: Table) -> Floats:
        """Factors, (n_items, breadth), from who took what, (n_users, n_items)."""

    @abstractmethod
    def pointing(self, taken: Table) -> Floats:
        """Where histories point, (n_rows, breadth), by what they took, (n_rows, n_items)."""

    def keep(self, factors: Floats) -> None:
        """Scores by ``factors`` from here on."""
        self.factors = factors

    def fit(self, interactions: Interactions) -> Self:
        """Learns from who took what; nothing taken leaves factors of zero."""
        taken = interactions.histories.matrix(interactions.n_items)
        blank = np.zeros((interactions.n_items, self.factors.shape[1]), dtype=np.float32)
        self.keep(self.learnt(taken) if taken.nnz else blank)
        return self

    def score_many(self, histories: Histories) -> Floats:
        """How far each item lies in a history's direction; what points away scores zero."""
        taken = histories.matrix(len(self.factors), self.recency)
        return np.asarray(np.maximum(self.pointing(taken) @ self.factors.T, 0), dtype=np.float32)

    def settings(self) -> dict[str, float]:
        """How it was trained and how it scores."""
        return {name: getattr(self, name) for name in self.names}

    def arrays(self) -> Arrays:
        """The factors of items, (n_items, breadth)."""
        return {"factors": self.factors}

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(**settings)  # type: ignore[arg-type]  # a model names its own settings
        model.keep(arrays["factors"])
        return model
