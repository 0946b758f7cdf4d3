"""Slopes drawn together: closer to the truth than their own, with intervals that hold."""

from math import inf, nan

import numpy as np
import pytest

from recommender.errors import PriceError
from recommender.prices.elasticity import Estimate
from recommender.prices.pooling import by_group, pooled
from tests.recommender.prices.data import joined, world


def worlds(runs: int, groups: int) -> tuple[list[float], list[float], list[bool]]:
    """Squared errors of own and of pooled slopes, and whether the pooled intervals held."""
    random = np.random.default_rng(11)
    own, drawn, held = [], [], []
    for _ in range(runs):
        truth = random.normal(-2.5, 0.5, groups)
        error = random.uniform(0.2, 1.5, groups)
        told = random.normal(truth, error)
        slopes = {
            f"g{place}": Estimate(value, doubt, inf)
            for place, (value, doubt) in enumerate(zip(told, error, strict=True))
        }
        for value, (name, one) in zip(truth, pooled(slopes).groups.items(), strict=True):
            low, high = one.interval()
            own.append((slopes[name].value - value) ** 2)
            drawn.append((one.value - value) ** 2)
            held.append(bool(low <= value <= high))
    return own, drawn, held


@pytest.mark.parametrize("groups", [4, 12])
def test_pooling_is_nearer_to_the_truth_and_its_intervals_hold(groups: int) -> None:
    own, drawn, held = worlds(200, groups)
    assert np.mean(drawn) < 0.6 * np.mean(own)
    assert 0.93 <= np.mean(held) <= 0.985


def test_the_less_certain_is_drawn_further() -> None:
    slopes = {name: Estimate(value, error, inf) for name, value, error in
              (("a", -1.0, 0.1), ("b", -5.0, 0.1), ("c", -5.0, 2.0), ("d", -2.0, 0.1))}  # fmt: skip
    found = pooled(slopes).groups
    assert abs(found["b"].value + 5) < 0.1 < abs(found["c"].value + 5)
    assert found["c"].error < 2


def test_the_order_of_groups_is_of_no_matter() -> None:
    slopes = {name: Estimate(float(place), 0.5, inf) for place, name in enumerate("abcd")}
    turned = dict(reversed(slopes.items()))
    assert pooled(slopes).groups["b"].value == pytest.approx(pooled(turned).groups["b"].value)


def test_groups_of_which_too_little_was_seen_are_named() -> None:
    found, silent = by_group(joined(world(1, 60), world(2, 5), world(3, 60)))
    assert (sorted(found), silent) == (["g0", "g2"], ["g1"])


@pytest.mark.parametrize("wrong", [Estimate(nan, 1, 5), Estimate(1, 0, 5), Estimate(1, inf, 5)])
def test_estimates_that_are_none_are_refused(wrong: Estimate) -> None:
    with pytest.raises(PriceError, match="'b'"):
        pooled({"a": Estimate(-2, 0.3, 9), "b": wrong})


def test_one_alone_cannot_be_pooled() -> None:
    with pytest.raises(PriceError, match="2 or more"):
        pooled({"a": Estimate(-2, 0.3, 9)})
