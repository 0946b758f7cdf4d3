"""Corrections inside one message: 五百，不对，八百; "black, no wait, white". Only the last counts."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from assistant.nlu.meaning import Span
from assistant.nlu.words.patterns import any_of, compiled

Item = TypeVar("Item")

WORDS = any_of(
    r"不对(?!称|劲|的地方|口)|[哦噢喔啊呃额欸]不(?![要是用错])|[哦噢喔啊呃额欸]不是|(?:我)?[说打写讲记]错了?|口误|手滑"
    r"|更正一?下?|纠正一?下?|不不++",  # a run of them is one
    r"(?<=[,，。\s])(?:不|错了|算了)(?=[,，\s]|还是)|算了还是",
    r"\bno,? wait\b|\bwait,? (?:no|actually)?|\bscratch that\b|\bcorrection\b|\boops\b|\bi mean(?:t)?\b",
    r"(?<=[,.;!?] )(?:(?:sorry|nope|actually|or rather|nah)(?=[,. ])|no(?=[,.]| make\b))",
    r"\bactually,? (?:make (?:that|it)|let's (?:say|do))|\b(?:actually )?make (?:that|it)\b",
)
RETRACTION = compiled(WORDS)
AGAIN_WORDS = rf"(?:{WORDS}[\s,，。.!]*)+(?:是|要|应该是|make (?:that|it))?\s*"
AGAIN = compiled(rf"[\s,，。.;?!？！]*{AGAIN_WORDS}")
JUST_AGAIN = compiled(AGAIN_WORDS + "$")


@lru_cache(maxsize=16)  # every reader of one message asks
def retractions(text: str) -> tuple[int, ...]:
    """Where a folded text takes back what it said before."""
    return tuple(match.start() for match in RETRACTION.finditer(text))


def standing(
    text: str, items: Iterable[Item], of: Callable[[Item], tuple[str, Span]]
) -> list[Item]:
    """The items without those that a later one of the same field corrects.

    Args:
        text: The folded message.
        items: What it names.
        of: The field and the place of an item.
    """
    kept = list(items)
    places = retractions(text)
    if not places:
        return kept
    named = [of(item) for item in kept]
    return [
        item
        for item, (field, span) in zip(kept, named, strict=True)
        if not any(
            span[1] <= place and any(f == field and s[0] >= place for f, s in named)
            for place in places
        )
    ]
