"""Reads an amount as money: its currency before or after it, and 9块9."""

import re
from dataclasses import dataclass, replace

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import DIGITS
from assistant.nlu.words.patterns import compiled

DOLLARS = frozenset({"USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"})
ANY_DOLLAR = "dollar"
NO_CURRENCY: frozenset[str] = frozenset()
AFTER = compiled(
    r"\s*(?:(?P<piece>[元圆]|块钱|块(?!头))|(?P<cny>人民币|(?:rmb|cny|yuan)(?![a-z]))"
    r"|(?P<usd>美元|美金|usd(?![a-z]))|(?P<dollar>刀(?![具片架叉头])|\$|(?:bucks?|dollars?)(?![a-z]))"
    r"|(?P<eur>欧元|欧(?![码洲式美根])|€|(?:euros?|eur)(?![a-z]))"
    r"|(?P<gbp>英镑|£|(?:quid|pounds?|gbp)(?![a-z]))|(?P<jpy>日元|(?:yen|jpy)(?![a-z]))"
    r"|(?P<hkd>港[币元]|hkd(?![a-z]))|(?P<twd>台币|twd(?![a-z]))|(?P<krw>韩元|₩)|(?P<inr>₹))"
    r"(?:钱|人民币)?整?"
)
BEFORE = compiled(
    r"(?:(?P<piece>¥)|(?P<cny>(?<![a-z])(?:rmb|cny))|(?P<usd>us\$|(?<![a-z])usd)|(?P<hkd>hk\$|(?<![a-z])hkd)"
    r"|(?P<twd>nt\$)|(?P<aud>au\$)|(?P<cad>ca\$)|(?P<dollar>\$)|(?P<eur>€|(?<![a-z])eur)"
    r"|(?P<gbp>£|(?<![a-z])gbp)|(?P<krw>₩)|(?P<inr>₹))\s*$"
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
        currencies: The ISO 4217 codes it may stand for; none for 元, 块 and ¥, which every shop
            that writes them means of its own.
    """

    amount: Amount
    start: int
    end: int
    marked: bool
    currencies: frozenset[str] = NO_CURRENCY


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
        currencies=NO_CURRENCY.union(*map(_currencies, marks)),
    )


def _currencies(mark: re.Match[str]) -> frozenset[str]:
    name = mark.lastgroup or "piece"
    if name == ANY_DOLLAR:
        return DOLLARS
    return NO_CURRENCY if name == "piece" else frozenset({name.upper()})


def _counts_pieces(text: str, amount: Amount) -> bool:
    return amount.high < LARGEST_COUNT and A_PIECE.match(text, amount.end) is not None


def _with_tenth(amount: Amount, digit: str) -> Amount:
    value = amount.low + (int(digit) if digit.isdigit() else DIGITS[digit]) / 10
    return replace(amount, low=value, high=value)
