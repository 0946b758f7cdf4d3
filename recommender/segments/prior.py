"""What the likeliest segments take most, for a shopper of whom little is known.

After no signal the segments count by their size, and the list is everybody's bestsellers; each product taken
makes those segments likelier that take it more (naive Bayes, every share smoothed by everybody's).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Histories, Interactions

SMOOTHED = 200.0  # events of everybody's that each segment's own are mixed with
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentPrior:
    """The shares of products in segments.

    Args:
        sizes: The share of shoppers in each, (n_segments,).
        shares: Of each product among what a segment takes, (n_segments, n_items); rows sum to 1.
    """

    sizes: Doubles
    shares: Doubles

    @classmethod
    def of(cls, some: Interactions, labels: NDArray[np.int64]) -> "SegmentPrior":
        """From who took what.

        Args:
            some: Who took what.
            labels: The segment of each shopper, -1 of those in none, (n_users,).
        """
        groups = int(labels.max(initial=-1)) + 1
        sizes = np.bincount(labels[labels >= 0], minlength=groups).astype(np.float64)
        everybody = some.counts() + 1e-3  # a product that nobody took is rare, not impossible
        everybody = everybody / everybody.sum()
        counts = np.zeros((groups, some.n_items))
        label = labels[some.histories.rows]
        inside = label >= 0
        np.add.at(counts, (label[inside], some.histories.indices[inside]), 1.0)
        smoothed = counts + SMOOTHED * everybody
        return cls(sizes / max(1.0, sizes.sum()), smoothed / smoothed.sum(axis=1, keepdims=True))

    def likely(self, histories: Histories) -> Doubles:
        """How likely each shopper is of each segment, (n_rows, n_segments)."""
        told = np.log(self.shares)[:, histories.indices]
        log = np.log(np.maximum(self.sizes, 1e-12))[None, :].repeat(len(histories), axis=0)
        np.add.at(log, histories.rows, told.T)
        odds = np.exp(log - log.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def scores(self, histories: Histories) -> Doubles:
        """The chance that each product is the next one taken, (n_rows, n_items)."""
        return np.asarray(self.likely(histories) @ self.shares)
