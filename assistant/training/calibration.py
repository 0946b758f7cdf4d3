"""Makes probabilities mean what they say, and finds where what is out of scope begins."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

KEPT = 0.95  # share of the rows in scope that the threshold keeps
BINS = 10
TEMPERATURES = np.geomspace(0.25, 4.0, 121)  # steps of 2.3 %


def fit_temperature(logits: Floats, labels: Places) -> float:
    """The temperature under which the labels are most probable (Guo et al. 2017).

    Args:
        logits: (rows, labels); at least one row.
        labels: The right column of each row.
    """
    losses = [loss(logits / temperature, labels) for temperature in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(losses))]), 4)


def loss(logits: Floats, labels: Places) -> float:
    """The mean negative log-likelihood of ``labels`` under ``logits`` (rows, labels)."""
    scaled = logits - logits.max(axis=1, keepdims=True)
    chosen = scaled[np.arange(len(labels)), labels]
    return float((np.log(np.exp(scaled).sum(axis=1)) - chosen).mean())


def calibration_error(probabilities: Floats, labels: Places) -> float:
    """How far confidence is from accuracy, on average over ten bins (ECE); 0 is perfect.

    Args:
        probabilities: (rows, labels); at least one row.
        labels: The right column of each row.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs(right[bins == number].mean() - confidence[bins == number].mean())
        * np.mean(bins == number)
        for number in np.unique(bins)
    ]
    return round(float(sum(gaps)), 4)


def fit_threshold(scores: Floats) -> float | None:
    """The score that ``KEPT`` of these rows in scope do not exceed; None when there is none."""
    if not len(scores):
        return None
    return round(float(np.quantile(scores, KEPT, method="inverted_cdf")), 4)
