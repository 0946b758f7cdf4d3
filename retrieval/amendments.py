"""New prices and stock for a product: what they may say, and what the product is then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.products import Product, Variant


@dataclass(frozen=True, slots=True)
class Amendment:
    """New figures of a product, or of one of its variants; what is None stays as it is.

    Args:
        id: The product's id.
        sku: The variant's sku; the product itself if no variant bears it.
        currency: What the amounts are in; refused if the product's is another.
        in_stock: Whether it is told to be in stock without a number.
    """

    id: str | None = None
    sku: str | None = None
    price: float | None = None
    list_price: float | None = None
    stock: int | None = None
    currency: str | None = None
    in_stock: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing in it to change."""
        return (self.price, self.list_price, self.stock) == (None, None, None) and not self.in_stock


def amended(product: Product, amendment: Amendment) -> Product | str:
    """``product`` with new figures, or why it cannot have them.

    Variants that cost what the product cost go on doing so. A list price that is not above the
    price is none. Stock that was the sum of the variants' stays their sum.
    """
    if amendment.says_nothing:
        return "says nothing new: price, list price and stock are empty"
    if amendment.currency and product.currency and amendment.currency != product.currency:
        return f"is in {amendment.currency}, but the product is sold in {product.currency}"
    amend = _product_amended if amendment.sku is None else _variant_amended
    changed = amend(product, amendment)
    return changed if isinstance(changed, str) else _without_idle_list_price(changed)


def _product_amended(product: Product, amendment: Amendment) -> Product | str:
    stock = amendment.stock
    if product.variants and (amendment.in_stock or stock) and not product.available:
        return "is sold in variants that are all sold out; tell the stock of each sku"
    variants = product.variants
    if stock == 0:
        variants = tuple(replace(variant, stock=0) for variant in variants)
    if amendment.price is not None:
        variants = tuple(
            replace(variant, price=amendment.price)
            if variant.price is not None and variant.price == product.price
            else variant
            for variant in variants
        )
    return replace(
        product,
        price=product.price if amendment.price is None else amendment.price,
        list_price=product.list_price if amendment.list_price is None else amendment.list_price,
        stock=_stock(product.stock, amendment),
        variants=variants,
    )


def _variant_amended(product: Product, amendment: Amendment) -> Product | str:
    if amendment.list_price is not None:
        return "is a variant, which has no list price of its own; tell it with the product's id"
    before = product.variants
    after = tuple(
        _one_variant(variant, amendment) if variant.sku == amendment.sku else variant
        for variant in before
    )
    price, stock = product.price, product.stock
    if price is not None and price == _lowest(product, before):
        price = _lowest(product, after)
    if stock == _together(before):
        stock = _together(after)
    return replace(product, price=price, stock=stock, variants=after)


def _one_variant(variant: Variant, amendment: Amendment) -> Variant:
    price = variant.price if amendment.price is None else amendment.price
    return replace(variant, price=price, stock=_stock(variant.stock, amendment))


def _stock(before: int | None, amendment: Amendment) -> int | None:
    """The stock told; in stock without a number leaves a number that is one."""
    if amendment.in_stock:
        return before or None
    return before if amendment.stock is None else amendment.stock


def _lowest(product: Product, variants: Sequence[Variant]) -> float | None:
    """What the cheapest of ``variants`` costs, those without a price as the product."""
    prices = [product.price if variant.price is None else variant.price for variant in variants]
    return min((price for price in prices if price is not None), default=None)


def _together(variants: Sequence[Variant]) -> int | None:
    """The stock of all variants, if each says how much."""
    known = [variant.stock for variant in variants if variant.stock is not None]
    return sum(known) if len(known) == len(variants) else None


def _without_idle_list_price(product: Product) -> Product:
    price, list_price = product.price, product.list_price
    if list_price is None or (price is not None and list_price > price):
        return product
    return replace(product, list_price=None)
