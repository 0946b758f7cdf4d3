"""Who buys, as far as promotions care: tier, coupons, and what was used before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.promotions.promotion import Kind, Promotion


@dataclass(frozen=True, slots=True)
class Buyer:
    """A shopper before prices.

    Args:
        tiers: Of the shop's membership.
        coupons: The ids of coupons held or claimed.
        used: How many orders a promotion was used in.
        pieces: (promotion, product) to pieces bought at its price.
        deposits: (promotion, product) to pieces whose deposit is paid and whose rest is not.
    """

    tiers: frozenset[str] = frozenset()
    coupons: frozenset[str] = frozenset()
    used: Mapping[str, int] = field(default_factory=dict)
    pieces: Mapping[tuple[str, str], int] = field(default_factory=dict)
    deposits: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def may_use(self, promotion: Promotion) -> bool:
        """Whether the promotion is for this shopper, apart from goods and dates."""
        if promotion.kind is Kind.COUPON and promotion.id not in self.coupons:
            return False
        if promotion.kind is Kind.MEMBER and not promotion.tiers & self.tiers:
            return False
        counted = promotion.limit is not None and not promotion.kind.of_an_item
        return not counted or self.used.get(promotion.id, 0) < (promotion.limit or 0)

    def pieces_left(self, promotion: Promotion, product_id: str) -> int | None:
        """How many pieces of a product may still be bought at its price; None: any number."""
        if promotion.limit is None:
            return None
        return max(promotion.limit - self.pieces.get((promotion.id, product_id), 0), 0)


ANYBODY = Buyer()


def holder(user: str | None, conversation: str) -> str:
    """Under which name uses are kept: a shopper who is not known is told by the conversation alone."""
    return user or f"conversation:{conversation}"


@dataclass(frozen=True, slots=True)
class Live:
    """The promotions that hold for one shopper at one moment.

    Args:
        items: Those that make the price of a piece.
        balances: Presales of which the rest is due.
        baskets: Those that take off what several goods come to, in the order of application.
    """

    items: tuple[Promotion, ...] = ()
    balances: tuple[Promotion, ...] = ()
    baskets: tuple[Promotion, ...] = ()


def live(promotions: Mapping[str, Promotion], buyer: Buyer, now: datetime) -> Live:
    """What of ``promotions`` holds for ``buyer`` at ``now``."""
    usable = [one for one in promotions.values() if buyer.may_use(one)]
    holding = [one for one in usable if one.holds(now)]
    paid = {promotion_id for promotion_id, _ in buyer.deposits}
    return Live(
        tuple(sorted((p for p in holding if p.kind.of_an_item), key=lambda p: p.id)),
        tuple(p for p in usable if p.kind is Kind.PRESALE and p.id in paid and p.is_balance(now)),
        tuple(sorted((p for p in holding if not p.kind.of_an_item), key=lambda p: p.place)),
    )
