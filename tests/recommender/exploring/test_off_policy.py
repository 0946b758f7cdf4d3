"""The estimates against a world whose truth is known, over many seeded runs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from recommender.errors import EvidenceError
from recommender.exploring.off_policy import (
    Decisions,
    Estimate,
    doubly_robust,
    inverse_propensity,
    self_normalised,
)
from tests.recommender.exploring.world import RATES, TRUTH, WANTED, Log, simulated

RUNS = 200
Estimator = Callable[[Decisions], Estimate]
LOGS = [simulated(seed, size=1500) for seed in range(RUNS)]
MODEL = RATES * 1.5 + 0.02  # a wrong model of the rewards
ESTIMATORS = [
    pytest.param(inverse_propensity, id="ips"),
    pytest.param(self_normalised, id="snips"),
    pytest.param(doubly_robust, id="dr"),
]


def runs(estimator: Estimator, logs: list[Log] = LOGS) -> list[Estimate]:
    return [estimator(log.decisions(MODEL)) for log in logs]


def is_unbiased(found: list[Estimate]) -> bool:
    """Whether the mean over all runs lies within three standard errors of the truth."""
    values = np.array([one.value for one in found])
    return bool(abs(values.mean() - TRUTH) <= 3 * values.std(ddof=1) / np.sqrt(len(values)))


def covered(found: list[Estimate]) -> float:
    return float(np.mean([one.low <= TRUTH <= one.high for one in found]))


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_an_estimate_finds_the_truth_over_many_runs(estimator: Estimator) -> None:
    assert is_unbiased(runs(estimator))


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_95_of_100_intervals_hold_the_truth(estimator: Estimator) -> None:
    # 200 runs at .95: fewer than .90 or all of them would happen once in a thousand times
    assert 0.90 <= covered(runs(estimator)) < 1.0


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_wrong_propensities_are_noticed(estimator: Estimator) -> None:
    """Had all candidates been logged as alike, the estimates would be off: the test can fail."""
    even = [replace(log, propensities=np.full(len(log.chosen), 1 / len(RATES))) for log in LOGS]
    assert not is_unbiased(runs(estimator, even))


def test_a_propensity_swapped_between_two_products_is_noticed() -> None:
    def swapped(log: Log) -> Log:
        first, second = (log.propensities[log.chosen == k][0] for k in (0, 1))
        wrong = np.where(log.chosen == 0, second, log.propensities)
        return replace(log, propensities=np.where(log.chosen == 1, first, wrong))

    assert not is_unbiased(runs(inverse_propensity, [swapped(log) for log in LOGS]))


def test_a_right_model_makes_the_doubly_robust_interval_narrower() -> None:
    log = simulated(1)
    plain = inverse_propensity(log.decisions())
    modelled = doubly_robust(log.decisions(RATES))
    assert modelled.high - modelled.low < plain.high - plain.low


def test_a_right_model_saves_the_doubly_robust_estimate_from_wrong_propensities() -> None:
    even = [replace(log, propensities=np.full(len(log.chosen), 1 / len(RATES))) for log in LOGS]
    found = [doubly_robust(log.decisions(RATES)) for log in even]
    assert is_unbiased(found)


def test_ips_by_hand() -> None:
    """Two decisions: a click worth 0.5 / 0.25 = 2, and none."""
    decisions = Decisions(
        np.array([1.0, 0.0]),
        np.array([0.25, 0.5]),
        np.array([0.5, 0.5]),
        np.zeros(2),
        np.zeros(2),
    )
    assert inverse_propensity(decisions).value == pytest.approx(1.0)
    assert self_normalised(decisions).value == pytest.approx(2 / 3)
    assert inverse_propensity(decisions).effective == pytest.approx(9 / 5)


def test_a_policy_that_was_never_followed_has_no_evidence() -> None:
    decisions = Decisions(np.ones(3), np.full(3, 0.5), np.zeros(3), np.zeros(3), np.zeros(3))
    assert self_normalised(decisions).effective == 0


def test_a_propensity_of_zero_is_refused() -> None:
    with pytest.raises(EvidenceError, match="propensity is 0"):
        Decisions(np.ones(1), np.zeros(1), np.ones(1), np.ones(1), np.ones(1))


def test_the_world_is_what_the_tests_suppose() -> None:
    assert pytest.approx(0.137) == TRUTH
    assert WANTED.sum() == pytest.approx(1)
