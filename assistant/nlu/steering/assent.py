"""Reads yes and no to "shall I": only what is nothing else, because something is done upon it."""

from enum import StrEnum

from assistant.nlu.steering.deed_words import assent
from assistant.nlu.words.normalising import fold

LONGEST = 40  # characters


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
