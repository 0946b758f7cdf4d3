"""Reads wished orders (最便宜的, "best rated"), the direction of a change (再便宜点) and quantities (两双)."""

import re

from assistant.nlu.meaning import Reference, ReferenceKind
from assistant.nlu.numbers import find_amounts
from retrieval.constraints import Sort

ORDERS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (
        Sort.PRICE_ASC,
        re.compile(
            r"最便宜|价格?最低|最实惠|最划算|(?:按|价格)?.{0,4}从低到高|低价优先|按价格(?!.{0,4}从高)|cheapest|lowest[- ]price[d]?|least expensive|"
            r"(?:price )?low(?:est)? to high(?:est)?|sort(?:ed)? by price(?! high)|by price(?! high)"
        ),
    ),
    (
        Sort.PRICE_DESC,
        re.compile(
            r"最贵|价格?最高|.{0,4}从高到低|most expensive|priciest|high(?:est)? to low(?:est)?|highest price"
        ),
    ),
    (
        Sort.RATING,
        re.compile(
            r"(?:评分|评价|口碑|好评|质量)(?:率)?最[高好多]|最好评|按(?:评分|评价|好评|口碑)|(?:best|top|highest)[- ]?(?:rated|reviewed|rating|reviews)|by rating"
        ),
    ),
    (
        Sort.SALES,
        re.compile(
            r"销量最[高好多]|卖[得的]最[好多火]|最畅销|按销量|最热销|最火|最受欢迎|买的人最多|best[- ]?sell(?:er|ers|ing)|most popular|most sold|by sales"
        ),
    ),
    (
        Sort.NEWEST,
        re.compile(
            r"最新(?!鲜)|最近上[新架]|按(?:上新|时间)|newest|latest|most recent|new arrivals"
        ),
    ),
    (Sort.RELEVANCE, re.compile(r"综合排序|按相关|默认排序|by relevance|most relevant")),
)
POINTS = re.compile(
    r"(?:的)?(?:那|这|哪)(?:一)?[个款双件条台只瓶盒套种把]?|的(?:是哪|$|[，。,.!?！？])|(?:\s+(?:one|pair|item|option))\b|的(?:那)?(?:呢|吧|怎么样)"
)
CHEAPER = re.compile(
    r"便宜(?:一)?(?:点|些|的)|(?:再|更|还有没有|有没有|有)便宜|太贵|有点贵|贵了|嫌贵|价格(?:再)?低(?:一)?[点些]|低(?:一)?点(?:的)?价|"
    r"cheaper|less expensive|lower price|more affordable|too (?:expensive|pricey|much)|lower budget|bring .{0,12}price down"
)
DEARER = re.compile(
    r"(?:再|更)?贵(?:一)?[点些](?!了)|(?:再|更)?高[档端]|(?:再|更)?上档次|(?:再|更)好一?[点些]的|"
    r"more expensive|pricier|higher[- ]end|more premium|upgrade"
)
QUANTITY = re.compile(
    r"^\s*(?:个|件|双|条|台|部|只|套|份|瓶|盒|包|箱|罐|袋|本|支|把|张|对|pairs?|pieces?|pcs|boxes|bottles?|bags?|cans?|sets?|of (?:them|those|these|it)|x(?![a-z]))(?!月)"
)
TIMES = re.compile(r"(?:\bx|×|\*|qty:?\s*)\s*(\d{1,3})\b")


def find_sort(text: str) -> tuple[Sort | None, Reference | None]:
    """The order asked for, or a superlative that points at one item (最便宜的那个), never both."""
    for sort, pattern in ORDERS:
        match = pattern.search(text)
        if not match:
            continue
        if POINTS.match(text, match.end()):
            span = (match.start(), POINTS.match(text, match.end()).end())  # type: ignore[union-attr]
            return None, Reference(ReferenceKind.SUPERLATIVE, sort.value, span)
        return sort, None
    return None, None


def find_direction(text: str) -> int:
    """-1 when something cheaper is asked for without a figure, 1 when something dearer, else 0."""
    if CHEAPER.search(text):
        return -1
    return 1 if DEARER.search(text) else 0


def find_quantity(text: str) -> int | None:
    """How many pieces: 两双 is 2, "x3" is 3; a single piece (一双) and ordinals are no quantity."""
    times = TIMES.search(text)
    if times:
        return int(times[1])
    for amount in find_amounts(text):
        before = text[max(0, amount.start - 2) : amount.start]
        counted = QUANTITY.match(text[amount.end :])
        ordinal = before.endswith(("第", "前", "后", "那", "这", "#"))
        if counted and not ordinal and amount.low == amount.high and 2 <= amount.low <= 999:
            return int(amount.low)
    return None
