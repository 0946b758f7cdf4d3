"""The constraint ledger: what the shopper asked for so far, with the turn each wish came from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from retrieval.constraints import Constraint, Field, Op

UPPER = (Op.LTE, Op.LT)
LOWER = (Op.GTE, Op.GT)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A constraint and the turn it came from.

    Args:
        derived: Whether it was worked out (再便宜点 → below the median shown), not said.
    """

    constraint: Constraint
    turn: int
    derived: bool = False

    def to_json(self) -> dict[str, object]:
        """The entry as the contract writes it."""
        return {**self.constraint.to_json(), "turn": self.turn}


Ledger = tuple[LedgerEntry, ...]


def constraints_of(ledger: Ledger) -> tuple[Constraint, ...]:
    """The constraints without their turns."""
    return tuple(entry.constraint for entry in ledger)


def merge(
    ledger: Ledger,
    constraints: Sequence[Constraint],
    turn: int,
    *,
    accumulating: Collection[str] = (),
    derived: bool = False,
) -> Ledger:
    """The ledger after new constraints: each takes the place of what it contradicts.

    Args:
        ledger: What was asked for before.
        constraints: What this turn asks for; they do not contradict each other.
        turn: The turn they come from.
        accumulating: Fields of which goods have several values, so that wishes add up.
        derived: Whether they were worked out and not said.
    """
    for constraint in constraints:
        kept = (_without(entry, constraint, constraints, accumulating) for entry in ledger)
        ledger = tuple(entry for entry in kept if entry is not None)
    return (*ledger, *(LedgerEntry(constraint, turn, derived) for constraint in constraints))


def admit(ledger: Ledger, admitted: Iterable[Constraint], turn: int) -> Ledger:
    """The ledger after 黑色也行: refusals of the value are lifted, alternatives are widened.

    Where nothing on the field stands against the value, nothing changes: it was allowed.
    """
    for constraint in admitted:
        kept = (_minus(e, constraint) if _refuses(e.constraint, constraint) else e for e in ledger)
        ledger = _widened(tuple(entry for entry in kept if entry is not None), constraint, turn)
    return ledger


def add_alternatives(ledger: Ledger, added: Iterable[Constraint], turn: int) -> Ledger:
    """The ledger after "also white": the value beside those wanted, or wanted anew."""
    for constraint in added:
        widened = admit(ledger, [constraint], turn)
        ledger = widened if _wants(widened, constraint) else merge(widened, [constraint], turn)
    return ledger


def drop_positive(ledger: Ledger, fields: Collection[str]) -> Ledger:
    """The ledger without the values wanted of ``fields``; refusals and bounds stay."""
    return tuple(
        entry
        for entry in ledger
        if entry.constraint.field not in fields
        or entry.constraint.op.negated
        or entry.constraint.op.ordered
    )


def drop_fields(ledger: Ledger, fields: Collection[str]) -> Ledger:
    """The ledger without anything on ``fields``."""
    return tuple(entry for entry in ledger if entry.constraint.field not in fields)


def budget_of(ledger: Ledger) -> Ledger:
    """What carries over to another kind of goods: the most it may cost, as it was said."""
    said = (e for e in ledger if e.constraint.field == Field.PRICE and not e.derived)
    return tuple(entry for entry in said if entry.constraint.op in UPPER)


def field_entries(ledger: Ledger, field: str) -> Ledger:
    """The entries on one field."""
    return tuple(entry for entry in ledger if entry.constraint.field == field)


def _refuses(old: Constraint, new: Constraint) -> bool:
    return old.field == new.field and old.op.negated


def _wants(ledger: Ledger, new: Constraint) -> bool:
    return any(
        entry.constraint.field == new.field
        and not entry.constraint.op.negated
        and set(new.values) <= set(entry.constraint.values)
        for entry in ledger
    )


def _widened(ledger: Ledger, new: Constraint, turn: int) -> Ledger:
    """The first wish for another value of the field, with the new values as alternatives."""
    for place, entry in enumerate(ledger):
        old = entry.constraint
        if old.field == new.field and not old.op.negated and not old.op.ordered:
            values = tuple(dict.fromkeys((*old.values, *new.values)))
            op = Op.EQ if len(values) == 1 else Op.IN
            value = values[0] if len(values) == 1 else values
            wider = LedgerEntry(replace(old, op=op, value=value), turn, entry.derived)
            changed = entry if values == old.values else wider
            return (*ledger[:place], changed, *ledger[place + 1 :])
    return ledger


def _without(
    entry: LedgerEntry,
    new: Constraint,
    siblings: Iterable[Constraint],
    accumulating: Collection[str],
) -> LedgerEntry | None:
    """The entry as far as it still holds beside ``new``; None if nothing of it does."""
    old = entry.constraint
    if old.field != new.field:
        return entry
    if new.op.ordered or old.op.ordered:
        return None if _same_side(old, new, siblings) or _impossible(old, new) else entry
    if old == new:
        return None
    if not new.op.negated and not old.op.negated:
        return entry if new.field in accumulating and new.op is Op.EQ else None
    if new.op.negated and old.op.negated:
        return entry
    return _minus(entry, new)


def _same_side(old: Constraint, new: Constraint, siblings: Iterable[Constraint]) -> bool:
    """Two upper bounds, two lower bounds, or a bound replaced by a range (around, between)."""
    ops = {sibling.op for sibling in siblings if sibling.field == new.field}
    whole_range = bool(ops & set(UPPER)) and bool(ops & set(LOWER))
    return (
        whole_range
        or (old.op in UPPER and new.op in UPPER)
        or (old.op in LOWER and new.op in LOWER)
    )


def _impossible(old: Constraint, new: Constraint) -> bool:
    """A lower bound above a new upper one (or the reverse) has been given up."""
    if not (old.op.ordered and new.op.ordered):
        return False
    low, high = (old, new) if old.op in LOWER else (new, old)
    return float(low.values[0]) >= float(high.values[0])


def _minus(entry: LedgerEntry, new: Constraint) -> LedgerEntry | None:
    """Wanting and refusing the same value: the later word counts."""
    old = entry.constraint
    left = tuple(value for value in old.values if value not in new.values)
    if not left:
        return None
    if left == old.values:
        return entry
    single = {Op.IN: Op.EQ, Op.NOT_IN: Op.NE}
    changed = (
        replace(old, op=single[old.op], value=left[0])
        if len(left) == 1
        else replace(old, value=left)
    )
    return replace(entry, constraint=changed)
