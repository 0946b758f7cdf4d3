"""What of a product changes by the day: its figures, and what its variants cost and have in stock.

Nothing that is learnt from a catalogue (words, vectors, shelves, vocabulary) is made of them, so a
product whose figures alone changed takes the place of the old one and everything learnt stays.
"""

from dataclasses import replace

from retrieval.products import Product, Variant

FIGURES = ("price", "list_price", "rating", "stock", "sales")


def with_figures(product: Product, newer: Product) -> Product:
    """``product`` with the figures of ``newer``, and those of its variants if they are the same."""
    variants = newer.variants if _forms(product) == _forms(newer) else product.variants
    return replace(
        product,
        price=newer.price,
        list_price=newer.list_price,
        rating=newer.rating,
        stock=newer.stock,
        sales=newer.sales,
        variants=variants,
    )


def moved_options(product: Product, newer: Product) -> frozenset[str]:
    """The names of options that came into stock or were sold out: a size can be found or not."""
    if product.variants == newer.variants:
        return frozenset()
    pairs = zip(product.variants, newer.variants, strict=True)
    moved = (old for old, new in pairs if old.available != new.available)
    return frozenset(name for variant in moved for name in variant.options)


def _forms(product: Product) -> list[Variant]:
    """The variants without what they cost and have."""
    return [replace(variant, price=None, stock=None) for variant in product.variants]
