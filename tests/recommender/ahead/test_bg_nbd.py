import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import beta, gamma

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from recommender.ahead.histories import Histories, Purchase, bought_between
from recommender.errors import HistoryError, TooFewShoppers
from tests.recommender.ahead.simulated import LATER, WATCHED, drawn_purchases

MODEL = BgNbd(0.6, 8.0, 0.9, 2.4)
SPENDING = GammaGamma(6.0, 4.0, 15.0)


def history(frequency: float, recency: float, age: float) -> Histories:
    """One shopper."""
    column = [np.array([number]) for number in (frequency, recency, age, math.nan, 0.0)]
    return Histories(("u",), *column)


def written_out(model: BgNbd, x: float, last: float, age: float) -> float:
    """The likelihood as it is told: over all rates and chances, still here or gone after the last."""

    knots, weights = np.polynomial.legendre.leggauss(200)
    rate, p = 5 * (knots[:, None] + 1), (knots[None, :] + 1) / 2  # 0 to 10, 0 to 1
    here = (1 - p) ** x * rate**x * np.exp(-rate * age)
    gone = p * (1 - p) ** (x - 1) * rate**x * np.exp(-rate * last) if x else 0.0
    told = gamma.pdf(rate, model.r, scale=1 / model.alpha) * beta.pdf(p, model.a, model.b)
    return float(weights @ ((here + gone) * told) @ weights * 5 / 2)


@pytest.mark.parametrize(("x", "last", "age"), [(0, 0, 5), (1, 2, 9), (4, 7, 7.5), (6, 3, 20)])
def test_the_likelihood_is_that_of_the_story_written_out(x: float, last: float, age: float) -> None:
    model = BgNbd(1.6, 4.0, 1.3, 2.4)  # without poles at 0, which a sum over a grid would miss
    told = model.log_likelihood(history(x, last, age))[0]
    assert math.exp(told) == pytest.approx(written_out(model, x, last, age), rel=1e-4)


@pytest.mark.parametrize("a", [1e-4, 0.3, 1.0, 1.7, 6.0])
@pytest.mark.parametrize("b", [0.4, 2.4, 300.0])
@pytest.mark.parametrize(("x", "last", "age"), [(0, 0, 5), (3, 4, 9), (400, 55, 60)])
def test_expected_purchases_are_their_integral(
    a: float, b: float, x: float, last: float, age: float
) -> None:
    """Whoever is here leaves with Beta(a, b + x) and buys (1 - e^(-rate p t)) / p times in t."""
    model, within = BgNbd(0.6, 8.0, a, b), 30.0
    watched = model.alpha + age
    every = (np.arange(20_000) + 0.5) / 20_000
    chance = np.maximum(beta.ppf(every, a, b + x), 1e-12)
    bought = -np.expm1((model.r + x) * np.log(watched / (watched + chance * within))) / chance
    told = model.expected_if_alive(history(x, last, age), within)[0]
    assert told == pytest.approx(bought.mean(), rel=2e-3)


@pytest.mark.parametrize("a", [100.0, 1e4])
@pytest.mark.parametrize("b", [300.0, 1e4])
@pytest.mark.parametrize("within", [30.0, 4_000.0])
def test_a_chance_of_leaving_that_all_share_still_gives_a_number(
    a: float, b: float, within: float
) -> None:
    """As small samples give it: the series has no end there, the beta distribution is a point."""
    model, shopper = BgNbd(3.0, 8.0, a, b), history(5, 4, 9)
    p, watched = a / (a + b + 5), model.alpha + 9
    bought = (1 - (watched / (watched + p * within)) ** (model.r + 5)) / p
    assert model.expected_if_alive(shopper, within)[0] == pytest.approx(bought, rel=0.02)


def test_the_published_shopper_of_the_paper_is_expected_to_come_so_often() -> None:
    published = BgNbd(0.243, 4.414, 0.793, 2.426)  # CDNOW, in weeks
    shopper = history(2, 30.43, 38.86)
    assert published.expected(shopper, 39)[0] == pytest.approx(1.226, abs=5e-4)


def test_what_is_expected_of_newcomers_starts_at_the_first_purchase() -> None:
    fresh = history(0, 0, 0)
    assert MODEL.expected(fresh, 0)[0] == 0
    assert MODEL.buys(fresh, 0)[0] == 0
    assert MODEL.alive(fresh)[0] == 1


