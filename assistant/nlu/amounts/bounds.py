"""A bound that a message sets: one or two comparisons of a field with numbers."""

from dataclasses import dataclass

from assistant.nlu.amounts.numbers import Amount, around
from retrieval.constraints import Op


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on ``field`` found in the text: one or two comparisons with one span.

    Args:
        told: Whether the text says that it is one; else any other name for the number wins.
        currencies: The ISO 4217 codes of the currencies that may be meant; none where none is named.
        unit: What the numbers count, as the catalogue writes it.
    """

    field: str
    comparisons: tuple[tuple[Op, float], ...]
    start: int
    end: int
    told: bool = True
    currencies: frozenset[str] = frozenset()
    unit: str = ""


def bounds_of(op: Op | None, amount: Amount) -> tuple[tuple[Op, float], ...]:
    """The comparisons that an operator, or None for "about", makes with an amount."""
    if op in (Op.LTE, Op.LT):
        return ((op, amount.high),)
    if op in (Op.GTE, Op.GT):
        return ((op, amount.low),)
    low, high = around(amount.low) if amount.exact else (amount.low, amount.high)
    return ((Op.GTE, low), (Op.LTE, high))
