"""Reads wished orders: 价格从低到高, 评价最好的, "newest first"; and superlatives: 最便宜的那个."""

import re
from dataclasses import dataclass

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.meaning import Reference, ReferenceKind, Span
from assistant.nlu.words.patterns import compiled, left_of, words
from retrieval.constraints import Sort

UP = "(?:从|由)[低小少]到[高大多]|升序|由?从?低往高"
DOWN = "(?:从|由)[高大多]到[低小少]|降序|由?从?高往低"
PRICE = "(?:价格?|价钱|价位|单价)"
SCORE = "(?:评分|评价|口碑|好评率?|得分)"
SOLD = "(?:销量|销售|人气|热度)"
FIRST = "的?(?:优先|[排放]?在?[最前]前?面?|在前|靠前|先)"

ORDERS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (
        Sort.RATING,
        compiled(
            rf"{SCORE}[^，。,.]{{0,4}}?(?:{DOWN})|按{SCORE}|{SCORE}[高好]{FIRST}|好评优先",
            rf"(?:{SCORE}|质量)最[高好多佳]|最好评|最受好评",
            rf"{SCORE}(?:更|再)?[好高]{{1,2}}?(?:一?[点些]|的(?!都|就|再))(?!是|\d)|{SCORE}更[好高]",
            words(
                r"(?:best|top|highest)[ -]?(?:rated|reviewed|ratings?|reviews?)",
                "by (?:rating|reviews?)",
                r"(?:better|higher)[ -]?(?:rated|reviewed|ratings?|reviews?)",
                "with (?:good|great) (?:ratings?|reviews?)",
            ),
        ),
    ),
    (
        Sort.SALES,
        compiled(
            rf"{SOLD}[^，。,.]{{0,4}}?(?:{DOWN})|按{SOLD}|{SOLD}[高好]{FIRST}|{SOLD}(?:优先|最[高好多])",
            "卖[得的]最[好多火]|最[畅热]销|最火|最受欢迎|最热门|买的人最多|最多人买",
            words(
                r"best[ -]?sell(?:ers?|ing)",
                "sell(?:s|ing)? (?:the )?(?:best|most)",
                "(?:people|customers|others|everyone|everybody) (?:buys?|bought) (?:the )?most",
                "most (?:popular|sold|bought)",
                "by (?:sales|popularity)",
            ),
        ),
    ),
    (
        Sort.NEWEST,
        compiled(
            r"最新(?!鲜|消息|活动|优惠)|最近上[新架]|刚上[新架]|按(?:上新|上架|时间)|(?:从|由)新到[旧老]|新品优先",
            words("newest", "latest", "most recent", "new arrivals", "new(?:est)? first"),
        ),
    ),
    (
        Sort.PRICE_DESC,
        compiled(
            rf"{PRICE}?[^，。,.]{{0,4}}?(?:{DOWN})|(?:从|由)贵到便宜|从最?贵的?(?:开始|看起)|贵{FIRST}",
            rf"最贵(?![不别能到也])|{PRICE}最高(?!不|能|到|\d)|{PRICE}高{FIRST}",
            words(
                "most expensive",
                "priciest",
                "highest[- ]priced?",
                "high(?:est)? (?:price )?to low(?:est)?",
            ),
            words("(?:highest|most expensive) first"),
        ),
    ),
    (
        Sort.PRICE_ASC,
        compiled(
            rf"{PRICE}?[^，。,.]{{0,4}}?(?:{UP})|(?:从|由)便宜到贵|从最?便宜的?(?:开始|看起)|便宜{FIRST}|低价优先",
            rf"最便宜(?![也要多能])|{PRICE}最低(?!不|要|\d)|最低价(?=的|优先|排|开始)|最实惠|最划算|(?:白菜价|便宜大碗)的?(?!了)|{PRICE}低{FIRST}|按{PRICE}",
            words(
                "cheapest",
                "lowest[- ]priced?",
                "least expensive",
                "low(?:est)? (?:price )?to high(?:est)?",
            ),
            words(
                "(?:lowest|cheapest) first",
                r"(?:sort(?:ed)? |order(?:ed)? )?by price",
                "most affordable",
            ),
        ),
    ),
    (
        Sort.RELEVANCE,
        compiled("综合排序|按相关|默认排序|按综合", words("by relevance", "most relevant")),
    ),
)
# The cheaper of those shown is pointed at, not asked for anew: 便宜的那个.
COMPARATIVES: tuple[tuple[Sort, re.Pattern[str]], ...] = tuple(
    (
        sort,
        compiled(
            rf"(?<!最){chinese}一?[点些]?的[那这]一?{PIECE}",
            rf"\bthe {english} (?:one|pair|option)\b",
        ),
    )
    for sort, chinese, english in (
        (Sort.PRICE_ASC, "便宜", "(?:cheaper|less expensive|lower[- ]priced)"),
        (Sort.PRICE_DESC, "贵", "(?:more expensive|dearer|pricier|higher[- ]priced)"),
        (Sort.RATING, rf"{SCORE}[高好]", "(?:better|higher)[- ](?:rated|reviewed)"),
        (Sort.SALES, rf"{SOLD}[高好]", "more popular"),
    )
)
POINTS = compiled(
    rf"的?[那这哪]一?{PIECE}?|的是哪",
    r"\s+(?:one |pair |item )?(?:of|among) (?:these|them|those|all|the (?:two|three|four|five|six|lot|bunch|list))\b",
    r"\s+(?:one|pair|item|option)\b|的那?(?:呢|吧|怎么样)",
)
WHICH_BEFORE = compiled(
    rf"(?:[哪那这][一几]?(?:{PIECE}|些)?(?:里面?|[之当]?中)?|里面?|中|谁)(?:的?价格|的|是|更)?$",
    r"\bwhich (?:one|of \w+)?\s*(?:is|are|'s)? ?(?:the )?$",
)
REFUSED_BEFORE = compiled(
    r"(?:不要|别|不用|不一定要?|不是)(?:给我|按|看|买)?$", r"\bnot (?:the )?$"
)
THE_BEFORE = compiled(r"\bthe $")
ENDS = compiled(r"\s*(?:的|吧|了|吗|的吧)?\s*(?:$|[，。,.!?！？;；]|please|pls)")
GOES_ON = compiled(r"\s+(?:to|in|into) (?:my|the) ")


