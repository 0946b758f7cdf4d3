"""Reads bounds on attributes that are counted in a unit: 500ml以上, "at least 20 hours"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.nlu.bounds import Bound, bounds_of
from assistant.nlu.comparisons import compare
from assistant.nlu.numbers import Amount
from assistant.nlu.patterns import left_of
from retrieval.constraints import Field

NEARBY = 8  # how far the name of a property may stand from its number


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures in one catalogue.

    Args:
        fields: The attributes counted in it, the most frequent first.
        factor: What turns a number in this unit into the unit that the catalogue uses.
        clear: Whether the unit names a measure by itself; 小时 and 条 do not.
    """

    fields: tuple[str, ...]
    factor: float = 1.0
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Measuring:
    """What a message may measure.

    Args:
        units: What each unit measures in this catalogue, by its folded name.
        carried: Attributes of the kinds of goods that the message names; empty if it names none.
        names: What shoppers call attributes, so that 续航20小时以上 needs no kind of goods.
    """

    units: Mapping[str, Measure]
    carried: Collection[str] = ()
    names: Collection[str] = ()


def find_measures(text: str, amounts: Sequence[Amount], measuring: Measuring) -> list[Bound]:
    """The bounds on measured attributes in a folded text with these amounts."""
    found = (_measure(text, amount, measuring) for amount in amounts)
    return [bound for bound in found if bound]


def _measure(text: str, amount: Amount, measuring: Measuring) -> Bound | None:
    end, unit = _unit(text, amount.end, measuring.units)
    compared = compare(text, amount.start, end) if unit else None
    if unit is None or compared is None or compared.told:
        return None
    named = _is_named(text, amount.start, compared.end, measuring.names)
    field = _field(unit, measuring.carried, named=named)
    if field is None:
        return None
    ends = tuple((op, _scaled(value, unit.factor)) for op, value in bounds_of(compared.op, amount))
    return Bound(field, ends, compared.start, compared.end)


def _field(unit: Measure, carried: Collection[str], *, named: bool) -> str | None:
    """The attribute measured: one of the goods named, else what the unit mostly stands for."""
    if carried:
        return next((field for field in unit.fields if field in carried), None)
    # 5厘米 is not always said of the size of the whole
    clear = unit.clear and unit.fields[0] != Field.SIZE
    return unit.fields[0] if clear or named else None


def _unit(text: str, position: int, units: Mapping[str, Measure]) -> tuple[int, Measure | None]:
    """The longest unit written at ``position``, and where it ends."""
    start = position + (text[position : position + 1] == " ")
    for length in range(4, 0, -1):
        name = text[start : start + length]
        following = text[start + length : start + length + 1]
        if name in units and not (name.isascii() and following.isascii() and following.isalpha()):
            return start + length, units[name]
    return position, None


def _is_named(text: str, start: int, end: int, names: Collection[str]) -> bool:
    nearby = left_of(text, start, NEARBY) + " " + text[end : end + NEARBY]
    return any(name in nearby for name in names)


def _scaled(value: float, factor: float) -> float:
    return round(value * factor, 4)
