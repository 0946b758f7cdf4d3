"""The order results are shown in: exact, with unknown values last and ties by id."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from retrieval.constraints import Field, Sort
from retrieval.filters import ProductTable
from retrieval.matching import field_values, newest_first, normal
from retrieval.products import Product
from retrieval.scoring import Rows, Scored

SAME_TITLE = 2
SORTED_AT_ONCE = 500  # rows; of many thousand only the head is sorted
SPARE = 4  # times as many as are shown, for titles that recur
PROMOTION = re.compile(r"【[^】]*】|\[[^\]]*\]")
NOT_WORDS = re.compile(r"[\W_]+")

Placed = list[tuple[int, int]]
Key = Callable[[Product], float | None]

KEYS: dict[Sort, Key] = {
    Sort.PRICE_ASC: lambda product: product.price,
    Sort.PRICE_DESC: lambda product: None if product.price is None else -product.price,
    Sort.RATING: lambda product: None if product.rating is None else -product.rating,
    Sort.SALES: lambda product: None if product.sales is None else -product.sales,
    Sort.NEWEST: lambda product: newest_first(product) or None,
}
FIGURES = {
    Sort.PRICE_ASC: "price",
    Sort.PRICE_DESC: "price",
    Sort.RATING: "rating",
    Sort.SALES: "sales",
}


class Orders:
    """Puts rows of a catalogue in order, as ``KEYS`` says; the keys are computed once."""

    def __init__(self, table: ProductTable) -> None:
        self._table = table
        self._keys: dict[Sort, NDArray[np.float64]] = {}

    def best(self, scored: Scored, limit: int) -> list[int]:
        """The ``limit`` rows with the highest scores, ties by id, at most two of a title."""
        return self._first(scored.rows, -scored.scores, limit)

    def first(self, sort: Sort, rows: Rows, limit: int) -> list[int]:
        """The first ``limit`` of ``rows`` by a field, unknown values last, ties by id.

        An order that was asked for is exact: listings of the same goods stay in it.
        """
        keys = self._key(sort)[rows]
        if len(rows) > limit:
            head = np.flatnonzero(keys <= np.partition(keys, limit)[limit])
            rows, keys = rows[head], keys[head]
        return [int(row) for row in _in_order(rows, keys)[:limit]]

    def top(self, ordered: Iterable[int], limit: int) -> list[int]:
        """The first ``limit`` rows of ``ordered``, at most two of a title while others are left.

        What is shown keeps the order of ``ordered``.
        """
        shown, spare = self._parted(ordered, limit)
        return [row for _, row in sorted([*shown, *spare[: limit - len(shown)]])]

    def _first(self, rows: Rows, keys: NDArray[np.float64], limit: int) -> list[int]:
        """The rows of the lowest keys; only some of them are sorted if these are enough."""
        count = SORTED_AT_ONCE + SPARE * limit
        if len(rows) > count:
            last = np.partition(keys, count)[count]
            head = np.flatnonzero(keys <= last)
            shown, _ = self._parted(_in_order(rows[head], keys[head]), limit)
            if len(shown) == limit:
                return [row for _, row in shown]
        return self.top(_in_order(rows, keys), limit)

    def _parted(self, ordered: Iterable[int], limit: int) -> tuple[Placed, Placed]:
        """Places and rows, until ``limit`` are shown: those to show, and others of their titles."""
        products = self._table.products
        return _parted(((int(row), products[row]) for row in ordered), limit)

    def with_table(self, table: ProductTable) -> "Orders":
        """The same for ``table``, in which only figures changed."""
        orders = Orders(table)
        dates = self._keys.get(Sort.NEWEST)
        if dates is not None:
            orders._keys[Sort.NEWEST] = dates
        return orders

    def _key(self, sort: Sort) -> NDArray[np.float64]:
        if sort not in self._keys:
            self._keys[sort] = self._made(sort)
        return self._keys[sort]

    def _made(self, sort: Sort) -> NDArray[np.float64]:
        if sort is Sort.NEWEST:
            return _numbers(map(KEYS[sort], self._table.products))
        figure = self._table.figures[FIGURES[sort]]
        return figure.ascending() if sort is Sort.PRICE_ASC else figure.descending()


def _in_order(rows: Rows, keys: NDArray[np.float64]) -> Rows:
    """Ascending ``rows`` by their keys, ties as they are."""
    return rows[np.argsort(keys, kind="stable")]


def page(products: Iterable[Product], limit: int) -> list[int]:
    """The places of the first ``limit`` products, at most two of a title while others are left.

    The places ascend, so that what is shown keeps its order.
    """
    shown, spare = _parted(enumerate(products), limit)
    return sorted(place for place, _ in [*shown, *spare[: limit - len(shown)]])


def _parted(products: Iterable[tuple[int, Product]], limit: int) -> tuple[Placed, Placed]:
    """Places and keys, until ``limit`` are shown: those to show, and others of their titles."""
    shown: Placed = []
    spare: Placed = []
    seen: Counter[str] = Counter()
    for place, (key, product) in enumerate(products):
        if len(shown) == limit:
            break
        title = bare_title(product)
        seen[title] += 1
        (shown if seen[title] <= SAME_TITLE else spare).append((place, key))
    return shown, spare


def bare_title(product: Product) -> str:
    """A title without 【…】, […], its colour, size, spaces and signs: the same for the same goods."""
    text = normal(product.title)
    bare = PROMOTION.sub("", text)
    for color in field_values(product, Field.COLOR):
        bare = bare.replace(normal(color), "")
    for size in product.attributes.get(Field.SIZE, ()):
        bare = re.sub(rf"(?<![^\W_]){re.escape(normal(size))}(?![a-z0-9])", "", bare)
    return NOT_WORDS.sub("", bare) or text


def _numbers(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.inf if value is None else value for value in values], dtype=np.float64)
