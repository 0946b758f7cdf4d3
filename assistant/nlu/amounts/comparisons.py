"""Reads how a number is compared: 以内, 不到, "at least", 超过…的不要.

A comparison stands after the number or before it, and a negation turns it around: 不低于 is "at
least", "nothing over" is "at most".
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.nlu.amounts.negations import NEGATED, NEGATED_NUMBER, REFUSED_AFTER
from assistant.nlu.words.patterns import any_of, compiled, left_of, words
from retrieval.constraints import Op


class Manner(StrEnum):
    """How a comparison is said."""

    PLAIN = "plain"  # 600以上 may also be said of a model
    PRICED = "priced"  # 预算600以上 is said of a price
    CHANGED = "changed"  # 改成600 is said of a price if it is large enough
    BUDGET = "budget"  # 预算600: any other comparison counts more


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and the text it takes up, the number included; ``op`` is None for "about"."""

    op: Op | None
    start: int
    end: int
    manner: Manner = Manner.PLAIN

    @property
    def told(self) -> bool:
        """Whether it shows by itself that the number is a price."""
        return self.manner is not Manner.PLAIN

    @property
    def weak(self) -> bool:
        """Whether any other comparison counts more."""
        return self.manner is Manner.BUDGET


LINK = r"(?:的|为|是|在|就|只有|到|了|[:：])?\s*$"
NO_NUMBER = r"(?! ?[¥$€£]?\d)"  # "4 stars and under 200" compares the 200
AFTER: tuple[tuple[Op | None, re.Pattern[str]], ...] = (
    (
        Op.LTE,
        compiled(
            r"\s*(?:以内|之内|以里|以下|之下|封顶|往下|打住|为止|为上限|止(?=[，。,的]|$))",
            r"\s*内(?![存衣裤胆置部心搭胎])",
            r"\s*(?:or|and) (?:less|under|below|cheaper|lower)\b" + NO_NUMBER,
            r"\s*(?:max|maximum|tops|at (?:the )?most)\b",
        ),
    ),
    (Op.LT, compiled(r"\s*不到(?=的|就|吧|$|[\s，。,.!！?？])")),
    (
        Op.GTE,
        compiled(
            r"\s*(?:及|或|或者)?以上",
            r"\s*(?:之上|往上|起步)",
            r"\s*起(?![来码床球泡毛子])",
            r"\s*(?:or|and) (?:more|above|over|up|higher|better)\b" + NO_NUMBER,
            r"\s*(?:\+|plus\b)" + NO_NUMBER,
        ),
    ),
    (
        None,
        compiled(
            r"\s*(?:左右|上下|附近|前后|的?样子)(?:浮动)?",
            r"\s*(?:price )?range\b",
            r"\s*or so\b",
            r"[\s-]?ish\b",
            r"\s*give or take\b",
        ),
    ),
)
ALLOWED_AFTER = compiled(r"(?:元|块钱?)?[也都](?:能接受|可以接受|可以|行|ok|成)(?![以码号])")
VERSUS_AFTER = compiled(r"(?:元|块钱?)?(?:还|要|再)?(?:(?P<less>便宜|低)|贵|高)(?:一?[点些])?")
OVER = compiled("(?<![以之网线加晚早马])[上过]$")  # 上千的
ROUND = frozenset("百千万")
BUDGET_AFTER = compiled(r"\s*(?:的|块钱的|元的)?预算", r"\s*budget\b")

MORE = any_of(
    r"超过?|[高大多]于|[高贵]过|贵于",
    words("more than", "over", "above", r"exceed(?:s|ing)?", "higher than", "greater than"),
    "(?<![<=-])>(?!=)",
)
LESS = any_of(
    r"[低少小]于|不到|不足|不满|便宜[过于]",
    words("less than", "below", "cheaper than", "lower than", "fewer than"),
    "<(?!=)",
)
AT_MOST = any_of(
    r"(?:最多|最高|顶多|至多|上限|封顶|撑死|大不了)(?:只|能|可以?|给|出|接受|花|买|到|承受|加|价)*",
    "贵?不过|预算到|(?:可以|能)到",
    r"控制在|(?:放宽|提高|提升|提|加|涨|升|增加)到",
    words(
        r"up ?to",
        "under",
        "at (?:the )?most",
        r"(?:max(?:imum)?|limit|cap|ceiling)(?: of| is| would be)?",
        "within",
    ),
    words(r"(?:raise|increase|bump|go|stretch|extend) (?:it |that |(?:the|my) budget )?(?:up )?to"),
    "<=|≤",
)
AT_LEAST = any_of(
    r"(?:至少|最少|最低|起码|少说|怎么也)也?[要得]?",
    words(
        "at least",
        r"min(?:imum)?(?: of| is| would be)?",
        r"start(?:ing|s)? (?:at|from)",
        "from",
        "as low as",
    ),
    ">=|≥",
)
ABOUT = any_of(
    r"大概|大约|大致|(?<!预)约|差不多|接近|将近|也就",
    words("around", "about", "approximately", r"approx\.?", "roughly", "close to", "nearly"),
    words("in the (?:neighbou?rhood|ballpark|region|vicinity) of", "somewhere near"),
    "~|≈",
)
CHANGED = any_of(
    r"(?:改|换|调|变)[成到为]|调整[到为成]|[降减]到",
    words(
        "(?:could|can) (?:do|manage|afford|pay)",
        r"make (?:it|that)",
        r"(?:change|set|lower|drop) (?:it |that |(?:the|my) budget )?to",
    ),
)
BUDGET = any_of(
    r"预算|手[头上里](?:就|只)?有|[身兜]上(?:就|只)?有|我(?:就|只)有|只带了",
    words(
        "budget(?: can be| could be| is now| would be)?",
        r"spend(?:ing)?",
        r"have (?:only )?got|i(?:'ve| have) (?:only )?got|(?:only|just) have|have only",
    ),
)
PRICE = any_of(r"价[格位钱]|售价|单价", words(r"pric(?:e|ed|es)", r"cost(?:s|ing)?"))
NEAR = r"[^，。,.;；!?！？\d]{0,6}?"

