"""Whether scores mean what they say, and what is gained by answering only when sure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers of about one score.

    Args:
        score: Their mean score, 0 to 1.
        right: The share of them that is right.
        count: How many they are.
    """

    score: float
    right: float
    count: int


def reliability(scores: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Answers in ten bins of equal width by score, lowest first; empty bins are left out."""
    said, good = np.asarray(scores, dtype=np.float64), np.asarray(right, dtype=np.float64)
    places = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        Bin(float(said[at].mean()), float(good[at].mean()), int(at.sum()))
        for at in (places == number for number in np.unique(places))
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """How far scores are from the truth on average (ECE), 0 to 1; 0 without answers."""
    total = sum(one.count for one in bins)
    return sum(abs(one.score - one.right) * one.count for one in bins) / total if total else 0.0


def answered(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Of the surest first so many, how many are right: (share answered, share of these right)."""
    if not len(scores):
        return []
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    good = np.cumsum(np.asarray(right, dtype=np.float64)[order])
    counts = np.arange(1, len(order) + 1)
    kept = sorted({max(1, round(len(order) * step / 50)) for step in range(1, 51)})
    return [(count / len(order), float(good[count - 1] / counts[count - 1])) for count in kept]
