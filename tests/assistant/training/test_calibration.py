"""Probabilities are fitted to how often the model is right."""

import numpy as np
import pytest

from assistant.training.calibration import calibration_error, fit_temperature, fit_threshold
from assistant.training.metrics import accuracy, auroc, macro_f1

RANDOM = np.random.default_rng(3)
LABELS = RANDOM.integers(0, 3, 3000)
LOGITS = (RANDOM.normal(size=(3000, 3)) + 2 * np.eye(3)[LABELS]).astype(np.float32)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_the_temperature_undoes_a_factor_of_the_logits(factor: float) -> None:
    plain = fit_temperature(LOGITS, LABELS)
    assert fit_temperature(LOGITS * np.float32(factor), LABELS) == pytest.approx(
        plain * factor, rel=0.05
    )


def test_right_half_the_time_with_full_confidence_is_half_wrong() -> None:
    sure = np.array([[1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    assert calibration_error(sure, np.array([0, 1])) == 0.5


def test_the_threshold_keeps_nineteen_of_twenty() -> None:
    scores = np.arange(20, dtype=np.float32)
    threshold = fit_threshold(scores)
    assert threshold is not None
    assert (scores > threshold).sum() == 1


def test_there_is_no_threshold_without_rows() -> None:
    assert fit_threshold(np.zeros(0, dtype=np.float32)) is None


def test_accuracy_and_f1_of_a_table_checked_by_hand() -> None:
    labels, guesses = ["a", "b", "b", "b"], ["a", "b", "a", "b"]
    assert accuracy(labels, guesses) == 0.75
    assert macro_f1(labels, guesses) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_auroc_counts_ties_half() -> None:
    assert auroc([3.0, 2.0], [1.0, 2.0]) == 0.875


def test_auroc_needs_rows_on_both_sides() -> None:
    assert auroc([], [1.0]) is None
