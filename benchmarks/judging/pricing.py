"""What one piece of goods costs a shopper under the promotions that hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from judging.goods import Row
from judging.offers import CENTS, Offer

SEVERAL = "nth_item"  # needs more than one piece


@dataclass(frozen=True)
class Buying:
    """Who buys, and when.

    Args:
        held: Coupons and tiers of the shopper.
        wrote: All that they wrote, in lower case.
    """

    at: str
    held: frozenset[str]
    wrote: str

    def holds(self, offer: Offer) -> bool:
        """Whether a coupon is the shopper's, or was claimed by its code."""
        return offer.id in self.held or bool(offer.code and offer.code.lower() in self.wrote)

    def may_use(self, offer: Offer) -> bool:
        """Whether an offer holds now for the shopper."""
        now = offer.start <= datetime.fromisoformat(self.at) < offer.end
        theirs = not offer.tiers or bool(self.held & set(offer.tiers))
        return now and theirs and (offer.kind != "coupon" or self.holds(offer))


def priced(row: Row, offers: Iterable[Offer]) -> Row:
    """A row at what one piece of it costs, the regular price beside it where that is another."""
    about = [offer for offer in offers if offer.is_about(row) and offer.kind != SEVERAL]
    if row.price is None or not about:
        return row
    price = cost(row.price, about)
    variants: list[Mapping[str, Any]] = [
        {**one, "price": None if one.get("price") is None else cost(one["price"], about)}
        for one in row.variants
    ]
    changed = price != row.price
    listed = max(row.list_price or 0.0, row.price) if changed else row.list_price
    regular = row.price if changed else None
    pieces = [offer for offer in about if offer.makes_pieces]
    units = tuple(cost(one, pieces) for one in row.prices)
    return replace(
        row, price=price, list_price=listed, regular=regular, units=units, variants=variants
    )


def cost(regular: float, offers: Iterable[Offer]) -> float:
    """What one piece comes to: the best price of a piece, and what an order of one takes off that."""
    offers = list(offers)
    pieces = [(offer.piece(regular), offer.kind) for offer in offers if offer.makes_pieces]
    price, kind = min([*pieces, (regular, "")], key=lambda pair: pair[0])
    if kind == "presale":
        return price  # of what is only reserved, nothing more is taken off
    off = sum(offer.off(price) for offer in offers if not offer.makes_pieces)
    return round(price - off / CENTS, 2)