BEFORE: tuple[tuple[Op | None, Manner, re.Pattern[str]], ...] = (
    (Op.LTE, Manner.PLAIN, compiled(AT_MOST + LINK)),
    (Op.LT, Manner.PLAIN, compiled(LESS + LINK)),
    (Op.GTE, Manner.PLAIN, compiled(AT_LEAST + LINK)),
    (Op.GT, Manner.PLAIN, compiled(MORE + LINK)),
    (None, Manner.PLAIN, compiled(ABOUT + LINK)),
    (Op.LTE, Manner.PRICED, compiled(any_of(BUDGET, PRICE) + NEAR + CHANGED + LINK)),
    (Op.LTE, Manner.CHANGED, compiled(CHANGED + LINK)),
    (Op.LTE, Manner.BUDGET, compiled(BUDGET + NEAR + LINK)),
    (None, Manner.BUDGET, compiled(PRICE + NEAR + LINK)),
)

OPPOSITE = {Op.GT: Op.LTE, Op.GTE: Op.LT, Op.LTE: Op.GT, Op.LT: Op.GTE}


def compare(text: str, start: int, end: int) -> Comparison | None:
    """How the number at ``[start, end)`` of a folded text is compared; None if it is not."""
    chosen = _versus(text, start, end) or _stronger(_before(text, start), _after(text, start, end))
    if chosen is None:
        return None
    whole = replace(chosen, end=max(end, chosen.end))
    return _turned(text, whole, start)


def _stronger(before: Comparison | None, after: Comparison | None) -> Comparison | None:
    """预算五百左右 is about 500, 大概五百以内 at most 500, and 最多五百左右 at most 500."""
    if before is None or after is None:
        return before or after
    if before.weak or before.op is None:
        manner = Manner.PRICED if before.told or after.told else Manner.PLAIN
        return replace(after, start=before.start, manner=manner)
    return replace(before, end=after.end) if after.op is None else after


def _versus(text: str, start: int, end: int) -> Comparison | None:
    """比500便宜的 and 比500贵的."""
    after = VERSUS_AFTER.match(text, end) if text[start - 1 : start] == "比" else None
    if after is None:
        return None
    op = Op.LT if after["less"] else Op.GT
    return Comparison(op, start - 1, after.end(), Manner.PRICED)


def _after(text: str, start: int, end: int) -> Comparison | None:
    for op, pattern in AFTER:
        match = pattern.match(text, end)
        if match:
            budget = BUDGET_AFTER.match(text, match.end())
            stop = budget.end() if budget else match.end()
            return Comparison(op, start, stop, Manner.PRICED if budget else Manner.PLAIN)
    allowed = ALLOWED_AFTER.match(text, end)
    if allowed:
        return Comparison(Op.LTE, start, allowed.end(), Manner.CHANGED)
    budget = BUDGET_AFTER.match(text, end)
    return Comparison(Op.LTE, start, budget.end(), Manner.BUDGET) if budget else None


def _before(text: str, start: int) -> Comparison | None:
    left = left_of(text, start)
    for op, manner, pattern in BEFORE:
        match = pattern.search(left)
        if match:
            return Comparison(op, start - len(match.group()), start, manner)
    if text[start : start + 1] in ROUND and OVER.search(left):
        return Comparison(Op.GTE, start - 1, start)
    return None


def _turned(text: str, found: Comparison, number: int) -> Comparison:
    """The comparison with the negation around it: 不要500以上的 and 超过500的不要."""
    if found.op is None or found.weak:
        return found
    if REFUSED_AFTER.match(text, found.end):
        return replace(found, op=OPPOSITE[found.op])
    pattern = NEGATED if found.start < number else NEGATED_NUMBER
    negation = pattern.search(left_of(text, found.start))
    if negation is None:
        return found
    op = OPPOSITE[found.op]
    if text.startswith("under", found.start):
        op = Op.GTE  # "nothing under 100" lets 100 pass
    return replace(found, op=op, start=found.start - len(negation.group()))
