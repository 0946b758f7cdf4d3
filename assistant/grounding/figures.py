"""Reads every number of a sentence with what it counts: money, stars, pieces, days, grams, a place.

A claim is bound to a row only if both agree: 329 元 is not 329 g, and 3 left is not 3 found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.nlu.amounts.numbers import Amount, find_amounts
from assistant.nlu.words.patterns import any_of, compiled, left_of


class Kind(StrEnum):
    """What a number counts."""

    MONEY = "money"
    RATING = "rating"
    PERCENT = "percent"
    DATE = "date"
    CLOCK = "clock"
    STOCK = "stock"
    SALES = "sales"
    REVIEWS = "reviews"
    COUNT = "count"
    PLACE = "place"
    MEASURE = "measure"
    CODE = "code"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    Args:
        low: The number; of a vague one (三百多) the lower end. A date is month × 100 + day, a clock
            time hours × 100 + minutes.
        high: Equal to ``low`` unless vague.
        unit: Of a measure, in one spelling for both languages; of a code, the code.
        start: First code point.
        end: One past the last.
    """

    kind: Kind
    low: float
    high: float
    start: int
    end: int
    unit: str = ""


UNITS = {
    "g": "g|克|grams?",
    "kg": "kg|千克|公斤|kilos?|kilograms?",
    "jin": "斤",
    "ml": "ml|毫升|millilit(?:er|re)s?",
    "l": "l|升|lit(?:er|re)s?",
    "mm": "mm|毫米",
    "cm": "cm|厘米|公分|cent[iy]met(?:er|re)s?",
    "m": "m|米|met(?:er|re)s?",
    "inch": 'inch(?:es)?|英?寸|"|″',
    "mah": "mah|毫安时?",
    "w": "w|瓦|watts?",
    "v": "v|伏",
    "hz": "hz|赫兹",
    "gb": "gb?(?![a-z])",
    "tb": "tb",
    "db": "db|分贝",
    "size": "码|号(?=[的码，。,. ]|$)",
    "year old": "岁|周岁|years? old",
    "year": "年(?!\\d?\\d月)|years?|yrs?",
    "month": "个?月(?!\\d)|months?",
    "week": "周|个?星期|weeks?",
    "day": "个?工作日|天|日(?!元)|days?|working days?|business days?",
    "hour": "个?小时|钟头|hours?|hrs?|h",
    "minute": "分钟|minutes?|mins?",
    "degree": "°c?|℃|度|degrees?",
}
UNIT = re.compile(
    r"[\s-]?(?:"
    + "|".join(f"(?P<u{n}>{spelt})" for n, spelt in enumerate(UNITS.values()))
    + r")(?![a-z])"
)
UNIT_NAMES = tuple(UNITS)
CURRENCY_BEFORE = compiled(r"(?:[¥￥$€£₩₹]|(?<![a-z])(?:rmb|cny|usd|eur|gbp|hkd|jpy))\s*$")
CURRENCY_AFTER = compiled(
    r"\s?(?:[元圆](?!素)|块(?:钱|(?![头状表]))|人民币|美[元金]|欧元|英镑|日元|港[币元]|台币"
    r"|(?:yuan|rmb|cny|usd|dollars?|bucks?|euros?|eur|pounds?|gbp|yen|hkd)(?![a-z]))"
)
STARS_AFTER = compiled(r"\s?(?:分(?![钟期之])|颗?星|[- ]?stars?\b|/\s?5\b|\s?out of (?:5|five)\b)")
STARS_BEFORE = compiled(
    r"(?:评分|得分|打分|评价|口碑|均分|平均)[^，。,;；!?！？\d]{0,6}$",
    r"\b(?:rat(?:ed|ing|ings|es)|scores?|scored|stars?|review(?:ed|s))\b[^，。,;；!?！？\d]{0,14}$",
)
PERCENT_AFTER = compiled(r"\s?(?:%|percent\b|per cent\b|折|成(?![人为]))")
PERCENT_BEFORE = compiled(r"百分之$")
PLACE_BEFORE = compiled(r"第\s?$", r"(?:\bnumber|\bno\.?|#)\s?$")
PLACE_AFTER = compiled(r"(?:st|nd|rd|th)\b")
STOCK_BEFORE = compiled(
    r"(?:库存|还有|还剩|仅剩|只剩|剩下?|只有|现货)[^，。,;；\d]{0,6}$",
    r"\b(?:only|just|stock:?|left:?)\s$",
)
STOCK_AFTER = compiled(
    r"\s?[件个双只台条套]?\s?(?:库存|现货|有货)",
    r"\s?(?:pieces?|pairs?|units?|items?)?\s?(?:left|in stock|remaining|available)\b",
)
SALES_BEFORE = compiled(
    r"(?:已售|销量|月销|卖出|卖了|售出)[^，。,;；\d]{0,4}$", r"\bsold\s(?:over |about )?$"
)
SALES_AFTER = compiled(
    r"\s?[件个双]?\s?(?:销量)", r"\s?(?:pieces? |units? )?(?:sold|bought|so far)\b"
)
REVIEWS_AFTER = compiled(
    r"\s?[条个则]\s?(?:的|买家|用户|真实|中文|文字)?(?:评价|评论|好评|差评)",
    r"\s?(?:\w+ )?(?:reviews?|ratings?|comments?|opinions?)\b",
)
COUNT_AFTER = compiled(
    r"\s?[款个双件条台部只套份瓶盒包箱罐袋本支把张对枚颗粒顶辆位人名种类样项单次处家口味色][^a-z]?",
    r"\s?(?:pieces?|pairs?|items?|products?|options?|match(?:es)?|of (?:them|these)|people|buyers?"
    r"|colou?rs?|sizes?|kinds?|models?|orders?|times?|choices?|shoes|pcs|sets?|packs?|x|×)\b",
)
TIMES_BEFORE = compiled(r"[×x]\s?$", r"(?:数量|quantity)\s?$")
DATE = compiled(
    r"(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)\s?[日号]?",
    r"(?<![\d.])(?P<zh_month>\d{1,2})\s?月\s?(?P<zh_day>\d{1,2})\s?[日号]",
    r"\b(?P<en_month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s(?P<en_day>\d{1,2})(?:st|nd|rd|th)?\b",
    r"\b(?P<day_en>\d{1,2})(?:st|nd|rd|th)?\s(?P<month_en>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
)
CLOCK = compiled(r"(?<!\d)(?P<hour>[012]?\d)[:：](?P<minute>[0-5]\d)(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CODE = compiled(
    r"(?<![a-z\d])(?=[a-z\d-]*\d)(?=[a-z\d-]*[a-z])[a-z\d]+(?:-[a-z\d]+)*(?![a-z\d])|\d{9,}|(?<![\d.:])0\d+(?![\d.])"
)
MEASURED = re.compile(
    r"\d+(?:\.\d+)?(?:" + any_of(*UNITS.values()) + r"|k|w|st|nd|rd|th|x)(?![a-z\d])"
)
BEST = 10  # ratings run to five, some shops' to ten
SMALLEST_WORDED = 10  # 一下, "one of them": a small number in words counts only with what it counts


