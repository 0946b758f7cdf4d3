"""What delivery to a region costs, and what a return costs whom: only what the shop's policy writes down.

Where the policy says nothing of a region or of insurance, nothing is computed and None says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.orders.divisions import short_name

Payer = Literal["shopper", "shop", "insurance"]


@dataclass(frozen=True, slots=True)
class Tariff:
    """What the policy says of sending goods out.

    Args:
        fee: For an order below ``free_from``; both in the shop's currency.
        free_from: What the goods come to from where there is no fee; None for never.
        surcharges: By province (新疆, 新疆维吾尔自治区): added to every order that goes there, free or not.
        unserved: Provinces to which nothing is sent.
    """

    fee: float
    free_from: float | None = None
    surcharges: Mapping[str, float] = field(default_factory=dict)
    unserved: frozenset[str] = frozenset()

    def surcharge(self, province: str) -> float | None:
        """What a province adds; None where nothing is sent there."""
        name = short_name(province)
        if name in {short_name(one) for one in self.unserved}:
            return None
        return {short_name(one): fee for one, fee in self.surcharges.items()}.get(name, 0.0)

    def outbound(self, goods: float, province: str) -> float | None:
        """The fee of an order; None where nothing is sent there."""
        added = self.surcharge(province)
        free = self.free_from is not None and goods >= self.free_from
        return None if added is None else round((0.0 if free else self.fee) + added, 2)

    def difference(self, old: str, new: str) -> float | None:
        """What a change of the province adds to the fee; less than 0 is given back."""
        before, after = self.surcharge(old), self.surcharge(new)
        return None if before is None or after is None else round(after - before, 2)


@dataclass(frozen=True, slots=True)
class ReturnFreight:
    """Who bears the way back.

    Args:
        payer: Who pays first and foremost.
        covered: What the insurance pays of ``cost``.
        own: What is left to the shopper.
    """

    payer: Payer
    covered: float = 0.0
    own: float = 0.0


def return_freight(payer: Payer, cost: float, insured_up_to: float = 0.0) -> ReturnFreight:
    """How the cost of the way back is shared.

    Args:
        payer: By the policy, insurance counted in.
        cost: What the carrier takes.
        insured_up_to: What freight insurance pays at most.
    """
    if payer == "shop":
        return ReturnFreight(payer)
    covered = min(cost, insured_up_to) if payer == "insurance" else 0.0
    return ReturnFreight(payer, round(covered, 2), round(cost - covered, 2))
