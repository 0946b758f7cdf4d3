"""K-means over points, with as many groups as hold when half of the points are left out.

A number of groups is thought of only where each group has enough shoppers and where fits on two random halves
agree on all points (adjusted Rand index; Ben-Hur et al. 2002). Of those the one with the best silhouette
(Rousseeuw 1987) is taken. The silhouette alone would take groups that another draw does not find again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

MOST = 10  # groups that are tried
FEWEST = 20  # shoppers in a group: a smaller one would tell of persons
STABLE = 0.6  # agreement of two halves from which groups count as found again
DRAWS = 4  # pairs of halves
SAMPLED = 2_000  # points by which silhouettes are told
FITTED = 20_000  # points by which the number of groups is chosen
STARTS = 5
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of groups.

    Args:
        silhouette: -1 to 1; how much nearer shoppers are to their own group than to the next.
        stability: The mean agreement of two halves, 1 where they are the same.
        smallest: Shoppers in the smallest group.
    """

    groups: int
    silhouette: float
    stability: float
    smallest: int


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The groups that were found.

    Args:
        centres: Of each group, (n_groups, width); the largest group first.
        labels: The group of each point, (n_points,).
        tried: Every number of groups that was tried, those not taken included.
    """

    centres: Doubles
    labels: Ints
    tried: Sequence[Tried]

    def __len__(self) -> int:
        return len(self.centres)

    @property
    def chosen(self) -> Tried:
        """How good the groups are."""
        return next(one for one in self.tried if one.groups == len(self))


def clustered(points: Doubles, seed: int = 7, most: int = MOST) -> Clusters | None:
    """The groups of these points; None where no number of groups holds.

    Args:
        points: A row a shopper.
        seed: Of starts and halves.
        most: How many groups at most.
    """
    chance = np.random.default_rng(seed)
    some = points
    if len(points) > FITTED:
        some = points[np.sort(chance.permutation(len(points))[:FITTED])]
    able = range(2, min(most, len(some) // (2 * FEWEST)) + 1)
    tried = [_tried(some, groups, seed) for groups in able]
    fit = [one for one in tried if one.stability >= STABLE and one.smallest >= FEWEST]
    if not fit:
        return None
    best = max(fit, key=lambda one: one.silhouette)
    model = _fitted(some, best.groups, seed)
    labels = model.predict(points)
    order = np.argsort(-np.bincount(labels, minlength=best.groups), kind="stable")
    return Clusters(model.cluster_centers_[order], np.argsort(order)[labels], tried)


def _tried(points: Doubles, groups: int, seed: int) -> Tried:
    labels = _fitted(points, groups, seed).labels_
    sizes = np.bincount(labels, minlength=groups)
    if len(np.unique(labels)) < groups:
        return Tried(groups, -1.0, 0.0, int(sizes.min()))
    near = silhouette_score(
        points, labels, sample_size=min(SAMPLED, len(points)), random_state=seed
    )
    return Tried(groups, float(near), _stability(points, groups, seed), int(sizes.min()))


def _stability(points: Doubles, groups: int, seed: int) -> float:
    chance = np.random.default_rng(seed)
    agreed = []
    for draw in range(DRAWS):
        mixed = chance.permutation(len(points))
        halves = np.array_split(mixed, 2)
        one, other = (_fitted(points[half], groups, seed + draw).predict(points) for half in halves)
        agreed.append(adjusted_rand_score(one, other))
    return float(np.mean(agreed))


def _fitted(points: Doubles, groups: int, seed: int) -> KMeans:
    return KMeans(groups, n_init=STARTS, random_state=seed).fit(points)
