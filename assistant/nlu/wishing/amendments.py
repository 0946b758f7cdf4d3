"""Reads what a message does to earlier wishes: 黑色也行 admits, 换成白色 replaces, 不是五百是八百 corrects.

Also going back: 回到刚才的跑鞋, "back to the shoes". A value alone says none of this; the words
around it do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.nlu.meaning import Mention, Span
from assistant.nlu.pointing.earlier import named_before
from assistant.nlu.wishing.effects import Amendments
from assistant.nlu.words.patterns import compiled, left_of, words
from retrieval.constraints import Constraint, Field

FINE = (
    r"(?:可以|[行成好中]|ok|okay|没问题|能接受|接受|不错|没关系|考虑(?:一下)?|算上?)"
    r"(?=$|[\s，。,.!！?？了的吧啊呀哦哈嘛])"
)
ADMITTED_AFTER = compiled(
    rf"\s*+色?的?(?:款|牌子|那种|这种)?(?:其实)?[也都]{FINE}",
    r"\s*+(?:ones?|shoes?|pairs?)?\s*+(?:is|are|'s|would be|will be)?\s*+(?:also\s+|just as\s+)?"
    r"(?:fine|ok(?:ay)?|good|great|acceptable|possible|alright|works?|will do)"
    r"(?:\s*+(?:with me|for me|by me))?,?\s+(?:too|as well|also)\b",
    r"\s*+(?:ones?)?\s*+(?:is|are|would be|'s)\s+(?:also\s+)?"
    r"(?:fine|ok(?:ay)?|acceptable|alright|possible)\b",
    r"\s*+(?:ones?)?\s*+(?:also|would also) (?:works?|fine|ok(?:ay)?)\b",
)
ADMITTED_BEFORE = compiled(
    r"\b(?:i'?m|i am) (?:also )?(?:fine|ok(?:ay)?|good|open|happy) (?:with|to) (?:also )?$",
    r"(?:也?能?接受|不介意|也不排斥|也不介意)$",
    r"\b(?:don't|dont|do not|wouldn't) mind (?:a |the )?$",
)
ADDED_AFTER = compiled(
    r"\s*色?的?(?:款)?也(?:要|看看?|想要|想看看?|给我看看?|来(?:点|几)?|放进来|加上)",
    r"\s*(?:ones?)?,?\s+(?:too|as well)\s*(?:$|[.,!?]|please|pls)",
)
ADDED_BEFORE = compiled(
    r"(?:加上|再加上?|也要|也看看?|也想看看?|也想要|还要|同时要|外加|以及|包括)(?:个|点)?$",
    r"^(?:或者?|或是|要么)$",
    r"\b(?:also|add|include|including|plus|as well as)\s+(?:the |some |any |show (?:me )?)*$",
    r"^(?:or|and)\s+(?:the |some |any |maybe )?$",
)
REPLACED_BEFORE = compiled(
    r"(?:换成?|改成|改为|改要|改看|变成|还是要|就要|只要|只看)(?:个|一?双|一?件|一?款)?$",
    r"\b(?:make (?:it|that|them)|switch to|change (?:it|that)?\s*to|only|just)\s+(?:a |the )?$",
)
REPLACED_AFTER = compiled(r"\s*(?:ones?)?\s*instead\b", r"\s*色?的?(?:吧)?，?(?:换一?下)$")
CORRECTION = compiled(
    r"(?:不|不对|错了?|说错了?|搞错了?)?[，,\s]*(?:我|俺)(?:刚才|刚刚)?(?:说|要|指|想要|想说|想)的(?:明明)?(?:是|就是)"
    r"|我(?:的意思)?是(?:说|要)|我的意思是|(?:说|打|写|搞|弄|听|看)错了?",
    r"\b(?:no,?\s+)?i (?:said|meant|mean|asked for|wanted)\b",
    r"\b(?:sorry,? )?(?:i meant|my mistake|typo|correction)\b|^\s*(?:no|nope|wrong)\s*,",
)
NOT_THIS_BUT = compiled(
    r"不是\s*[^，。,.!?！？是]{1,10}?[\s，,]*(?:而?是|要(?!不)|应该是)",
    r"\bnot\s+[^,.;!?]{1,20}?\s*[,.]?\s*(?:but|it's|its|rather)\b",
    r"\bnot\s+[¥$]?\d[\d.,]*k?\s*(?:yuan|rmb|dollars?)?\s*(?:[,;.]|$)",
)
BACK = compiled(
    r"(?:回到|回去看|切回到?|转回到?|说回到?|看回|再回到?|返回到?|退回到?)(?!上一?步)"
    r"(?:刚才|刚刚|之前|前面|先前|上面|最开始|一开始|原来|最初)?(?:看|说|聊|找|搜)?(?:的|过的)?(?:那[个些双款件种批]|搜索|条件)?",
    r"(?:还是|接着|继续|再)(?:回头)?(?:看|说|聊|找)回?(?:一?下)?(?:刚才|刚刚|之前|前面|先前|最开始|原来)(?:看|说|聊|找|搜)?(?:的|过的)?(?:那[个些双款件种批])?",
    r"(?:还是|接着|继续)(?:回头)?(?:看看?|说|聊|找)(?!便宜|贵)",
    r"\bback to (?:where we were|what (?:we|i) (?:had|were?|was)(?: looking at)?)(?: before)?",
    r"\b(?:(?:go|going|get|switch|jump|let'?s go|let'?s get|return|come) )?back to\b(?! you)"
    r"(?:\s+(?:the|those|these|my|our|looking at))*(?:\s+(?:first|earlier|previous))?(?:\s+(?:ones?|search|list)\b)?",
    r"\breturn to\s+(?:the|those|my)\b(?:\s+(?:first|earlier|previous))?",
)
PAST = compiled(
    "刚才|刚刚|之前|前面|先前|最开始|一开始|原来|最初",
    words("first", "earlier", "previous", "where", "what"),
)
NEARBY = 14  # how far after the words of going back the goods may be named


def find_amendments(text: str, mentions: Sequence[Mention]) -> tuple[Amendments, list[Span]]:
    """What a folded text does to earlier wishes, and the words that say it."""
    corrections = [match for match in (CORRECTION.search(text), NOT_THIS_BUT.search(text)) if match]
    back = _going_back(text, mentions)
    wanted = [mention for mention in mentions if not mention.constraint.op.negated]
    values = [mention for mention in wanted if not mention.constraint.op.ordered]
    admitted = [m for m in values if _has(text, m, ADMITTED_BEFORE, ADMITTED_AFTER)]
    others = [m for m in wanted if m not in admitted]
    added = [
        m
        for m in values
        if m in others and not _is_goods(m) and _has(text, m, ADDED_BEFORE, ADDED_AFTER)
    ]
    left = [m for m in others if m not in added]
    replacing = [m for m in left if corrections or _has(text, m, REPLACED_BEFORE, REPLACED_AFTER)]
    spans = [match.span() for match in corrections]
    spans += [back] if back else []
    spans += [span for m in (*admitted, *added, *replacing) for span in _around(text, m)]
    found = Amendments(
        _of(admitted), _of(added), _of(replacing), bool(corrections), returning=bool(back)
    )
    return found, spans


def _of(mentions: Iterable[Mention]) -> tuple[Constraint, ...]:
    return tuple(mention.constraint for mention in mentions)


def _is_goods(mention: Mention) -> bool:
    """也看看 another kind of goods is another search."""
    return mention.constraint.field == Field.CATEGORY


def _has(text: str, mention: Mention, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    start, end = mention.span
    return bool(before.search(left_of(text, start)) or after.match(text, end))


def _around(text: str, mention: Mention) -> Iterator[Span]:
    """The words around a value that admit or add it."""
    start, end = mention.span
    for pattern in (ADMITTED_AFTER, ADDED_AFTER, REPLACED_AFTER):
        if match := pattern.match(text, end):
            yield match.span()
    for pattern in (ADMITTED_BEFORE, ADDED_BEFORE, REPLACED_BEFORE):
        if match := pattern.search(left_of(text, start)):
            yield start - len(match.group()), start


def _going_back(text: str, mentions: Sequence[Mention]) -> Span | None:
    """The words that go back: to goods named beside them, or to what was before: 回到刚才的."""
    goods = [m.span for m in mentions if _is_goods(m) and not m.constraint.op.negated]
    back = BACK.search(text)
    if back is None:
        return next(filter(None, (named_before(text, span) for span in goods)), None)
    if any(0 <= start - back.end() <= NEARBY for start, _ in goods):
        return back.span()
    rest = text[back.end() :].strip(" 的吧了。.!！")
    return back.span() if not rest and PAST.search(text, *back.span()) else None
