"""What the lists are like that a model shows: how much of the catalogue, how varied, how new."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Interactions, Ints
from recommender.measuring.ranks import Rankings

Alikeness = Callable[[Ints, Ints], Floats]


def qualities(
    rankings: Rankings, seen: Interactions, alike: Alikeness | None = None, length: int = 10
) -> dict[str, float | None]:
    """The figures of the first ``length`` places of all lists.

    Args:
        rankings: The lists.
        seen: What the model was fitted on.
        alike: How alike the items of two arrays of numbers are, 0 to 1; None: not known.
        length: How many places count.
    """
    lists = rankings.lists[:, :length]
    shown = np.bincount(lists[lists >= 0], minlength=seen.n_items)
    taken = seen.counts()
    return {
        f"coverage@{length}": round(float((shown > 0).mean()), 5) if len(shown) else 0.0,
        f"gini@{length}": round(gini(shown), 5),
        f"novelty@{length}": round(novelty(lists, taken, len(seen.users)), 5),
        f"diversity@{length}": None if alike is None else round(diversity(lists, alike), 5),
    }


def gini(shown: "Ints | NDArray[np.float64]") -> float:
    """How unevenly items are shown: 0 all alike, near 1 a single one.

    >>> gini(np.array([2, 2])), gini(np.array([0, 0, 0, 4]))
    (0.0, 0.75)
    """
    if not shown.sum():
        return 0.0
    ordered = np.sort(shown)
    below = np.cumsum(ordered).sum() / ordered.sum()
    return float((len(shown) + 1 - 2 * below) / len(shown))


def novelty(lists: Ints, taken: NDArray[np.float64], shoppers: int) -> float:
    """The mean surprise in bits of what is shown: minus log2 of the share who took it.

    After Zhou et al. 2010; an item that no one took counts as if half a shopper had.

    Args:
        lists: Item numbers, -1 for none.
        taken: How many shoppers took each item.
        shoppers: How many there are.
    """
    shown = lists[lists >= 0]
    if not len(shown):
        return 0.0
    return float(-np.log2(np.maximum(taken[shown], 0.5) / max(shoppers, 1)).mean())


def diversity(lists: Ints, alike: Alikeness) -> float:
    """The mean over lists of how unlike two of its items are, 0 to 1 (Ziegler et al. 2005)."""
    pairs = list(combinations(range(lists.shape[1]), 2))
    if not pairs or not len(lists):
        return 0.0
    unlike = np.zeros(len(lists))
    counted = np.zeros(len(lists))
    for one, other in pairs:
        rows = np.flatnonzero((lists[:, one] >= 0) & (lists[:, other] >= 0))
        unlike[rows] += 1 - alike(lists[rows, one], lists[rows, other])
        counted[rows] += 1
    several = counted > 0
    return float((unlike[several] / counted[several]).mean()) if several.any() else 0.0
