"""Reads how many pieces are wanted: 两双, 来仨, 一打, "two pairs", "i'll take three", x3."""

import re
from collections.abc import Iterator, Sequence

from assistant.nlu.counting import ENGLISH_PIECE, NOT_PIECES, PIECE
from assistant.nlu.meaning import Span
from assistant.nlu.numbers import Amount
from assistant.nlu.numerals import ENGLISH_UNITS
from assistant.nlu.patterns import any_of, compiled, left_of

MOST = 999
Quantity = tuple[int, Span]

PIECES_AFTER = compiled(
    rf"\s*{PIECE}(?!{NOT_PIECES})",
    rf"\s*{ENGLISH_PIECE}|\s*of (?:them|those|these|it)\b|\s*x(?![a-z\d])",
)
MONEY_PIECE = re.compile(r"\s*块(?![\u4e00-\u9fff])|\s*块[钱以左上下]")
ORDINAL_BEFORE = compiled(
    r"[第前后那这哪每上几各]$", r"最后$", r"#\s*$", r"\b(?:first|last|top|these|those) $"
)
BOTH_AFTER = re.compile(rf"\s*{PIECE}?(?:都|哪|对比|比较|有什么区别|里|中)")
NUMBER = rf"(\d{{1,3}}|{'|'.join(ENGLISH_UNITS)})"
TIMES = re.compile(
    # "x8" after anything but a counter or a pronoun is the name of a model
    rf"(?:[×*]|\bqty:?|\bquantity:?|(?:^|{PIECE}|\b(?:ones?|them|it|that|this)\s*)x)"
    r"\s*(?P<count>\d{1,3})(?![\d.a-z])"
)
SET = compiled(
    r"(?:数量|件数|个数)(?:改|换|调|变)?(?:成|为|是|要|到|:)?\s*$",
    r"\b(?:quantity|qty) (?:to|of|is) $",
)
TAKEN = compiled(
    r"\b(?:i'll |i will |let me )?(?:take|buy|get|order|grab)(?: me)? $",
    r"\b(?:make it|give me|add|i(?: want| need|'d like| would like)) $",
)
TAKEN_ENDS = re.compile(
    r"\s*(?:$|[,.!?;]|please|pls|of\b|more\b|to (?:my|the) (?:cart|basket|bag))"
)
DOZENS = re.compile(
    rf"(?P<half>半)打|(?P<count>[一二两三四五六七八九十\d]{{1,2}})打(?!折|开|算|扮|电话|卡|包|底)"
)
ENGLISH_DOZENS = re.compile(rf"\b(?:(?P<half>half) a dozen|(?:{NUMBER}|an?) dozen)\b")
SOME = re.compile(r"(?<![我你他她它们咱这那])(俩|仨)(?!人|孩|娃|口)")


def find_quantity(text: str, amounts: Sequence[Amount]) -> Quantity | None:
    """How many pieces, with the place that says so; a single piece (一双) and ordinals are none."""
    times = TIMES.search(text)
    if times:
        return int(times["count"]), times.span()
    found = next(_dozens(text, amounts), None) or next(_counted(text, amounts), None)
    if found:
        return found
    some = SOME.search(text)
    return ({"俩": 2, "仨": 3}[some[1]], some.span()) if some else None


def _counted(text: str, amounts: Sequence[Amount]) -> Iterator[Quantity]:
    for amount in amounts:
        if not amount.exact or amount.low % 1 or not 2 <= amount.low <= MOST:
            continue
        end = _end(text, amount)
        if end and not ORDINAL_BEFORE.search(left_of(text, amount.start)):
            yield int(amount.low), (amount.start, end)


def _end(text: str, amount: Amount) -> int | None:
    """Where the phrase ends that makes a quantity of an amount; None if there is none."""
    pieces = PIECES_AFTER.match(text, amount.end)
    if (
        pieces
        and not BOTH_AFTER.match(text, amount.end)
        and not MONEY_PIECE.match(text, amount.end)
    ):
        return pieces.end()
    before = left_of(text, amount.start)
    taken = TAKEN.search(before) and TAKEN_ENDS.match(text, amount.end)
    return amount.end if taken or SET.search(before) else None


def _dozens(text: str, amounts: Sequence[Amount]) -> Iterator[Quantity]:
    counts = {amount.start: amount.low for amount in amounts}
    for pattern in (DOZENS, ENGLISH_DOZENS):
        for match in pattern.finditer(text):
            count = 0.5 if match["half"] else counts.get(match.start(), 1)
            yield int(12 * count), match.span()
