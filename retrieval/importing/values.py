"""Single values as shop owners write them: prices, ratings, counts, dates, texts.

Each function gives the value, or None where the cell says that there is none, and raises
``ValueError`` with the reason where it says something that cannot be meant.
"""

import html
import math
import re
import unicodedata
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TypeGuard

NOTHING = frozenset(
    {"", "-", "--", "—", "/", "n/a", "na", "nan", "null", "none", "nil", "无", "暂无", "空", "未知"}
)
LONGEST_NOTHING = max(map(len, NOTHING))
TENS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "亿": 100_000_000}
HIGHEST_PRICE = 1e9
HIGHEST_COUNT = 2_000_000_000  # what a 32-bit column holds
LONGEST_TEXT = 5_000
LONGEST_REPEATED = 60
LEAST_PLAIN = 0.001  # smaller numbers are written with an exponent
CURRENCY = re.compile(
    r"[¥￥$€£₩₽₹₺₫฿₱₴]|人民币|元|圆|块|(?<![a-z])(?:rmb|cny|usd|eur|gbp|jpy|hkd|mop|twd|krw|sgd|aud|nzd|cad|chf"
    r"|sek|nok|dkk|isk|pln|czk|huf|ron|bgn|try|uah|rub|kzt|inr|idr|myr|php|thb|vnd|brl|mxn|clp|cop|ars|pen"
    r"|zar|ngn|kes|egp|mad|ils|aed|sar|qar|kwd|pkr|bdt|lkr)(?![a-z])"
)
CURRENCY_CODE = re.compile(r"\b([A-Z]{3})\b")
AMOUNT = r"-?\d[\d,.' ]*[万w千k亿]?"
PRICE = re.compile(rf"({AMOUNT})(?:\s*(?:-|~|–|—|至|到)\s*({AMOUNT}))?\s*(?:起|\+|up)?")
DECIMAL_COMMA = re.compile(r"-?\d+(?:\.\d{3})*,\d{1,2}")
SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+(?:\.\d+)?)")
COUNT = re.compile(
    r"(-?\d[\d,]*(?:\.\d+)?)\s*([万w千k亿]?)\s*\+?\s*(?:件|个|笔|条|人|人付款|pcs)?\s*\+?"
)
DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
UNSEEN_BLOCKS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
TAG_BEFORE_SIGN = re.compile(r"</[a-zA-Z][^<>]*>(?=[.,;:!?)，。；：！？）])")
UNPRINTABLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
OVERTURNED = re.compile(
    "[\u202d\u202e][^\u202c]{0,200}\u202c"
)  # shown in another order than it is read
CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
SURROGATE = re.compile("[\ud800-\udfff]")
LINK = re.compile(r"(?:https?:)?//[^\s<>\"']+|[^\s<>\"':]+(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)


def clean_text(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """Plain text on one line: no markup, no control characters, spaces folded.

    Raises:
        ValueError: It is no single value, longer than ``longest``, or has broken characters.
    """
    text = value if type(value) is str else _scalar_text(value)
    text = _repeated(text) if len(text) <= LONGEST_REPEATED else _on_one_line(text)
    if len(text) > longest:
        raise ValueError(f"has {len(text):,} characters; at most {longest:,} are kept")
    return None if len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING else text


def _on_one_line(text: str) -> str:
    """``text`` without markup and control characters, spaces folded."""
    if SURROGATE.search(text):
        raise ValueError("has broken characters; the file mixes encodings or is damaged")
    text = _without_markup(text) if "<" in text or "&" in text else text
    text = OVERTURNED.sub("", text) if "\u202c" in text else text
    return " ".join(UNPRINTABLE.sub("", text.translate(CONTROLS)).split())


_repeated = lru_cache(16_384)(_on_one_line)  # most cells say what many rows say


def _scalar_text(value: object) -> str:
    if isinstance(value, list | dict):
        raise ValueError("is a list or an object; expected one value")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _without_markup(text: str) -> str:
    return _untagged(html.unescape(_untagged(text)))


def _untagged(text: str) -> str:
    """Tags part words, but no sign of punctuation from its word."""
    return TAG.sub(" ", TAG_BEFORE_SIGN.sub("", UNSEEN_BLOCKS.sub(" ", text)))


def parse_price(value: object) -> float | None:
    """What one piece costs: ``￥1,299.00``, ``1.2万``, ``12,50 €``; of a range the lower end.

    Raises:
        ValueError: It is text, negative, or beyond what goods cost.
    """
    if _is_number(value) and LEAST_PLAIN <= value <= HIGHEST_PRICE:
        return round(float(value), 2)
    text = _folded(value)
    if text is None:
        return None
    match = PRICE.fullmatch(CURRENCY.sub(" ", text).strip())
    if not match:
        raise ValueError("is no price; expected a number such as 1299.00")
    ends = [_amount(end) for end in match.groups() if end]
    if min(ends) < 0:
        raise ValueError("is negative; expected a price of 0 or more")
    if min(ends) > HIGHEST_PRICE:
        raise ValueError(f"is higher than {HIGHEST_PRICE:,.0f}; expected a price")
    return round(min(ends), 2)


def currency_of(value: object) -> str | None:
    """The ISO code written beside a price, as in ``15.00 USD``."""
    match = CURRENCY_CODE.search(value) if isinstance(value, str) else None
    return match.group(1) if match and match.group(1) != "RMB" else None


def parse_rating(value: object) -> float | None:
    """Stars from 0 to 5: ``4.8``, ``4.8/5``, ``4.8分``, ``96%``.

    Raises:
        ValueError: It is no number or not on a scale of five.
    """
    text = _folded(value)
    if text is None:
        return None
    stars = _stars(text)
    if stars is None:
        raise ValueError("is no rating; expected a number from 0 to 5")
    if not 0 <= stars <= 5:
        raise ValueError("is not from 0 to 5; write 4.8/5 or 96% for other scales")
    return round(stars, 2)


def parse_count(value: object) -> int | None:
    """A whole number of things: ``1,234``, ``1.2万``, ``100+``, ``300件``.

    Raises:
        ValueError: It is no whole number, negative, or too large.
    """
    if _is_number(value) and isinstance(value, int) and 0 <= value <= HIGHEST_COUNT:
        return int(value)
    text = _folded(value)
    if text is None:
        return None
    match = COUNT.fullmatch(text)
    if not match:
        raise ValueError("is no whole number")
    count = float(match.group(1).replace(",", "")) * TENS.get(match.group(2), 1)
    if not abs(count - round(count)) < 1e-6:
        raise ValueError("is no whole number")
    if not 0 <= count <= HIGHEST_COUNT:
        raise ValueError(f"is not from 0 to {HIGHEST_COUNT:,}")
    return round(count)


def parse_number(value: object) -> float | None:
    """Any finite number.

    Raises:
        ValueError: It is none.
    """
    text = _folded(value)
    if text is None:
        return None
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise ValueError("is no number") from None
    if not math.isfinite(number):
        raise ValueError("is no finite number")
    return number


def parse_time(value: object, zone: tzinfo = UTC) -> str | None:
    """A moment as ISO 8601 with offset; without one in the file it is taken in ``zone``.

    Raises:
        ValueError: It is no date, or one before 1970 or after 2100.
    """
    text = _folded(value)
    if text is None:
        return None
    try:
        moment = _moment(text.upper(), zone)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            "is no date; expected one such as 2026-11-11 or 2026/11/11 20:00"
        ) from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if not 1970 <= aware.year <= 2100:
        raise ValueError("is not between the years 1970 and 2100")
    return aware.isoformat()


def parse_day(value: object, zone: tzinfo = UTC) -> str | None:
    """A day as ISO 8601; of a moment the day that it lies on in ``zone``.

    Raises:
        ValueError: As ``parse_time``.
    """
    moment = parse_time(value, zone)
    return datetime.fromisoformat(moment).astimezone(zone).date().isoformat() if moment else None


def parse_link(value: object) -> str | None:
    """An address on the web or a path in the shop.

    Raises:
        ValueError: It is neither; ``javascript:`` and its like are not.
    """
    text = clean_text(value, 2_000)
    if text is None:
        return None
    text = text.replace(" ", "%20")
    if not LINK.fullmatch(text):
        raise ValueError("is no link; expected https://… or a path")
    return f"https:{text}" if text.startswith("//") else text


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _folded(value: object) -> str | None:
    """A short value in one spelling: NFKC, lower case."""
    if isinstance(value, bool):
        raise ValueError("is true or false; expected a number")
    text = clean_text(value, 100)
    return unicodedata.normalize("NFKC", text).casefold().strip() if text else None


def _amount(text: str) -> float:
    digits = text.rstrip("万w千k亿").replace(" ", "").replace("'", "")
    if DECIMAL_COMMA.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return float(digits.replace(",", "")) * TENS.get(text[-1], 1)
    except ValueError:
        raise ValueError("is no price; expected a number such as 1299.00") from None


def _stars(text: str) -> float | None:
    share = SHARE.fullmatch(text.rstrip("分星 "))
    if share:
        best = float(share.group(2))
        return 5 * float(share.group(1)) / best if best else None
    percent = text.removesuffix("%")
    try:
        number = float(percent.removesuffix("stars").rstrip("分星 "))
    except ValueError:
        return None
    return number / 20 if percent != text else number


def _moment(text: str, zone: tzinfo) -> datetime:
    if EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, zone)
    match = DATE.fullmatch(text)
    if not match:
        return datetime.fromisoformat(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)
