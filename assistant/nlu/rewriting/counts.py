"""Puts right what stands beside a number and only sounds as meant: 五白以内, 24存, 300道500.

A number says what may follow it: a unit, money, a bound or another number. One character that
sounds the same is enough there, where elsewhere a whole word has to; what counts things itself, or
makes a word with what follows, is left as it is.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.nlu.amounts.counting import NO_MONEY
from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.rewriting.makers import muffled
from assistant.nlu.rewriting.paths import NUMERALS
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import sayings

DIGITS = frozenset("一二两三四五六七八九")
NUMBERS = NUMERALS | frozenset("佰仟")
SCALES, RANGE = "百千", "到"
FEW = frozenset("一两")  # 一黑两白的 counts colours, so a bound or money has to follow
CLOSED = "的元块以之左到至多装上下"  # what follows an amount
BOUND, NEARLY_BOUND = "内", ("lai",)  # 以奈: ai is near to ei, and n to l
SAID = -13.0  # a word said more often than this is meant where it stands
LONGEST_WORD = 4
NEVER = -99.0


def put_right(text: str) -> Iterator[Edit]:
    """The edits that put right what is written by ear after the numbers of a folded text."""
    done = 0
    for place in range(1, len(text)):
        if place < done or not CJK.match(text, place) or text[place] in NUMBERS:
            continue
        meant = _scale(text, place) or _link(text, place) or _unit(text, place)
        if meant and meant != text[place : place + len(meant)]:
            done = place + len(meant)
            text = text[:place] + meant + text[done:]  # 五白 is a number for what comes next
            yield Edit(place, done, meant)


def _scale(text: str, place: int) -> str:
    """百 or 千 after a digit, before what follows a price."""
    before, after = text[place - 1], text[place + 1 : place + 2]
    if before not in DIGITS or not _is_closed(after) or _is_counter(text, place):
        return ""
    if _is_said(text, place, 1) or (before in FEW and after in ("", "的")):
        return ""
    return next((one for one in SCALES if _sounds(text[place], one)), "")


def _link(text: str, place: int) -> str:
    """到 between two numbers."""
    before = text[place - 1].isdigit() or text[place - 1] in NUMBERS | {"元", "块"}
    after = text[place + 1 : place + 2]
    linking = before and (after.isdigit() or after in NUMBERS) and after != ""
    return RANGE if linking and _sounds(text[place], RANGE) else ""


def _unit(text: str, place: int) -> str:
    """A unit, money or a bound right after a number."""
    if not _ends_number(text, place) or _is_counter(text, place):
        return ""
    for length in (2, 1):
        written = text[place : place + length]
        if len(written) < length or _is_said(text, place, length):
            continue
        if length == 1 and _is_digit(text, place - 1) and not _is_closed(text[place + 1 :][:1]):
            continue
        for meant in _counted(length):
            if all(map(_sounds, written, meant)):
                return meant
    return ""


def _is_closed(after: str) -> bool:
    """Whether what follows is what may follow an amount: nothing, a sign, a bound, money."""
    if after in NUMBERS:
        return after == "一"  # 五白一内
    return not CJK.match(after) or any(_sounds(after, one) for one in CLOSED)


def _is_digit(text: str, place: int) -> bool:
    """Whether a number of one character stands at a place: 三省 and 三生 are no measures."""
    return text[place] in DIGITS and (place == 0 or text[place - 1] not in NUMBERS | {"点"})


def _ends_number(text: str, place: int) -> bool:
    """Whether a number ends at a place; 一 alone is part of too many words."""
    before = text[place - 1]
    if before == "一":
        return place > 1 and (text[place - 2] in NUMBERS or text[place - 2] == "点")
    return before.isdigit() or before in NUMBERS


def _is_counter(text: str, place: int) -> bool:
    """Whether what stands at a place counts things itself."""
    return text[place] in sayings().counted.themselves or NO_MONEY.match(text, place) is not None


def _is_said(text: str, place: int, length: int) -> bool:
    """Whether a word stands there: 员工, 存储, 一生."""
    known = tables.words().shares
    spans = [(place, place + n) for n in range(2, LONGEST_WORD + 1)]
    spans += [(place - 1, place + length)]
    return any(
        end <= len(text) and known.get(text[start:end], NEVER) > SAID for start, end in spans
    )


@cache
def _counted(length: int) -> tuple[str, ...]:
    """The units and bounds of so many characters."""
    return tuple(word for word in sayings().counted.heard if len(word) == length)


@lru_cache(maxsize=4096)
def _sounds(written: str, meant: str) -> bool:
    """Whether a character, as it is usually read, may be written for another one by ear."""
    if written == meant:
        return True
    one, other = muffled(written)[:1], muffled(meant)[:1]
    return one == other or (meant == BOUND and one == NEARLY_BOUND)
