"""Reads which references are to something seen before the list on the screen.

刚才那个红的, 上一批第二个, 之前看的那双跑鞋, "the first one from before". A reference found by its
place or property is marked; a kind of goods named beside it becomes part of it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.nlu.amounts.counting import PIECE
from assistant.nlu.meaning import Mention, Reference, ReferenceKind, Span
from assistant.nlu.words.patterns import compiled, left_of, words
from retrieval.constraints import Field

LIST, PAST = "list", "past"
TIME = r"(?:刚才|刚刚|之前|方才|先前|前面|早先|一开始|最开始|最初|前头)"
SEEN = r"(?:(?:你|我|咱)们?)?(?:给我)?(?:看|说|推荐|发|提|给|展示|列|显示|介绍|找)?(?:到|出)?(?:过|了)?的?"
HERE = rf"(?:[那这](?:一?{PIECE}|[几些])?)?"
LIST_BEFORE = compiled(
    rf"(?:上一?(?:[批页轮组拨次]|个列表)|前一?[批页轮]|{TIME}{SEEN}[那这]?一?(?:[批页轮组拨]|几{PIECE}))"
    rf"(?:里面?|中|当中)?的?{HERE}$",
    r"\b(?:in|from|on|of) the (?:last|previous|earlier|first) (?:batch|list|page|results?|set|lot),?\s*$",
    r"\b(?:previous|earlier|last) (?:batch|list|page|results?|set|lot)(?:'s)?,?\s*(?:the\s+)?$",
)
PAST_BEFORE = compiled(rf"{TIME}{SEEN}(?:里面?|中)?的?{HERE}$", r"\bearlier,?\s*(?:the\s+)?$")
GOODS_BEFORE = compiled(rf"{TIME}{SEEN}$")
DEFINITE = compiled(r"\b(?:the|those|these)\s+$")
SHOWN = (
    r"(?:(?:that |which )?(?:you|i|we)(?:'ve|'d| have| had| were| was)?(?: just)?\s+"
    r"(?:showed|show|shown|mentioned|recommended|suggested|saw|seen|looked at|looking at|viewed|had|were)"
    r"(?: me| us)?(?: up)?\s*)"
)
LIST_AFTER = compiled(
    rf"\s*{SHOWN}?(?:from|in|on|of) (?:the |that )?(?:last|previous|earlier) (?:batch|list|page|results?|set|lot)\b",
    rf"\s*{SHOWN}?(?:from )before\b",
)
PAST_AFTER = compiled(
    rf"\s*{SHOWN}(?:earlier|before|previously|just now|a (?:while|moment|minute) ago|first)?(?![a-z])",
    rf"\s*(?:from )?(?:{words('earlier', 'previously', 'just now')}|a (?:while|moment|minute) ago\b)",
)
POINTERS = ("那", "这")
BESIDE = compiled(r"\s*的?\s*")


def marked_earlier(
    text: str, references: Sequence[Reference], mentions: Sequence[Mention]
) -> tuple[tuple[Reference, ...], list[Span]]:
    """The references with their times, and the words that say so.

    Args:
        text: The folded message.
        references: What it points at, left to right.
        mentions: The properties it names; 那双跑鞋 names goods beside the pointer.
    """
    marked: list[Reference] = []
    spans: list[Span] = []
    for reference in references:
        when, said = _time_of(text, reference)
        spans += said
        marked.append(_with_goods(text, reference, mentions, when))
    return _spread(marked), spans


def named_before(text: str, span: Span) -> Span | None:
    """Where a text says that the goods named at ``span`` were looked at: 刚才看的跑鞋."""
    ahead = GOODS_BEFORE.search(left_of(text, span[0]))
    if ahead:
        return span[0] - len(ahead.group()), span[0]
    behind = LIST_AFTER.match(text, span[1]) or PAST_AFTER.match(text, span[1])
    definite = DEFINITE.search(left_of(text, span[0]))
    return behind.span() if behind and behind.group().strip() and definite else None


def _time_of(text: str, reference: Reference) -> tuple[str, list[Span]]:
    """When what is pointed at was seen, and where the text says so."""
    start, end = reference.span
    if text[start + 1 : start + 2] in POINTERS and text[start] not in POINTERS:
        start += 1  # 才那个红的: the character before the pointer is no part of it
    before = left_of(text, start)
    for when, left, right in ((LIST, LIST_BEFORE, LIST_AFTER), (PAST, PAST_BEFORE, PAST_AFTER)):
        ahead = left.search(before) if start else None
        behind = right.match(text, end)
        found = [_place(ahead, start - len(before))] if ahead else []
        found += [behind.span()] if behind and behind.group().strip() else []
        if found:
            return when, found
    return reference.earlier or (PAST if reference.value == "earlier" else ""), []


def _place(match: re.Match[str], offset: int) -> Span:
    return match.start() + offset, match.end() + offset


def _with_goods(
    text: str, reference: Reference, mentions: Sequence[Mention], when: str
) -> Reference:
    """The reference with its time; 之前那双 becomes one to shoes where these are named next."""
    goods = next((m for m in mentions if when and _follows(text, reference, m)), None)
    if goods is None:
        return replace(reference, earlier=when)
    span = (reference.span[0], goods.span[1])
    if reference.kind is not ReferenceKind.RECENT:
        return replace(reference, earlier=when, span=span)
    value = str(goods.constraint.values[0])
    return Reference(ReferenceKind.ATTRIBUTE, value, span, goods.constraint.field, when)


def _follows(text: str, reference: Reference, mention: Mention) -> bool:
    constraint = mention.constraint
    named = constraint.field == Field.CATEGORY and not constraint.op.negated
    if reference.kind not in (ReferenceKind.RECENT, ReferenceKind.ATTRIBUTE) or not named:
        return False
    return BESIDE.fullmatch(text, reference.span[1], mention.span[0]) is not None


def _spread(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """上一批第一个和第三个 and "the first two from before" speak of one list."""
    when = next((r.earlier for r in references if r.earlier == LIST), "")
    places = (ReferenceKind.POSITION, ReferenceKind.SUPERLATIVE)
    return tuple(
        replace(r, earlier=when) if when and r.kind in places and not r.earlier else r
        for r in references
    )
