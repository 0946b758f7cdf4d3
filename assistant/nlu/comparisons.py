"""Reads how a number is compared: 以内, 不到, "at least", 超过…的不要.

A comparison stands after the number or before it, and a negation turns it around: 不低于 is "at
least", "nothing over" is "at most".
"""

import re
from dataclasses import dataclass, replace

from assistant.nlu.patterns import any_of, compiled, left_of, words
from retrieval.constraints import Op


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and the text it takes up, the number included.

    Args:
        op: The operator; None for "about".
        weak: Whether only a word such as 预算 says it, so that any other comparison counts more.
        told: Whether it shows that the number is a price (预算500), not a model (600以上).
        smallest: Numbers below this are not compared by it: "make it 3" is no price.
    """

    op: Op | None
    start: int
    end: int
    weak: bool = False
    told: bool = False
    smallest: float = 0.0


LINK = r"(?:的|为|是|在|就|只有|到|了|[:：])?\s*$"
AFTER: tuple[tuple[Op | None, re.Pattern[str]], ...] = (
    (
        Op.LTE,
        compiled(
            r"\s*(?:以内|之内|以里|以下|之下|封顶|往下|打住|为上限)",
            r"\s*内(?![存衣裤胆置部心搭胎])",
            r"\s*(?:or|and) (?:less|under|below|cheaper|lower)\b",
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
            r"\s*(?:or|and) (?:more|above|over|up|higher|better)\b",
            r"\s*(?:\+|plus\b)",
        ),
    ),
    (
        None,
        compiled(
            r"\s*(?:左右|上下|附近|前后|的?样子)",
            r"\s*or so\b",
            r"[\s-]?ish\b",
            r"\s*give or take\b",
        ),
    ),
)
BUDGET_AFTER = compiled(r"\s*(?:的|块钱的|元的)?预算", r"\s*budget\b")

MORE = any_of(
    r"超过?|[高大多]于|[高贵]过|贵于",
    words("more than", "over", "above", r"exceed(?:s|ing)?", "higher than", "greater than"),
    "(?<![<=-])>(?!=)",
)
LESS = any_of(
    r"[低少小]于|不到|不足|不满",
    words("less than", "below", "cheaper than", "lower than", "fewer than"),
    "<(?!=)",
)
AT_MOST = any_of(
    r"(?:最多|最高|顶多|至多|上限|封顶)(?:只|能|可以?|给|出|接受|花|买|到|承受|加|价)*",
    r"控制在|(?:放宽|提高|提升|提|加|涨|升|增加)到",
    words(r"up ?to", "under", "at (?:the )?most", r"max(?:imum)?(?: of)?", "within"),
    words(r"(?:raise|increase|go|stretch|extend) (?:it |that |(?:the|my) budget )?(?:up )?to"),
    "<=|≤",
)
AT_LEAST = any_of(
    r"至少|最少|最低|起码",
    words("at least", r"min(?:imum)?(?: of)?", r"start(?:ing|s)? (?:at|from)", "from", "as low as"),
    ">=|≥",
)
ABOUT = any_of(
    r"大概|大约|大致|(?<!预)约|差不多|接近|将近|也就",
    words("around", "about", "approximately", r"approx\.?", "roughly", "close to", "nearly"),
    "~|≈",
)
CHANGED = any_of(
    r"(?:改|换|调|变)[成到为]|调整[到为成]|[降减]到",
    words(r"make (?:it|that)", r"(?:change|set|lower|drop) (?:it |that |(?:the|my) budget )?to"),
)
BUDGET = any_of(r"预算", words("budget", r"spend(?:ing)?", r"have got|i(?:'ve| have) got"))
PRICE = any_of(r"价[格位钱]|售价|单价", words(r"pric(?:e|ed|es)", r"cost(?:s|ing)?"))
NEAR = r"[^，。,.;；!?！？\d]{0,6}?"

BEFORE: tuple[tuple[Comparison, re.Pattern[str]], ...] = (
    (Comparison(Op.LTE, 0, 0), compiled(AT_MOST + LINK)),
    (Comparison(Op.LT, 0, 0), compiled(LESS + LINK)),
    (Comparison(Op.GTE, 0, 0), compiled(AT_LEAST + LINK)),
    (Comparison(Op.GT, 0, 0), compiled(MORE + LINK)),
    (Comparison(None, 0, 0), compiled(ABOUT + LINK)),
    (Comparison(Op.LTE, 0, 0, told=True, smallest=50), compiled(CHANGED + LINK)),
    (Comparison(Op.LTE, 0, 0, weak=True, told=True), compiled(BUDGET + NEAR + LINK)),
    (Comparison(None, 0, 0, weak=True, told=True), compiled(PRICE + NEAR + LINK)),
)

QUESTION = r"(?!(?<=(.))[不没]\1)"  # 有没有 and 能不能 ask, they do not deny
NOT = (
    QUESTION
    + r"(?:不|别|甭|勿|没)(?:太|再|想|要|能|可以?|希望|会|许|得|打算|愿意|考虑|看|给我|推荐?)*"
    + r"(?:有|花|买|出|付|是|价格|价钱|预算|总价)*(?:太)?"
)
DENIED = any_of(
    QUESTION
    + r"(?:不(?:太|再|想|会)*(?:要|考虑|看|买|喜欢)|别(?:要|看|买|给我(?:推荐?|看|发)?|推荐?))",
    r"除了|排除|去掉",
)
ENGLISH_NOT = (
    rf"(?:{words('not?', 'never', 'nothing', 'none', 'without', 'avoid', 'skip', 'cannot', 'cant')}"
    rf"|{words('dont', 'doesnt')}|\b\w+n't\b)"
    rf"(?:\s+(?:{words('want', 'wanna', 'need', 'to', 'spend(?:ing)?', 'pay(?:ing)?')}"
    rf"|{words('go(?:ing)?')}"
    rf"|{words('be', 'cost(?:s|ing)?', 'any', 'anything', 'something', 'that', 'is', 'are')}"
    rf"|{words('show', 'me', 'give', 'recommend', 'willing', 'looking', 'for', 'afford')}"
    rf"|{words('ones?', 'things?', 'priced?', 'should', 'have', 'really', 'can', 'it', 'much')}))*"
)
NEGATED = compiled(any_of(NOT, DENIED, ENGLISH_NOT) + r"\s*$")  # before 超过, 低于, "over"
NEGATED_NUMBER = compiled(any_of(DENIED, ENGLISH_NOT) + r"\s*$")  # before the number itself
REFUSED_AFTER = compiled(
    r"的?(?:都|就|我|也|一律|统统)*(?:不要|不考虑|不看|不行|不买|不需要|别|免谈|算了|太贵|买不起)"
    r"(?=[了吧啊,，。.;；!！?？]|$)",
    r"的?(?:都|就|我|也)*别(?:推|给|来|看|发)",
    r"\s*(?:is|are|'s)\s+(?:too (?:much|expensive|high)|out\b|a no\b|no good)",
)
OPPOSITE = {Op.GT: Op.LTE, Op.GTE: Op.LT, Op.LTE: Op.GT, Op.LT: Op.GTE}


def compare(text: str, start: int, end: int) -> Comparison | None:
    """How the number at ``[start, end)`` of a folded text is compared; None if it is not."""
    chosen = _stronger(_before(text, start), _after(text, start, end))
    if chosen is None:
        return None
    whole = replace(chosen, end=max(end, chosen.end))
    return _turned(text, whole, start)


def _stronger(before: Comparison | None, after: Comparison | None) -> Comparison | None:
    """预算五百左右 is about 500, 大概五百以内 at most 500, and 最多五百左右 at most 500."""
    if before is None or after is None:
        return before or after
    if before.weak or before.op is None:
        return replace(after, start=before.start, told=before.told or after.told)
    return replace(before, end=after.end) if after.op is None else after


def _after(text: str, start: int, end: int) -> Comparison | None:
    for op, pattern in AFTER:
        match = pattern.match(text, end)
        if match:
            budget = BUDGET_AFTER.match(text, match.end())
            stop = budget.end() if budget else match.end()
            return Comparison(op, start, stop, told=budget is not None)
    budget = BUDGET_AFTER.match(text, end)
    return Comparison(Op.LTE, start, budget.end(), weak=True, told=True) if budget else None


def _before(text: str, start: int) -> Comparison | None:
    left = left_of(text, start)
    for comparison, pattern in BEFORE:
        match = pattern.search(left)
        if match:
            return replace(comparison, start=start - len(match.group()), end=start)
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
