"""Reads every bound on price, rating and sales, so that no two of them contradict each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.nlu.amounts.bounds import Bound
from assistant.nlu.amounts.comparisons import compare
from assistant.nlu.amounts.money import read_money
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.prices import Correction, find_price, is_denied, is_no_price
from assistant.nlu.amounts.ranges import find_range
from assistant.nlu.amounts.scores import find_rating, find_sales
from assistant.nlu.wishing.corrections import retractions
from assistant.nlu.words.patterns import compiled
from retrieval.constraints import Op

# A correction of these is none of a price.
OF_SOMETHING_ELSE = compiled(
    r"地址|门牌|电话|手机号|尺码|尺寸|\d码|数量|件数|号码|密码|单号|楼|房",
    r"\b(?:address|phone|number|size|quantity|order|password|flat|apartment)\b",
)
SMALLEST_MEANT = 10  # 一 of 打错了一个字 is no price
UPPER = frozenset({Op.LTE, Op.LT})


def find_bounds(text: str, amounts: Sequence[Amount]) -> list[Bound]:
    """The bounds of a folded text, from left to right.

    Args:
        text: The folded message.
        amounts: Its amounts, from left to right.
    """
    denied = _denied(text, amounts)
    corrected = _correction(text, denied)
    meant = [amount for amount in amounts if amount not in denied]
    bounds: list[Bound] = []
    for index, amount in enumerate(meant):
        if bounds and amount.start < bounds[-1].end:
            continue  # the second number of a range, or the tenths of a price
        following = meant[index + 1 : index + 2]
        bound = _read(text, amount, following, corrected)
        if bound:
            bounds.append(bound)
    return _without_overruled(bounds)


def _denied(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """The wrong numbers of corrections: the first of 不是五百是八百 and of 五百，不对，八百."""
    denied = [amount for amount in amounts if is_denied(text, amount)]
    for place in retractions(text):
        before = [one for one in amounts if one.end <= place and _may_be_money(text, one)]
        again = (one for one in amounts if one.start >= place and _may_be_money(text, one))
        if any(place <= one.start for one in again):
            denied += before
    return denied


def _may_be_money(text: str, amount: Amount) -> bool:
    return amount.high >= SMALLEST_MEANT and not is_no_price(text, read_money(text, amount))


def _correction(text: str, denied: Sequence[Amount]) -> Correction | None:
    """How the last number that is taken back was compared, so that the next one is as well."""
    if not denied or OF_SOMETHING_ELSE.search(text):
        return None
    compared = compare(text, denied[-1].start, denied[-1].end)
    negated = is_denied(text, denied[-1])
    return Correction(compared.op if compared and not negated else Op.LTE)


def _read(
    text: str, amount: Amount, following: Iterable[Amount], corrected: Correction | None
) -> Bound | None:
    ranges = (find_range(text, amount, other) for other in following)
    return (
        next((found for found in ranges if found), None)
        or find_sales(text, amount)
        or find_rating(text, amount)
        or find_price(text, amount, corrected=corrected)
    )


def _without_overruled(bounds: Sequence[Bound]) -> list[Bound]:
    """Of two bounds on the same side of a field the later word counts: 预算500，最多600."""
    told = {bound.field for bound in bounds if bound.told}
    kept: list[Bound] = []
    for bound in reversed(bounds):
        if not bound.told and bound.field in told:
            continue  # what is told as a price beats a bare number
        left = tuple(c for c in bound.comparisons if not _is_overruled(bound.field, c, kept))
        if left:
            kept.append(replace(bound, comparisons=left))
    return sorted(kept, key=lambda bound: bound.start)


def _is_overruled(field: str, comparison: tuple[Op, float], later: Iterable[Bound]) -> bool:
    """Whether a later bound is on the same side, or leaves nothing between the two."""
    others = (one for other in later if other.field == field for one in other.comparisons)
    return any(_clash(comparison, other) for other in others)


def _clash(one: tuple[Op, float], other: tuple[Op, float]) -> bool:
    if (one[0] in UPPER) == (other[0] in UPPER):
        return True
    upper, lower = (one, other) if one[0] in UPPER else (other, one)
    return upper[1] < lower[1]
