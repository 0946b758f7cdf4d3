"""Reads bounds on prices and ratings around the amounts of a folded text.

An amount is a price only when its surroundings say so: a currency, a comparison (以内, "under"), a budget
word or a range. That keeps model numbers, sizes, ages and dates out.
"""

import re
from dataclasses import dataclass

from assistant.nlu.numbers import Amount, find_amounts
from retrieval.constraints import Op

CURRENCY_AFTER = re.compile(
    r"\s*(?:元|圆|块钱|块(?!头)|rmb|cny|人民币|yuan|bucks?|dollars?|usd|美元|美金|刀|quid|pounds?|euros?|欧元|€|£|\$)(?:钱|人民币)?"
)
CURRENCY_BEFORE = re.compile(r"(?:us\$|hk\$|[¥$€£]|rmb|cny|usd)\s*$")
FOREIGN = re.compile(r"[$€£]|usd|美元|美金|刀|dollars?|bucks?|quid|pounds?|euros?|欧元")

AFTER: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "lte",
        re.compile(
            r"\s*(?:以内|之内|以下|之下|封顶|往下|打住|内(?![存衣裤胆置])|or (?:less|under|below|cheaper)|max\b|maximum|tops|at most)"
        ),
    ),
    (
        "gte",
        re.compile(
            r"\s*(?:及?以上|之上|往上|起(?![来])|or (?:more|above|over|up)|and (?:up|above|over)|\+|plus\b)"
        ),
    ),
    ("around", re.compile(r"\s*(?:左右|上下|附近|前后|or so|-?ish\b)")),
)
BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "lte",
        re.compile(
            r"(?:(?:不|别|甭|勿)[^，。,.;；]{0,4}?(?:超过?|高于|大于|多于|贵过)|最多|最高|顶多|至多|控制在|"
            r"\b(?:not?|never|n't)\b[^,.;]{0,24}?(?:more than|over|above|exceed(?:ing)?|higher than)|"
            r"n't [^,.;]{0,24}?(?:more than|over|above|exceed)|"
            r"(?:放宽|提高|加|涨|升)到|raise (?:it |the budget )?to|up ?to|under|at most|max(?:imum)?(?: of)?|within|<=|≤|"
            r"(?:预算|价[格位钱]|budget|spend(?:ing)?|price)[^，。,.;；\d]{0,6}?)(?:的|为|是|在|就|只有|:)?\s*$"
        ),
    ),
    (
        "lt",
        re.compile(
            r"(?:(?<!不)低于|不到|(?<!不)少于|小于|不足|less than|below|cheaper than|lower than|<)\s*$"
        ),
    ),
    (
        "gte",
        re.compile(
            r"(?:不[低少]于|至少|最少|最低|起码|at least|no less than|not less than|minimum(?: of)?|starting (?:at|from)|from|>=|≥)\s*$"
        ),
    ),
    ("gt", re.compile(r"(?:超过|高于|大于|多于|more than|over|above|>)\s*$")),
    (
        "around",
        re.compile(
            r"(?:大概|大约|大致|约|差不多|around|about|approximately|approx\.?|roughly|~|≈|close to)\s*$"
        ),
    ),
)
BUDGET = re.compile(
    r"(?:预算|价[格位钱]|budget|spend(?:ing)?|price|between|从)[^，。,.;；\d]{0,8}$"
)
JOINT = re.compile(
    r"\s*(?:元|块|rmb|yuan|dollars?|bucks?)?\s*(?:到|至|-|~|—|–|to|and)\s*[¥$€£]?\s*"
)
BETWEEN_AFTER = re.compile(r"\s*(?:之间|中间|的|$|[，。,.;；])")
OF_A_PRICE = re.compile(r"\s*的(?![那这哪])")

