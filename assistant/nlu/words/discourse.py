"""Discourse markers: words at the head of a clause that only tie it to what was said before.

Who says 那红色的呢 or "so what about red ones" asks for nothing that is called 那 or "so".
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache

from assistant.nlu.meaning import Span
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import grammar

PAUSE = r"[\s,，、.。!！?？;；:：~～…—]"


def discourse_markers(
    folded: str, understood: Collection[Span], is_word: Callable[[str], bool]
) -> Iterator[Span]:
    """Where discourse markers open a clause of a folded text.

    Args:
        folded: The folded text.
        understood: What is understood of it, which is no marker: 那双 points at something.
        is_word: Whether two characters are a word, so that the first ends no marker: 过敏 in 不过敏.
    """
    for clause in _clause_heads().finditer(folded):
        at = clause.end()
        while (found := _marker().match(folded, at)) and found.end("word") > at:
            end = found.end("word")
            taken = any(start < end and at < stop for start, stop in understood)
            if taken or (CJK.match(folded[end - 1]) and is_word(folded[end - 1 : end + 1])):
                break
            yield at, end
            at = found.end()


def after_hesitating(text: str) -> str:
    """A message without the words that only give time to think, if anything else is said."""
    begun = _hesitating().match(text)
    rest = text[begun.end() :] if begun else ""
    return rest if len(re.findall(r"\w", rest)) > 1 else text


@cache
def _clause_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[,，、.。!！?？;；\n~～…])){PAUSE}*")


@cache
def _marker() -> re.Pattern[str]:
    paused = [rf"{word}(?={PAUSE})" for word in _longest_first(grammar().before_a_pause)]
    always = _longest_first(grammar().discourse_markers | grammar().hesitations)
    return re.compile(rf"(?P<word>{_any_of([*paused, *always])}){PAUSE}*")


@cache
def _hesitating() -> re.Pattern[str]:
    words = _any_of(_longest_first(grammar().hesitations))
    return re.compile(rf"{PAUSE}*(?:(?:{words}){PAUSE}*)+", re.IGNORECASE)


def _any_of(words: Collection[str]) -> str:
    return "|".join(word if CJK.match(word) else rf"{word}(?![\w'’-])" for word in words)


def _longest_first(words: Collection[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
