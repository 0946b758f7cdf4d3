"""Exact filtering and counting over the whole catalogue, with the masks kept for the next turn."""

import copy
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Column, Mask, union
from retrieval.constraints import Constraint, Field, Scalar
from retrieval.figures import FIGURES, moved_options
from retrieval.matching import field_values, normal
from retrieval.number_column import NumberColumn
from retrieval.products import Product

Key = TypeVar("Key")
Kept = TypeVar("Kept")

KEPT_MASKS = 256  # at 100,000 products about 25 MB
KEPT_COLUMNS = 64  # beside the catalogue's own attributes: a request can name any field

COUNTED = 40  # values of a field; three times as many as are shown
NONE = np.array([], dtype=np.int64)


class ProductTable:
    """The catalogue as columns, to filter and count in.

    Args:
        products: In the order of rows.

    Attributes:
        ids: The products' ids, by row.
        row_of: Id to row.
        attributes: The free attributes and variant options of the catalogue, ordered by name.
        available: (n,) which rows can be bought.
        figures: Price, list price, rating, stock and sales of each row.
        leaves: The last steps of all categories.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = tuple(products)
        self.ids = tuple(product.id for product in self.products)
        self.row_of = {product_id: row for row, product_id in enumerate(self.ids)}
        self._holders = _holders(self.products)
        self.attributes = tuple(sorted(self._holders))
        self.available = np.array([product.available for product in self.products], dtype=np.bool_)
        self.figures = {name: NumberColumn.of(name, self.products) for name in FIGURES}
        self.leaves = frozenset(p.categories[-1] for p in self.products if p.categories)
        self._columns: OrderedDict[str, Column] = OrderedDict()
        self._masks: OrderedDict[tuple[object, ...], Mask] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def from_products(cls, products: Iterable[Product]) -> "ProductTable":
        """The table of ``products``, rows ordered by id so that a tie of rows is a tie of ids."""
        return cls(sorted(products, key=lambda product: product.id))

    def with_figures(self, changed: Iterable[Product]) -> "ProductTable":
        """The table with the figures of ``changed``, which are as they were but for these.

        Everything else is shared, the masks of other fields included; neither table changes.
        """
        table = copy.copy(self)
        rows = {self.row_of[product.id]: product for product in changed}
        options = {
            name
            for row, product in rows.items()
            for name in moved_options(self.products[row], product)
        }
        products = list(self.products)
        for row, product in rows.items():
            products[row] = product
        table.products = tuple(products)
        table.available = self.available.copy()
        table.available[list(rows)] = [product.available for product in rows.values()]
        table.figures = {name: own.with_rows(name, rows) for name, own in self.figures.items()}
        moved = {*FIGURES, *options}
        with self._lock:
            held, masks = dict(self._columns), dict(self._masks)
        table._columns = OrderedDict(
            (name, _moved(column, rows) if name in moved else column)
            for name, column in held.items()
        )
        table._masks = OrderedDict((key, own) for key, own in masks.items() if key[0] not in moved)
        table._lock = Lock()
        return table

    def with_prices(
        self, prices: NDArray[np.float64], list_prices: NDArray[np.float64]
    ) -> "ProductTable":
        """The table with other prices to filter, count and sort by; everything else is shared.

        Args:
            prices: (n,) by row; NaN where there is none.
            list_prices: (n,) likewise.
        """
        table = copy.copy(self)
        changed = {"price": NumberColumn(prices), "list_price": NumberColumn(list_prices)}
        table.figures = {**self.figures, **changed}
        with self._lock:
            held, masks = dict(self._columns), dict(self._masks)
        kept = ((name, column) for name, column in held.items() if name not in changed)
        table._columns = OrderedDict(kept)
        table._masks = OrderedDict((key, m) for key, m in masks.items() if key[0] not in changed)
        table._lock = Lock()
        return table

    def __len__(self) -> int:
        return len(self.products)

    def rows(self, constraints: Iterable[Constraint]) -> Mask:
        """(n,) which rows satisfy every one of ``constraints``, hard or soft alike."""
        mask = np.ones(len(self), dtype=np.bool_)
        for constraint in constraints:
            mask &= self.mask(constraint)
        return mask

    def mask(self, constraint: Constraint) -> Mask:
        """(n,) which rows satisfy ``constraint``; kept, and therefore read-only."""
        key = (constraint.field, constraint.op, constraint.value, constraint.unit)
        with self._lock:
            mask = self._masks.get(key)
            if mask is not None:
                self._masks.move_to_end(key)
                return mask
        figure = self._figure(constraint.field)
        mask = (figure or self.column(constraint.field)).mask(constraint)
        mask.flags.writeable = False
        return self._keep(self._masks, key, mask, KEPT_MASKS)

    def column(self, field: str) -> Column:
        """The column of ``field``, built when it is first asked for."""
        column = self._columns.get(field)
        if column is None:
            column = Column.from_values(field, self._values(field))
        limit = KEPT_COLUMNS + len(self.attributes)
        return self._keep(self._columns, field, column, limit)

    def numbers_of(self, field: str, mask: Mask, unit: str = "") -> NDArray[np.float64]:
        """The distinct numbers that rows of ``mask`` have in ``field``, in ascending order."""
        figure = self._figure(field)
        if figure is not None:
            return figure.numbers_of(mask)
        return self.column(field).numbers_of(mask, unit)

    def holding(self, field: str, mask: Mask) -> int:
        """How many rows of ``mask`` have any value of the free attribute ``field``."""
        return int(np.count_nonzero(mask[self._holders[field]])) if field in self._holders else 0

    def facet_counts(self, field: str, mask: Mask) -> dict[str, int]:
        """How many rows of ``mask`` satisfy each value of ``field``, the most frequent first.

        Values that compare equal are counted together under the spelling seen first; ties are
        ordered by that spelling. Of a category only the steps are counted, not the joined paths.
        Rows with a sort of a value (曜石黑 of 黑色) count for it as well, as they do when it is asked
        for; beyond the ``COUNTED`` values that most rows have in these words, only those rows do.
        """
        column = self.column(field)
        counts = column.counts(mask)  # most values have one spelling and no sorts: all at once
        totals: dict[int, int] = {}
        for places in column.postings.values():
            if field != Field.CATEGORY or "/" not in str(column.values[places[0]]):
                totals[places[0]] = _counted(column, counts, places, mask)
        best = sorted((place for place in totals if totals[place]), key=lambda p: -totals[p])
        for place in best[:COUNTED]:
            totals[place] = _counted(column, counts, column.meeting(place), mask)
        held = [(str(column.values[place]), totals[place]) for place in best]
        return dict(sorted(held, key=lambda pair: (-pair[1], pair[0])))

    def rows_with(self, field: str, value: str) -> NDArray[np.int32]:
        """The rows that have ``value``, in any spelling that compares equal."""
        column = self.column(field)
        places = column.postings.get(normal(value), ())
        rows = [column.rows[column.starts[place] : column.starts[place + 1]] for place in places]
        return union(rows, len(self))

    def rows_meeting(self, field: str, value: str) -> NDArray[np.int32]:
        """The rows that whoever asks for ``value``, one of the field's, gets."""
        column = self.column(field)
        places = column.postings.get(normal(value), ())
        met = column.meeting(places[0]) if places else ()
        rows = [column.rows[column.starts[place] : column.starts[place + 1]] for place in met]
        return np.unique(np.concatenate(rows)) if rows else NONE.astype(np.int32)

    def _figure(self, field: str) -> NumberColumn | None:
        """The figure called ``field``, unless the shop has an attribute of that name."""
        return None if field in self._holders else self.figures.get(field)

    def _values(self, field: str) -> list[tuple[Scalar, ...]]:
        """The values of every row; of a free attribute only its holders are looked at."""
        if field in set(Field) or field in Product.__dataclass_fields__:
            return [field_values(product, field) for product in self.products]
        values: list[tuple[Scalar, ...]] = [()] * len(self)
        for row in self._holders.get(field, NONE).tolist():
            values[row] = field_values(self.products[row], field)
        return values

    def _keep(self, kept: OrderedDict[Key, Kept], key: Key, value: Kept, limit: int) -> Kept:
        with self._lock:
            kept[key] = value
            kept.move_to_end(key)
            while len(kept) > limit:
                kept.popitem(last=False)
        return value


def _moved(column: Column, rows: dict[int, Product]) -> Column:
    """The column of an option or a figure with the values that changed products have now."""
    return column.with_rows({row: field_values(own, column.field) for row, own in rows.items()})


def _holders(products: Sequence[Product]) -> dict[str, NDArray[np.int64]]:
    """Which rows have each free attribute or variant option."""
    rows: dict[str, list[int]] = {}
    for row, product in enumerate(products):
        options = (name for variant in product.variants for name in variant.options)
        for name in {*product.attributes, *options}:
            rows.setdefault(name, []).append(row)
    return {name: np.array(held, dtype=np.int64) for name, held in rows.items()}


def _counted(column: Column, counts: NDArray[np.int64], places: Sequence[int], mask: Mask) -> int:
    """How many rows of ``mask`` have any of the values at ``places``."""
    return int(counts[places[0]]) if len(places) == 1 else column.count(places, mask)
