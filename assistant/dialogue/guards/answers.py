"""Guards on the question that is open: whether the message answers it."""

import re
import unicodedata

from assistant.dialogue.confidence import ACT, graspable
from assistant.nlu.meaning import Intent
from assistant.nlu.pointing.codes import ID
from assistant.skills.adding import choose_variant
from assistant.skills.context import Context
from assistant.skills.which import WHICH


def answers_pending(context: Context) -> bool:
    """A question is open, and the message is yes, no, never mind or "I do not mind"."""
    meaning = context.meaning
    if context.state.pending is None or graspable(meaning) or meaning.references:
        return False
    if not _says_anything(meaning.text):
        return False
    plain = meaning.intent in (Intent.AFFIRM, Intent.DENY) and meaning.confidence >= ACT
    return context.indifferent or context.cancels or plain


def _says_anything(text: str) -> bool:
    """Whether a message has a letter, a number or a sign: … and ？？ agree to nothing."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


def awaits_variant(context: Context) -> bool:
    """A size was asked for, and the message names one."""
    return choose_variant(context) is not None


def awaits_order(context: Context) -> bool:
    """An order number or the last four digits were asked for, and the message has digits."""
    pending, meaning = context.state.pending, context.meaning
    if meaning.unknown or any(reference.field == ID for reference in meaning.references):
        return False  # the number is one of an article
    return bool(pending and pending.kind == "order" and re.search(r"\d{4}", context.meaning.text))


def chooses(context: Context) -> bool:
    """Which item? was asked, and the message points at one and asks nothing else of it."""
    pending, meaning = context.state.pending, context.meaning
    asked = pending is not None and pending.kind == WHICH
    wish = meaning.mentions or meaning.direction or meaning.command
    asks = bool(meaning.query) and meaning.intent in (Intent.ASK_PRODUCT, Intent.ASK_PRICE)
    return asked and not wish and not asks and len(context.referred()) == 1
