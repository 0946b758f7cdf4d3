"""What a price would bring, for the owner to weigh: never a price that is set, never one for a shopper.

Answers stay within the prices at which the product was sold: beyond them the line is only drawn on. What
goes in is what was sold at which price; no shopper is anywhere in it, so no price can be one shopper's.
Level, slope and lift are taken as independent, which they are about the means and less so far from them.
"""

from dataclasses import dataclass
from math import exp, isfinite, log

import numpy as np
from scipy.stats import norm, t

from recommender.errors import PriceError
from recommender.prices.elasticity import Estimate, Observations, fitted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a price brings over one period.

    Args:
        price: The price.
        units: Pieces expected, on average over such periods, and the 95 % interval of that average.
        one_period: Within which the pieces of a single period lie, 95 %.
        margin: ``(price - cost)`` times ``units``, with the interval of the average.
    """

    price: float
    units: tuple[float, float, float]
    one_period: tuple[float, float]
    margin: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The price seen that promises the highest margin, beside the present one.

    Args:
        best: What it brings.
        now: What the present price brings.
        chance: That it brings more than the present one, as far as the elasticity is uncertain.
    """

    best: Outcome
    now: Outcome
    chance: float


class PriceSimulator:
    """One product's prices and what they bring.

    Args:
        name: What messages call the product.
        seen: Its observations.
        slope: Its elasticity after pooling; its own where it is None.

    Attributes:
        lowest, highest: The prices seen.
        always: Whether it was always advertised.

    Raises:
        PriceError: Too little was seen.
    """

    def __init__(self, name: str, seen: Observations, slope: Estimate | None = None) -> None:
        own = fitted(seen, by_group=False, advertising=True)
        self.name = name
        self.slope = slope or own.slope
        self.lowest, self.highest = float(seen.price.min()), float(seen.price.max())
        self._prices = np.unique(seen.price)
        self.lift = own.lift
        self.always = bool(seen.featured.all())
        self._advertised = float(seen.featured.mean())
        self._middle = float(np.log(seen.price).mean())
        units = np.log(seen.units)
        self._level = float(units.mean())
        left = units - self._level - self.slope.value * (np.log(seen.price) - self._middle)
        if own.lift:
            left -= own.lift.value * (seen.featured - self._advertised)
        self._spread = float(left.std(ddof=2))
        self._count = len(seen)
        self._smear = float(
            np.exp(left).mean()
        )  # Duan 1983: the mean of pieces from that of logarithms

    def at(self, price: float, cost: float, *, featured: bool = False) -> Outcome:
        """What a price brings.

        Args:
            price: Of one piece.
            cost: Of one piece, to the shop.
            featured: Whether it is advertised.

        Raises:
            PriceError: The price lies beyond those seen, advertising (or none) never was, or a number
                is none.
        """
        self._check(price, cost, featured)
        away, ad = log(price) - self._middle, featured - self._advertised
        centre = self._level + self.slope.value * away
        doubt = self._spread**2 / self._count + (away * self.slope.error) ** 2
        if self.lift:
            centre += self.lift.value * ad
            doubt += (ad * self.lift.error) ** 2
        doubt = doubt**0.5
        reach = float(t.ppf(0.975, self.slope.freedom))
        low, high = (self._smear * exp(centre + sign * reach * doubt) for sign in (-1, 1))
        wide = reach * (doubt**2 + self._spread**2) ** 0.5
        units = (self._smear * exp(centre), low, high)
        earned = [(price - cost) * each for each in units]
        margin = (earned[0], min(earned[1:]), max(earned[1:]))
        return Outcome(price, units, (exp(centre - wide), exp(centre + wide)), margin)

    def suggest(self, now: float, cost: float, *, featured: bool = False) -> Suggestion:
        """The price of the highest margin among those it was sold at; the owner decides.

        Raises:
            PriceError: As ``at``.
        """
        present = self.at(now, cost, featured=featured)
        tried = [self.at(float(price), cost, featured=featured) for price in self._prices]
        best = max([present, *tried], key=lambda one: one.margin[0])
        return Suggestion(best, present, self._chance(best.price, now, cost))

    def _chance(self, price: float, now: float, cost: float) -> float:
        """That the margin is higher than now's; their ratio depends on the elasticity alone."""
        if price == now:
            return 0.0
        if price <= cost or now <= cost:
            return float(price > cost)
        step, gain = log(price / now), log((now - cost) / (price - cost))
        threshold = (gain / step - self.slope.value) / self.slope.error
        return float(norm.sf(threshold) if step > 0 else norm.cdf(threshold))

    def _check(self, price: float, cost: float, featured: bool) -> None:
        if self.lift is None and featured is not self.always:
            never = "advertised" if featured else "sold without advertising"
            raise PriceError(f"{self.name!r} was never {never}; what that brings is not known.")
        if not isfinite(cost) or cost < 0:
            raise PriceError(f"The cost of {self.name!r} is {cost}; expected 0 or more.")
        if not (isfinite(price) and self.lowest <= price <= self.highest):
            raise PriceError(
                f"{self.name!r} was never sold at {price}, only from {self.lowest:g} to "
                f"{self.highest:g}; what other prices bring is not known."
            )