def test_silence_tells_more_of_those_who_came_often() -> None:
    often, seldom = history(12, 30, 60), history(1, 30, 60)
    assert MODEL.alive(often)[0] < MODEL.alive(seldom)[0] < 1


def test_a_loyal_shopper_after_an_age_of_silence_is_gone_and_a_number() -> None:
    gone = history(100_000, 10, 4_000)
    assert MODEL.alive(gone)[0] == 0
    assert MODEL.expected(gone, 30)[0] == 0
    assert np.isfinite(MODEL.log_likelihood(gone)[0])


def test_drawn_shoppers_give_their_parameters_back_and_come_as_foretold() -> None:
    truth = BgNbd(0.8, 40.0, 0.9, 3.0)
    purchases = drawn_purchases(truth, SPENDING, 4_000)
    histories = Histories.of(purchases, WATCHED)
    found = BgNbd.fit(histories)
    for name in ("r", "alpha"):
        assert getattr(found, name) == pytest.approx(getattr(truth, name), rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(0.9 / 3.9, rel=0.15)
    later = bought_between(purchases, histories.shopper, WATCHED, WATCHED + LATER)
    assert found.expected(histories, LATER).sum() == pytest.approx(later.sum(), rel=0.1)
    assert found.buys(histories, LATER).sum() == pytest.approx((later > 0).sum(), rel=0.1)


def test_the_unit_of_time_changes_alpha_alone() -> None:
    histories = Histories.of(drawn_purchases(BgNbd(0.8, 40.0, 0.9, 3.0), SPENDING, 500), WATCHED)
    days, weeks = BgNbd.fit(histories), BgNbd.fit(histories.per(7))
    assert weeks.alpha * 7 == pytest.approx(days.alpha, rel=1e-3)
    assert replace(weeks, alpha=1).a == pytest.approx(days.a, rel=1e-3)


def test_where_nobody_leaves_the_fit_ends_in_numbers() -> None:
    steady = [Purchase(f"u{n}", day) for n in range(50) for day in range(n % 7, 100, 7)]
    histories = Histories.of(steady, 100)
    model = BgNbd.fit(histories)
    assert model.alive(histories).min() > 0.9
    assert model.expected(histories, 28).mean() == pytest.approx(4, abs=0.5)


@pytest.mark.parametrize("purchases", [[], [Purchase("u", 3)], [Purchase("u", 3)] * 2])
def test_where_nobody_came_back_nothing_is_foretold(purchases: list[Purchase]) -> None:
    with pytest.raises(TooFewShoppers, match="Nobody bought again"):
        BgNbd.fit(Histories.of(purchases, 3))


@pytest.mark.parametrize("within", [-1, math.nan, math.inf])
def test_no_time_but_one_to_come_is_looked_into(within: float) -> None:
    with pytest.raises(HistoryError, match="expected 0 or more"):
        MODEL.expected(history(1, 2, 3), within)
    with pytest.raises(HistoryError, match="expected 0 or more"):
        MODEL.buys(history(1, 2, 3), within)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_parameters_no_distribution_has_are_refused(wrong: float) -> None:
    with pytest.raises(HistoryError, match="BG/NBD's alpha is"):
        BgNbd(1.0, wrong, 1.0, 1.0)


def test_the_time_to_the_next_purchase_is_when_the_chance_is_reached() -> None:
    known = Histories.of(drawn_purchases(MODEL, SPENDING, 300), WATCHED)
    for chance in (0.1, 0.5, 0.9):
        told = MODEL.time_to_next(known, chance)
        never = MODEL.alive(known) <= chance
        assert np.array_equal(np.isinf(told), never)
        for row in np.flatnonzero(~never)[:20]:
            one = known.at([row])
            assert MODEL.buys(one, float(told[row]))[0] == pytest.approx(chance)


@pytest.mark.parametrize("chance", [0.0, 1.0, -1.0, math.nan])
def test_a_chance_that_is_none_is_refused(chance: float) -> None:
    with pytest.raises(HistoryError, match="above 0 and below 1"):
        MODEL.time_to_next(history(1, 2, 3), chance)
