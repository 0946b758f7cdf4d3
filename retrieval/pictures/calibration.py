"""From which likeness on two pictures are taken to show the same kind of goods.

Cosines mean something else with every model: .6 may be a near twin or two strangers. The catalogue
itself tells. Each of its pictures is asked for twice, as if a shopper had sent it: once among all
others, and once as if the shop sold nothing of its kind, where whatever is found is wrong. The share
of right findings at each likeness is their isotonic regression (it can only grow with likeness).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.vectors import Vectors

RIGHT = 0.8  # of what is found at or above the threshold, how much must be of the kind shown
FEWEST = 10  # findings that must bear a threshold out
SAMPLED = 2_000  # pictures asked for; with more the threshold hardly moves
UNTOLD = 0.95  # where the catalogue cannot tell: pictures of the same thing, for most models
MOST = 0.98  # a picture that was compressed once more is hardly more like itself
MARGIN = 1e-6
BLOCK = 64  # pictures asked for at once
Floats = NDArray[np.float64]
Strings = NDArray[np.str_]


def threshold_of(vectors: Vectors, kinds: Sequence[str], digests: Sequence[str]) -> float:
    """The likeness from which on at least ``RIGHT`` of the nearest other products share the kind.

    It lies in the middle between the least such finding and the next below it. Where fewer than
    ``FEWEST`` findings are so, it lies above the likeness of different kinds, between ``UNTOLD`` and
    ``MOST``.

    Args:
        vectors: (n, d) of the pictures, L2-normalised.
        kinds: (n) what each shows; empty where that is not known, which asks nobody.
        digests: (n) of each file; the same picture at two products tells nothing.
    """
    own, strange = _nearest(vectors, np.array(kinds), np.array(digests))
    found = np.concatenate([np.maximum(own, strange), strange])
    right = np.concatenate([own >= strange, np.zeros(len(strange), dtype=np.bool_)])
    there = np.isfinite(found)
    told = _told(found[there], right[there])
    if told is None:
        return float(np.clip(strange.max(initial=-np.inf) + MARGIN, UNTOLD, MOST))
    return told


def _told(found: Floats, right: NDArray[np.bool_]) -> float | None:
    """The threshold that findings bear out; None if too few do."""
    if not len(found):
        return None
    levels, place = np.unique(-found, return_inverse=True)  # the likest first
    counts, rights = np.bincount(place), np.bincount(place, weights=right)
    blocks: list[tuple[float, int, int]] = []  # right, all, and the last level: pooled violators
    for level, (good, count) in enumerate(zip(rights, counts, strict=True)):
        block = (float(good), int(count), level)
        while blocks and blocks[-1][0] * block[1] <= block[0] * blocks[-1][1]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], level)
        blocks.append(block)
    trusted = [block for block in blocks if block[0] >= RIGHT * block[1]]
    if sum(count for _, count, _ in trusted) < FEWEST:
        return None
    last = trusted[-1][2]
    below = min(last + 1, len(levels) - 1)
    return float(-(levels[last] + levels[below]) / 2)


def _nearest(vectors: Vectors, kinds: Strings, digests: Strings) -> tuple[Floats, Floats]:
    """How like each sampled picture is to the nearest of its kind, and of any other; -inf for none."""
    known = np.flatnonzero(kinds != "")
    vectors, kinds, digests = vectors[known], kinds[known], digests[known]
    asked = np.arange(len(known))[:: max(1, -(-len(known) // SAMPLED))]
    own, strange = np.full(len(asked), -np.inf), np.full(len(asked), -np.inf)
    for start in range(0, len(asked), BLOCK):
        rows = asked[start : start + BLOCK]
        likeness = (vectors[rows] @ vectors.T).astype(np.float64)
        likeness[digests[rows, None] == digests] = -np.inf
        alike = kinds[rows, None] == kinds
        block = slice(start, start + len(rows))
        own[block] = np.where(alike, likeness, -np.inf).max(axis=1, initial=-np.inf)
        strange[block] = np.where(alike, -np.inf, likeness).max(axis=1, initial=-np.inf)
    return own, strange
