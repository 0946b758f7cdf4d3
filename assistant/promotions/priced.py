"""A product at the price that a shopper pays for one piece now, with what makes that price."""

from dataclasses import dataclass, field, fields, replace

from assistant.promotions.buyer import Buyer, Live
from assistant.promotions.money import amount
from assistant.promotions.pricing import Line
from assistant.promotions.promotion import Promotion
from assistant.promotions.quote import Deduction, Quote
from assistant.promotions.quoting import quote_live
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class PricedProduct(Product):
    """A product whose ``price`` promotions make; ``list_price`` is at least the regular one.

    Args:
        regular: What a piece costs without promotions.
        cuts: What each promotion takes off that, in the order of application; they add up.
    """

    regular: float = 0.0
    cuts: tuple[Deduction, ...] = field(default=(), repr=False, compare=False)

    @property
    def promotions(self) -> tuple[Promotion, ...]:
        """What makes the price."""
        return tuple(cut.promotion for cut in self.cuts)

    def to_json(self) -> dict[str, object]:
        """The product as the contract writes it, with its regular price and what takes off of it."""
        cuts = [
            {
                "id": cut.promotion.id,
                "kind": cut.promotion.kind.value,
                "off": amount(cut.off),
                "until": cut.promotion.end.isoformat(),
            }
            for cut in self.cuts
        ]
        return {**Product.to_json(self), "regular_price": self.regular, "promotions": cuts}


def priced(product: Product, holding: Live, buyer: Buyer) -> PricedProduct:
    """``product`` as one piece of it costs ``buyer`` under the promotions that hold."""
    own = _about(product, holding)
    alone = quote_live([Line(product)], own, buyer)
    totals: dict[float, float] = {}
    for variant in product.variants:
        if variant.price is not None and variant.price not in totals:
            totals[variant.price] = _total(quote_live([Line(product, variant.sku)], own, buyer))
    variants = tuple(
        one if one.price is None else replace(one, price=totals[one.price])
        for one in product.variants
    )
    known = {one.name: getattr(product, one.name) for one in fields(Product)}
    regular = product.price or 0.0
    told = {
        "price": _total(alone),
        "list_price": max(product.list_price or 0.0, regular),
        "variants": variants,
    }
    return PricedProduct(**{**known, **told}, regular=regular, cuts=alone.deductions)


def _about(product: Product, holding: Live) -> Live:
    """Of the promotions that hold, those about a product."""
    return Live(
        tuple(one for one in holding.items if one.scope.has(product)),
        tuple(one for one in holding.balances if one.scope.has(product)),
        tuple(one for one in holding.baskets if one.scope.has(product)),
    )


def _total(quote: Quote) -> float:
    return amount(quote.total)
