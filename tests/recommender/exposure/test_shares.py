"""Who is shown, counted by hand: one list of three cards, one of one."""

import numpy as np
import pytest

from recommender.exposure.outcomes import Showings
from recommender.exposure.shares import ExposureReport, exposure_report, gini

STOCK = {"a": ("x", 10.0), "b": ("x", 20.0), "c": ("y", 30.0), "d": (None, float("nan"))}


def report() -> ExposureReport:
    flags = np.array([True, False, False, False])
    showings = Showings(
        ["mei"] * 3 + ["li"],
        ["talk-1"] * 3 + ["talk-2"],
        [1] * 4,
        ["a", "b", "c", "a"],
        ["x", "x", "y", "x"],
        np.array([10.0, 20.0, 30.0, 10.0]),
        np.array([1, 2, 3, 1]),
        np.zeros(4),
        flags,
        flags,
        flags,
    )
    return exposure_report(showings, STOCK, lambda _, price: "" if price != price else _band(price))


def _band(price: float) -> str:
    return "low" if price < 15 else "high"


def test_attention_falls_with_the_place() -> None:
    """Places 1, 2, 3, 1 are worth 1, 1/log2(3), 1/2, 1: y has .5 of 3.1309."""
    found = report()
    x, y = found.brands[0], next(one for one in found.brands if one.group == "y")
    assert (found.lists, found.showings) == (2, 4)
    assert y.attention == pytest.approx(0.5 / (2.5 + 1 / np.log2(3)))
    assert x.attention == pytest.approx(1 - y.attention)
    assert (x.group, x.showings, x.clicks) == ("x", 3, 1)


def test_the_ratio_is_to_the_share_of_the_goods() -> None:
    x = report().brands[0]
    assert x.catalogue == 0.5
    assert x.ratio == pytest.approx(x.attention / 0.5)


def test_goods_without_a_brand_that_nobody_saw_are_there_with_nothing() -> None:
    unbranded = next(one for one in report().brands if not one.group)
    assert (unbranded.attention, unbranded.ratio) == (0, 0)


def test_prices_go_from_low_to_high() -> None:
    assert [share.group for share in report().prices] == ["low", "high", ""]


@pytest.mark.parametrize(
    ("shares", "value"),
    [([1, 1, 1], 0), ([0, 0, 1], 2 / 3), ([], 0), ([0, 0], 0), ([1, 3], 0.25)],
)
def test_gini_by_hand(shares: list[float], value: float) -> None:
    assert gini(shares) == pytest.approx(value)
