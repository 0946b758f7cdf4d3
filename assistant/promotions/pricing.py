"""What the pieces of a line cost before anything is taken off for several goods.

Of discounts, member prices and presales a piece gets the one that makes it cheapest; they are not
added up. Where a shopper may buy only so many pieces of a product at a price, the dearest get it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.promotions.buyer import Buyer, Live
from assistant.promotions.money import cents
from assistant.promotions.promotion import Kind, Promotion
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of a product, as they lie in a cart.

    Args:
        product: As the catalogue has it, at its regular price.
        sku: Which variant.
    """

    product: Product
    sku: str | None = None
    quantity: int = 1

    @property
    def unit(self) -> int | None:
        """What a piece costs regularly, in cents; None where the catalogue does not say."""
        variant = next((one for one in self.product.variants if one.sku == self.sku), None)
        own = variant.price if variant and variant.price is not None else self.product.price
        return None if own is None else cents(own)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.product.id, self.sku or ""


@dataclass(frozen=True, slots=True)
class Portion:
    """Pieces of one line that cost the same.

    Args:
        line: The line's place.
        quantity: How many pieces.
        unit: What each costs, in cents.
        promotion: What makes that price; None: the catalogue.
        now: Of a presale, what is paid for a piece now; None: everything.
    """

    line: int
    quantity: int
    unit: int
    promotion: Promotion | None = None
    now: int | None = None

    @property
    def cost(self) -> int:
        """What the pieces come to."""
        return self.quantity * self.unit


@dataclass(frozen=True, slots=True)
class Price:
    """A price that a promotion makes."""

    unit: int
    promotion: Promotion
    now: int | None = None


def portions(lines: Sequence[Line], live: Live, buyer: Buyer) -> list[Portion]:
    """What the pieces of ``lines`` cost; lines without a price have none."""
    left: dict[tuple[str, str], int | None] = {}
    found: list[Portion] = []
    dearest_first = sorted(range(len(lines)), key=lambda n: (-(lines[n].unit or 0), lines[n].key))
    for place in dearest_first:
        line = lines[place]
        if line.unit is None:
            continue
        rest = line.quantity
        for price in prices(line.product, line.unit, live):
            many = _taken(left, price.promotion, line.product.id, buyer, live, rest)
            if many:
                found.append(Portion(place, many, price.unit, price.promotion, price.now))
                rest -= many
        if rest:
            found.append(Portion(place, rest, line.unit))
    return sorted(found, key=lambda one: (one.line, one.unit, one.promotion is None))


def prices(product: Product, unit: int, live: Live) -> list[Price]:
    """What promotions make of the regular price of a piece, the lowest first, ties by id."""
    made = [_made(one, unit) for one in live.items if one.scope.has(product)]
    due = [
        Price(max(unit - one.terms.worth, 0), one)
        for one in live.balances
        if one.scope.has(product)
    ]
    lower = (price for price in (*made, *due) if price.unit < unit)
    return sorted(lower, key=lambda price: (price.unit, price.promotion.id))


def _made(promotion: Promotion, unit: int) -> Price:
    if promotion.kind is not Kind.PRESALE:
        return Price(promotion.terms.unit(unit), promotion)
    terms = promotion.terms
    return Price(terms.deposit + max(unit - terms.worth, 0), promotion, now=terms.deposit)


def _taken(  # one counter, told by who, what and when
    left: dict[tuple[str, str], int | None],
    promotion: Promotion,
    product_id: str,
    buyer: Buyer,
    live: Live,
    wanted: int,
) -> int:
    """How many of ``wanted`` pieces may have the price; they are counted off."""
    key = (promotion.id, product_id)
    if key not in left:
        is_due = promotion in live.balances
        left[key] = buyer.deposits.get(key, 0) if is_due else buyer.pieces_left(promotion, key[1])
    there = left[key]
    many = wanted if there is None else min(there, wanted)
    left[key] = None if there is None else there - many
    return many
