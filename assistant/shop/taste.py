"""What suits the shopper beyond the request: what others took, profile, popularity.

The adapter between the catalogue's products and the recommender, which knows ids and facts only.
"""

import math
from collections.abc import Callable, Mapping
from typing import Protocol

from assistant.shop.folder import Shop
from assistant.skills.context import Shopper
from recommender.evidence import Evidence, Part
from retrieval.products import Product

Progress = Callable[[str, int, int], None]
Judgement = Mapping[str, Mapping[str, Evidence]]
MANY = 10_000  # sales that count as fully popular where there are no events


class Taste(Protocol):
    """Judges products for a shopper; parts are ``profile``, ``together`` and ``popular``."""

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence by part and product id; what is unknown is left out."""


class SalesTaste:
    """The small exact implementation: sales figures are the only evidence."""

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Popularity on a logarithmic scale; nothing of the shopper is known."""
        del shopper
        return {Part.POPULAR: {key: Evidence(sold(product)) for key, product in products.items()}}


def sold(product: Product) -> float:
    """Sales as evidence from 0 to 1, logarithmic."""
    return min(1.0, math.log1p(product.sales or 0) / math.log1p(MANY))


def load_taste(shop: Shop, progress: Progress | None = None) -> Taste:
    """The shop's taste; sales figures alone while there are no events."""
    del shop, progress
    return SalesTaste()
