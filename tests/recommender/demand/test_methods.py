"""Each method against what can be reckoned by hand, and none sees what comes."""

import numpy as np
import pytest

from recommender.demand.methods import (
    CANDIDATES,
    CROSTON,
    LEVELS,
    SEASON,
    WARM,
    Croston,
    Exponential,
    Method,
    SeasonalNaive,
    Tsb,
    WeekdayMean,
)

ALL = pytest.mark.parametrize("method", CANDIDATES, ids=lambda method: method.name)
WEEKLY = np.tile([5.0, 1, 0, 2, 3, 8, 9], 12)[None, :]


@ALL
def test_the_future_changes_nothing(method: Method) -> None:
    random = np.random.default_rng(5)
    pieces = random.poisson(1.5, (6, 100)).astype(float)
    other = pieces.copy()
    other[:, 60:] = random.poisson(30, (6, 40))
    seen = method.paths(pieces, [40, 60], 5)
    np.testing.assert_array_equal(seen, method.paths(other, [40, 60], 5))
    np.testing.assert_array_equal(seen[1:], method.paths(pieces[:, :60], [60], 5))


@ALL
def test_a_steady_sale_is_forecast_as_it_is(method: Method) -> None:
    """But for SBA's factor, which takes off a bias that only sparse demand has."""
    found = method.paths(np.full((2, 90), 4.0), [WARM, 90], 9)
    np.testing.assert_allclose(found, 4.0 * (0.95 if method.name == "Croston SBA" else 1))


@ALL
def test_forecasts_are_never_below_zero(method: Method) -> None:
    falling = np.maximum(60 - np.arange(90.0), 0)[None, :] * ([1, 1, 1, 1, 1, 0, 0] * 13)[:90]
    assert (method.paths(falling, range(WARM, 91), 10) >= 0).all()


@pytest.mark.parametrize("method", [SeasonalNaive(), WeekdayMean(), Exponential(seasonal=True)])
def test_weekdays_are_kept_apart(method: Method) -> None:
    found = method.paths(WEEKLY[:, :50], [50], 20)[0, 0]
    np.testing.assert_allclose(found, WEEKLY[0, 50:70], atol=1e-9)


def test_smoothing_is_that_of_the_best_weight_by_hand() -> None:
    pieces = np.random.default_rng(2).poisson(3, 70).astype(float)
    errors, levels = [], []
    for weight in LEVELS:
        level, squared = pieces[:WARM].mean(), 0.0
        for value in pieces:
            squared += (value - level) ** 2
            level += weight * (value - level)
        errors.append(squared)
        levels.append(level)
    found = Exponential(seasonal=False).paths(pieces[None, :], [70], 1)[0, 0, 0]
    assert found == pytest.approx(levels[int(np.argmin(errors))])


def test_croston_smooths_sizes_and_gaps_apart() -> None:
    pieces = np.zeros((1, 40))
    pieces[0, [0, 4, 10]] = [2, 6, 4]
    size = 2 + CROSTON * 4
    size += CROSTON * (4 - size)
    gap = 1 + CROSTON * 3
    gap += CROSTON * (6 - gap)
    plain = Croston(sba=False).paths(pieces, [40], 1)[0, 0, 0]
    assert plain == pytest.approx(size / gap)
    assert Croston(sba=True).paths(pieces, [40], 1)[0, 0, 0] == pytest.approx(plain * 0.95)


def test_only_tsb_forgets_a_product_that_no_longer_sells() -> None:
    pieces = np.zeros((1, 120))
    pieces[0, 0:40:4] = 3
    early, late = Tsb().paths(pieces, [40, 120], 1)[:, 0, 0]
    assert late < early / 100
    early, late = Croston(sba=False).paths(pieces, [40, 120], 1)[:, 0, 0]
    assert late == early


@ALL
def test_what_never_sold_is_forecast_as_nothing(method: Method) -> None:
    assert (method.paths(np.zeros((1, WARM)), [WARM], SEASON) == 0).all()
