"""Intervals against published examples, and against worlds whose truth is known."""

import numpy as np
import pytest

from recommender.experiments.proportions import Rate, difference, noticeable


def test_wilsons_interval_is_the_published_one() -> None:
    """Newcombe (1998), Statistics in Medicine 17: 81 of 263 gives .2553 to .3662."""
    found = Rate(81, 263).interval
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_newcombes_interval_is_the_published_one() -> None:
    """Newcombe (1998), method 10: 56 of 70 against 48 of 80 gives .2, .0524 to .3339."""
    found = difference(Rate(48, 80), Rate(56, 70))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_of_nobody_anything_is_possible() -> None:
    assert (Rate(0, 0).interval.low, Rate(0, 0).interval.high) == (0, 1)
    assert noticeable(Rate(0, 0), Rate(3, 10)) == 1


def test_no_success_still_has_an_interval() -> None:
    found = difference(Rate(0, 40), Rate(0, 40))
    assert found.low < 0 < found.high


@pytest.mark.parametrize(("one", "other"), [(0.05, 0.05), (0.1, 0.16), (0.02, 0.05)])
def test_95_of_100_intervals_hold_the_true_difference(one: float, other: float) -> None:
    random = np.random.default_rng(3)
    runs = zip(random.binomial(400, one, 500), random.binomial(300, other, 500), strict=True)
    found = [difference(Rate(int(a), 400), Rate(int(b), 300)) for a, b in runs]
    held = np.mean([each.low <= other - one <= each.high for each in found])
    assert 0.92 <= held < 0.995


def test_the_noticeable_difference_is_noticed_four_times_in_five() -> None:
    least = noticeable(Rate(100, 1000), Rate(100, 1000))
    random = np.random.default_rng(3)
    rates = 0.1 - least / 2, 0.1 + least / 2
    runs = zip(*(random.binomial(1000, rate, 500) for rate in rates), strict=True)
    found = [difference(Rate(int(a), 1000), Rate(int(b), 1000)) for a, b in runs]
    assert 0.75 < np.mean([each.low > 0 for each in found]) < 0.86
