"""Learns of how many pieces goods are, so that a puzzle of 1000块 names no price.

块 is both yuan and piece. What nothing of a kind costs by far, but titles of it count, is pieces.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from retrieval.products import Product

PIECES = re.compile(r"(\d+)\s*(?:片|块|粒|颗|pcs\b|pieces?\b)", re.IGNORECASE)
NEAR = 0.2  # as a price without a comparison is read


def learn_pieces(products: Iterable[Product]) -> dict[str, frozenset[float]]:
    """Category → the numbers of pieces that its titles tell and that none of it costs."""
    told: dict[str, set[float]] = defaultdict(set)
    dearest: dict[str, float] = defaultdict(float)
    for product in products:
        numbers = [float(number) for number in PIECES.findall(product.title)]
        for category in product.categories:
            told[category].update(numbers)
            dearest[category] = max(dearest[category], product.price or 0.0)
    found = {
        category: frozenset(n for n in numbers if n * (1 - NEAR) > dearest[category])
        for category, numbers in told.items()
    }
    return {category: numbers for category, numbers in found.items() if numbers}
