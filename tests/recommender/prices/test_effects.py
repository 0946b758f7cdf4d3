"""Measured effects on simulated kinds of goods: right where the truth is known, silent where it cannot be told."""

from collections.abc import Sequence

import numpy as np
import pytest
from price_effects import BEFORE, PRODUCTS, sales

from recommender.errors import PriceError
from recommender.prices.effects import CONTROLS, Effect, Verdict, Why, Windows, effect_of, windows

KINDS = 150


def found(
    effect: float, changed: int = 5, trend: float = 0.0, level: float = 3.0, after: int = 28
) -> list[Effect]:
    random = np.random.default_rng(7)
    days = windows(BEFORE, after)
    worlds = (sales(random, level, changed, effect, trend) for _ in range(KINDS))
    return [effect_of(one, range(changed), range(changed, PRODUCTS), days) for one in worlds]


def held(effects: Sequence[Effect], truth: float) -> float:
    told = [one.difference for one in effects if one.difference is not None]
    bounds = [one.log.interval() for one in told]
    assert len(bounds) > 0.9 * KINDS
    return float(np.mean([low <= truth <= high for low, high in bounds]))


def share(effects: Sequence[Effect], *verdicts: Verdict) -> float:
    return sum(one.verdict in verdicts for one in effects) / len(effects)


@pytest.mark.parametrize(("effect", "changed"), [(0.0, 1), (0.0, 5), (0.5, 1), (0.5, 5)])
def test_intervals_hold(effect: float, changed: int) -> None:
    assert 0.9 <= held(found(effect, changed), effect) <= 1.0


def test_nothing_is_seldom_taken_for_something() -> None:
    assert share(found(0.0), Verdict.MORE, Verdict.LESS) <= 0.08


def test_something_is_mostly_seen() -> None:
    assert share(found(0.7), Verdict.MORE) >= 0.8
    assert share(found(-0.7), Verdict.LESS) >= 0.7
    assert share(found(0.7, changed=10, after=7), Verdict.MORE) >= 0.7


def test_sales_that_went_apart_before_are_no_effect() -> None:
    trending = found(0.0, trend=0.1, level=5.0)
    assert share(trending, Verdict.CANNOT_TELL) >= 0.85
    assert {one.why for one in trending if one.verdict is Verdict.CANNOT_TELL} >= {Why.DIVERGING}


def test_what_is_wide_is_not_told() -> None:
    assert {one.why for one in found(0.0, changed=1, level=0.4)} & {Why.WIDE, Why.FEW_PIECES}
    assert share(found(0.0, changed=1, level=0.4), Verdict.NO_DIFFERENCE) == 0


def steady(products: int, each: float = 5.0, days: int = 120) -> np.ndarray:
    return np.full((products, days), each)


def test_few_controls_few_pieces_and_few_days_tell_nothing() -> None:
    days = windows(80, 28)
    few = effect_of(steady(CONTROLS), [0], range(1, CONTROLS), days)
    assert (few.difference, few.why) == (None, Why.FEW_CONTROLS)
    thin = effect_of(steady(20, each=0.1), [0], range(1, 20), days)
    assert thin.why is Why.FEW_PIECES
    for late in (windows(100, 28), windows(40, 28)):
        assert effect_of(steady(20), [0], range(1, 20), late).why is Why.TOO_SHORT


def test_a_factor_is_told_as_it_is() -> None:
    pieces = steady(20)
    pieces[0, 80:] *= 3
    one = effect_of(pieces, [0], range(1, 20), windows(80, 28)).difference
    assert one is not None
    assert one.ratio()[0] == pytest.approx(3, rel=0.02)
    assert (one.changed, one.controls) == (1, 19)


@pytest.mark.parametrize(
    ("days", "placebo"),
    [
        (windows(80, 28), Windows((24, 52), (52, 80))),
        (windows(80, 3), Windows((45, 73), (73, 76))),
        (windows(81, 28, 28, between=1), Windows((17, 45), (46, 74))),
    ],
)
def test_the_placebo_has_the_same_weekdays_and_nothing_of_after(
    days: Windows, placebo: Windows
) -> None:
    assert days.placebo == placebo
    assert (days.after[0] - placebo.after[0]) % 7 == 0
    assert placebo.after[1] <= days.before[1]


@pytest.mark.parametrize(("after", "before"), [(0, 28), (7, 3)])
def test_windows_of_nothing_are_refused(after: int, before: int) -> None:
    with pytest.raises(PriceError, match="cannot be told from"):
        windows(80, after, before)
