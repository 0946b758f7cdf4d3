"""Finds amounts with a unit: "500ml", 半斤, 二尺三, and numbers right after the property they measure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import DIGITS
from assistant.nlu.words.patterns import compiled, left_of
from assistant.nlu.words.scales import Measure, Measuring

NEARBY_BEFORE = 8  # how far the name of a property may stand before its number
LONGEST_UNIT = 11  # milliliters
HALVES = compiled(r"半(?=[\u4e00-\u9fff])", r"\bhalf(?: an?| of an?)?(?= )")
ONES = compiled(r"\ban?(?= [a-z]+ (?:of|bag|box|bottle|pack)\b)")
HALF_MORE = compiled(r"半(?![价折个天年月小袖身圆导])")
TENTH_UNITS = frozenset("米尺斤升")
TENTH = compiled(rf"([1-9一二三四五六七八九])(?!寸?[\d.十百千万]|{PIECE}|[码号岁克两升年月天])寸?")
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


def measured_amounts(
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
