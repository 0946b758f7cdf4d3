"""Puts what is said in a dialect, in regional words or in slang into the standard language."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from assistant.nlu.meaning import Span
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.words.lexicon import sayings

IsOwn = Callable[[str, Span], bool]


def standardised(text: str, is_own: IsOwn) -> Iterator[Edit]:
    """The edits that put a folded text into the standard language.

    Args:
        text: The folded text.
        is_own: Whether a place is part of a name that the shop itself uses.
    """
    anything, each = _patterns()
    for found in anything.finditer(text):
        start, end = found.span()
        if start == end or is_own(text, (start, end)):
            continue
        for pattern, meant in each:
            match = pattern.match(text, start)
            if match and match.end() == end:
                yield Edit(start, end, meant)
                break


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """All patterns as one, which most texts do not match, and each by itself."""
    known = sayings()
    table = {**known.dialect, **known.regional, **known.slang, **known.hasty}
    each = tuple((re.compile(pattern), meant) for pattern, meant in table.items())
    return re.compile("|".join(f"(?:{pattern})" for pattern in table)), each
