"""The field's standard figures for classifiers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def accuracy(labels: Sequence[str], predicted: Sequence[str]) -> float:
    """The share of rows whose label is right; 0 for no rows.

    >>> accuracy(["a", "b", "b", "b"], ["a", "b", "a", "b"])
    0.75
    """
    right = sum(label == guess for label, guess in zip(labels, predicted, strict=True))
    return right / len(labels) if labels else 0.0


def macro_f1(labels: Sequence[str], predicted: Sequence[str]) -> float:
    """The mean F1 over all labels that occur on either side.

    >>> round(macro_f1(["a", "b", "b", "b"], ["a", "b", "a", "b"]), 4)
    0.7333
    """
    names = sorted({*labels, *predicted})
    scores = [_f1(name, labels, predicted) for name in names]
    return sum(scores) / len(scores) if scores else 0.0


def auroc(outside: Sequence[float], inside: Sequence[float]) -> float | None:
    """How probably a score of ``outside`` is above one of ``inside``; ties count half.

    >>> auroc([3.0, 2.0], [1.0, 2.0])
    0.875
    """
    if not outside or not inside:
        return None
    ranks = _ranks(np.array([*outside, *inside], dtype=np.float64))
    above = ranks[: len(outside)].sum() - len(outside) * (len(outside) + 1) / 2
    return float(above / (len(outside) * len(inside)))


def _f1(name: str, labels: Sequence[str], predicted: Sequence[str]) -> float:
    pairs = list(zip(labels, predicted, strict=True))
    hits = sum(label == guess == name for label, guess in pairs)
    total = sum((label == name) + (guess == name) for label, guess in pairs)
    return 2 * hits / total


def _ranks(scores: Scores) -> Scores:
    """The rank of each score from 1, equal ones sharing the mean of theirs."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[places], dtype=np.float64)
