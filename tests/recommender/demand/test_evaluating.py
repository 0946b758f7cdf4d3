"""Methods are picked on what was over, by the error that MASE defines."""

import numpy as np
import pytest

from recommender.demand.evaluating import picked, roll, scale
from recommender.demand.methods import CANDIDATES, SeasonalNaive, WeekdayMean
from recommender.errors import DemandError


def worlds() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A product whose weeks repeat the last one, changed at random; and one of noise about weekdays."""
    random = np.random.default_rng(9)
    steps = np.repeat(np.cumsum(random.choice([-8, 8], 20)) + 100, 7)
    noise = np.tile([3, 9, 2, 8, 30, 1, 4], 20) + random.normal(0, 3, 140)
    return np.stack([steps.astype(float), np.maximum(noise, 0)])


def test_each_product_gets_the_method_that_fits_it() -> None:
    rolled = roll(worlds(), range(60, 134), 7, (SeasonalNaive(), WeekdayMean()))
    assert picked(rolled, scale(worlds(), 140), 140).tolist() == [0, 1]


def test_what_was_not_over_has_no_say() -> None:
    pieces = worlds()
    other = pieces.copy()
    other[:, 100:] = 5000 - other[:, 100:] * 30
    sizes = scale(pieces, 100)
    before = picked(roll(pieces, range(60, 134), 7), sizes, 100)
    assert before.tolist() == picked(roll(other, range(60, 134), 7), sizes, 100).tolist()


def test_what_little_is_known_of_one_yields_to_what_holds_for_all() -> None:
    """Of noise about a steady mean the four weeks' mean is better; luck alone says otherwise of some."""
    pieces = np.random.default_rng(8).poisson(2, (200, 120)).astype(float)
    rolled = roll(pieces, range(100, 114), 7, (SeasonalNaive(), WeekdayMean()))
    alone = rolled.errors().mean(axis=1).argmin(axis=0)
    shrunk = picked(rolled, scale(pieces, 120), 120)
    assert (alone == 0).sum() > 5
    assert (shrunk == 0).sum() < (alone == 0).sum() / 2


def test_a_product_without_scale_gets_the_method_best_over_all() -> None:
    pieces = np.vstack([np.full(140, 2.0), worlds()[1], worlds()[1][::-1]])
    rolled = roll(pieces, range(60, 134), 7, (SeasonalNaive(), WeekdayMean()))
    assert picked(rolled, scale(pieces, 140), 140)[0] == 1


def test_the_seasonal_naive_is_one_on_its_own_past() -> None:
    pieces = np.random.default_rng(1).poisson(4, (3, 140)).astype(float)
    rolled = roll(pieces, range(28, 134), 7, (SeasonalNaive(),))
    assert rolled.errors()[0].mean(axis=0) / scale(pieces, 140) == pytest.approx(
        np.ones(3), rel=0.1
    )


def test_errors_are_of_days_and_totals_of_the_horizon() -> None:
    pieces = np.zeros((1, 50))
    pieces[0, [25, 30]] = [7, 3]
    rolled = roll(pieces, [30], 3, (SeasonalNaive(),))
    assert rolled.errors()[0, 0, 0] == pytest.approx((3 + 0 + 7) / 3)
    actual, told = rolled.totals()
    assert (actual[0, 0], told[0, 0, 0]) == (3, 7)


def test_a_product_of_equal_weeks_has_no_scale() -> None:
    assert np.isnan(scale(np.full((1, 60), 2.0), 60)).all()


@pytest.mark.parametrize(("origins", "horizon"), [([20], 7), ([55], 7), ([40], 0), ([], 7)])
def test_origins_without_past_or_future_are_refused(origins: list[int], horizon: int) -> None:
    with pytest.raises(DemandError, match="60 days of sales"):
        roll(np.ones((1, 60)), origins, horizon)


def test_nothing_is_picked_before_anything_was_over() -> None:
    with pytest.raises(DemandError, match="day 40"):
        picked(roll(np.ones((1, 60)), [40], 7, CANDIDATES), np.ones(1), 40)
