"""What to offer when nothing is left: the smallest changes that bring results, counted exactly.

A bound moves to the nearest value that a product has, or a little further to a round number when
that brings more; anything else is dropped. One change is tried before two. Exclusions are kept as
long as any other change helps, because who said "not black" meant it. Nothing is relaxed here,
only offered.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from retrieval.columns import Mask
from retrieval.constraints import Constraint, Field, Op, Value
from retrieval.filters import ProductTable
from retrieval.matching import number

MOST_CHANGES = 3
UPPER = {Op.LTE: Op.LTE, Op.LT: Op.LTE}
LOWER = {Op.GTE: Op.GTE, Op.GT: Op.GTE}
ROUND_STEPS = (0.5, 0.2, 0.1)  # of the power of ten below: 309 becomes 350, not 400
ROUNDING = 0.2  # a round number may lie this share beyond the nearest value

# How far a change leads away from what was asked. A moved bound costs its relative distance.
DROP_COST = {Field.CATEGORY.value: 5.0, Field.TITLE.value: 1.0, Field.BRAND.value: 0.6}
DROP_COST_ELSE = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One hard constraint as it is, and as it would be; ``None`` means dropped."""

    constraint: Constraint
    replacement: Constraint | None

    def to_json(self) -> dict[str, object]:
        """The change as the contract writes it (``field, op, from, to``)."""
        after = self.replacement
        return {
            "field": self.constraint.field,
            "op": (after or self.constraint).op.value,
            "from": self.constraint.to_json()["value"],
            "to": after.to_json()["value"] if after else None,
        }


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes to make together, and how many products would then be found."""

    changes: tuple[Change, ...]
    count: int

    @property
    def cost(self) -> float:
        """How far the changes lead away from what was asked; 0.3 is a bound moved by 30 %."""
        return sum(_cost(change) for change in self.changes)

    @property
    def field(self) -> str:
        """The field of the first change."""
        return self.changes[0].constraint.field

    @property
    def to_value(self) -> Value | None:
        """The value that the first change leads to; None when it drops the constraint."""
        replacement = self.changes[0].replacement
        return replacement.value if replacement else None

    def apply(self, constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
        """``constraints`` with the changes made; those not among them stay as they are."""
        changed = {change.constraint: change.replacement for change in self.changes}
        after = (changed.get(constraint, constraint) for constraint in constraints)
        return tuple(constraint for constraint in after if constraint is not None)

    def to_json(self) -> dict[str, object]:
        """The offer as the contract writes it; changes after the first stand under ``with``."""
        first, *others = [change.to_json() for change in self.changes]
        offer = {**first, "count": self.count}
        return {**offer, "with": others} if others else offer


def relax(
    table: ProductTable,
    constraints: Sequence[Constraint],
    within: Mask | None = None,
    limit: int = 4,
) -> tuple[Relaxation, ...]:
    """Offers for ``constraints`` that no product satisfies, the smallest change first.

    Args:
        table: The catalogue.
        constraints: What was asked; only hard ones are changed or counted.
        within: Rows that count, for example those relevant to the text; default all.
        limit: How many offers at most.

    Returns:
        Offers that each change as few constraints as possible; none when nothing helps.
    """
    rows = np.ones(len(table), dtype=np.bool_) if within is None else within
    hard = tuple(dict.fromkeys(one for one in constraints if one.hard))
    positive = tuple(one for one in hard if not one.op.negated)
    found = _offers(table, hard, positive, rows) or _offers(table, hard, hard, rows)
    order = {one: place for place, one in enumerate(hard)}
    found.sort(key=lambda offer: (offer.cost, -offer.count, order[offer.changes[0].constraint]))
    return tuple(found[:limit])


def _offers(
    table: ProductTable, hard: Sequence[Constraint], movable: Sequence[Constraint], rows: Mask
) -> list[Relaxation]:
    for size in range(1, min(MOST_CHANGES, len(movable)) + 1):
        tried = (_offer(table, hard, group, rows) for group in combinations(movable, size))
        found = [offer for offer in tried if offer is not None]
        if found:
            return found
    return []


def _offer(
    table: ProductTable, hard: Sequence[Constraint], group: Sequence[Constraint], rows: Mask
) -> Relaxation | None:
    """Drops ``group``, then puts each bound back as near to where it was as leaves a result."""
    left = rows & table.rows(one for one in hard if one not in group)
    if not left.any():
        return None
    changes = []
    for constraint in group:
        replacement = _nearest(table, constraint, left)
        changes.append(Change(constraint, replacement))
        if replacement is not None:
            left &= table.mask(replacement)
    return Relaxation(tuple(changes), int(np.count_nonzero(left)))


def _nearest(table: ProductTable, constraint: Constraint, left: Mask) -> Constraint | None:
    """The constraint with its bound moved as little as leaves some of ``left``; None: drop it."""
    bound = number(constraint.values[0])
    if not constraint.op.ordered or bound is None:
        return None
    upward = constraint.op in UPPER
    op = (UPPER if upward else LOWER)[constraint.op]
    numbers = table.numbers_of(constraint.field, left, constraint.unit)
    beyond = numbers[numbers >= bound] if upward else numbers[numbers <= bound][::-1]
    if not len(beyond):
        return None
    near, round_ = (
        replace(constraint, op=op, value=value)
        for value in (float(beyond[0]), _rounded(float(beyond[0]), upward=upward))
    )
    more = np.count_nonzero(left & table.mask(round_)) > np.count_nonzero(left & table.mask(near))
    return round_ if more else near


def _rounded(value: float, *, upward: bool) -> float:
    """A round number at or a little beyond ``value``; ``value`` itself when none is near."""
    if value <= 0:
        return value
    power = 10.0 ** math.floor(math.log10(value))
    away = math.ceil if upward else math.floor
    for share in ROUND_STEPS:
        step = power * share
        candidate = round(away(round(value / step, 6)) * step, 6)
        if abs(candidate - value) <= ROUNDING * value:
            return candidate
    return value


def _cost(change: Change) -> float:
    before, after = change.constraint, change.replacement
    if after is None:
        return DROP_COST.get(before.field, DROP_COST_ELSE)
    start, end = number(before.values[0]) or 0.0, number(after.values[0]) or 0.0
    return abs(end - start) / max(abs(start), 1.0)
