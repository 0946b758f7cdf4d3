"""Reads yes and no to "shall I": only what is nothing else, because something is done upon it."""

import re
from enum import StrEnum

from assistant.nlu.steering.deed_words import assent
from assistant.nlu.words.normalising import fold

LONGEST = 40  # characters
EDGE = r"[\s,，。.!！~～]*"
CANCEL = (
    r"(?:就|还是|帮我|直接|just )?(?:取消|撤了|cancel)(?: ?(?:it|that|this))?"
    r"(?:吧|了|掉|算了|啦| please)*"
)
BOTH = re.compile(
    rf"(?:(?:那|那就|还是|哎|唉)*算了|不要了|never ?mind|forget it){EDGE}{CANCEL}{EDGE}"
    rf"|取消(?:吧|了)?{EDGE}算了{EDGE}"
)
ONLY_CANCEL = re.compile(rf"(?:那|no{EDGE})?{CANCEL}{EDGE}")
UNWANTED = re.compile(
    rf"(?:那|那就|都|算了{EDGE})*我?(?:都|也)?(?:不要|不想要|不买)了(?:吧|啊|啦)?{EDGE}"
    rf"|(?:ok|fine|then|well|so)?{EDGE}i (?:don'?t|do not) (?:want|need) (?:it|this|that|them|the order)"
    rf"(?: any ?more)?{EDGE}"
)


class Assent(StrEnum):
    """What a message says to a question for consent."""

    YES = "yes"
    NO = "no"


def find_assent(text: str) -> Assent | None:
    """What a message says, if it says nothing but that."""
    folded = fold(text).strip()
    if len(folded) > LONGEST:
        return None
    return next((one for one in (Assent.NO, Assent.YES) if assent(one).fullmatch(folded)), None)


def says_both(text: str) -> bool:
    """Whether a message lets go and says to cancel in one breath, and nothing else: 算了取消吧."""
    return BOTH.fullmatch(fold(text).strip()) is not None


def only_cancels(text: str) -> bool:
    """Whether a message says no more than to cancel: 取消吧, "cancel it"."""
    return ONLY_CANCEL.fullmatch(fold(text).strip()) is not None


def wants_no_more(text: str) -> bool:
    """Whether a message says that something is not wanted any more, and nothing else: 我不要了."""
    return UNWANTED.fullmatch(fold(text).strip()) is not None
