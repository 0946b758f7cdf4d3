"""One field of the whole catalogue: its distinct values, and the rows that have each.

A constraint is decided once for each distinct value, by the rules of ``retrieval.matching``, and
then spread to the rows: the answer of ``matching.satisfies`` at the price of array operations.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retrieval.constraints import Constraint, Field, Op, Scalar
from retrieval.matching import (
    NUMERIC_FIELDS,
    OWN_RULES,
    begins_size,
    color_stem,
    equal_measure,
    is_sort_of,
    normal,
    number,
    says,
)
from retrieval.units import is_measure

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Rows = NDArray[np.int32]
COMPARE = {Op.LTE: np.less_equal, Op.GTE: np.greater_equal, Op.LT: np.less, Op.GT: np.greater}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of all products.

    Args:
        field: The field's name.
        size: How many rows the table has.
        values: The distinct values, in the order first seen.
        normals: Each value as it is compared.
        postings: Normalised value to the places in ``values`` that have it.
        numbers: The number in each value; NaN where there is none.
        starts: Where the rows of each value begin in ``rows``, and the end of the last.
        rows: The rows of every value, one value after the other.
        met: By value as it is compared, the places of what satisfies it, once they were asked for.
    """

    field: str
    size: int
    values: tuple[Scalar, ...]
    normals: tuple[str, ...]
    postings: Mapping[str, tuple[int, ...]]
    numbers: Numbers
    starts: NDArray[np.int64]
    rows: Rows
    met: dict[str, tuple[int, ...]] = dataclasses.field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def from_values(cls, field: str, rows: Sequence[Iterable[Scalar]]) -> "Column":
        """The column of ``field`` from the values of each row."""
        places: dict[Scalar, list[int]] = {}
        for row, values in enumerate(rows):
            for value in dict.fromkeys(values):
                places.setdefault(value, []).append(row)
        found = tuple(places)
        normals = tuple(normal(value) for value in found)
        counts = [len(places[value]) for value in found]
        return cls(
            field,
            len(rows),
            found,
            normals,
            _postings(normals),
            _counted(found),
            np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
            np.fromiter((row for value in found for row in places[value]), np.int32, sum(counts)),
        )

    def with_rows(self, changed: Mapping[int, Iterable[Scalar]]) -> "Column":
        """The column with other values in some rows; values that are new to it come last."""
        places = {value: place for place, value in enumerate(self.values)}
        added = [
            (places.setdefault(value, len(places)), row)
            for row, values in changed.items()
            for value in dict.fromkeys(values)
        ]
        stays = np.ones(self.size, dtype=np.bool_)
        stays[list(changed)] = False
        kept = stays[self.rows]
        value_of = np.repeat(np.arange(len(self.values)), np.diff(self.starts))[kept]
        value_of = np.concatenate((value_of, [place for place, _ in added])).astype(np.int64)
        rows = np.concatenate((self.rows[kept], [row for _, row in added])).astype(np.int32)
        counts = np.bincount(value_of, minlength=len(places))
        return self._with(
            tuple(places),
            np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
            rows[np.lexsort((rows, value_of))],
        )

    def mask(self, constraint: Constraint) -> Mask:
        """Which rows satisfy ``constraint``, which is on this field."""
        found = self._spread(self._chosen(constraint))
        return ~found if constraint.op.negated else found

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """How many rows of ``mask`` have each of ``values``."""
        kept = np.concatenate(([0], np.cumsum(mask[self.rows], dtype=np.int64)))
        return kept[self.starts[1:]] - kept[self.starts[:-1]]

    def count(self, places: Sequence[int], mask: Mask) -> int:
        """How many rows of ``mask`` have any of the values at ``places``."""
        rows = [self.rows[self.starts[place] : self.starts[place + 1]] for place in places]
        return int(np.count_nonzero(mask[union(rows, self.size)]))

    def meeting(self, place: int) -> tuple[int, ...]:
        """The places of the values that whoever asks for the value at ``place`` gets."""
        key = self.normals[place]
        if key not in self.met:
            self.met[key] = tuple(np.flatnonzero(self._equal(self.values[place], "")).tolist())
        return self.met[key]

    def numbers_of(self, mask: Mask, unit: str = "") -> Numbers:
        """The distinct numbers that rows of ``mask`` have, in ascending order, counted in ``unit``."""
        held = self._numbers(unit)[self.counts(mask) > 0]
        return np.unique(held[~np.isnan(held)])

    def _with(self, values: tuple[Scalar, ...], starts: NDArray[np.int64], rows: Rows) -> "Column":
        """The column with other rows, and with values after those it has."""
        if len(values) == len(self.values):
            return replace(self, starts=starts, rows=rows)
        normals = (*self.normals, *(normal(value) for value in values[len(self.values) :]))
        return Column(
            self.field,
            self.size,
            values,
            normals,
            _postings(normals),
            _counted(values),
            starts,
            rows,
        )

    def _chosen(self, constraint: Constraint) -> Mask:
        if constraint.op.ordered:
            return self._compared(constraint)
        chosen = np.zeros(len(self.values), dtype=np.bool_)
        for want in constraint.values:
            chosen |= self._equal(want, constraint.unit)
        return chosen

    def _compared(self, constraint: Constraint) -> Mask:
        bound = number(constraint.values[0])
        if bound is None:
            return np.zeros(len(self.values), dtype=np.bool_)
        numbers = self._numbers(constraint.unit)
        return np.asarray(COMPARE[constraint.op](numbers, bound), dtype=np.bool_)

    def _numbers(self, unit: str) -> Numbers:
        return _counted(self.values, unit) if unit else self.numbers

    def _equal(self, want: Scalar, unit: str) -> Mask:
        if self.field in NUMERIC_FIELDS:
            wanted = number(want)
            return np.isnan(self.numbers) if wanted is None else self.numbers == wanted
        if self.field == Field.TITLE:
            return self._where(partial(says, word=normal(want)))
        if self.field == Field.COLOR:
            return self._containing(color_stem(want))
        if is_measure(want, unit):
            amounts = (equal_measure(have, want, unit) for have in self.values)
            chosen = np.fromiter(amounts, np.bool_, len(self.values))
        else:
            chosen = np.zeros(len(self.values), dtype=np.bool_)
        chosen[list(self.postings.get(normal(want), ()))] = True
        if self.field not in OWN_RULES:
            chosen |= self._where(partial(is_sort_of, want=normal(want)))
        if self.field == Field.SIZE:
            chosen |= self._where(partial(begins_size, want=normal(want)))
        return chosen

    def _containing(self, part: str) -> Mask:
        return self._where(lambda have: part in have)

    def _where(self, holds: Callable[[str], bool]) -> Mask:
        return np.fromiter((holds(have) for have in self.normals), np.bool_, len(self.normals))

    def _spread(self, chosen: Mask) -> Mask:
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[self.rows[np.repeat(chosen, np.diff(self.starts))]] = True
        return mask


def union(some: Sequence[Rows], size: int) -> Rows:
    """The rows of a table of ``size`` that are in any of ``some``, ascending, each once.

    ``np.unique`` takes twenty times as long.
    """
    if len(some) == 1:
        return some[0]
    mask = np.zeros(size, dtype=np.bool_)
    for rows in some:
        mask[rows] = True
    return np.flatnonzero(mask).astype(np.int32)


def _counted(values: Sequence[Scalar], unit: str = "") -> Numbers:
    """The number in each value, NaN where there is none."""
    numbers = (number(value, unit) for value in values)
    return np.array([np.nan if n is None else n for n in numbers], dtype=np.float64)


def _postings(normals: Sequence[str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, list[int]] = {}
    for place, value in enumerate(normals):
        places.setdefault(value, []).append(place)
    return {value: tuple(found) for value, found in places.items()}
