"""Reads an amount as money: its currency before or after it, and 9块9."""

from dataclasses import dataclass, replace

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import DIGITS
from assistant.nlu.words.patterns import any_of, compiled

OWN = any_of("[元圆]", "块钱", "块(?!头)", "人民币", r"(?:rmb|cny|yuan)(?![a-z])")
STRANGE = any_of(
    r"美元|美金|刀(?![具片架叉头])|欧元|欧(?![码洲式美根])|英镑|日元|港[币元]|台币|韩元|[$€£₩₹]",
    r"(?:bucks?|dollars?|usd|quid|pounds?|gbp|euros?|eur|hkd|yen|jpy)(?![a-z])",
)
AFTER = compiled(rf"\s*(?:(?P<own>{OWN})|(?P<foreign>{STRANGE}))(?:钱|人民币)?整?")
BEFORE = compiled(
    r"(?:(?P<own>¥|(?<![a-z])(?:rmb|cny))"
    r"|(?P<foreign>(?:us|hk|au|ca|nt)?\$|[€£₩₹]|(?<![a-z])(?:usd|eur|gbp|hkd)))\s*$"
)
TENTH = compiled(
    rf"块(?P<tenth>[1-9一二两三四五六七八九])毛?(?:(?=包邮)|(?![\d.十百千万]|{PIECE}))"
)
A_PIECE = compiled(
    r"块(?=[\u4e00-\u9fff])(?![钱以左上下内的多之到至起封吧吗呢包能有可不就是也都才预一二两三四五六七八九])"
)
LARGEST_COUNT = 10  # 三块 may count pieces, 三十块 is money
REACH = 6


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with the currency written beside it, if any.

    Args:
        amount: With the tenths of 9块9.
        start: First code point, the currency included.
        end: One past the last.
        marked: Whether a currency is written.
        foreign: Whether that may be another currency than the shop's.
    """

    amount: Amount
    start: int
    end: int
    marked: bool
    foreign: bool


def read_money(text: str, amount: Amount) -> Money:
    """The amount as money, with whatever currency a folded text has beside it."""
    before = BEFORE.search(text, max(0, amount.start - REACH), amount.start)
    after = None if _counts_pieces(text, amount) else AFTER.match(text, amount.end)
    tenth = TENTH.match(text, amount.end) if amount.exact else None
    end = max(amount.end, *(match.end() for match in (after, tenth) if match), 0)
    if tenth:
        amount = _with_tenth(amount, tenth["tenth"])
    marks = [match for match in (before, after) if match]
    return Money(
        amount,
        before.start() if before else amount.start,
        end,
        marked=bool(marks),
        foreign=any(match["foreign"] for match in marks),
    )


def _counts_pieces(text: str, amount: Amount) -> bool:
    return amount.high < LARGEST_COUNT and A_PIECE.match(text, amount.end) is not None


def _with_tenth(amount: Amount, digit: str) -> Amount:
    value = amount.low + (int(digit) if digit.isdigit() else DIGITS[digit]) / 10
    return replace(amount, low=value, high=value)
