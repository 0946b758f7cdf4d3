"""Reads what is asked of the price around one amount or between two.

An amount is a price only when its surroundings say so: a currency, a comparison (以内, "under"), a
budget word or a range. That keeps model numbers, sizes, ages and dates out.
"""

from dataclasses import dataclass

from assistant.nlu.amounts.bounds import Bound, bounds_of
from assistant.nlu.amounts.comparisons import Comparison, Manner, compare
from assistant.nlu.amounts.counting import LATIN_NO_MONEY, NO_MONEY
from assistant.nlu.amounts.money import Money, read_money
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.wishing.corrections import JUST_AGAIN
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.constraints import Field, Op

YEARS = range(1990, 2036)
MEMORY = frozenset({64, 128, 256, 512, 1024})  # 256的 is a size of memory
SMALLEST_ALONE = 100  # a message that is nothing but a number from here on names a price
ALONE = compiled(r"\s*(?:吧|呢|就行|就好|就可以|即可)?[\s。.!！~]*")
SAYINGS = frozenset({"233", "666", "888", "520"})  # numbers that chats use as words
SHARPNESS = compiled(r"[248]k")  # 4k的 is a resolution
SMALLEST_CHANGED, SMALLEST_WORDED, SMALLEST_PLAIN = 50, 10, 5
SMALLEST_BARE = 20  # "500的" is a price, "12的" may be anything
LARGEST = 10_000_000  # longer numbers are those of orders and telephones

NO_PRICE_BEFORE = compiled(
    r"[第满减前后返送抵差补省退付收]$|\d\s?[*×x]\s?$|[退返赔补找](?:给?我|给你)$|再?便宜$|优惠|立减|[运邮]费$|[定押]金$|[原标]价$|花[了掉]$|(?<![最顶至])多花$|付了$|订单|单号|电话|尾号",
    r"(?:\bsize|\bno\.?|\bnumber|\border|\bcode|\bpin|\bsave|\bpaid|\bspent|\btop|\broom|#)\s*$",
    r"\b(?:cost|charged) (?:me|us)\s*$",
)
NO_PRICE_AFTER = compiled(
    r"\s*(?:的?(?:优惠|代金|满减|折扣|立减|红包|运费|邮费|补贴|积分)|的?券|减\d|[元块]?包邮不)",
    r"\s*(?:off\b|discount|coupon|cash ?back|points?\b|voucher)",
)
OF_SOMETHING_ELSE = compiled(r"的?(?:码数?|尺码|销量|评价|评分|楼)")
GROWN_UPS = compiled(
    r"\b(?:women|men|people|adults|seniors|kids|anyone|those|age[ds]?)\s*(?:\S+\s*)?$"
)
FAMILY = compiled(
    r"\b(?:mums?|moms?|mothers?|dads?|fathers?|parents|grand\w+|husband|wife|aunt|uncle|lad(?:y|ies)"
    r"|wom[ae]n|m[ae]n|someone|somebody)\s*$"
)
OLDEST = 100  # "for men under 300" speaks of no age
MODEL_BEFORE = compiled(r"[a-z]\s?-?$")
MODEL_AFTER = compiled(r"[a-z]|[款代]|系列")
OF_A_PRICE = compiled(r"\s*的(?![那这哪])")
ASKED_FOR = compiled(r"\b(?:for|at)\s*$")
CLAUSE_ENDS = compiled(r"\s*(?:$|[,.!?;，。！？；])")
DENIED = compiled(r"(?<!是)(?:不是|而不是)\s*$", r"\b(?:not|instead of)\s*$")
MEANT_BEFORE = compiled(r"(?:是|要|but|meant|[,，])\s*$")
MEANT_AFTER = compiled(r"\s*[,，]?\s*(?:\bnot\b|不是|而不是|instead)")


@dataclass(frozen=True, slots=True)
class Correction:
    """How the number was compared that a message takes back; None for "about"."""

    op: Op | None = Op.LTE


def is_denied(text: str, amount: Amount) -> bool:
    """Whether the number is the wrong one of a correction: the first of 不是五百是八百."""
    money = read_money(text, amount)
    denied = DENIED.search(left_of(text, money.start))
    return denied is not None and (money.marked or not NO_MONEY.match(text, money.end))


