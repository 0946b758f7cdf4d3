import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.gamma_gamma import GammaGamma
from recommender.ahead.histories import Histories, Purchase
from recommender.errors import HistoryError, TooFewShoppers
from tests.recommender.ahead.simulated import WATCHED, drawn_purchases

MODEL = GammaGamma(6.25, 3.74, 15.44)  # as published for CDNOW


def spender(mean: float, days: float) -> Histories:
    """One shopper who spent ``mean`` on each of ``days`` days of coming back."""
    columns = [np.array([number]) for number in (days, 5.0 if days else 0.0, 9.0, mean, days)]
    return Histories(("u",), *columns)


@pytest.mark.parametrize(("mean", "days"), [(20.0, 1), (35.0, 4), (3.0, 12)])
def test_the_density_is_that_of_all_rates_of_spending(mean: float, days: int) -> None:
    """The mean of n gamma values of rate v is gamma of shape p n and rate v n."""

    def joint(rate: float) -> float:
        spent = gamma.pdf(mean, MODEL.p * days, scale=1 / (rate * days))
        return float(spent * gamma.pdf(rate, MODEL.q, scale=1 / MODEL.gamma))

    slow = quad(joint, 0, 20, limit=400, points=[0.1, 0.3, 1, 3])[0]
    assert math.exp(MODEL.log_likelihood(spender(mean, days))[0]) == pytest.approx(slow, rel=1e-5)


def test_a_shopper_of_whom_nothing_is_known_is_expected_to_spend_as_all_do() -> None:
    everyone = MODEL.p * MODEL.gamma / (MODEL.q - 1)
    assert MODEL.expected(spender(math.nan, 0))[0] == pytest.approx(everyone)


def test_the_more_days_are_known_the_nearer_the_own_mean() -> None:
    few, many = MODEL.expected(spender(100.0, 1))[0], MODEL.expected(spender(100.0, 30))[0]
    assert 35 < few < many < 100


def test_the_published_shopper_of_the_note_is_expected_to_spend_so_much() -> None:
    assert MODEL.expected(spender(22.35, 2))[0] == pytest.approx(24.66, abs=0.01)


def test_drawn_spending_gives_what_shoppers_spend_on_average_back() -> None:
    purchases = drawn_purchases(BgNbd(0.9, 30.0, 0.6, 3.0), MODEL, 3_000, seed=5)
    found = GammaGamma.fit(Histories.of(purchases, WATCHED))
    assert found.p == pytest.approx(MODEL.p, rel=0.2)
    assert found.q == pytest.approx(MODEL.q, rel=0.2)
    mean = found.p * found.gamma / (found.q - 1)
    assert mean == pytest.approx(MODEL.p * MODEL.gamma / (MODEL.q - 1), rel=0.05)


def test_the_currency_changes_gamma_alone() -> None:
    purchases = drawn_purchases(BgNbd(0.9, 30.0, 0.6, 3.0), MODEL, 500)
    cents = [Purchase(one.shopper, one.day, 100 * (one.value or 0)) for one in purchases]
    small = GammaGamma.fit(Histories.of(purchases, WATCHED))
    large = GammaGamma.fit(Histories.of(cents, WATCHED))
    assert large.gamma == pytest.approx(100 * small.gamma, rel=1e-3)
    assert large.q == pytest.approx(small.q, rel=1e-3)


def test_without_a_known_value_nothing_is_foretold() -> None:
    with pytest.raises(TooFewShoppers, match="what they spent"):
        GammaGamma.fit(Histories.of([Purchase("u", 1), Purchase("u", 4)], 9))


@pytest.mark.parametrize(("name", "value"), [("p", 0.0), ("q", 1.0), ("gamma", math.nan)])
def test_parameters_out_of_range_are_refused(name: str, value: float) -> None:
    told = {"p": 6.0, "q": 4.0, "gamma": 15.0, name: value}
    with pytest.raises(HistoryError, match=f"Gamma-Gamma's {name} is"):
        GammaGamma(**told)
