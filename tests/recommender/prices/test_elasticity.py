"""Elasticities against worlds whose truth is known, and against another way to the same number."""

from math import inf, nan

import numpy as np
import pytest

from recommender.errors import PriceError
from recommender.prices.elasticity import Observations, fitted
from tests.recommender.prices.data import joined, world


def test_the_slope_is_that_of_the_textbook() -> None:
    seen = world(3)
    price, units = np.log(seen.price), np.log(seen.units)
    assert fitted(seen, by_group=False).slope.value == pytest.approx(np.polyfit(price, units, 1)[0])


@pytest.mark.parametrize("rows", [15, 60])
def test_intervals_hold_the_true_slope(rows: int) -> None:
    held = 0
    for seed in range(400):
        low, high = fitted(world(seed, rows), by_group=False).slope.interval()
        held += low <= -2 <= high
    assert 0.915 <= held / 400 <= 0.985


def test_intervals_hold_where_cheap_weeks_are_the_wild_ones() -> None:
    """Noise that grows as prices fall: errors that take it as even are too small."""
    held = 0
    for seed in range(400):
        random = np.random.default_rng(seed)
        price = np.exp(random.uniform(0, 2, 60))
        units = np.exp(5 - 2 * np.log(price) + random.normal(0, 1, 60) / price)
        seen = Observations(units, price, ["cup"] * 60, np.zeros(60, dtype=np.bool_))
        low, high = fitted(seen, by_group=False).slope.interval()
        held += low <= -2 <= high
    assert held / 400 >= 0.915


def test_a_dear_brand_that_sells_well_hides_the_slope_until_brands_have_levels() -> None:
    cheap, dear = world(1), world(2)
    dear = Observations(dear.units * 40, dear.price * 3, dear.group, dear.featured)
    both = joined(cheap, dear)
    assert fitted(both, by_group=False).slope.value > -1
    assert fitted(both, by_group=True).slope.value == pytest.approx(-2, abs=0.2)


def test_advertising_is_told_apart_from_the_price() -> None:
    found = fitted(world(5, lift=0.8), by_group=False, advertising=True)
    assert found.lift is not None
    assert found.lift.value == pytest.approx(0.8, abs=0.15)
    assert found.slope.value == pytest.approx(-2, abs=0.3)
    assert fitted(world(5), by_group=False, advertising=True).lift is None


@pytest.mark.parametrize("value", [0, -1, nan, inf])
@pytest.mark.parametrize("column", ["units", "price"])
def test_numbers_that_are_none_are_refused_by_place(column: str, value: float) -> None:
    columns = {"units": np.ones(4), "price": np.ones(4)}
    columns[column][2] = value
    with pytest.raises(PriceError, match=f"Observation 3 has {column}"):
        Observations(columns["units"], columns["price"], ["a"] * 4, np.zeros(4, dtype=np.bool_))


def test_columns_of_two_lengths_are_refused() -> None:
    with pytest.raises(PriceError, match=r"\[3, 4\]"):
        Observations(np.ones(4), np.ones(3), ["a"] * 4, np.zeros(4, dtype=np.bool_))


@pytest.mark.parametrize("prices", [[5.0], [5.0, 6.0]])
def test_two_prices_tell_no_elasticity(prices: list[float]) -> None:
    price = np.array(prices * 12)
    seen = Observations(price, price, ["a"] * len(price), np.zeros(len(price), dtype=np.bool_))
    with pytest.raises(PriceError, match=r"at \d prices tell no"):
        fitted(seen, by_group=False)


def test_few_rows_tell_no_elasticity() -> None:
    with pytest.raises(PriceError, match="9 observations"):
        fitted(world(1, 9), by_group=False)


def test_groups_that_each_have_one_price_tell_no_slope() -> None:
    flat = [Observations(one.units, np.full(200, 5.0 + place), one.group, one.featured)
            for place, one in enumerate((world(1), world(2), world(3)))]  # fmt: skip
    with pytest.raises(PriceError, match="only together"):
        fitted(joined(*flat), by_group=True)
