"""Reads which fields a message sets free: 颜色无所谓, "any brand is fine", 贵一点没关系."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.patterns import compiled, left_of, words
from retrieval.constraints import Field

Span = tuple[int, int]
Dropped = tuple[str, Span]

AFTER = compiled(
    r"\s*(?:方面|上|什么的|啥的|的话)?(?:的|是)?(?:都|也|我|倒|就)*"
    r"(?:无所谓|随便|随意|不限|[行成]|可以(?![谈商便低少优再问说改换选更看])|好(?![看用吃的])|不重要|不挑|不在[乎意]|不要求|不强求|不介意"
    r"|没(?:有)?(?:什么|啥|特别)?的?(?:要求|偏好|讲究|限制|所谓|关系)|不是问题|都要|任意|你定|看着办)",
    rf"\s*(?:(?:is|are|'s)\s+)?{words('whatever', 'flexible')}",
    rf"\s*{words('any(?:thing)? (?:is fine|works|will do)')}",
    r"\s*(?:really |just )?(?:do(?:es)?n't|do(?:es)? not|dont) (?:really )?(?:matter|bother)\b",
    r"\s*(?:is not|isn't|'s not|is no) (?:an? |that |so )?"
    r"(?:issue|problem|object|important|concern|priority|big deal)\b",
    r"\s*(?:is|are) (?:irrelevant|unimportant|open|fine|ok)\b",
)
# 什么颜色都行, but not 颜色可以: these need a word for "whichever" before the field.
ANY_BEFORE = compiled(
    r"(?:什么|啥|哪[个种些款]?|任何|任意|随便(?:什么|哪个)?|所有|不管什么)样?的?$"
)
NEEDS_ANY = compiled(r"\s*(?:的|是)?(?:我|倒|就)*(?:[行成好]|可以|都要|is fine|are fine)")
FREE_BEFORE = compiled(
    r"(?:不限制?|不挑|不看|不管|不考虑|不计较|不论|无论|忽略|放开|不强求|不用(?:管|考虑|看)|别管)(?:什么|啥|哪个)?$",
    r"不在[乎意](?:什么|啥)?$|随便(?:什么|哪[个种款]|啥)$",
    r"(?:n't|not|dont) (?:really )?(?:care|mind|bother(?:ed)?|fuss(?:ed|y)|picky|particular|worried)"
    r" (?:about |what |which )?(?:the )?$",
    r"\b(?:regardless of|ignore|forget(?: about)?|never ?mind(?: about)?|whatever) (?:the )?$",
    r"\bno preference (?:on|for|in|about) (?:the )?$",
)
LIMIT_BEFORE = compiled(
    r"(?:取消|去掉|删[掉除]|移除|不要|别|没有?|无)$",
    r"\b(?:remove|drop|clear|lift|no) (?:the |my )?$",
)
LIMIT_AFTER = compiled(
    r"\s*的?(?:限制|条件|要求|上限|范围|偏好|筛选|filter|limit|constraint|preference)"
)
AND = compiled(r"\s*(?:和|跟|与|、|还有|以及|/|,|，|or|and)\s*(?:the )?")
OTHERS_BEFORE = compiled(r"(?:别的|其[他它余]的?|另外的?|剩下的?)$")
EXCEPTED = compiled("除了|除去|不要|不考虑|不喜欢")
ANY_ENGLISH = compiled(r"\bany $")
NOT_ANY = compiled(r"\s*(?:\d|other|but|except|besides|than)")
NEEDS_WHICHEVER = frozenset("色码升")
ONLY_MONEY = frozenset({"钱", "money", "cost"})  # "any money off" sets nothing free
PRICE_NAMES = ("预算", "价位", "钱", "budget", "cost", "money")
PRICE_FREE = compiled(
    r"(?:稍微)?贵一?[点些]?儿?[也都]?(?:没关系|无所谓|没事|可以|行|不要紧|没问题|能接受|ok|不怕)",
    r"(?:可以|能接受|不介意|不怕|愿意)(?:稍微|再)?(?:花)?贵一?[点些]?(?!的?吗)",
    r"(?:多少钱|多贵)[都也](?:行|可以|无所谓|买|要)|不差钱|不缺钱|预算(?:充足|充裕|无上限|够)",
    rf"{words('do(?: not|nt)', r'don.t')} mind (?:paying|spending) more\b",
    words(
        "happy to (?:pay|spend) more", "(?:no|unlimited) budget", "whatever it costs", "any price"
    ),
    r"\bsky'?s the limit\b",
)


def find_dropped(text: str) -> list[Dropped]:
    """The fields a folded text sets free, each once, with their places."""
    found: dict[str, tuple[int, int]] = {}
    for match in PRICE_FREE.finditer(text):
        found.setdefault(Field.PRICE, match.span())
    names = list(_names().finditer(text))
    spans = [_freed(text, *match.span()) for match in names]
    for place, span in enumerate(_shared(text, names, spans)):
        if span:
            found.setdefault(_field_of()[names[place].group()], span)
    return sorted(found.items(), key=lambda dropped: dropped[1])


def _shared(
    text: str, names: Sequence[re.Match[str]], spans: Sequence[Span | None]
) -> list[Span | None]:
    """The places of freed names, those included that one phrase frees with their neighbour."""
    shared = list(spans)
    joined = [
        AND.fullmatch(text, one.end(), other.start()) is not None for one, other in pairwise(names)
    ]
    for place in range(len(joined) - 1, -1, -1):  # 颜色和牌子都无所谓
        following = shared[place + 1]
        if (
            joined[place]
            and following
            and not shared[place]
            and following[1] > names[place + 1].end()
        ):
            shared[place] = names[place].span()
    for place, held in enumerate(joined):  # "i don't care about colour or brand"
        own = shared[place]
        if held and own and not shared[place + 1] and own[1] == names[place].end() > own[0]:
            shared[place + 1] = names[place + 1].span() if own[0] < names[place].start() else None
    return shared


def _freed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the whole phrase that sets the field named at ``[start, end)`` free."""
    before = left_of(text, start)
    whichever = ANY_BEFORE.search(before)
    after = AFTER.match(text, end)
    if text[start:end] in NEEDS_WHICHEVER and not whichever:
        return None  # 色 and 码 name a field only in 什么色都行
    if OTHERS_BEFORE.search(before) and EXCEPTED.search(before):
        return None  # 除了甲，别的牌子都行 refuses 甲 and frees nothing
    if after and (whichever or not NEEDS_ANY.match(text, end)):
        return (start - len(whichever.group()) if whichever else start), after.end()
    for pattern, required in ((FREE_BEFORE, None), (LIMIT_BEFORE, LIMIT_AFTER)):
        found, limit = pattern.search(before), required.match(text, end) if required else None
        if found and (required is None or limit):
            return start - len(found.group()), limit.end() if limit else end
    english = ANY_ENGLISH.search(before)
    if english and text[start:end] not in ONLY_MONEY and not NOT_ANY.match(text, end):
        return start - len(english.group()), end
    return None


@cache
def _field_of() -> Mapping[str, str]:
    """What each name of a field names."""
    named = {name: field for field, names in phrases().attribute_names.items() for name in names}
    return {**named, **dict.fromkeys(PRICE_NAMES, str(Field.PRICE))}


@cache
def _names() -> re.Pattern[str]:
    """Every name of a field, the longest first; Latin ones as whole words."""
    ordered = sorted(_field_of(), key=lambda name: (-len(name), name))
    chinese = [re.escape(name) for name in ordered if CJK.search(name)]
    latin = [re.escape(name) for name in ordered if not CJK.search(name)]
    return compiled("|".join([*chinese, words(*latin)]))


@cache
def property_names() -> frozenset[str]:
    """What shoppers call the free attributes of goods, single Chinese characters left out."""
    core = {str(field) for field in Field} - {Field.SIZE, Field.COLOR} | {"sales"}
    return frozenset(n for n, field in _field_of().items() if len(n) > 1 and field not in core)
