"""How often shoppers will come back: the BG/NBD model of Fader, Hardie and Lee (2005).

While a shopper is one, they buy at random at a rate of their own; after any purchase they may stay
away for good, with a chance of their own. Rates are spread over shoppers as a gamma distribution
(``r``, ``alpha``), chances as a beta distribution (``a``, ``b``). Whoever bought once has not yet had
an occasion to leave, as the model sees it: their chance of being a customer still is 1.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import betaincinv, betaln, expit, gammaln, hyp2f1

from recommender.ahead.fitting import likeliest
from recommender.ahead.histories import Histories, Numbers
from recommender.errors import HistoryError, TooFewShoppers

START = (0.5, 0.5, 0.5, 2.0)  # alpha in mean ages; where the search begins, of no consequence
QUANTILES = (np.arange(1_000) + 0.5) / 1_000
SMALLEST = 1e-12  # a chance of leaving that is none
POLE = 1e-5  # how near a and a + b may come to 1, where the formula divides by nothing


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The model with its four parameters, all above 0; ``alpha`` in the histories' unit of time.

    Raises:
        HistoryError: A parameter is no number above 0.
    """

    r: float
    alpha: float
    a: float
    b: float

    def __post_init__(self) -> None:
        """Refuses parameters that no distribution has."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise HistoryError(f"BG/NBD's {name} is {value}; expected a number above 0.")

    @classmethod
    def fit(cls, histories: Histories) -> Self:
        """The parameters under which what was seen is likeliest.

        Raises:
            TooFewShoppers: Nobody bought again, or no time has passed.
        """
        if not histories.returned:
            raise TooFewShoppers("Nobody bought again, so nothing tells when shoppers come back.")
        unit = float(histories.age.mean())
        scaled = histories.per(unit)

        def likelihood(parameters: Numbers) -> float:
            return float(cls(*parameters.tolist()).log_likelihood(scaled).mean())

        r, alpha, a, b = likeliest(likelihood, START)
        return cls(r, alpha * unit, a, b)

    def log_likelihood(self, histories: Histories) -> Numbers:
        """The logarithm of how likely each history is, shape ``(shoppers,)`` (their equation 6)."""
        often = self.r + histories.frequency
        rate = gammaln(often) - gammaln(self.r) + self.r * np.log(self.alpha)
        stayed = betaln(self.a, self.b + histories.frequency) - betaln(self.a, self.b)
        alive = -often * np.log(self.alpha + histories.age)
        likely: Numbers = rate + stayed + alive + np.logaddexp(0.0, self._odds_of_gone(histories))
        return likely

    def alive(self, histories: Histories) -> Numbers:
        """The chance that each is a customer still, 0 to 1, shape ``(shoppers,)``."""
        alive: Numbers = expit(-self._odds_of_gone(histories))
        return alive

    def expected(self, histories: Histories, within: float) -> Numbers:
        """How many purchases each will make in the time to come, shape ``(shoppers,)``.

        Their equation 10, with the hypergeometric function turned by Euler's transformation, after
        which its first two arguments no longer grow with the purchases.

        Args:
            histories: The shoppers.
            within: For how long, in the histories' unit of time; 0 or more.
        """
        return self.alive(histories) * self.expected_if_alive(histories, within)

    def expected_if_alive(self, histories: Histories, within: float) -> Numbers:
        """How many purchases each would make if they were a customer still."""
        _check(within)
        a = _beside_one(_beside_one(self.a), self.b)
        total = a + self.b + histories.frequency - 1
        passed = within / (self.alpha + histories.age + within)
        with np.errstate(all="ignore"):
            turned = hyp2f1(a + self.b - 1 - self.r, a - 1, total, passed)
            told = total / (a - 1) * (1 - (1 - passed) ** (a - 1) * turned)
        lost = ~np.isfinite(told)
        told[lost] = self._summed(histories.at(lost), within)
        return np.maximum(0.0, told)

    def buys(self, histories: Histories, within: float) -> Numbers:
        """The chance that each buys at least once in the time to come, shape ``(shoppers,)``.

        Whoever is a customer still has a rate of Gamma(r + x, alpha + T), whatever their chance of
        leaving; and nobody leaves before they buy.
        """
        _check(within)
        watched = self.alpha + histories.age
        silent = (watched / (watched + within)) ** (self.r + histories.frequency)
        return self.alive(histories) * (1 - silent)

    def time_to_next(self, histories: Histories, chance: float = 0.5) -> Numbers:
        """By when each will have bought again with a chance, ``(shoppers,)``; inf for who may never.

        ``buys`` solved for the time: with one half it is the median of the time to the next purchase.

        Args:
            histories: The shoppers.
            chance: Above 0 and below 1.

        Raises:
            HistoryError: The chance is none.
        """
        if not 0 < chance < 1:
            raise HistoryError(f"The chance is {chance}; expected a number above 0 and below 1.")
        often = self.r + histories.frequency
        left = np.maximum(0.0, 1 - chance / self.alive(histories))
        with np.errstate(divide="ignore", over="ignore"):
            told: Numbers = (self.alpha + histories.age) * (left ** (-1 / often) - 1)
        return told

    def _summed(self, histories: Histories, within: float) -> Numbers:
        """Purchases if alive, as a mean over chances of leaving: for where the series has no end.

        Whoever is here still leaves with Beta(a, b + x), and with a chance p buys (1 - e^(-rate p t)) / p
        times in t.
        """
        chance = betaincinv(self.a, self.b + histories.frequency[:, None], QUANTILES)
        chance = np.maximum(chance, SMALLEST)
        later = np.log1p(chance * within / (self.alpha + histories.age[:, None]))
        often = self.r + histories.frequency[:, None]
        told: Numbers = (-np.expm1(-often * later) / chance).mean(axis=1)
        return told

    def _odds_of_gone(self, histories: Histories) -> Numbers:
        """The logarithm of the odds that each left after their last purchase; -inf for newcomers."""
        again = histories.frequency > 0
        left = np.log(self.a) - np.log(self.b + np.maximum(histories.frequency, 1.0) - 1)
        silence = np.log(self.alpha + histories.age) - np.log(self.alpha + histories.recency)
        odds = left + (self.r + histories.frequency) * silence
        return np.where(again, odds, -np.inf)


def _check(within: float) -> None:
    if not (np.isfinite(within) and within >= 0):
        raise HistoryError(f"The time to look ahead is {within}; expected 0 or more.")


def _beside_one(a: float, others: float = 0.0) -> float:
    """``a``, moved by a hair where ``a + others`` is 1 and the formula has no value but a limit."""
    return a + POLE if abs(a + others - 1) < POLE / 2 else a
