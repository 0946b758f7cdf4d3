"""What a history must be like before its price tells anything, and with whom its slope is drawn together."""

import numpy as np
import pytest

from recommender.prices.elasticity import Observations
from recommender.prices.outlook import TOGETHER, WEEKS, History, elasticities


def history(
    name: str = "cup",
    weeks: int = WEEKS,
    missing: int = 0,
    pieces: float = 20.0,
    cut: float = 0.3,
    groups: tuple[str, ...] = (),
) -> History:
    """Weeks of one product whose price takes turns among three."""
    random = np.random.default_rng(sum(map(ord, name)))
    price = 10.0 * np.array([1.0, 1 - cut / 2, 1 - cut])[np.arange(weeks - missing) % 3]
    units = np.rint(pieces * (price / 10) ** -2 * np.exp(random.normal(0, 0.2, len(price))))
    sold = Observations(units, price, [name] * len(price), np.zeros(len(price), np.bool_))
    return History(name, groups, sold, weeks)


def test_what_is_long_dense_and_varied_tells() -> None:
    assert history().tells
    found = elasticities([history()])["cup"]
    low, high = found.own.interval()
    assert low <= -2 <= high
    assert (found.drawn, found.group) == (found.own, "")


@pytest.mark.parametrize(
    "poor",
    [
        pytest.param(history(weeks=WEEKS - 1), id="short"),
        pytest.param(history(weeks=40, missing=3), id="gaps"),
        pytest.param(history(pieces=2), id="few pieces"),
        pytest.param(history(cut=0.08), id="hardly a cut"),
        pytest.param(history(cut=0.0), id="one price"),
    ],
)
def test_what_is_not_tells_nothing(poor: History) -> None:
    assert not poor.tells
    assert elasticities([poor]) == {}


def test_a_slope_is_drawn_to_the_narrowest_group_that_is_large_enough() -> None:
    cups = [history(f"cup{n}", groups=("cups", "all")) for n in range(TOGETHER)]
    pans = [history(f"pan{n}", groups=("pans", "all")) for n in range(TOGETHER - 1)]
    found = elasticities([*cups, *pans])
    assert {found[one.product_id].group for one in cups} == {"cups"}
    assert {found[one.product_id].group for one in pans} == {"all"}
    assert all(one.drawn.error < one.own.error for one in found.values())
