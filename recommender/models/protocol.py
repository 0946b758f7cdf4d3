"""What every recommender can do: learn from interactions and score all items for a history.

A fitted recommender is its settings and its arrays, so it is saved without pickle.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions

Arrays = dict[str, NDArray[Any]]


class Recommender(Protocol):
    """Scores items for histories; a higher score suits better, and zero says nothing is known.

    Scores are finite and non-negative float32. The same interactions give the same scores. Item
    numbers that the model does not know are passed over, and so is what speaks against an item: an
    empty or unknown history scores zero everywhere, unless the model tells every shopper the same.
    Items already taken keep their scores: leaving them out is the caller's choice.
    """

    kind: ClassVar[str]

    @abstractmethod
    def fit(self, interactions: Interactions) -> Self:
        """Learns from ``interactions`` and returns itself."""

    @abstractmethod
    def score_many(self, histories: Histories) -> Floats:
        """The scores of all items for each row, (n_rows, n_items)."""

    @abstractmethod
    def settings(self) -> dict[str, float]:
        """The numbers it was made with."""

    @abstractmethod
    def arrays(self) -> Arrays:
        """What it learnt; empty before ``fit``."""

    @classmethod
    @abstractmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The recommender that gave these ``settings()`` and ``arrays()``."""

    def score(self, history: Sequence[int], weights: Sequence[float] | None = None) -> Floats:
        """The scores of all items for one history, (n_items,).

        Args:
            history: Item numbers, most recent last.
            weights: How much each event speaks for its item, -1 to 1; default 1.
        """
        scores: Floats = self.score_many(Histories.of(history, weights))[0]
        return scores


def best(scores: Floats, limit: int, leave_out: Sequence[int] = ()) -> list[int]:
    """The numbers of the ``limit`` best items with a score above zero; ties by number."""
    order = np.argsort(-scores, kind="stable")
    hidden = set(leave_out)
    ranked = (int(item) for item in order if int(item) not in hidden and scores[item] > 0)
    return [item for item, _ in zip(ranked, range(limit), strict=False)]
