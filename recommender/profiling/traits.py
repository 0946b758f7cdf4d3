"""What a shopper can come to like in a product: its category, brand, colour, size, price level.

Products arrive as plain facts: ``{"category": "a/b/c", "brand": "…", "price": 99.0, "color":
("…",)}``. Every other name is read as a trait of its own; nothing about a shop is built in.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Facts = Mapping[str, object]
Prices = Sequence[float] | NDArray[np.float64]

CATEGORY = "category"
PRICE = "price"
EVERYWHERE = ("brand", "color")  # a liked size or material means something in one department only
FEWEST_PRICES = 5  # below, a category's prices say nothing and the whole catalogue's are used


class Trait(NamedTuple):
    """One value of one fact; a tuple, because profiles sum up and sort thousands of them.

    Args:
        kind: The fact's name.
        value: In the catalogue's spelling; of a category the path down to some step.
        within: The department in which it holds; empty where it holds everywhere.
    """

    kind: str
    value: str
    within: str = ""


def traits_of(facts: Facts) -> dict[str, list[Trait]]:
    """The traits of a product by kind; absent facts and the price have none."""
    steps = _steps(facts)
    found = {CATEGORY: [Trait(CATEGORY, "/".join(steps[: n + 1])) for n in range(len(steps))]}
    for kind in sorted(set(facts) - {CATEGORY, PRICE}):
        within = "" if kind in EVERYWHERE or not steps else steps[0]
        found[kind] = [Trait(kind, value, within) for value in _texts(facts[kind])]
    return {kind: traits for kind, traits in found.items() if traits}


def attribute_values(facts: Facts) -> list[str]:
    """The traits of a product as texts, for likeness by content."""
    return [f"{trait.kind}:{trait.value}" for kind in traits_of(facts).values() for trait in kind]


class PriceScale:
    """Where a price stands among the prices of its category, 0 cheapest to 1 dearest.

    Args:
        prices: Of each category path, in ascending order.
        everything: All prices, in ascending order.
    """

    def __init__(self, prices: Mapping[str, Prices], everything: Prices) -> None:
        self._prices = prices
        self._everything = everything

    @classmethod
    def of(cls, products: Iterable[Facts]) -> Self:
        """The scale of a catalogue; products without a price are passed over."""
        prices: dict[str, list[float]] = {}
        for facts in products:
            price = _price(facts)
            if price is not None:
                prices.setdefault("/".join(_steps(facts)), []).append(price)
        ordered = {category: sorted(values) for category, values in prices.items()}
        return cls(ordered, sorted(price for values in ordered.values() for price in values))

    def level(self, facts: Facts) -> float | None:
        """The level of a product's price; None without a price, or where no prices are known."""
        price = _price(facts)
        known: Prices = self._prices.get("/".join(_steps(facts)), [])
        prices = known if len(known) >= FEWEST_PRICES else self._everything
        if price is None or not len(prices):
            return None
        return (bisect_left(prices, price) + bisect_right(prices, price)) / 2 / len(prices)


def _steps(facts: Facts) -> list[str]:
    category = facts.get(CATEGORY)
    return [step for step in category.split("/") if step] if isinstance(category, str) else []


def _price(facts: Facts) -> float | None:
    price = facts.get(PRICE)
    return float(price) if isinstance(price, int | float) else None


def _texts(value: object) -> list[str]:
    """The texts in one value or several; numbers are no traits."""
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return sorted({text for text in several if isinstance(text, str) and text})
