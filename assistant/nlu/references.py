"""Reads what a message points at: 第二个, 前两个, 最便宜的那个, 刚才那款, 蓝色那双, 这些, "the blue one"."""

import re
from collections.abc import Iterable

from assistant.nlu.meaning import Mention, Reference, ReferenceKind
from assistant.nlu.numbers import ENGLISH_UNITS, parse_chinese

COUNTER = r"[个款双件条台部只套份瓶盒包种把张支本项名对]"
NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
NTH = re.compile(rf"第\s*({NUMERAL})\s*{COUNTER}?|(?<![\d.])(\d{{1,2}})\s*号(?!码|线|楼|店)")
FIRST_N = re.compile(rf"前(?:面)?(?:的)?\s*({NUMERAL})\s*{COUNTER}")
LAST_N = re.compile(rf"(?:后|最后)(?:面)?(?:的)?\s*({NUMERAL})\s*{COUNTER}")
LAST = re.compile(
    rf"(?:最后(?:面)?(?:那|的)?一?|倒数第一){COUNTER}|\b(?:the )?last (?:one|pair|item|option)\b"
)
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
EN_NTH = re.compile(
    rf"\b(?:the )?({'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\b(?! (?:time|day|week|month|year|floor|hand|party))(?: (?:one|pair|item|option|product))?"
)
EN_NUMBER = re.compile(
    r"(?:\b(?:number|no\.?|item|option)\s*|#\s*)(\d{1,2}|one|two|three|four|five|six)\b"
)
EN_FIRST_N = re.compile(r"\b(?:the )?(first|last|top) (two|three|four|five|\d)\b")
BARE_PAIR = re.compile(
    r"(?<![\d.¥$])(\d)\s*(?:和|跟|与|vs\.?|and|&|对比|、)\s*(?:第)?(\d)(?![\d.]|\s*(?:元|块|百|千|-))"
)
EARLIER = re.compile(
    rf"(?:刚才|刚刚|刚|之前|上一?次|方才|前面)(?:看|说|推荐|问|提到)?(?:的|过的)?(?:那|这|上一)?一?(?:{COUNTER}|些|的)|上一{COUNTER}|"
    r"\b(?:the )?(?:previous|earlier|last) (?:one|pair|item)\b|\bthe one (?:before|you (?:just )?(?:showed|mentioned))\b|\bjust now\b"
)
THIS = re.compile(
    rf"(?:这|那|该|此)(?:一)?{COUNTER}(?!牌子?|品牌|颜色|色|价|尺|款式|风格|类|系列|月|季)|(?:^|[，。,、\s对把给用])它|"
    r"\bthis(?: (?:one|pair|item|product))?\b(?! (?:brand|colou?r|price|kind|type|month|week|year))|\bthat (?:one|pair|item|product)\b|\bthat(?=\s*(?:[?.!,]|$))|\bit\b"
)
ALL = re.compile(
    r"这些|那些|这几[个款双件]|那几[个款双件]|全部|(?:两|三|四|五|几)[个款双件]都|上面(?:这|的)?(?:几|些)|所有(?:的)?|都(?=要|买|加|对比|放)|"
    r"\b(?:these|those|all of (?:them|these)|all (?:three|four|five)|both(?: of them)?|them all|everything)\b"
)
POINTER = re.compile(rf"\s*的?(?:那|这)(?:一)?{COUNTER}|\s+(?:one|pair)\b")
DEFINITE = re.compile(r"(?:\b(?:the|that|this)\s+|[^a-z\s]\s*|^)$")
PRICE_POINTER = re.compile(
    rf"(?<![\d.])(\d{{2,6}}(?:\.\d{{1,2}})?)\s*(?:元|块钱?)?(?:的)?(?:那|这)(?:一)?{COUNTER}|\bthe [¥$]?(\d{{2,6}}) one\b"
)


def find_references(text: str, mentions: Iterable[Mention]) -> list[Reference]:
    """All references in a folded text, left to right; ``mentions`` tell which properties are named."""
    found: list[Reference] = []
    for finder in (_first_n, _positions, _prices, _recent, _all):
        for reference in finder(text):
            if not _overlaps(reference, found):
                found.append(reference)
    attributes = [r for r in _attributes(text, mentions)]
    if attributes:  # "the blue one" is no bare "one"
        found = [r for r in found if not _overlaps(r, attributes)]
    return sorted([*found, *attributes], key=lambda reference: reference.span)


def _positions(text: str) -> Iterable[Reference]:
    for match in NTH.finditer(text):
        yield _position(_count(match[1] or match[2]), match)
    for match in LAST.finditer(text):
        yield _position(-1, match)
    for match in EN_NTH.finditer(text):
        word = match[1]
        yield _position(ORDINALS.index(word) + 1 if word in ORDINALS else int(word[:-2]), match)
    for match in EN_NUMBER.finditer(text):
        yield _position(_count(match[1]), match)
    for match in BARE_PAIR.finditer(text):
        for group in (1, 2):
            yield Reference(ReferenceKind.POSITION, int(match[group]), match.span(group))


def _first_n(text: str) -> Iterable[Reference]:
    for match in FIRST_N.finditer(text):
        yield from _each(range(1, _count(match[1]) + 1), match)
    for match in LAST_N.finditer(text):
        count = _count(match[1])
        yield from _each(range(-count, 0) if count > 1 else (-1,), match)
    for match in EN_FIRST_N.finditer(text):
        count = _count(match[2])
        yield from _each(range(-count, 0) if match[1] == "last" else range(1, count + 1), match)


def _each(positions: Iterable[int], match: re.Match[str]) -> list[Reference]:
    """Several positions named by one phrase share its span."""
    return [_position(position, match) for position in positions]


def _prices(text: str) -> Iterable[Reference]:
    for match in PRICE_POINTER.finditer(text):
        yield Reference(ReferenceKind.ATTRIBUTE, match[1] or match[2], match.span(), field="price")


def _recent(text: str) -> Iterable[Reference]:
    for match in EARLIER.finditer(text):
        yield Reference(ReferenceKind.RECENT, "earlier", match.span())
    for match in THIS.finditer(text):
        yield Reference(ReferenceKind.RECENT, "this", match.span())


def _all(text: str) -> Iterable[Reference]:
    for match in ALL.finditer(text):
        yield Reference(ReferenceKind.ALL, "all", match.span())


def _attributes(text: str, mentions: Iterable[Mention]) -> Iterable[Reference]:
    for mention in mentions:
        constraint = mention.constraint
        pointer = POINTER.match(text, mention.span[1])
        definite = DEFINITE.search(text[: mention.span[0]])
        if pointer and definite and not constraint.op.negated and isinstance(constraint.value, str):
            span = (mention.span[0], pointer.end())
            yield Reference(ReferenceKind.ATTRIBUTE, constraint.value, span, constraint.field)


def _position(position: int, match: re.Match[str]) -> Reference:
    return Reference(ReferenceKind.POSITION, position, match.span())


def _count(word: str) -> int:
    if word.isdigit():
        return int(word)
    return int(ENGLISH_UNITS.get(word) or parse_chinese(word) or 1)


def _overlaps(reference: Reference, others: Iterable[Reference]) -> bool:
    """Whether it covers text another one has, unless both come from one phrase."""
    start, end = reference.span
    return any(o.span != reference.span and start < o.span[1] and o.span[0] < end for o in others)
