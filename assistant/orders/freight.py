"""What delivery to a region costs: only what the shop's policy writes down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.orders.divisions import short_name


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
