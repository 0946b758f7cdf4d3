"""When to order anew and how much: the newsvendor's rule on a forecast's scenarios.

Arrow, Harris & Marschak 1951: of what cannot be corrected later, have so much that demand stays within
it with the chance under / (under + over). Suggestions only; nothing is ordered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isfinite

from recommender.errors import DemandError

MOST_STOCK = 100_000_000


@dataclass(frozen=True, slots=True)
class Costs:
    """What being wrong costs, for one piece, in the shop's money or in any one unit.

    Args:
        over: One too many: capital, space, what it loses by lying there until the next order.
        under: One too few: the margin not made, and the shopper's trust.

    Raises:
        DemandError: One is no number above 0.
    """

    over: float = 1.0
    under: float = 3.0

    def __post_init__(self) -> None:
        for name in ("over", "under"):
            value = getattr(self, name)
            if not isfinite(value) or value <= 0:
                raise DemandError(f"The cost {name!r} is {value}; expected a number above 0.")

    @property
    def share(self) -> float:
        """The critical ratio: of how many times out of all demand should be met whole."""
        return self.under / (self.under + self.over)


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rule says of one product.

    Args:
        reorder_at: Order when what is there and on its way comes down to this.
        up_to: And order so much that there is this.
        order: How many pieces to order now; 0 as long as there are more than ``reorder_at``.
        runs_out: The chance that what is there does not last until an order placed now arrives.
    """

    reorder_at: int
    up_to: int
    order: int
    runs_out: float


def newsvendor(scenarios: Sequence[float], costs: Costs) -> int:
    """The least number of pieces whose expected cost over equally likely scenarios is lowest.

    Raises:
        DemandError: There is no scenario, or one is below 0 or no number.
    """
    _check(scenarios)
    ranked = sorted(scenarios)
    rank = ceil(round(len(ranked) * costs.share, 9))  # .1 + .2 must not make the next rank
    return _least_cost(ranked, ranked[rank - 1], costs)


def expected_cost(pieces: float, scenarios: Sequence[float], costs: Costs) -> float:
    """What having so many pieces costs on average, by what is over and what is missing."""
    gaps = [pieces - demand for demand in scenarios]
    return sum(costs.over * gap if gap > 0 else -costs.under * gap for gap in gaps) / len(gaps)


def advise(
    lead: Sequence[float], cycle: Sequence[float], stock: int, on_order: int, costs: Costs
) -> Advice:
    """What to order now.

    Args:
        lead: Scenarios of demand until an order placed now arrives.
        cycle: Of demand until one placed at the next look arrives.
        stock: Pieces there.
        on_order: Pieces ordered that have not arrived.
        costs: What being wrong costs.

    Raises:
        DemandError: A number of pieces is below 0 or no stock, or scenarios are no good.
    """
    for name, value in (("stock", stock), ("on order", on_order)):
        if not 0 <= value <= MOST_STOCK:
            raise DemandError(f"Pieces {name} are {value}; expected 0 to {MOST_STOCK:,}.")
    reorder_at = newsvendor(lead, costs)
    up_to = max(newsvendor(cycle, costs), reorder_at)
    there = stock + on_order
    order = up_to - there if there <= reorder_at else 0
    missed = sum(demand > there for demand in lead) / len(lead)
    return Advice(reorder_at, up_to, max(order, 0), missed)


def _check(scenarios: Sequence[float]) -> None:
    if not scenarios:
        raise DemandError("No scenario of demand is known; expected one or more.")
    for demand in scenarios:
        if not isfinite(demand) or demand < 0:
            raise DemandError(f"A scenario of demand is {demand}; expected 0 or more pieces.")


def _least_cost(ranked: Sequence[float], best: float, costs: Costs) -> int:
    """The better of the whole numbers beside the best; costs are convex, so it is one of them."""
    below, above = int(best), ceil(best)
    return min((below, above), key=lambda pieces: (expected_cost(pieces, ranked, costs), pieces))
