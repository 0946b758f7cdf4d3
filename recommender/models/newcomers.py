"""Likeness among items that few have taken: what is new is compared with what is new.

Beside thousands of known items, each with shoppers to speak for it, a new one is seldom among the
first, however well it suits. As a member of a blend this model lets the best of the new ones stand
for a place, and the blend's weights say what that place is worth.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.content import ContentSimilarity
from recommender.models.protocol import Arrays, Recommender

FEW_EVENTS = 5  # an item with fewer is new


class Newcomers(Recommender):
    """Scores items with few events by their likeness to what a history holds; all others zero.

    Args:
        content: Likeness of the items.
    """

    kind: ClassVar[str] = "newcomers"

    def __init__(self, content: ContentSimilarity) -> None:
        self.content = content
        self.new: NDArray[np.bool_] = np.zeros(content.n_items, dtype=np.bool_)

    def fit(self, interactions: Interactions) -> Self:
        """Notes which items are new."""
        self.content.fit(interactions)
        return self.counted(interactions.counts())

    def counted(self, counts: NDArray[np.float64]) -> Self:
        """Notes which items are new by how many events speak for each, (n_items,)."""
        self.new = counts < FEW_EVENTS
        return self

    def score_many(self, histories: Histories) -> Floats:
        """Likeness, 0 to 1, of new items only."""
        scores = self.content.score_many(histories)
        scores[:, ~self.new] = 0
        return scores

    def settings(self) -> dict[str, float]:
        """Those of likeness."""
        return self.content.settings()

    def arrays(self) -> Arrays:
        """Which items are new, and the features of all."""
        return {"new": self.new, **self.content.arrays()}

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        features = {name: values for name, values in arrays.items() if name != "new"}
        model = cls(ContentSimilarity.restored(settings, features))
        model.new = arrays["new"]
        return model
