"""Reads what is to be done about an order: 我要退货, 取消订单, "change the address".

Only what is plainly asked to be done counts. How something is done, by what rules, or how long it takes
is a question, and is answered from what the shop has written. The words are in
``prompts/lexicon/deeds.toml``.
"""

import re
from dataclasses import dataclass

from assistant.nlu.steering.deed_words import deed_words, deeds, mark
from assistant.nlu.words.normalising import fold
from assistant.orders.requests import Cause, Deed

LONGEST = 300  # characters; a longer message is a story, and is answered as what it is


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message wants done about an order.

    Args:
        asks: It only asks whether that can be done.
        own: Words of it speak of something ordered or of the shopper's own wish.
    """

    deed: Deed
    asks: bool = False
    own: bool = False
    cause: Cause = Cause.NO_REASON
    opened: bool | None = None
    everything: bool = False
    latest: bool = False


def find_deed(text: str) -> Wanted | None:
    """What is to be done about an order; None where nothing is, or where it is asked how."""
    folded = fold(text)
    if len(folded) > LONGEST or (_says("how", folded) and not _says("demands", folded)):
        return None
    deed = next((deed for deed, pattern in deeds() if pattern.search(folded)), None)
    if deed is None:
        return None
    return Wanted(
        deed,
        _says("whether", folded),
        _says("own", folded),
        cause_in(folded),
        _opened(folded),
        _says("everything", folded),
        _says("latest", folded),
    )


def cause_in(folded: str) -> Cause:
    """Whose fault it is, as far as a message says."""
    if _says("wrong", folded):
        return Cause.WRONG_ITEM
    return Cause.QUALITY if _says("quality", folded) else Cause.NO_REASON


def _opened(folded: str) -> bool | None:
    if _says("sealed", folded):
        return False
    return True if _says("opened", folded) else None


def deeds_named(text: str) -> frozenset[Deed]:
    """The deeds whose words a message has, asked for or not: 确认取消 has that of cancelling."""
    folded = fold(text)
    named = deed_words().named.items()
    return frozenset(deed for deed, word in named if re.search(word, folded))


def says_latest(text: str) -> bool:
    """Whether a message means the newest order: 上一单, "my last order"."""
    return _says("latest", fold(text))


def says_everything(text: str) -> bool:
    """Whether a message means all of something."""
    return _says("everything", fold(text))


def _says(name: str, folded: str) -> bool:
    return mark(name).search(folded) is not None
