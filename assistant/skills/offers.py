"""What is offered beside a list: ways on, and counted relaxations."""

from collections import Counter
from collections.abc import Sequence

from assistant.skills.finder import Found
from assistant.skills.outcome import Line
from retrieval.constraints import Constraint, Field, Op, Value
from retrieval.relaxation import Change, Relaxation

CHIP_VALUES = 3


def kinds_of(found: Found) -> tuple[Line, ...]:
    """The kinds of goods among the nearest, most frequent first, to choose from."""
    leaves = Counter(s.product.categories[-1] for s in found.products if s.product.categories)
    ranked = sorted(leaves, key=lambda leaf: (-leaves[leaf], leaf))[:CHIP_VALUES]
    return tuple(Line("chip.value", {"field": Field.CATEGORY, "value": leaf}) for leaf in ranked)


def next_steps(found: Found) -> tuple[Line, ...]:
    """Chips for what shoppers do next."""
    chips = []
    if len(found.products) > 1:
        chips.append(Line("chip.compare_first_two"))
    if found.total > len(found.products):
        chips.append(Line("chip.more"))
    if len(found.products) > 2:
        chips.append(Line("chip.cheaper"))
    return tuple(chips)


def helpful(relaxations: Sequence[Relaxation]) -> tuple[Relaxation, ...]:
    """Goods of any kind are no answer to a kind asked for, unless there is no other."""
    kept = tuple(
        r for r in relaxations if all(c.constraint.field != Field.CATEGORY for c in r.changes)
    )
    return kept or tuple(relaxations)


def offer(relaxation: Relaxation) -> Line:
    """What changing something would bring: 价格放宽到 350 有 6 款."""
    changes = tuple(_change_line("offer", change) for change in relaxation.changes)
    return Line("offer.count", {"changes": changes, "count": relaxation.count})


def relaxing_chip(relaxation: Relaxation) -> Line:
    """A chip that says the change so that it is understood when it is sent."""
    changes = tuple(_change_line("chip", change) for change in relaxation.changes)
    return Line("chip.relax", {"changes": changes})


def _change_line(kind: str, change: Change) -> Line:
    constraint, after = change.constraint, change.replacement
    if after is None:
        negated = "_refused" if constraint.op.negated else ""
        return Line(
            f"{kind}.drop{negated}", {"field": constraint.field, "value": constraint.values}
        )
    key = "raise_price" if constraint.field == Field.PRICE else "raise"
    down = "_down" if after.op in (Op.GTE, Op.GT) else ""
    return Line(f"{kind}.{key}{down}", {"field": constraint.field, "to": _told(after)})


def _told(after: Constraint) -> Value:
    """Where a bound moves to, with what it counts."""
    value = after.values[0]
    return f"{value:g}{after.unit}" if after.unit and not isinstance(value, str) else value