def find_price(text: str, amount: Amount, *, corrected: Correction | None = None) -> Bound | None:
    """What a folded text asks of the price with this amount.

    Args:
        text: The folded message.
        amount: One of its amounts.
        corrected: How another amount of the message was compared that it takes back, so that this
            one may be meant.
    """
    money = read_money(text, amount)
    if is_no_price(text, money):
        return None
    comparison = compare(text, money.start, money.end)
    if comparison is None and corrected and _is_meant(text, money):
        comparison = Comparison(corrected.op, money.start, money.end, Manner.PRICED)
    if comparison is None:
        return _bare(text, money)
    if not money.marked and not _is_compared_price(text, money, comparison):
        return None
    vague = comparison.weak and not money.amount.exact  # 预算三五百 is a range
    ends = bounds_of(None if vague else comparison.op, money.amount)
    return Bound(Field.PRICE, ends, comparison.start, comparison.end, currencies=money.currencies)


def is_no_price(text: str, money: Money) -> bool:
    """Whether what stands around the number says that it is none of a price asked for."""
    before = left_of(text, money.start)
    if money.amount.low >= LARGEST or NO_PRICE_BEFORE.search(before[-8:]):
        return True
    if NO_PRICE_AFTER.match(text, money.end):
        return True
    return not money.marked and NO_MONEY.match(text, money.end) is not None


def _is_compared_price(text: str, money: Money, comparison: Comparison) -> bool:
    """Whether a number without a currency can be the price that its comparison speaks of."""
    if money.amount.high < _smallest(money.amount, comparison):
        return False
    following = MODEL_AFTER if comparison.end == money.end else LATIN_NO_MONEY
    if following.match(text, comparison.end):
        return False
    if _is_age(text, money, comparison) or OF_SOMETHING_ELSE.match(text, comparison.end):
        return False
    if comparison.start < money.start:
        return True
    named = MODEL_BEFORE.search(left_of(text, money.start))
    return not named or money.amount.low >= SMALLEST_BARE


def _is_age(text: str, money: Money, comparison: Comparison) -> bool:
    """Whether the number says how old somebody is: for men over 50, for mum over fifty."""
    before = left_of(text, comparison.start)
    older = comparison.op in (Op.GT, Op.GTE) and FAMILY.search(before)
    return money.amount.low < OLDEST and bool(older or GROWN_UPS.search(before))


def _smallest(amount: Amount, comparison: Comparison) -> float:
    """The smallest number that this comparison makes a price of: "make it 3" makes none."""
    if comparison.manner is Manner.CHANGED:
        return SMALLEST_CHANGED
    if amount.worded:
        return SMALLEST_WORDED
    return 0 if comparison.told else SMALLEST_PLAIN


def _bare(text: str, money: Money) -> Bound | None:
    """A price without a comparison: 500元的 and, less surely, 500的 and "for 500"."""
    amount = money.amount
    ends = bounds_of(None, amount)
    if money.marked:
        return Bound(Field.PRICE, ends, money.start, money.end, currencies=money.currencies)
    if amount.low < SMALLEST_BARE or _names_something(text, amount):
        return None
    asked = ASKED_FOR.search(left_of(text, money.start))
    if asked and CLAUSE_ENDS.match(text, money.end):
        start = money.start - len(asked.group())
        return Bound(Field.PRICE, ends, start, money.end, told=False)
    if MODEL_BEFORE.search(left_of(text, money.start)):
        return None
    of_it = OF_A_PRICE.match(text, money.end) or _is_alone(text, money)
    return Bound(Field.PRICE, ends, money.start, money.end, told=False) if of_it else None


def _names_something(text: str, amount: Amount) -> bool:
    """Whether a number is a year, a size of memory, a resolution or a saying."""
    written = text[amount.start : amount.end]
    named = SHARPNESS.fullmatch(written) is not None or written in SAYINGS
    return named or amount.low in YEARS or amount.low in MEMORY


def _is_alone(text: str, money: Money) -> bool:
    """Whether the message is nothing but this number: the answer to "how much may it cost"."""
    smallest = SMALLEST_BARE if money.amount.worded else SMALLEST_ALONE
    alone = not text[: money.start].strip() and ALONE.fullmatch(text, money.end)
    return bool(alone) and money.amount.low >= smallest


def _is_meant(text: str, money: Money) -> bool:
    left = left_of(text, money.start)
    return bool(
        MEANT_BEFORE.search(left) or JUST_AGAIN.search(left) or MEANT_AFTER.match(text, money.end)
    )
