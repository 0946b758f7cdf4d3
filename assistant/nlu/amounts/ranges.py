"""Reads price ranges between two amounts: 两百到三百, 500-800元, "between 100 and 200"."""

from assistant.nlu.amounts.bounds import Bound
from assistant.nlu.amounts.money import Money, read_money
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.prices import MODEL_BEFORE, YEARS, is_no_price
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.constraints import Field, Op

JOINT = compiled(r"\s*(?:到|至|-+|~+|—+|–|to|and|和|与|跟)\s*")
AND = compiled(r"and|[和与跟]")
RANGE_BEFORE = compiled(
    r"(?:预算|价[格位钱])?(?:大概|大约)?(?:介于|[在从])\s*$",
    r"(?:预算|价[格位钱])[^，。,.;；\d]{0,6}$",
    r"\b(?:between|from|for|at|roughly|around|about|approximately)\s*(?:about |around )?$",
    r"(?:大概|大约|差不多)$",
    r"\b(?:budget|price|spend(?:ing)?)[^,.;\d]{0,8}$",
)
RANGE_AFTER = compiled(
    r"\s*(?:之间|中间|左右|(?:price )?range\b|的?价位|这个价|的?预算|\s*budget\b)"
)
RANGE_ENDS = compiled(r"\s*(?:的|吧|$|[，。,.;；!！?？])|\s")
COMPARED = compiled(r"\b(?:difference|different|compare|comparison|choose|decide|torn|differ)\b")
FEW = 10  # "the difference between 1 and 2" speaks of places in a list
TO = compiled(r"\bto\b|[到至]")
LEAST_TO = 60  # sizes and ages end below
SMALLEST_RANGE = 20
SMALLEST_TIGHT_RANGE = 100  # with a word right after it: 2000-3000…


def find_range(text: str, first: Amount, second: Amount) -> Bound | None:
    """The price range that two neighbouring amounts span: 两百到三百, "between 100 and 200"."""
    low, high = read_money(text, first), read_money(text, second)
    joint = JOINT.fullmatch(text, low.end, high.start)
    ends = _ends(first, second)
    if not joint or ends[0] >= ends[1] or is_no_price(text, high):
        return None
    before, after = RANGE_BEFORE.search(left_of(text, low.start)), RANGE_AFTER.match(text, high.end)
    told = bool(low.marked or high.marked or before or after)
    if second.low <= FEW and not (low.marked or high.marked) and COMPARED.search(text):
        return None
    if AND.search(joint.group()) and not (before or after):
        return None  # two numbers side by side are no range
    if not told and not _is_plain_range(text, ends, low, high):
        return None
    start = low.start - (len(before.group()) if before else 0)
    end = after.end() if after else high.end
    comparisons = ((Op.GTE, ends[0]), (Op.LTE, ends[1]))
    return Bound(Field.PRICE, comparisons, start, end, told, low.currencies | high.currencies)


def _ends(first: Amount, second: Amount) -> tuple[float, float]:
    """两到三百 counts both in hundreds; 50到1千 does not."""
    low, high = first.low, second.high
    shared = second.magnitude if first.magnitude == 1 and second.magnitude >= 100 else 1
    return (low * shared, high) if low * shared < high else (low, high)


def _is_plain_range(text: str, ends: tuple[float, float], low: Money, high: Money) -> bool:
    """Whether two bare numbers with a dash between them can only be prices."""
    dated = low.amount.low in YEARS and high.amount.low in YEARS
    modelled = MODEL_BEFORE.search(left_of(text, low.start)) and (
        ends[0] < SMALLEST_TIGHT_RANGE or not text[low.start - 1].isspace()
    )
    if TO.search(text, low.end, high.start) and ends[0] >= SMALLEST_RANGE and ends[1] >= LEAST_TO:
        modelled = None  # "kettle 50 to 100" counts no models
    smallest = SMALLEST_RANGE if RANGE_ENDS.match(text, high.end) else SMALLEST_TIGHT_RANGE
    return ends[0] >= smallest and not dated and not modelled
