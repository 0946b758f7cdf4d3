"""One figure of the whole catalogue, such as the price: a number for each row.

A bound on it is one comparison of an array, so it needs neither values nor postings, and a changed
price is a changed number. The answers are those of ``matching.satisfies``.
"""

from collections.abc import Sequence

import numpy as np

from retrieval.columns import COMPARE, Mask, Numbers
from retrieval.constraints import Constraint
from retrieval.matching import number
from retrieval.products import Product


class NumberColumn:
    """One figure of all products.

    Args:
        numbers: (n,) by row; NaN where a product has none.
    """

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    @classmethod
    def of(cls, field: str, products: Sequence[Product]) -> "NumberColumn":
        """The figure ``field`` of ``products``."""
        return cls(np.array([_figure(product, field) for product in products], dtype=np.float64))

    def with_rows(self, field: str, changed: dict[int, Product]) -> "NumberColumn":
        """The column with the figures of other products in some rows."""
        numbers = self.numbers.copy()
        numbers[list(changed)] = [_figure(product, field) for product in changed.values()]
        return NumberColumn(numbers)

    def mask(self, constraint: Constraint) -> Mask:
        """Which rows satisfy ``constraint``, which is on this field."""
        wanted = [number(value) for value in constraint.values]
        if constraint.op.ordered:
            return self._compared(constraint, wanted[0])
        found = np.isin(self.numbers, [value for value in wanted if value is not None])
        return ~found if constraint.op.negated else found

    def numbers_of(self, mask: Mask) -> Numbers:
        """The distinct numbers that rows of ``mask`` have, in ascending order."""
        held = self.numbers[mask]
        return np.unique(held[~np.isnan(held)])

    def ascending(self) -> Numbers:
        """(n,) what to sort by to have the lowest first and unknown ones last."""
        return np.where(np.isnan(self.numbers), np.inf, self.numbers)

    def descending(self) -> Numbers:
        """(n,) what to sort by to have the highest first and unknown ones last."""
        return np.where(np.isnan(self.numbers), np.inf, -self.numbers)

    def or_nothing(self) -> Numbers:
        """(n,) the numbers, 0 where there is none."""
        return np.nan_to_num(self.numbers, nan=0.0)

    def _compared(self, constraint: Constraint, bound: float | None) -> Mask:
        if bound is None:
            return np.zeros(len(self.numbers), dtype=np.bool_)
        return np.asarray(COMPARE[constraint.op](self.numbers, bound), dtype=np.bool_)


def _figure(product: Product, field: str) -> float:
    value = getattr(product, field)
    return np.nan if value is None else float(value)
