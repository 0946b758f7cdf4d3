"""Reads bounds on ratings and sales: 四星半以上, 评分不低于4.5, "4 stars and up", 销量1000以上."""

from assistant.nlu.amounts.bounds import Bound
from assistant.nlu.amounts.comparisons import Comparison, compare
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.constraints import Field, Op

SALES = "sales"
SMALLEST_WORDED = 10  # 排一下 counts nothing
BEST = 5  # ratings run to five stars
NEAR = r"[^，。,.;；!?！？\d]{0,6}$"

NO_SCORE = compiled(r"one\b|一(?=[点些下])")  # 评价好一点 names no score
STARS = compiled(r"\s*(?:颗?星级?|分(?![钟期之裤袖糖钱熟销])|[- ]?stars?)(?P<half>半)?")
STARS_RANGE = compiled(
    r"\s*[-~到至]\s*(?P<high>[1-5](?:\.\d)?)(?=\s*(?:颗?星|分(?!钟)|[- ]?stars?))"
)
RATING_BEFORE = compiled(
    rf"(?:评分|评价|打分|口碑|好评|得分){NEAR}",
    rf"\b(?:rating|rated|ratings|score|scored|reviews?)\b{NEAR}",
)
RATING_AFTER = compiled(r"\s*的?(?:评分|评价|好评)", r"\s*(?:rating|rated|reviews?)\b")
NO_STARS = r"[^，。,.;；!?！？\d星分]{0,6}$"  # 销量四星1: the stars are of the rating
SALES_BEFORE = compiled(rf"(?:销量|月销|已售|卖了|卖出){NO_STARS}", rf"\b(?:sales|sold)\b{NEAR}")
SALES_AFTER = compiled(r"\s*(?:的?销量|sales\b|sold\b)")


def find_rating(text: str, amount: Amount) -> Bound | None:
    """What is asked of the rating with this amount; bare stars mean that many or more."""
    if not 0 < amount.low <= BEST or NO_SCORE.match(text, amount.start):
        return None
    joined = STARS_RANGE.match(text, amount.end)
    if joined and float(joined["high"]) > amount.low:
        ends = ((Op.GTE, amount.low), (Op.LTE, float(joined["high"])))
        unit = STARS.match(text, joined.end())
        return Bound(Field.RATING, ends, amount.start, unit.end() if unit else joined.end())
    stars = STARS.match(text, amount.end)
    end = stars.end() if stars else amount.end
    found = compare(text, amount.start, end) or Comparison(None, amount.start, end)
    before = RATING_BEFORE.search(left_of(text, found.start))
    after = RATING_AFTER.match(text, found.end)
    if not (stars or before or after or _is_only_a_rating(amount, found)):
        return None
    value = amount.low + (0.5 if stars and stars["half"] else 0)
    start = found.start - (len(before.group()) if before else 0)
    stop = after.end() if after else found.end
    return Bound(Field.RATING, ((found.op or Op.GTE, value),), start, stop)


def find_sales(text: str, amount: Amount) -> Bound | None:
    """What is asked of the number sold with this amount; a bare number means that many or more."""
    found = compare(text, amount.start, amount.end) or Comparison(None, amount.start, amount.end)
    before = SALES_BEFORE.search(left_of(text, found.start))
    after = SALES_AFTER.match(text, found.end)
    if not (before or after) or amount.low < (SMALLEST_WORDED if amount.worded else 1):
        return None
    start = found.start - (len(before.group()) if before else 0)
    stop = after.end() if after else found.end
    return Bound(SALES, ((found.op or Op.GTE, amount.low),), start, stop)


def _is_only_a_rating(amount: Amount, found: Comparison) -> bool:
    """4.5以上 can be nothing else."""
    return found.op is Op.GTE and amount.low != int(amount.low) and not found.weak
