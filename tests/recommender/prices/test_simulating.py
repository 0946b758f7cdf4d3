"""The simulator: right in a world whose truth is known, and silent where nothing was seen."""

from math import inf, nan

import numpy as np
import pytest

from recommender.errors import PriceError
from recommender.prices.elasticity import Estimate
from recommender.prices.simulating import PriceSimulator
from tests.recommender.prices.data import world


def test_intervals_hold_the_mean_and_single_periods() -> None:
    mean = one = 0
    truth = float(np.exp(8 - 2 * np.log(9) + 0.3**2 / 2))
    for seed in range(400):
        found = PriceSimulator("cup", world(seed, 60)).at(9, 4)
        week = np.exp(8 - 2 * np.log(9) + np.random.default_rng(seed + 9999).normal(0, 0.3))
        mean += found.units[1] <= truth <= found.units[2]
        one += found.one_period[0] <= week <= found.one_period[1]
    assert 0.91 <= mean / 400 <= 0.985
    assert 0.91 <= one / 400 <= 0.985


def test_the_margin_is_that_of_the_units() -> None:
    found = PriceSimulator("cup", world(1)).at(10, 4)
    assert found.margin == pytest.approx([6 * each for each in found.units])
    below = PriceSimulator("cup", world(1)).at(10, 12)
    assert below.margin[1] < below.margin[0] < below.margin[2] < 0


def test_advertising_lifts_what_is_expected() -> None:
    simulator = PriceSimulator("cup", world(1, lift=0.7))
    plain, lifted = simulator.at(10, 4), simulator.at(10, 4, featured=True)
    assert lifted.units[0] / plain.units[0] == pytest.approx(np.exp(0.7), rel=0.15)


def test_what_was_never_advertised_is_not_known_advertised() -> None:
    with pytest.raises(PriceError, match="never advertised"):
        PriceSimulator("cup", world(1)).at(10, 4, featured=True)


@pytest.mark.parametrize("price", [6.9, 14.1, 0, -3, nan, inf])
def test_prices_beyond_those_seen_are_refused(price: float) -> None:
    with pytest.raises(PriceError, match="'cup' was never sold at"):
        PriceSimulator("cup", world(1)).at(price, 4)


@pytest.mark.parametrize("cost", [-1, nan, inf])
def test_costs_that_are_none_are_refused(cost: float) -> None:
    with pytest.raises(PriceError, match="cost"):
        PriceSimulator("cup", world(1)).at(10, cost)


def test_the_suggested_price_is_the_best_of_those_seen() -> None:
    """At −2 the best price is twice the cost."""
    found = PriceSimulator("cup", world(4, 2000, noise=0.05)).suggest(8, 5)
    assert found.best.price == pytest.approx(10, abs=0.5)
    assert found.best.margin[0] > found.now.margin[0]
    assert found.chance > 0.95


@pytest.mark.parametrize(("now", "best"), [(8.0, -1.2), (13.0, -6.0)], ids=["dearer", "cheaper"])
def test_the_chance_is_that_of_drawn_slopes(now: float, best: float) -> None:
    slope = Estimate(best, 0.8, inf)
    simulator = PriceSimulator("cup", world(4), slope)
    found = simulator.suggest(now, 5)
    drawn = np.random.default_rng(1).normal(best, 0.8, 200_000)
    gain = (found.best.price - 5) / (now - 5) * (found.best.price / now) ** drawn
    assert found.chance == pytest.approx((gain > 1).mean(), abs=0.005)
    assert 0 < found.chance < 1


def test_the_best_price_already_there_is_kept() -> None:
    simulator = PriceSimulator("cup", world(4))
    best = simulator.suggest(8, 5).best.price
    found = simulator.suggest(best, 5)
    assert (found.best.price, found.chance) == (best, 0)
