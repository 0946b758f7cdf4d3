"""Products as the recommender sees them, which knows ids and plain facts only."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from recommender.profiling.traits import Facts, PriceScale
from retrieval.constraints import Field
from retrieval.products import Product

MANY = 10_000  # sales that count as fully popular where there are no events


class CatalogueFacts(Mapping[str, Facts]):
    """The facts of every product, made when they are asked for.

    Args:
        products: The catalogue.
        row_of: Each id's place in it.
    """

    def __init__(self, products: Sequence[Product], row_of: Mapping[str, int]) -> None:
        self._products = products
        self._row_of = row_of

    @classmethod
    def of(cls, products: Sequence[Product]) -> "CatalogueFacts":
        """The facts of ``products``."""
        return cls(products, {product.id: row for row, product in enumerate(products)})

    def __getitem__(self, product_id: str) -> Facts:
        return facts_of(self._products[self._row_of[product_id]])

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._row_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._row_of)

    def __len__(self) -> int:
        return len(self._products)

    @property
    def categories(self) -> Mapping[str, str | None]:
        """The category path of each product."""
        return {key: self._products[row].category for key, row in self._row_of.items()}

    @cached_property
    def scale(self) -> PriceScale:
        """The prices of the catalogue; made in moments, because every change of a price needs it."""
        numbers: dict[str | None, int] = {}
        kinds = [numbers.setdefault(one.category, len(numbers)) for one in self._products]
        kind = np.array(kinds, dtype=np.int64)
        price = np.array([one.price for one in self._products], dtype=np.float64)
        known = ~np.isnan(price)
        kind, price = kind[known], price[known]
        ordered = price[np.lexsort((price, kind))]
        ends = np.cumsum(np.bincount(kind, minlength=len(numbers)))
        parts = np.split(ordered, ends[:-1]) if len(numbers) else []
        prices = {category or "": part for category, part in zip(numbers, parts, strict=True)}
        return PriceScale(prices, np.sort(price))


def facts_of(product: Product) -> Facts:
    """A product as the recommender sees it: plain facts by name."""
    core = {"category": product.category, "brand": product.brand, "price": product.price}
    return {**dict(product.attributes), **{k: v for k, v in core.items() if v is not None}}


def sizes_of(product: Product) -> dict[str, bool]:
    """The sizes a product is made in, and whether each can be had."""
    made: dict[str, bool] = {}
    for variant in product.variants:
        size = variant.options.get(Field.SIZE)
        if size:
            made[size] = made.get(size, False) or variant.available
    return made


def sold(product: Product) -> float:
    """Sales as evidence from 0 to 1, logarithmic."""
    return min(1.0, math.log1p(product.sales or 0) / math.log1p(MANY))
