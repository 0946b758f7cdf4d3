"""Which products have a history that tells what their price does, and what it tells.

A product that sells in few weeks looks insensitive: weeks without a sale have no logarithm, and they are
those of high prices. What is enough was measured on simulated shops (``benchmarks/price_histories.py``).
Slopes are drawn to those of the same kind and brand, or of the narrowest group with enough of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from recommender.errors import PriceError
from recommender.prices.elasticity import FEWEST_PRICES, Estimate, Observations, fitted
from recommender.prices.pooling import pooled

WEEKS = 26  # since the first sale
SOLD = 0.95  # the share of them with sales
PIECES = 5.0  # a week with sales, on average
SPREAD = 0.05  # the standard deviation of the logarithm of the price
TOGETHER = 4  # slopes that a group must have to be drawn together


@dataclass(frozen=True, slots=True)
class History:
    """One product's weeks.

    Args:
        product_id: Its id.
        groups: What it belongs to, the narrowest first: kind and brand, kind, …
        seen: Pieces and mean price of the weeks with sales.
        weeks: Since the first sale, those without one too.
    """

    product_id: str
    groups: tuple[str, ...]
    seen: Observations
    weeks: int

    @property
    def tells(self) -> bool:
        """Whether it is long, dense and varied enough."""
        sold = len(self.seen)
        if sold < max(SOLD * self.weeks, 1) or self.weeks < WEEKS:
            return False
        varied = len(np.unique(self.seen.price)) >= FEWEST_PRICES
        return varied and bool(
            self.seen.units.mean() >= PIECES and np.log(self.seen.price).std() >= SPREAD
        )


@dataclass(frozen=True, slots=True)
class Elasticity:
    """What a price does to the sales of a product.

    Args:
        own: From its own weeks alone.
        drawn: Drawn to those of its group; its own where there is none.
        group: The group, "" where there is none.
    """

    own: Estimate
    drawn: Estimate
    group: str = ""


def elasticities(histories: Sequence[History]) -> dict[str, Elasticity]:
    """The elasticity of each product whose history tells one, in their order."""
    own = {one.product_id: _slope(one) for one in histories if one.tells}
    told = {product: slope for product, slope in own.items() if slope is not None}
    members: dict[str, list[str]] = defaultdict(list)
    known = [one for one in histories if one.product_id in told]
    for one in known:
        for group in one.groups:
            members[group].append(one.product_id)
    drawn: dict[str, Mapping[str, Estimate]] = {}
    found = {}
    for one in known:
        slope = told[one.product_id]
        group = next((name for name in one.groups if len(members[name]) >= TOGETHER), "")
        if group and group not in drawn:
            drawn[group] = pooled({name: told[name] for name in members[group]}).groups
        together = drawn[group][one.product_id] if group else slope
        found[one.product_id] = Elasticity(slope, together, group)
    return found


def _slope(one: History) -> Estimate | None:
    """Its own slope; None where its prices tell none after all, or leave nothing to doubt."""
    try:
        slope = fitted(one.seen, by_group=False, advertising=True).slope
    except PriceError:
        return None
    return slope if isfinite(slope.value) and 0 < slope.error < np.inf else None
