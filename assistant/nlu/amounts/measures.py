"""Reads amounts of what goods are measured in: 500ml以上, 半斤, 27寸, "at least 20 hours".

A number with a unit is a bound where it is compared and a value where it is not. Which attribute it
is of, and in which unit, the catalogue says.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.nlu.amounts.attribution import is_of_something_else, scale_of, words_around
from assistant.nlu.amounts.bounds import Bound, bounds_of
from assistant.nlu.amounts.comparisons import Comparison, compare
from assistant.nlu.amounts.measured import Measured, measured_amounts
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.wishing.exact import Exact
from assistant.nlu.words.patterns import compiled
from assistant.nlu.words.properties import is_named
from assistant.nlu.words.scales import Measuring
from retrieval.constraints import Field, Op

JOINT = compiled(r"\s*(?:到|至|-+|~+|—+|–|to|and|和)\s*")
TO = compiled(r"\s*(?:到|至|-+|~+|—+|–|to)\s*")
OR = compiled(r"\s*(?:或者?|还是|、|/|,|，|or|and|和)\s*")


def find_measures(
    text: str, amounts: Sequence[Amount], measuring: Measuring
) -> tuple[list[Bound], list[Exact]]:
    """The bounds on measured attributes and the values named, in a folded text.

    Args:
        text: The folded message.
        amounts: Its amounts, from left to right.
        measuring: What the message may measure.
    """
    if not measuring.units:
        return [], []
    bounds: list[Bound] = []
    values: list[Exact] = []
    last = 0
    found = list(measured_amounts(text, amounts, measuring))
    for place, (one, before) in enumerate(found):
        if one.amount.start < last:
            continue
        following = found[place + 1][0] if place + 1 < len(found) else None
        joint = following and _between(text, one, following, measuring)
        if joint:
            bounds.append(joint)
            last = joint.end
            continue
        last = one.end
        bound = _range(text, before, one, measuring) or _bound(text, one, measuring)
        if bound:
            bounds.append(bound)
            continue
        _add(text, values, _values(text, before, one, measuring))
    return bounds, values


def _between(text: str, one: Measured, other: Measured, measuring: Measuring) -> Bound | None:
    """Two amounts with a unit each: 半斤到一斤."""
    joined = TO.fullmatch(text, one.end, other.amount.start)
    scale = scale_of(text, other, measuring) if joined else None
    own = next((s for s in one.measure.scales if scale and s.field == scale.field), None)
    if scale is None or own is None:
        return None
    low = one.amount.low * own.base / scale.base
    if low >= other.amount.high:
        return None
    unit = scale.unit(other.amount.high)
    ends = (
        (Op.GTE, scale.counted(low, unit)),
        (Op.LTE, scale.counted(other.amount.high, unit)),
    )
    return Bound(scale.field, ends, one.amount.start, other.end, unit=unit)


def _range(text: str, before: Amount | None, one: Measured, measuring: Measuring) -> Bound | None:
    """Two amounts that share a unit: 20到30升, "5-10 kg"."""
    if before is None or not JOINT.fullmatch(text, before.end, one.amount.start):
        return None
    if OR.fullmatch(text, before.end, one.amount.start) or before.low >= one.amount.high:
        return None
    scale = scale_of(text, replace(one, amount=before), measuring)
    if scale is None:
        return None
    unit = scale.unit(one.amount.high)
    low, high = scale.counted(before.low, unit), scale.counted(one.amount.high, unit)
    ends = ((Op.GTE, low), (Op.LTE, high))
    return Bound(scale.field, ends, before.start, one.end, unit=unit)


def _bound(text: str, one: Measured, measuring: Measuring) -> Bound | None:
    compared = compare(text, one.amount.start, one.end)
    if compared is None and one.or_more:
        compared = Comparison(Op.GTE, one.amount.start, one.end)
    if compared is None and one.amount.exact:
        return None
    if compared is not None and compared.told:
        return None
    scale = scale_of(text, one, measuring)
    if scale is None:
        return None
    op = compared.op if compared else None
    unit = scale.unit(one.amount.high)
    ends = tuple((o, scale.counted(value, unit)) for o, value in bounds_of(op, one.amount))
    start, end = (compared.start, compared.end) if compared else (one.amount.start, one.end)
    return Bound(scale.field, ends, start, end, unit=unit)


def _add(text: str, values: list[Exact], found: list[Exact]) -> None:
    """Adds values; two of one field that the same goods have are both wanted: 16G+512G."""
    last = values[-1] if values else None
    if last and len(found) == 1 and found[0].field == last.field:
        one = found[0]
        both = tuple(value for value in last.values if value in one.values)
        if both and not OR.fullmatch(text, last.span[1], one.span[0]):
            values[-1] = replace(last, values=both, span=(last.span[0], one.span[1]))
            return
    values += found


def _values(text: str, before: Amount | None, one: Measured, measuring: Measuring) -> list[Exact]:
    """The value named, and the one before it that shares its unit: 128或者256G."""
    found = _value(text, one, measuring)
    if found is None:
        return []
    if before is None or not OR.fullmatch(text, before.end, one.amount.start):
        return [found]
    other = _value(text, replace(one, amount=before), measuring)
    shared = [replace(other, span=(before.start, before.end))] if other else []
    return [*shared, found]


def _value(text: str, one: Measured, measuring: Measuring) -> Exact | None:
    """A value named by its measure, in the catalogue's spelling where some goods have it."""
    if not one.amount.exact or compare(text, one.amount.start, one.end):
        return None
    scale = scale_of(text, one, measuring)
    if scale is None or is_of_something_else(text, one):
        return None
    number, span = one.amount.low, (one.amount.start, one.end)
    spelt = scale.spelt(number)
    if spelt:
        return Exact(scale.field, spelt, span)
    if scale.field == Field.SIZE or not scale.plausible(number):
        return None  # a size is one of those that goods come in
    named = is_named(scale.field, *words_around(text, one))
    known = measuring.carried or not scale.amounts  # without a catalogue any amount may be one
    sure = known and one.measure.clear and not one.measure.ambiguous
    if not (named or sure):
        return None
    unit = scale.unit(number)
    return Exact(scale.field, (scale.counted(number, unit),), span, unit)
