"""Price bands are parts of like size with borders that people say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.bands import Band, price_bands, readable

PRICES = st.lists(st.floats(0.01, 1e6, allow_nan=False), max_size=60)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(287, 300), (1340, 1200), (99, 100), (12.4, 12), (7.3, 8), (0.4, 0.4), (0, 0), (949, 1000)],
)
def test_borders_are_figures_people_say(amount: float, said: float) -> None:
    assert readable(amount) == said


def test_thirds_of_the_prices_become_bands() -> None:
    prices = [100, 150, 190, 210, 290, 310, 480, 520, 900]
    assert price_bands(prices) == (
        Band(None, 200, 3),
        Band(200, 400, 3),
        Band(400, None, 3),
    )


def test_prices_with_one_border_have_two_bands() -> None:
    assert price_bands([100, 100, 100, 102, 400, 410, 420, 430]) == (
        Band(None, 250, 4),
        Band(250, None, 4),
    )


@pytest.mark.parametrize(
    "prices",
    [
        pytest.param([], id="none"),
        pytest.param([1, 2, 3], id="too few"),
        pytest.param([50.0] * 20, id="all the same"),
        pytest.param([float("nan")] * 9, id="unknown"),
    ],
)
def test_prices_that_do_not_divide_have_no_bands(prices: list[float]) -> None:
    assert price_bands(prices) == ()


@given(PRICES)
def test_every_price_lies_in_a_band_and_the_counts_are_true(prices: list[float]) -> None:
    bands = price_bands(prices)
    array = np.array(prices, dtype=np.float64)
    for band in bands:
        assert band.count == int(band.holds(array).sum())
        assert band.count >= 2
    if bands:
        assert np.logical_or.reduce([band.holds(array) for band in bands]).all()
