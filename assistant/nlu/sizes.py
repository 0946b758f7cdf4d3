"""Reads sizes of things worn: 42码, 四十二码半, "size 7.5", "in a medium", XL."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from assistant.nlu.numbers import Amount
from assistant.nlu.patterns import any_of, compiled, left_of, words

LETTERS = r"(?:x{0,4}[sml]|[2-6]xl)"
WORDED = {"small": "s", "medium": "m", "large": "l", "extra small": "xs", "extra large": "xl"}
NAMED = any_of("extra[ -]small", "extra[ -]large", "small", "medium", "large", LETTERS)
ENDS = r"(?=\s*(?:$|[,.!?;，。！？、/]|please|pls|and\b|or\b|if\b|thanks|size))"

LETTER_SIZES = compiled(
    rf"(?<![a-z0-9])(?P<code>{LETTERS}|均)\s*[码号](?![线楼店])"
    rf"|\bsize\s+(?P<size>{NAMED}|\d{{1,3}}(?:\.5)?)\b(?!\s*(?:inch|cm|mm))"
    rf"|\bin\s+(?:an?\s+)?(?P<worn>{NAMED}){ENDS}"
    # Two letters and more speak for themselves unless they end the name of a model
    r"|(?<![a-z0-9])(?<![a-z] )(?P<bare>x{1,4}l|x{2,3}s|[2-6]xl)(?![a-z0-9])"
    rf"|(?<![a-z0-9])(?<=[要拿选换来穿买 ])(?P<wanted>{LETTERS})(?=的)"
    rf"|^(?P<first>{LETTERS})(?=的)"
)
REGIONAL = compiled(
    rf"{words('eu', 'uk')}\s?(\d{{1,2}}(?:\.5)?)\b",
    r"\b(?:in|size|a|wear)\s+us\s?(\d{1,2}(?:\.5)?)\b",
)
WORN = compiled(r"(?:穿|[^a-z]in|^in|\bin an?|\bwear(?:ing)?(?: an?)?)\s*$")
WORN_ENDS = compiled(r"\s*(?:$|[,.!?;，。！？；、的码]|please|pls|and\b|or\b|size)")
CODE = compiled(r"\s*码(?P<half>半)?(?![以数头表洗])")
OR = compiled(r"\s*(?:或者?|和|、|/|,|，|or|and)\s*")
NUMBER = compiled(r"\s*号(?=的|鞋|脚|[，。,.!！?？\s]|$)")
NO_SIZE_BEFORE = compiled(r"[满减返送省差第]$")
OF_A_SIZE = compiled(r"的(?![那这哪])")
ON_FEET = range(30, 51)
SMALLEST = 10  # 大一码 is no size
LARGEST = 200
Span = tuple[int, int]
Size = tuple[str, Span]


def find_sizes(text: str, amounts: Sequence[Amount], known: Mapping[str, str]) -> list[Size]:
    """The sizes named in a folded text, in the catalogue's spelling, with their places.

    Args:
        text: The folded message.
        amounts: Its amounts.
        known: The catalogue's sizes: folded → as it spells them.
    """
    found: list[Size] = []
    for value, span in (*_lettered(text, known), *_numbered(text, amounts, known)):
        if all(span[1] <= start or end <= span[0] for _, (start, end) in found):
            found.append((known.get(value, value.upper()), span))
    return sorted(found, key=lambda size: size[1])


def _lettered(text: str, known: Mapping[str, str]) -> Iterator[Size]:
    for match in LETTER_SIZES.finditer(text):
        value = match[match.lastgroup or 0].replace("-", " ")
        yield _spelt(value, known), match.span()
    for match in REGIONAL.finditer(text):
        yield match[match.lastindex or 0], match.span()


def _spelt(value: str, known: Mapping[str, str]) -> str:
    """Sizes in words by their letters (medium is M), unless the catalogue writes the words."""
    if value == "均":
        return "均码"
    return value if value in known else WORDED.get(value, value)


def _numbered(text: str, amounts: Sequence[Amount], known: Mapping[str, str]) -> Iterator[Size]:
    for amount, following in zip_longest(amounts, amounts[1:]):
        if not amount.exact or amount.low > LARGEST or amount.low * 2 % 1:
            continue
        code = CODE.match(text, amount.end)
        value = f"{amount.low + (0.5 if code and code['half'] else 0):g}"
        coded = code or _shares_a_code(text, amount, following)
        if coded and (value in known or amount.low >= SMALLEST):
            yield value, (amount.start, code.end() if code else amount.end)
        elif amount.low in ON_FEET and _is_worn(text, amount, known=value in known):
            yield value, (amount.start, amount.end)


def _shares_a_code(text: str, amount: Amount, following: Amount | None) -> bool:
    """Whether the next number has a 码 for both: the first of 42或者43码."""
    joined = following and OR.fullmatch(text, amount.end, following.start)
    return bool(following and joined and CODE.match(text, following.end))


def _is_worn(text: str, amount: Amount, *, known: bool) -> bool:
    """42的 is a size where the catalogue has it; 穿42 and 42号 are one anywhere."""
    if NUMBER.match(text, amount.end):
        return True
    if NO_SIZE_BEFORE.search(left_of(text, amount.start)):
        return False
    worn = WORN.search(left_of(text, amount.start))
    if worn and WORN_ENDS.match(text, amount.end):
        return True
    return known and OF_A_SIZE.match(text, amount.end) is not None
