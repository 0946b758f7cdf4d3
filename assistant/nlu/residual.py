"""What is left of a message to search for once all that is understood or small talk is out."""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial

from assistant.nlu.meaning import Span
from assistant.nlu.words.discourse import discourse_markers
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import phrases

HasWord = Callable[[str], bool]
PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff%+#.-]+|(?<!\d)\.|\.(?!\d)|_")


def never(_word: str) -> bool:
    """No title has any word."""
    return False


def residual(folded: str, spans: Iterable[Span], has_word: HasWord = never) -> str:
    """What a folded text says beyond ``spans``, discourse markers, fillers and punctuation.

    Args:
        folded: The folded message.
        spans: What is understood of it.
        has_word: Whether a word stands in a title, so that a filler in it is none: 条 in 条纹.
    """
    left, understood = list(folded), tuple(spans)
    markers = discourse_markers(folded, understood, partial(_is_word, has_word=has_word))
    for start, end in (*understood, *markers):
        left[start:end] = " " * (end - start)
    text = _long_fillers().sub(" ", PUNCTUATION.sub(" ", "".join(left)))
    chunks = (_stripped(chunk.strip("-"), has_word) for chunk in text.split())
    return " ".join(chunk for chunk in chunks if chunk)


def _stripped(chunk: str, has_word: HasWord) -> str:
    """A chunk without the fillers of one character at its ends, unless they are part of a word."""
    fillers = _short_fillers()
    while chunk[:1] in fillers and chunk and not _is_word(chunk[:2], has_word):
        chunk = chunk[1:]
    while chunk[-1:] in fillers and chunk and not _is_word(chunk[-2:], has_word):
        chunk = chunk[:-1]
    return chunk


def _is_word(pair: str, has_word: HasWord) -> bool:
    """Whether two characters are a word of a title, or one of the language that says something."""
    return len(pair) > 1 and (pair in phrases().idioms or has_word(pair))


@cache
def _long_fillers() -> re.Pattern[str]:
    """Fillers of several characters, taken out wherever they stand; punctuation is gone by then."""
    words = sorted(phrases().fillers, key=lambda word: (-len(word), word))
    chinese = [re.escape(word) for word in words if CJK.search(word) and len(word) > 1]
    latin = [re.escape(word).replace("'", " ?") for word in words if not CJK.search(word)]
    return re.compile(rf"(?:{'|'.join(chinese)})|(?<!-)\b(?:{'|'.join(latin)})\b(?!-)")


@cache
def _short_fillers() -> frozenset[str]:
    """Fillers of one character, taken off the ends only."""
    return frozenset(word for word in phrases().fillers if CJK.search(word) and len(word) == 1)
