"""What most shoppers take, counted with a half-life: the recommender that needs to know no one."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.protocol import Arrays, Recommender

DAY = 86_400.0


class Popular(Recommender):
    """Scores each item by its events, old ones counting less; the same for every shopper.

    Scores lie in 0..1 and grow with the logarithm of the count: the step from 1 to 10 buyers says
    as much as the step from 10 to 100.

    Args:
        half_life_days: After how many days an event counts half; 0 lets all count the same.
    """

    kind: ClassVar[str] = "popular"

    def __init__(self, half_life_days: float = 0.0) -> None:
        self.half_life_days = half_life_days
        self.values: Floats = np.zeros(0, dtype=np.float32)

    def fit(self, interactions: Interactions) -> Self:
        """Counts what speaks for each item, aged to the newest event."""
        histories = interactions.histories
        weights = np.maximum(histories.weights, 0.0) * self._fading(interactions)
        counts = np.bincount(histories.indices, weights=weights, minlength=interactions.n_items)
        return self.counted(counts.astype(np.float64))

    def counted(self, counts: NDArray[np.float64]) -> Self:
        """Keeps what speaks for each item, aged already, (n_items,)."""
        logs = np.log1p(counts)
        self.values = (logs / (logs.max(initial=0.0) or 1.0)).astype(np.float32)
        return self

    def score_many(self, histories: Histories) -> Floats:
        """Every row gets the same popularity, known shopper or not."""
        return np.tile(self.values, (len(histories), 1))

    def settings(self) -> dict[str, float]:
        """The half-life."""
        return {"half_life_days": self.half_life_days}

    def arrays(self) -> Arrays:
        """The popularity of each item."""
        return {"values": self.values}

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(**settings)
        model.values = arrays["values"]
        return model

    def _fading(self, interactions: Interactions) -> NDArray[np.float64]:
        if not self.half_life_days:
            return np.ones(len(interactions.moments))
        days = (interactions.latest - interactions.moments) / DAY
        return np.asarray(0.5 ** (days / self.half_life_days))
