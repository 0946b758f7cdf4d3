"""Reads sizes of things worn: 42码, 四十二码半, "size 7.5", US 9, 170/92A, 36C, "in a medium", XL."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.letter_sizes import beside_goods, lettered, worded
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import DIGITS
from assistant.nlu.amounts.size_systems import Size, Sizes
from assistant.nlu.wishing.corrections import AGAIN
from assistant.nlu.words.patterns import compiled, left_of

NUMBER_BESIDE = compiled(r"(?<![a-z])(?:[a-z]{3,}|[\u4e00-\u9fff])\s$")
REGIONS = {"eu": "eu", "欧": "eu", "uk": "uk", "英": "uk", "us": "us", "美": "us"}
REGIONAL = compiled(
    r"(?<![a-z])(?P<before>eur?|uk)(?: size| ?码)?\s?(?P<number>\d{1,2}(?:\.5)?)(?![\d.]|\s?%)",
    # "us" may be the shopper: "get us 9 of them"
    r"(?<![a-z])(?<!for )(?<!get )(?<!give )(?<!show )(?<!send )(?<!let )(?<!of )"
    r"us(?: size| ?码)?\s?(?P<us>\d{1,2}(?:\.5)?)(?![\d.]|\s?(?:%|dollars?|bucks?|of\b))",
    r"(?P<chinese>[欧英美])(?:洲|国)?码?\s?(?P<sized>\d{1,2}(?:\.5)?)码?(?![\d.块元])",
    r"(?:\bsize |(?<![\d.]))(?P<first>\d{1,2}(?:\.5)?) ?(?P<after>eu|uk|us)\b",
)
WAIST = compiled(r"(?:腰围?|裤腰|\bwaist(?: size)?)(?:是|of|is|[:：\s])*$")
WAIST_AFTER = compiled(r"[\s-]*(?:的腰|waist\b)")
WAIST_UNIT = compiled(
    r"[\s-]?(?P<unit>尺|寸|cm|厘米|公分|inch(?:es)?\b|\")(?P<tenth>(?<=尺)[1-9一二三四五六七八九])?"
)
WORN = compiled(r"(?:穿|[^a-z]in|^in|\bin an?|\bwear(?:ing)?(?: an?)?|\bi'?m an?)\s*$")
STOCKED = compiled(rf"(?:有没?有?|{PIECE}|的)\s*$")
IN_STOCK = compiled(r"\s*(?:还?有(?:吗|么|没|货|不)|[吗么没](?:有)?|$|[，。,?？])")
WORN_ENDS = compiled(r"\s*(?:$|[,.!?;，。！？；、的码]|please|pls|and\b|or\b|size)")
CODE = compiled(r"\s*码(?P<half>半)?(?![以数头表洗])")
OR = compiled(r"\s*(?:或者?|和|、|/|,|，|or|and)\s*")
TO = compiled(r"\s*(?:[-~—–到至])\s*")
NUMBER = compiled(r"\s*号(?=的|鞋|脚|[，。,.!！?？\s]|$)")
NO_SIZE_BEFORE = compiled(r"[满减返送省差第¥$€£]$")
OF_A_SIZE = compiled(r"的?(?![那这哪])")
OF_IT = compiled(r"的(?![那这哪])")
ON_FEET = range(30, 51)
HEIGHTS = range(80, 200)
SMALLEST = 10  # 大一码 is no size
LARGEST = 200
MOST_BETWEEN = 6


def find_sizes(
    text: str,
    amounts: Sequence[Amount],
    known: Mapping[str, str],
    worn: Mapping[str, str] | None = None,
) -> list[Size]:
    """The sizes named in a folded text, in the catalogue's spelling, with their places.

    Args:
        text: The folded message.
        amounts: Its amounts.
        known: The catalogue's sizes: folded → as it spells them.
        worn: Those of the kinds of goods that the message names; none if it names none.
    """
    sizes = Sizes(worn or known)
    found: list[Size] = []
    for value, span in (
        *_regional(text, sizes),
        *lettered(text, sizes),
        *(beside_goods(text, sizes) if worn else ()),
        *_waists(text, amounts, sizes),
        *worded(text, sizes, named=bool(worn)),
        *_numbered(text, amounts, sizes, named=bool(worn)),
    ):
        if all(span[1] <= start or end <= span[0] for _, (start, end) in found):
            found.append((value, span))
    return sorted([*found, *_again(text, amounts, found)], key=lambda size: size[1])


def _again(text: str, amounts: Iterable[Amount], found: Iterable[Size]) -> Iterator[Size]:
    """Numbers that follow a size and are meant like it: "size 42, sorry, 43", "size 42 or 43"."""
    ends = {span[1]: value for value, span in found}
    for amount in amounts:
        if any(start <= amount.start < end for _, (start, end) in found):
            continue
        joined = next((v for end, v in ends.items() if _continues(text, end, amount.start)), None)
        if joined and joined.replace(".", "").isdigit() and amount.low in ON_FEET:
            yield f"{amount.low:g}", (amount.start, amount.end)


def _continues(text: str, end: int, start: int) -> bool:
    between = text[end:start] if end <= start else "-"
    return OR.fullmatch(between) is not None or AGAIN.fullmatch(between) is not None


def _regional(text: str, sizes: Sizes) -> Iterator[Size]:
    for match in REGIONAL.finditer(text):
        parts = match.groupdict()
        written = parts["number"] or parts["us"] or parts["sized"] or parts["first"]
        region = (parts["before"] or parts["chinese"] or parts["after"] or "us")[:2]
        yield sizes.shoe(REGIONS[region], float(written), text), match.span()


def _waists(text: str, amounts: Iterable[Amount], sizes: Sizes) -> Iterator[Size]:
    """腰围二尺三 and "a 30 inch waist", where trousers come in inches."""
    for amount in amounts:
        unit = WAIST_UNIT.match(text, amount.end)
        end = unit.end() if unit else amount.end
        if not (WAIST.search(left_of(text, amount.start)) or WAIST_AFTER.match(text, end)):
            continue
        tenth = unit["tenth"] if unit else None
        number = amount.low + (DIGITS.get(tenth) or int(tenth)) / 10 if tenth else amount.low
        size = sizes.waist(number, unit["unit"] if unit else "")
        if size:
            yield size, (amount.start, end)


def _numbered(text: str, amounts: Sequence[Amount], sizes: Sizes, *, named: bool) -> Iterator[Size]:
    for amount, following in zip_longest(amounts, amounts[1:]):
        if not amount.exact or amount.low > LARGEST or amount.low * 2 % 1:
            continue
        code = CODE.match(text, amount.end)
        value = f"{amount.low + (0.5 if code and code['half'] else 0):g}"
        if not code and _shares_a_code(text, amount, following):
            yield from _up_to(text, amount, following, sizes)
        elif code and (value in sizes or amount.low >= SMALLEST):
            yield sizes.written(value), (amount.start, code.end())
        elif _is_worn(text, amount, known=value in sizes, named=named):
            yield sizes.written(value), (amount.start, amount.end)
        elif named and amount.low in HEIGHTS and OF_A_SIZE.match(text, amount.end):
            height = sizes.body(value) if OF_IT.match(text, amount.end) else None
            if height:
                yield height, (amount.start, amount.end)


def _shares_a_code(text: str, amount: Amount, following: Amount | None) -> bool:
    """Whether the next number has a 码 for both: the first of 42或者43码."""
    if following is None or not CODE.match(text, following.end):
        return False
    between = text[amount.end : following.start]
    return bool(OR.fullmatch(between) or TO.fullmatch(between))


def _up_to(text: str, amount: Amount, following: Amount | None, sizes: Sizes) -> Iterator[Size]:
    """The first of 42或43码; of 41-43码 those between as well."""
    span = (amount.start, amount.end)
    yield sizes.written(f"{amount.low:g}"), span
    if following is None or not TO.fullmatch(text, amount.end, following.start):
        return
    between = range(int(amount.low) + 1, int(following.low))
    if len(between) <= MOST_BETWEEN:
        yield from ((sizes.written(str(size)), span) for size in between)


def _is_worn(text: str, amount: Amount, *, known: bool, named: bool) -> bool:
    """42的 is a size where the catalogue has it; 穿42 and 42号 are one anywhere."""
    if int(amount.low) not in ON_FEET or NO_SIZE_BEFORE.search(left_of(text, amount.start)):
        return False
    if NUMBER.match(text, amount.end):
        return True
    if known and STOCKED.search(left_of(text, amount.start)) and IN_STOCK.match(text, amount.end):
        return True
    worn = WORN.search(left_of(text, amount.start)) or (
        known and named and NUMBER_BESIDE.search(left_of(text, amount.start))
    )
    if worn and WORN_ENDS.match(text, amount.end):
        return True
    return known and OF_IT.match(text, amount.end) is not None