@dataclass(frozen=True, slots=True)
class Order:
    """A superlative in a text.

    Args:
        sort: The order it speaks of.
        span: Its place.
        points: Whether it points at one item shown.
        asks: Whether it asks for goods in that order; 最便宜的 alone may do both.
    """

    sort: Sort
    span: Span
    points: bool
    asks: bool

    @property
    def reference(self) -> Reference | None:
        """What it points at."""
        if not self.points:
            return None
        return Reference(ReferenceKind.SUPERLATIVE, self.sort.value, self.span)


def says_comparative(text: str) -> bool:
    """Whether one of a few is pointed at by more or less of something: 便宜的那个, "the cheaper one"."""
    return any(pattern.search(text) for _, pattern in COMPARATIVES)


def find_order(text: str) -> Order | None:
    """The first order or superlative of a folded text."""
    for sort, pattern in COMPARATIVES:
        match = pattern.search(text)
        if match:
            return Order(sort, match.span(), points=True, asks=False)
    for sort, pattern in ORDERS:
        match = pattern.search(text)
        if match and not REFUSED_BEFORE.search(left_of(text, match.start())):
            return _order(text, sort, match.start(), match.end())
    return None


def _order(text: str, sort: Sort, start: int, end: int) -> Order:
    pointer = POINTS.match(text, end)
    if pointer:
        return Order(sort, (start, pointer.end()), points=True, asks=False)
    which = WHICH_BEFORE.search(left_of(text, start))
    if which:
        return Order(sort, (start - len(which.group()), end), points=True, asks=False)
    return Order(sort, (start, end), points=_stands_alone(text, start, end), asks=True)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no goods are named beside it: 最便宜的, "the cheapest"."""
    definite = text[end : end + 1] == "的" or THE_BEFORE.search(left_of(text, start))
    return bool(definite and (ENDS.match(text, end) or GOES_ON.match(text, end)))
