"""Reads what a message points at: 第二个, 刚才那款, 蓝色那双, 这些, "the blue one"."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.amounts.numerals import ENGLISH_UNITS
from assistant.nlu.meaning import Mention, Reference, ReferenceKind
from assistant.nlu.pointing.positions import find_positions
from assistant.nlu.wishing.corrections import standing
from assistant.nlu.words.patterns import any_of, compiled, left_of, words
from retrieval.constraints import Field

MOST = 100  # a message that points at more says nothing
EARLIER = compiled(
    rf"(?:刚才|刚刚|刚|之前|上一?次|方才|前面)(?:我|你)?(?:看|说|推荐|问|提到|发)?(?:的|过的)?"
    rf"(?:[那这上][一几些]?{PIECE}|[那这]些|一{PIECE}|的(?=$|[\s，。,.!！?？呢]|怎么|多少|还))",
    rf"[上前]一{PIECE}(?:看的?)?(?:那{PIECE})?",
    r"\b(?:the )?(?:previous|earlier|last) (?:one|pair|item)\b|\bjust now\b",
    r"\bthe one (?:before|you (?:just )?(?:showed|mentioned|said)|i (?:just )?(?:saw|looked at))\b",
)
NOT_AN_ITEM = any_of(
    "牌子|品牌|颜色|色|价|尺|款式|风格|类|系列|月|季|人|时候|问题|订单|快递|包裹|星期|周|礼拜|活动|店|码",
    "号|意思|地址|账号|天|分|孩|宝|预算|话|字|词|节日|年纪|天气|情况",
)
THIS = compiled(
    rf"[这那该此]一?{PIECE}(?!{NOT_AN_ITEM})",
    r"(?:^|[，。,、\s对把给用是就要]|买|喜欢)它(?!们|家)",
    r"\bthis(?: (?:one|pair|item|product))?\b"
    r"(?! (?:brand|colou?r|price|kind|type|month|week|year|time|morning|evening|weekend|is my"
    r"|summer|winter|autumn|spring|season|way|sort))",
    r"\bthat (?:one|pair|item|product)\b|(?<!scratch )\bthat(?=\s*(?:[?.!,]|$))",
    r"(?<!make )(?<!about )(?<!forget )(?<!got )(?<!\bas )(?<!if you have )\bit\b"
    r"(?! (?:doesn't|should|must|has to|needs to|would be|depends|is for|can be|seems|says)\b)"
    r"(?!'s (?:for|been|ok|fine|a|my|not)\b|'ll be)"
    rf"(?! (?:up |down )?(?:to|under|below|at|around|about|within|over) (?:[¥$€£]?\d|an? |{any_of(*ENGLISH_UNITS)}\b))",
)
A_FILLER = compiled(r"^[那这]个(?=[，,。.…\s]|我|请问|你们|就是|啥)")
ALL = compiled(
    rf"[这那](?:些|几{PIECE}|[俩仨]|[两三四五]{PIECE})(?!{NOT_AN_ITEM})|它们",
    r"全部(?:[都要加买删移下]|(?:放一起)?(?:对比|比)|$|[，。])|所有的?(?:都|这些)|上面(?:这|的)?(?:几|些)",
    rf"(?:[两三四五六]|几){PIECE}都|(?<!完)[都全](?=要|买|加|对比|放[进到购])",
    words(
        "these", "those", "all of (?:them|these)", "all (?:three|four|five)", "both(?: of them)?"
    ),
    words(
        "them all",
        "everything(?! (?:but|except|else|that))",
        "(?:compare|add|buy|take|get|order) them",
    ),
)
POINTER = compiled(rf"\s*的?[那这]一?{PIECE}", r"\s+(?:one|pair)\b")
POINTED_BEFORE = compiled(
    rf"(?:^|[^A-Za-z]|\s)[那这]一?{PIECE}\s*$",
    r"\b(?:the|that|this) (?:one|pair) (?:in|from|by|with) (?:the )?$",
)
POINTED_ENDS = compiled(r"的(?!牌|款式|颜色|都|有(?!没?有?\s*\d))", r"\s*(?:$|[,.?!，。？！])")
DEFINITE = compiled(r"(?:\b(?:the|that|this)\s+|[^a-z\s]\s*|^)$")
PRICE_POINTER = compiled(
    rf"(?<![\d.])(?P<before>\d{{2,6}}(?:\.\d{{1,2}})?)\s*(?:元|块钱?)?的?[那这]一?{PIECE}",
    rf"[那这]一?{PIECE}\s*¥?(?P<after>\d{{2,6}}(?:\.\d{{1,2}})?)\s*(?:元|块钱?)?的",
    r"\bthe [¥$]?(?P<the>\d{2,6}(?:\.\d{1,2})?)(?: (?:yuan|dollar|rmb))? one\b",
    r"\bthe one (?:for|at|that costs) [¥$]?(?P<at>\d{2,6}(?:\.\d{1,2})?)\b",
)


def find_references(text: str, mentions: Sequence[Mention]) -> list[Reference]:
    """All references in a folded text, left to right; ``mentions`` are the properties named."""
    found: list[Reference] = []
    for reference in islice((*find_positions(text), *_prices(text), *_pointers(text)), MOST):
        if reference not in found and not _overlaps(reference, found):
            found.append(reference)
    attributes = [one for one in _attributes(text, mentions) if not _within(one, found)]
    if attributes:  # "the blue one" is no bare "one"
        found = [reference for reference in found if not _overlaps(reference, attributes)]
    every = standing(text, [*found, *attributes], lambda one: (one.kind.value, one.span))
    return sorted(every, key=lambda reference: reference.span)


def _prices(text: str) -> Iterator[Reference]:
    for match in PRICE_POINTER.finditer(text):
        value = next(group for group in match.groups() if group)
        yield Reference(ReferenceKind.ATTRIBUTE, value, match.span(), field="price")


def _pointers(text: str) -> Iterator[Reference]:
    for match in ALL.finditer(text):
        yield Reference(ReferenceKind.ALL, "all", match.span())
    for match in EARLIER.finditer(text):
        yield Reference(ReferenceKind.RECENT, "earlier", match.span())
    filler = A_FILLER.match(text)
    for match in THIS.finditer(text, filler.end() if filler else 0):
        yield Reference(ReferenceKind.RECENT, "this", match.span())


def _attributes(text: str, mentions: Iterable[Mention]) -> Iterator[Reference]:
    for mention in mentions:
        constraint = mention.constraint
        goods = constraint.field == Field.CATEGORY
        span = _pointed(text, *mention.span, goods=goods)
        if span and not constraint.op.negated and isinstance(constraint.value, str):
            yield Reference(ReferenceKind.ATTRIBUTE, constraint.value, span, constraint.field)


def _pointed(text: str, start: int, end: int, *, goods: bool) -> tuple[int, int] | None:
    """The place of the phrase that points at the item with the value at ``[start, end)``."""
    pointer, before = POINTER.match(text, end), left_of(text, start)
    if pointer and DEFINITE.search(before):
        return start, pointer.end()
    if goods:
        return None  # 这个 with a kind of goods points by itself
    pointed, ends = POINTED_BEFORE.search(before), POINTED_ENDS.match(text, end)
    if pointed and ends:
        return start - len(pointed.group()), end
    return None


def _within(reference: Reference, others: Iterable[Reference]) -> bool:
    """Whether a place names all of it: "the top one" is the first of a list, not one of the tops."""
    return any(
        other.kind is ReferenceKind.POSITION
        and other.span[0] <= reference.span[0]
        and reference.span[1] <= other.span[1]
        for other in others
    )


def _overlaps(reference: Reference, others: Iterable[Reference]) -> bool:
    """Whether it covers text another one has, unless both are places that one phrase names."""
    start, end = reference.span
    return any(
        start < other.span[1]
        and other.span[0] < end
        and (other.span != reference.span or other.kind is not reference.kind)
        for other in others
    )
