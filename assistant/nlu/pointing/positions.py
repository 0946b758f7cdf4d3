"""Reads places in the list shown: 第二个, 前两个, 倒数第二个, 1和3, "the last one", "number 2"."""

import re
from collections.abc import Iterable, Iterator

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numerals import ENGLISH_UNITS, parse_chinese
from assistant.nlu.meaning import MIDDLE, Reference, ReferenceKind
from assistant.nlu.words.patterns import any_of, compiled

MOST = 30  # a longer list is never shown, so a larger number is no place in it
NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
NO_PLACE = any_of(  # 第一次, 第二天 and 第二件半价 speak of something else
    "次|时间|天|方|名|手|代|年|季|期|步|届|版|阶段|胎|大|周|层|节|课|集|反应|印象|感觉|眼|批",
    "个(?:月|孩|宝|小时|订单|问题|人|星期)|件(?:半|打|[几\\d])|份半|[双杯瓶盒]半|[便贵大小高]",
)
NTH = compiled(rf"(?P<last>倒数)?第\s*(?P<nth>{NUMERAL})(?!{NO_PLACE})\s*{PIECE}?")
NUMBERED = compiled(  # 3号 is a place where a question or a wish follows, not in 3号线
    rf"(?<![\d.月])(?P<number>{NUMERAL})\s*号(?=$|[\s，。,.!！?？、和跟与或比对怎多有是那吧呢吗要加也都能可买行不好防便贵哪什]"
    rf"|的(?!鞋)|款|商品)(?!之?前|以前)(?:[那这]一?{PIECE})?"
)
FIRST_N = compiled(rf"(?:前|(?<!开)头)(?:面)?(?:的)?\s*(?P<count>{NUMERAL})\s*{PIECE}(?!月)")
LAST_N = compiled(rf"(?:后|最后)(?:面)?(?:的)?\s*(?P<count>{NUMERAL})\s*{PIECE}(?!月)")
NAMED: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        -1,
        compiled(
            rf"最后(?:面)?的?[那这]?一?{PIECE}|倒数第一{PIECE}?|末尾[那这]?{PIECE}|最[下右][面边]的?[那这]?{PIECE}",
            r"\b(?:the )?(?:very )?last (?:one|pair|item|option)\b",
            r"\bthe (?:bottom one|one at the (?:bottom|end))\b|后者|\bthe latter\b",
        ),
    ),
    (
        1,
        compiled(
            rf"首个|头一{PIECE}|最[上左][面边]的?[那这]?{PIECE}|前者",
            r"\bthe (?:top one|former|one (?:on|at the) top)\b",
        ),
    ),
    (
        MIDDLE,
        compiled(
            rf"中间的?[那这]?一?{PIECE}",
            r"\bthe (?:middle (?:one|pair|item|option)|one in the middle)\b",
        ),
    ),
)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINAL_VALUES = {word: value for value, word in enumerate(ORDINALS.split(), start=1)}
NO_ORDINAL = any_of(
    "times?|day|week|month|year|floor|hand|party|aid|class|orders?|of all|name|things?|baby|child",
    "birthday|purchase|visit|apartment|flat|half|generation|gen|place|choice|impression|degree|grade",
)
EN_NTH = compiled(
    rf"(?<!\ba )(?<!\bone )(?<!\bper )(?<!\bat )(?<!\bmy )(?<!\bevery )(?<!est )"
    r"(?<!price )(?<!priced )(?<!rated )\b(?:the )?"
    rf"(?P<nth>{'|'.join(ORDINAL_VALUES)}|\d{{1,2}}(?:st|nd|rd|th))\b(?! (?:{NO_ORDINAL})\b)"
    r"(?: (?:one|pair|item|option|product))?"
)
EN_FROM_THE_END = compiled(
    rf"\b(?:the )?(?:(?P<nth>{'|'.join(ORDINAL_VALUES)})[ -](?:to[ -])?(?:the )?last"
    r"|next[ -]to[ -](?:the )?last|penultimate)\b"
    r"(?: (?:one|pair|item|option|product))?"
)
EN_NUMBER = compiled(
    r"(?:\b(?:number|nr\.?|num\.?|no\.?|item|option)\s*|#\s*)(?P<number>\d{1,2}|one|two|three|four|five|six)\b(?![-%])"
)
EN_FIRST_N = compiled(r"\b(?:the )?(?P<end>first|last|top) (?P<count>two|three|four|five|[2-9])\b")
BARE = r"(?:1\d|[1-9])"
BARE_SEVERAL = compiled(
    rf"(?<![\d.¥$a-z第\-~])(?<!between ){BARE}(?:\s*(?:和|跟|与|vs\.?|and|&|对比|、|,|，)\s*(?:第)?{BARE})+"
    r"(?![\d.]|\s*(?:[元块百千万%\-~:：/月号日点岁]|之?间|[a-z]{1,3}\b)|\s*" + PIECE + r"(?:月|装))"
)
CHINESE_SEVERAL = compiled(
    r"(?<![第十百千一二三四五六七八九])[一二三四五六](?:[和跟与、][一二三四五六])+(?=$|对比|比|哪|[\s，。？?])"
)


def find_positions(text: str) -> Iterator[Reference]:
    """The places named in a folded text; of two that overlap the first found is the better one."""
    for match in EN_FROM_THE_END.finditer(text):
        yield _position(-ORDINAL_VALUES.get(match["nth"] or "second", 2), match)
    yield from _several(text)
    for value, pattern in NAMED:
        for match in pattern.finditer(text):
            yield _position(value, match)
    for match in NTH.finditer(text):
        value = count_of(match["nth"])
        if 0 < value <= MOST:
            yield _position(-value if match["last"] else value, match)
    yield from _numbered(text)
    for match in EN_NTH.finditer(text):
        word = match["nth"]
        yield _position(ORDINAL_VALUES.get(word) or int(word[:-2]), match)


def count_of(word: str) -> int:
    """The value of a small number in any spelling; 0 if it is none."""
    if word.isdigit():
        return int(word)
    return int(ENGLISH_UNITS.get(word) or parse_chinese(word) or 0)


def _several(text: str) -> Iterator[Reference]:
    for match in FIRST_N.finditer(text):
        if count_of(match["count"]) < 2:
            continue  # 前一个 is the one before
        yield from _each(range(1, count_of(match["count"]) + 1), match)
    for match in LAST_N.finditer(text):
        yield from _each(range(-count_of(match["count"]), 0), match)
    for match in EN_FIRST_N.finditer(text):
        count = count_of(match["count"])
        yield from _each(range(-count, 0) if match["end"] == "last" else range(1, count + 1), match)
    for pattern, digit in ((BARE_SEVERAL, BARE), (CHINESE_SEVERAL, "[一二三四五六]")):
        for match in pattern.finditer(text):
            for place in re.finditer(digit, match.group()):
                start = match.start() + place.start()
                span = (start, start + len(place.group()))
                yield Reference(ReferenceKind.POSITION, count_of(place.group()), span)


def _numbered(text: str) -> Iterator[Reference]:
    for pattern in (NUMBERED, EN_NUMBER):
        for match in pattern.finditer(text):
            value = count_of(match["number"])
            if 0 < value <= MOST:
                yield _position(value, match)


def _each(positions: Iterable[int], match: re.Match[str]) -> list[Reference]:
    """Several positions named by one phrase share its span."""
    return [_position(position, match) for position in positions if abs(position) <= MOST]


def _position(position: int, match: re.Match[str]) -> Reference:
    return Reference(ReferenceKind.POSITION, position, match.span())
