"""From which likeness on two pictures are taken to show the same kind of goods.

Cosines mean something else with every model: .6 may be a near twin or two strangers. The catalogue
itself tells. Each of its pictures is asked for twice, as if a shopper had sent it: once among all
others, and once as if the shop sold nothing of its kind, where whatever is found is wrong.
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
    """The least likeness at which at least ``RIGHT`` of the nearest other products share the kind.

    Where none that ``FEWEST`` findings bear out does, it lies above the likeness of different kinds,
    between ``UNTOLD`` and ``MOST``.

    Args:
        vectors: (n, d) of the pictures, L2-normalised.
        kinds: (n) what each shows; empty where that is not known, which asks nobody.
        digests: (n) of each file; the same picture at two products tells nothing.
    """
    own, strange = _nearest(vectors, np.array(kinds), np.array(digests))
    found = np.concatenate([np.maximum(own, strange), strange])
    right = np.concatenate([own >= strange, np.zeros(len(strange), dtype=np.bool_)])
    found, right = found[np.isfinite(found)], right[np.isfinite(found)]
    order = np.argsort(-found, kind="stable")
    found, right = found[order], right[order]
    count = np.arange(1, len(found) + 1)
    good = (np.cumsum(right) >= RIGHT * count) & (count >= FEWEST)
    good[:-1] &= found[:-1] > found[1:]  # a threshold takes in all of one likeness
    places = np.flatnonzero(good)
    if len(places):
        return float(found[places[-1]])
    return float(np.clip(strange.max(initial=-np.inf) + MARGIN, UNTOLD, MOST))


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
