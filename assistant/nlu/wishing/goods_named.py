"""The goods that a message asks for by their name, whatever the shop calls or sells."""

import re
from functools import cache

from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import grammar
from assistant.nlu.words.normalising import fold

LONGEST_CHINESE = 5  # characters; longer ones tell a story
LONGEST_ENGLISH = 3  # words
ATTRIBUTE = "的"  # ends what is said of the noun after it
BORDER = r"[，,。.？?！!；;、~～]"


def goods_asked_for(text: str, wanted: str) -> str:
    """The name of the goods that ``text`` asks for and says no more about, else nothing.

    Args:
        text: The message as it was meant.
        wanted: What is left of it to search for; a measure word at its head is taken off (辆自行车),
            and what only asks at its end (坐便器有卖).
    """
    if not wanted:
        return ""
    before, found, after = fold(text).partition(wanted)
    headless = _head().sub("", wanted, count=1)
    name = _tail().sub("", headless)
    if not found or not _is_name(name):
        return ""
    begun = headless != wanted or _before_it().search(before)
    ended = name != headless or _after_it().match(after)
    return name if begun and ended else ""


def names_goods(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether goods are asked for by the property at ``start:end``: cheap oolong, but not 深烘的.

    Args:
        text: The message as it was meant.
        start: Where the property begins.
        end: Where it ends.
        alone: Whether nothing else is said of what is wanted.
    """
    before, after = fold(text[:start]).rstrip(), text[end:].lstrip()
    if after.startswith(ATTRIBUTE) or _before_a_property().search(before):
        return False
    noun = text[start:] if before.endswith(ATTRIBUTE) else text
    return alone or bool(goods_asked_for(noun, fold(text[start:end])))


@cache
def _before_a_property() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of(grammar().before_a_property)})$")


def _is_name(words: str) -> bool:
    if words in grammar().any_goods:
        return False
    if CJK.search(words):
        return 2 <= len(words) <= LONGEST_CHINESE
    return len(words) > 1 and len(words.split()) <= LONGEST_ENGLISH


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_any_of(grammar().before_goods)})\s*")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:\s*(?:{_any_of(grammar().after_goods)}))+$")


@cache
def _before_it() -> re.Pattern[str]:
    words = grammar().before_goods | grammar().discourse_markers | grammar().hesitations
    return re.compile(rf"(?:^|{BORDER}|{_any_of(words)})\s*$")


@cache
def _after_it() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:$|{BORDER}|\d|{_any_of(grammar().after_goods)})")


def _any_of(words: frozenset[str]) -> str:
    """Any of ``words``; English ones stand alone."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(word if CJK.search(word) else rf"\b{word}\b" for word in ordered)
