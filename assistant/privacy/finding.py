"""Finds personal data in a text: each kind by its own rules, and of what overlaps the longest."""

import re
import unicodedata
from collections.abc import Iterable

from assistant.privacy.numbers import numbers_in
from assistant.privacy.personal_data import PersonalData, PersonalKind
from assistant.privacy.places import names_in, places_in

AT = r"\s?(?:@|\[at\]|\(at\))\s?"
DOT = r"\s?(?:\.|\[dot\]|\(dot\))\s?"
EMAIL = re.compile(
    rf"(?<![a-z\d_.+-])[a-z\d_.+-]{{1,64}}{AT}(?:[a-z\d-]{{1,63}}{DOT}){{1,4}}[a-z]{{2,24}}(?![a-z\d])"
)


def personal_data_in(text: str) -> list[PersonalData]:
    """What of ``text`` is personal, from its beginning to its end, without overlaps."""
    plain = _folded(text)
    found = [*_emails(plain), *numbers_in(plain), *places_in(plain)]
    clear = _apart(found)
    named = _apart([*clear, *names_in(plain, clear)])
    return [PersonalData(one.kind, one.start, one.end, text[one.start : one.end]) for one in named]


def _emails(text: str) -> Iterable[PersonalData]:
    for found in EMAIL.finditer(text):
        yield PersonalData(PersonalKind.EMAIL, found.start(), found.end(), found[0])


def _folded(text: str) -> str:
    """The text in one width and letter case, character by character, so that places stay."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return folded if len(folded) == 1 else character


def _apart(found: Iterable[PersonalData]) -> list[PersonalData]:
    """Of those that overlap the longest; of equally long ones the one of the earlier kind."""
    kept: list[PersonalData] = []
    order = list(PersonalKind)
    for one in sorted(found, key=lambda data: (-len(data), order.index(data.kind), data.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda data: data.start)
