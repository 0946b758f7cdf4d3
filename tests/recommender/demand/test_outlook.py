"""Outlooks: intervals that hold where the world stays as it is, and no word where too little is known."""

from datetime import date

import numpy as np
import pytest

from recommender.demand.outlook import Outlook, bounds, is_sparse, moved, outlooks
from recommender.demand.sales import DailySales
from recommender.errors import DemandError

FIRST = date(2026, 1, 1)


def sales(pieces: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> DailySales:
    names = [f"p{place:03}" for place in range(len(pieces))]
    return DailySales(names, FIRST, pieces, np.zeros_like(pieces, dtype=np.bool_))


def test_intervals_hold_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(4)
    rates = random.uniform(0.1, 6, 300)[:, None]
    pieces = random.poisson(rates, (300, 207)).astype(float)
    found = list(outlooks(sales(pieces[:, :200]), 7))
    came = pieces[:, 200:].sum(axis=1)
    for share, least, most in ((0.8, 0.74, 0.9), (0.95, 0.92, 0.995)):
        ends = [one.interval(share) for one in found]
        held = np.mean(
            [low <= value <= high for (low, high), value in zip(ends, came, strict=True)]
        )
        assert least < held < most


def test_intervals_hold_where_the_errors_of_two_months_are_too_small() -> None:
    """Bursts come to one product in nine weeks; most have seen none in the last eight."""
    random = np.random.default_rng(7)
    pieces = random.poisson(1, (400, 207)) + 40.0 * (random.random((400, 207)) < 1 / 63)
    found = list(outlooks(sales(pieces[:, :200]), 7))
    came = pieces[:, 200:].sum(axis=1)
    ends = [one.interval(0.95) for one in found]
    held = np.mean([low <= value <= high for (low, high), value in zip(ends, came, strict=True)])
    assert 0.92 <= held <= 0.98
    assert all(one.calibrated for one in found)


def test_a_handful_of_products_says_that_nothing_was_corrected() -> None:
    pieces = np.random.default_rng(6).poisson(3, (9, 150)).astype(float)
    assert not any(one.calibrated for one in outlooks(sales(pieces), 7))


def test_what_hardly_ever_sells_does_not_run_out_for_certain() -> None:
    """Forecasts of a tenth of a piece made scenarios of as much, each more than a stock of none."""
    random = np.random.default_rng(3)
    found = outlooks(sales((random.random((300, 150)) < 0.04).astype(float)), 7)
    needed = [np.mean([demand > 0 for demand in one.scenarios]) for one in found]
    assert 0.15 < np.mean(needed) < 0.45  # truly 1 - .96 ** 7 = .25


def test_moved_scenarios_stay_ascending_and_above_zero() -> None:
    made = moved(np.array([[0.0, 1, 5]]), np.array([-2.0, 3, -1]), np.array([2.0]))
    assert made.tolist() == [[0, 3, 7]]


def test_the_expected_total_is_near_the_truth() -> None:
    pieces = np.random.default_rng(6).poisson(3, (200, 150)).astype(float)
    told = [one.expected for one in outlooks(sales(pieces), 14)]
    assert np.mean(told) == pytest.approx(42, rel=0.1)


def test_a_product_that_hardly_sold_gets_no_outlook() -> None:
    pieces = np.zeros((2, 150))
    pieces[0, [3, 60, 90]] = 1
    pieces[1, ::10] = 1
    assert [one.product_id for one in outlooks(sales(pieces), 7)] == ["p001"]


def test_days_sold_out_do_not_lower_what_is_expected() -> None:
    pieces = np.full((1, 140), 6.0)
    pieces[0, 110:140] = 0
    hidden = np.zeros_like(pieces, dtype=np.bool_)
    hidden[0, 110:140] = True
    known = DailySales(["cup"], FIRST, pieces, hidden)
    [found] = outlooks(known, 7)
    assert found.expected > 30
    [blind] = outlooks(sales(pieces), 7)
    assert blind.expected < 1


@pytest.mark.parametrize("days", [0, -1, 121])
def test_a_horizon_that_is_none_is_refused(days: int) -> None:
    with pytest.raises(DemandError, match="1 to 120"):
        list(outlooks(sales(np.ones((1, 300))), days))


def test_a_short_history_says_how_long_it_must_be() -> None:
    with pytest.raises(DemandError, match="103 days; a forecast of 7 days needs 104"):
        list(outlooks(sales(np.ones((1, 103))), 7))
    assert len(list(outlooks(sales(np.ones((1, 104))), 7))) == 1


def test_bounds_are_ranks_of_the_scenarios() -> None:
    values = np.arange(1.0, 40)[None, :]
    assert [end[0] for end in bounds(values, 0.95)] == [1, 39]
    assert [end[0] for end in bounds(values, 0.8)] == [4, 36]


def test_sparse_is_by_the_gaps_since_the_first_sale() -> None:
    pieces = np.zeros((3, 100))
    pieces[0] = 1
    pieces[1, ::2] = 1
    pieces[2, 50:] = 1
    assert is_sparse(pieces).tolist() == [False, True, False]


def test_the_interval_holds_what_is_expected_or_lies_beside_it_at_zero() -> None:
    one = Outlook("p", "TSB", 7, 2.0, tuple(float(value) for value in range(56)), 1.0, True, True)
    low, high = one.interval(0.95)
    assert 0 <= low < high <= 55
