"""Guards on a person who was asked for: whether a message is left for them, or they are not wanted."""

import re
from collections.abc import Sequence

from assistant.dialogue.state import MESSAGE
from assistant.nlu.meaning import Intent
from assistant.nlu.words.lexicon import waiting
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context

SHOPS = frozenset(
    {
        Intent.GREET,
        Intent.FIND_PRODUCT,
        Intent.RECOMMEND,
        Intent.REFINE,
        Intent.COMPARE,
        Intent.HUMAN_AGENT,
        Intent.CONTROL,
    }
)
LONGEST_WISH = 40  # characters
MARKS = " ：:，,。.!！、~～-"
TALKS = frozenset({Intent.AFFIRM, Intent.DENY, Intent.THANK, Intent.GOODBYE})


def leaves_message(context: Context) -> bool:
    """A message could be left, and this is one: it neither shops nor just says yes, no or thanks."""
    pending, meaning = context.state.pending, context.meaning
    if pending is None or pending.kind != MESSAGE or context.cancels:
        return False
    if not meaning.text.strip() or _says(waiting().withdraw, meaning.text):
        return False
    return meaning.intent not in TALKS and not _shops(context)


def _shops(context: Context) -> bool:
    """A short wish for goods, or an order to the assistant; who tells of something bought does not shop."""
    meaning = context.meaning
    if _says(waiting().tells, meaning.text):
        return False
    wishes = meaning.intent in SHOPS and len(meaning.text) <= LONGEST_WISH
    return wishes or meaning.command is not None


def wants_to_leave(context: Context) -> bool:
    """留言 / "leave a message", instead of waiting or before people are back; with more, only there."""
    behind = message_behind(context.meaning.text)
    return behind is not None and (context.state.handoff is not None or not behind)


def wants_no_person(context: Context) -> bool:
    """不用人工了 / "never mind the agent", where one was asked for."""
    return context.state.handoff is not None and _says(waiting().withdraw, context.meaning.text)


def message_behind(text: str) -> str | None:
    """What stands behind the words that say that a message is left; None where none do."""
    folded = fold(text).strip()
    found = (re.search(pattern, folded) for pattern in waiting().leave)
    match = next((one for one in found if one), None)
    return folded[match.end() :].strip(MARKS) if match else None


def _says(patterns: Sequence[str], text: str) -> bool:
    folded = fold(text).strip()
    return any(re.search(pattern, folded) for pattern in patterns)