RATING_AFTER = re.compile(r"\s*(?:星|颗星|分(?!钟|期|之|[袖裤])|[- ]?stars?)(?P<half>半)?")
RATING_BEFORE = re.compile(r"(?:评分|评价|打分|rating|rated|score)[^，。,.;；\d]{0,6}$")
MEASURE = re.compile(
    r"\s*(?:[\"″%°]|英?寸|厘米|毫米|公分|米|毫升|升|克|公斤|千克|斤|瓦|安|码|号|岁|周岁|个月|年|月|日|天|小时|分钟|点|款|代|折|期|人|"
    r"片|支|瓶|个|件|双|条|只|台|盒|包|箱|罐|本|套|份|张|把|位|次|层|档|倍|寸|度|"
    r"(?:mm|cm|ml|mah|kg|gb|tb|hz|oz|lbs?|inch(?:es)?|hours?|days?|weeks?|months?|years?|people|pieces?|pcs|pairs?|%|[mglwvk])(?![a-z]))"
)
IN_A_NAME_AFTER = re.compile(r"[a-z]|款|代|系列|th\b|rd\b|nd\b")
REFUSED_AFTER = re.compile(r"的?(?:都|就|我)?(?:不要|别|免谈|算了|不考虑|不看)")
YEARS = range(1990, 2036)


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on ``field`` found in the text: one or two comparisons with one span."""

    field: str
    comparisons: tuple[tuple[Op, float], ...]
    start: int
    end: int
    foreign: bool = False


def find_bounds(text: str) -> list[Bound]:
    """All price and rating bounds of a folded text, from left to right."""
    amounts = find_amounts(text)
    bounds: list[Bound] = []
    skip = -1
    for index, amount in enumerate(amounts):
        if index == skip:
            continue
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        ranged = _range(text, amount, following) if following else None
        if ranged:
            bounds.append(ranged)
            skip = index + 1
            continue
        bound = _rating(text, amount) or _price(text, amount)
        if bound:
            bounds.append(bound)
    return bounds


def _range(text: str, first: Amount, second: Amount) -> Bound | None:
    joint = JOINT.fullmatch(text, first.end, second.start)
    if not joint or first.low <= 0:
        return None
    low, high = first.low, second.high
    if low < 10 <= high and high / low >= 50 and first.worded:
        low *= 10 ** (len(f"{high:.0f}") - 1)  # 两到三百
    currency = CURRENCY_AFTER.match(text, second.end)
    end = currency.end() if currency else second.end
    if low >= high or (not currency and MEASURE.match(text, second.end)):
        return None
    plain = low >= 20 and BETWEEN_AFTER.match(text, end)
    told = (
        currency
        or CURRENCY_BEFORE.search(text, 0, first.start)
        or BUDGET.search(text[: first.start])
    )
    if not (told or plain or re.search(r"[元块¥$]", joint.group())):
        return None
    after = re.compile(r"\s*之间").match(text, end)
    comparisons = ((Op.GTE, low), (Op.LTE, high))
    return Bound(
        "price",
        comparisons,
        _start(text, first),
        after.end() if after else end,
        _foreign(text, first, end),
    )


def _rating(text: str, amount: Amount) -> Bound | None:
    if not 0 < amount.low <= 5:
        return None
    before = RATING_BEFORE.search(text[: amount.start])
    after = RATING_AFTER.match(text, amount.end)
    if not before and not after:
        return None
    value = amount.low + (0.5 if after and after["half"] else 0)
    end = after.end() if after else amount.end
    op, end = _after(text, end)
    ordered = {"lte": Op.LTE}.get(op or "", Op.GTE)
    return Bound("rating", ((ordered, value),), before.start() if before else amount.start, end)


def _price(text: str, amount: Amount) -> Bound | None:
    currency = CURRENCY_AFTER.match(text, amount.end)
    end = currency.end() if currency else amount.end
    if not currency and _is_something_else(text, amount):
        return None
    start = _start(text, amount)
    op_after, after_end = _after(text, end)
    op_before, before_start = _before(text, start)
    told = bool(currency) or start < amount.start
    op = _refused(_strongest(op_before, op_after), text, after_end)
    if op is None and not told and not _of_a_price(text, amount):
        return None
    if amount.worded and amount.high < 10 and not told:
        return None
    comparisons = _comparisons(op, amount)
    return Bound("price", comparisons, before_start, after_end, _foreign(text, amount, end))


def _is_something_else(text: str, amount: Amount) -> bool:
    before = text[amount.start - 1 : amount.start]
    if MEASURE.match(text, amount.end) or IN_A_NAME_AFTER.match(text, amount.end):
        return True
    if (
        re.search(r"[a-z]\s?$", text[max(0, amount.start - 2) : amount.start])
        and not _before(text, amount.start)[0]
    ):
        return True  # the number of a model: "pace 3"
    return (
        before in ("第", "满", "减")
        or re.search(r"(?:size|no\.?|number|#)\s*$", text[: amount.start]) is not None
    )


def _of_a_price(text: str, amount: Amount) -> bool:
    year = amount.low in YEARS and amount.low == int(amount.low)
    return bool(amount.low >= 20 and not year and OF_A_PRICE.match(text, amount.end))


def _refused(op: str | None, text: str, end: int) -> str | None:
    """超过200的不要 asks for what is up to 200."""
    if op in ("gt", "gte") and REFUSED_AFTER.match(text, end):
        return "lte" if op == "gt" else "lt"
    return op


def _after(text: str, end: int) -> tuple[str | None, int]:
    for op, pattern in AFTER:
        match = pattern.match(text, end)
        if match:
            return op, match.end()
    return None, end


def _before(text: str, start: int) -> tuple[str | None, int]:
    left = text[:start]
    for op, pattern in BEFORE:
        match = pattern.search(left)
        if match:
            return op, match.start()
    return None, start


def _strongest(before: str | None, after: str | None) -> str | None:
    """A comparison after the amount says more than one before it: 预算五百左右 is about 500."""
    if after == "gte" and before == "lte":
        return before
    return after or before


def _comparisons(op: str | None, amount: Amount) -> tuple[tuple[Op, float], ...]:
    if amount.low != amount.high and op in (None, "around"):
        return ((Op.GTE, amount.low), (Op.LTE, amount.high))
    if op in ("lte", "lt"):
        return ((Op(op), amount.high),)
    if op in ("gte", "gt"):
        return ((Op(op), amount.low),)
    return ((Op.GTE, round(amount.low * 0.8, 2)), (Op.LTE, round(amount.low * 1.2, 2)))


def _start(text: str, amount: Amount) -> int:
    match = CURRENCY_BEFORE.search(text[: amount.start])
    return match.start() if match else amount.start


def _foreign(text: str, amount: Amount, end: int) -> bool:
    return FOREIGN.search(text[_start(text, amount) : end]) is not None
