"""Reads amounts of what goods are measured in: 500ml以上, 半斤, 27寸, "at least 20 hours".

A number with a unit is a bound where it is compared and a value where it is not. Which attribute it
is of, and in which unit, the catalogue says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.nlu.amounts.bounds import Bound, bounds_of
from assistant.nlu.amounts.comparisons import Comparison, compare
from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import DIGITS
from assistant.nlu.wishing.exact import Exact
from assistant.nlu.wishing.indifference import property_names
from assistant.nlu.words.patterns import compiled, left_of
from assistant.nlu.words.properties import is_named
from assistant.nlu.words.scales import Measure, Measuring, Scale
from retrieval.constraints import Field, Op

NEARBY_BEFORE, NEARBY_AFTER = 8, 14  # how far the name of a property may stand from its number
LONGEST_UNIT = 11  # milliliters
HALVES = compiled(r"半(?=[\u4e00-\u9fff])", r"\bhalf(?: an?| of an?)?(?= )")
ONES = compiled(r"\ban?(?= [a-z]+ (?:of|bag|box|bottle|pack)\b)")
HALF_MORE = compiled(r"半(?![价折个天年月小袖身圆导])")
TENTH_UNITS = frozenset("米尺斤升")
TENTH = compiled(rf"([1-9一二三四五六七八九])(?!寸?[\d.十百千万]|{PIECE}|[码号岁克两升年月天])寸?")
JOINT = compiled(r"\s*(?:到|至|-+|~+|—+|–|to|and|和)\s*")
TO = compiled(r"\s*(?:到|至|-+|~+|—+|–|to)\s*")
OR = compiled(r"\s*(?:或者?|还是|、|/|,|，|or|and|和)\s*")
OF_A_BODY = compiled(
    r"(?:体重|身高|个子|重量级|[我他她]|\bweigh(?:s|ing)?|\bi'?m|\bi am|\bheight(?: is)?)\s*(?:是|有|about)?\s*$"
)
OF_A_BODY_AFTER = compiled(r"\s*(?:tall\b|高的?(?:男|女|人|个)|重的?(?:男|女|人))")
OF_A_SERVICE = compiled(
    r"\s*(?:以?内|之内)?(?:就|能|可以?)*(?:发货|到货?|送[到达货上]|客服|在线|营业|无理由|退|换|保价)",
    r"\s*(?:之?[前后]|ago\b|from now\b)",
    r"\s*(?:delivery|shipping|support|service|returns?|a day|later)\b",
)
PACK_OF = compiled(r"\b(?:box|pack|bag|case|carton)(?:es|s)? of $")
NEXT_TO = compiled(r"(?:是|要|为|在|:|：|of|is|\s)+$")
NO_PIECES = compiled(rf"两(?={PIECE}|[天次种样下句人口位])")


@dataclass(frozen=True, slots=True)
class Measured:
    """An amount with its unit, where the two end, and whether it is a 40+ of them."""

    amount: Amount
    measure: Measure
    end: int
    or_more: bool = False


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
    found = list(_measured(text, amounts, measuring))
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


def _measured(
    text: str, amounts: Sequence[Amount], measuring: Measuring
) -> Iterator[tuple[Measured, Amount | None]]:
    """Every amount that has a unit, with the amount before it where that has none of its own."""
    before: Amount | None = None
    for amount in sorted((*amounts, *_parts(text)), key=lambda amount: amount.start):
        plus = text.startswith("+", amount.end)
        end, measure = _unit(text, amount.end + plus, measuring.units)
        if measure is None:
            amount, measure = _of_a_property(text, amount, measuring)
            end = amount.end
        if measure is None:
            before = amount
            continue
        more, end = _more(text, end)
        whole = replace(amount, low=amount.low + more, high=amount.high + more) if more else amount
        yield Measured(whole, measure, end, or_more=plus), before
        before = None


def _of_a_property(
    text: str, amount: Amount, measuring: Measuring
) -> tuple[Amount, Measure | None]:
    """What a number without a unit measures: the property named right before it, 腰围77."""
    pack = PACK_OF.search(left_of(text, amount.start))
    if pack:
        return replace(amount, start=amount.start - len(pack.group())), measuring.units.get("pack")
    before = NEXT_TO.sub("", left_of(text, amount.start, NEARBY_BEFORE))
    names = (before[place:] for place in range(len(before)))
    scales = [scale for name in names for scale in measuring.named.get(name, ())]
    having = [scale for scale in scales if scale.spelt(amount.low)]
    return amount, Measure(tuple(having[:1])) if having else None


def _parts(text: str) -> Iterator[Amount]:
    """半斤, "half a litre" and "a kilo of", which are no numbers but before a unit."""
    for pattern, value in ((HALVES, 0.5), (ONES, 1.0)):
        for match in pattern.finditer(text):
            yield Amount(value, value, *match.span(), worded=True)


def _more(text: str, end: int) -> tuple[float, int]:
    """What follows a unit and belongs to its number: the half of 一斤半, the tenths of 二尺三."""
    half = HALF_MORE.match(text, end)
    if half:
        return 0.5, half.end()
    tenth = TENTH.match(text, end) if text[end - 1] in TENTH_UNITS else None
    if tenth is None:
        return 0.0, end
    digit = tenth[1]
    return (int(digit) if digit.isdigit() else DIGITS[digit]) / 10, tenth.end()


def _between(text: str, one: Measured, other: Measured, measuring: Measuring) -> Bound | None:
    """Two amounts with a unit each: 半斤到一斤."""
    joined = TO.fullmatch(text, one.end, other.amount.start)
    scale = _scale(text, other, measuring) if joined else None
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
    scale = _scale(text, replace(one, amount=before), measuring)
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
    scale = _scale(text, one, measuring)
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
    scale = _scale(text, one, measuring)
    if scale is None or _is_of_something_else(text, one):
        return None
    number, span = one.amount.low, (one.amount.start, one.end)
    spelt = scale.spelt(number)
    if spelt:
        return Exact(scale.field, spelt, span)
    if scale.field == Field.SIZE or not scale.plausible(number):
        return None  # a size is one of those that goods come in
    named = is_named(scale.field, *_around(text, one))
    known = measuring.carried or not scale.amounts  # without a catalogue any amount may be one
    sure = known and one.measure.clear and not one.measure.ambiguous
    if not (named or sure):
        return None
    unit = scale.unit(number)
    return Exact(scale.field, (scale.counted(number, unit),), span, unit)


def _scale(text: str, one: Measured, measuring: Measuring) -> Scale | None:
    """The attribute that is measured: one that is named, that has the value, or the first."""
    scales = one.measure.scales
    if measuring.carried:
        scales = tuple(scale for scale in scales if scale.field in measuring.carried)
    around = _around(text, one)
    plausible = tuple(scale for scale in scales if scale.plausible(one.amount.high))
    scales = plausible or (scales if len(scales) == 1 else ())
    named = [scale for scale in scales if is_named(scale.field, *around)]
    having = [scale for scale in scales if scale.spelt(one.amount.low)]
    best = [scale for scale in named if scale in having] or having or named or scales
    if not best or best[0] in named:
        return best[0] if best else None
    scale = best[0]
    # 5厘米 is not always said of the size of the whole
    clear = one.measure.clear and scale.field != Field.SIZE
    if (
        measuring.carried
        or clear
        or any(name in near for near in around for name in property_names())
    ):
        return scale
    return None


def _around(text: str, one: Measured) -> tuple[str, str]:
    before = left_of(text, one.amount.start, NEARBY_BEFORE)
    return before, text[one.end : one.end + NEARBY_AFTER]


def is_of_a_service(text: str, end: int) -> bool:
    """Whether the amount that ends here is one of what the shop does: 24小时发货."""
    return OF_A_SERVICE.match(text, end) is not None


def _is_of_something_else(text: str, one: Measured) -> bool:
    """Whether the amount is of a person or of a service: 我70公斤, 24小时发货."""
    if is_of_a_service(text, one.end) or OF_A_BODY_AFTER.match(text, one.end):
        return True
    return OF_A_BODY.search(left_of(text, one.amount.start)) is not None


def _unit(text: str, position: int, units: Mapping[str, Measure]) -> tuple[int, Measure | None]:
    """The longest unit written at ``position``, and where it ends."""
    start = position + (text[position : position + 1] in (" ", "-"))
    if NO_PIECES.match(text, start):
        return position, None
    for length in range(LONGEST_UNIT, 0, -1):
        name = text[start : start + length]
        if name in units and len(name) == length and _ends(text, start + length, name):
            return start + length, units[name]
    return position, None


def _ends(text: str, end: int, name: str) -> bool:
    """Whether a unit ends here: no Latin letter goes on, and "in" is no preposition."""
    following = text[end : end + 2]
    if name.isascii() and name.isalpha() and following[:1].isascii() and following[:1].isalpha():
        return False
    return name != "in" or not (following[:1] == " " and following[1:].isalpha())