def figures_in(text: str) -> list[Figure]:
    """The figures of a folded text, from left to right, none within another."""
    taken = [*_dates(text), *_clocks(text)]
    taken += [code for code in _codes(text) if _apart(code.start, code.end, taken)]
    found = [*taken]
    for amount in find_amounts(text):
        if _apart(amount.start, amount.end, taken):
            figure = _figure(text, amount)
            found += [figure] if figure else []
    return sorted(found, key=lambda one: one.start)


def _apart(start: int, end: int, taken: list[Figure]) -> bool:
    return all(end <= one.start or one.end <= start for one in taken)


def _dates(text: str) -> Iterator[Figure]:
    for match in DATE.finditer(text):
        named = {
            name.replace("zh_", "").replace("en_", "").replace("_en", ""): value
            for name, value in match.groupdict().items()
            if value
        }
        month = named["month"]
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        value = float(number * 100 + int(named["day"]))
        yield Figure(Kind.DATE, value, value, *match.span(), named.get("year", ""))


def _clocks(text: str) -> Iterator[Figure]:
    for match in CLOCK.finditer(text):
        value = float(int(match["hour"]) * 100 + int(match["minute"]))
        yield Figure(Kind.CLOCK, value, value, *match.span())


def _codes(text: str) -> Iterator[Figure]:
    """Numbers that are parts of names: letters and digits in one, or a number too long to count."""
    for match in CODE.finditer(text):
        if not MEASURED.fullmatch(match.group()):
            yield Figure(Kind.CODE, 0.0, 0.0, *match.span(), match.group())


def _figure(text: str, amount: Amount) -> Figure | None:
    kind, unit = _kind(text, amount)
    if amount.worded and kind is Kind.PLAIN and amount.high < SMALLEST_WORDED:
        return None
    if amount.worded and amount.high == 1 and kind not in (Kind.MONEY, Kind.PLACE):
        return None  # 这一款 and "one left" name the thing, they do not count it
    return Figure(kind, amount.low, amount.high, amount.start, amount.end, unit)


AFTER = (
    (Kind.PERCENT, PERCENT_AFTER),
    (Kind.MONEY, CURRENCY_AFTER),
    (Kind.REVIEWS, REVIEWS_AFTER),
    (Kind.STOCK, STOCK_AFTER),
    (Kind.SALES, SALES_AFTER),
)
BEFORE = (
    (Kind.MONEY, CURRENCY_BEFORE),
    (Kind.PERCENT, PERCENT_BEFORE),
    (Kind.PLACE, PLACE_BEFORE),
)
BEFORE_WEAK = (
    (Kind.STOCK, STOCK_BEFORE),
    (Kind.SALES, SALES_BEFORE),
    (Kind.COUNT, TIMES_BEFORE),
)


def _kind(text: str, amount: Amount) -> tuple[Kind, str]:
    """What an amount counts, by what stands beside it."""
    left = left_of(text, amount.start, 24)
    strong = next((kind for kind, pattern in BEFORE if pattern.search(left)), None)
    if strong:
        return strong, ""
    kind = next((kind for kind, pattern in AFTER if pattern.match(text, amount.end)), None)
    if kind:
        return kind, ""
    unit = UNIT.match(text, amount.end)
    counted = COUNT_AFTER.match(text, amount.end)
    rated = STARS_BEFORE.search(left) and not (counted or unit)
    if amount.high <= BEST and (STARS_AFTER.match(text, amount.end) or rated):
        return Kind.RATING, ""
    if unit and not (counted and counted.end() > unit.end()):
        return Kind.MEASURE, UNIT_NAMES[int((unit.lastgroup or "u0")[1:])]
    weak = next((kind for kind, pattern in BEFORE_WEAK if pattern.search(left)), None)
    if weak:
        return weak, ""
    if counted:
        return Kind.COUNT, ""
    return (Kind.PLACE if PLACE_AFTER.match(text, amount.end) else Kind.PLAIN), ""
