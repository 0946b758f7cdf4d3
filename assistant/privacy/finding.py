"""Finds personal data in a text: each kind by its own rules, and of what overlaps the longest."""

from collections.abc import Iterable

from assistant.privacy.figures import accounts_in
from assistant.privacy.foreign_places import foreign_places_in
from assistant.privacy.mail import mail_in
from assistant.privacy.numbers import numbers_in, spoken_in
from assistant.privacy.papers import papers_in
from assistant.privacy.personal_data import PersonalData, PersonalKind
from assistant.privacy.places import names_in, places_in
from assistant.privacy.reading import Reading


def personal_data_in(text: str) -> list[PersonalData]:
    """What of ``text`` is personal, from its beginning to its end, without overlaps."""
    read = Reading.of(text)
    found = [
        *mail_in(read.plain),
        *numbers_in(read.plain),
        *spoken_in(read.figures),
        *papers_in(read.plain),
        *accounts_in(read.plain),
        *places_in(read.plain),
        *foreign_places_in(read.cased),
    ]
    clear = _apart(found)
    named = _apart([*clear, *names_in(read.plain, clear)])
    return [_as_written(one, read, text) for one in named]


def _as_written(one: PersonalData, read: Reading, text: str) -> PersonalData:
    start, end = read.written(one.start, one.end)
    return PersonalData(one.kind, start, end, text[start:end])


def _apart(found: Iterable[PersonalData]) -> list[PersonalData]:
    """Of those that overlap the longest; of equally long ones the one of the earlier kind."""
    kept: list[PersonalData] = []
    order = list(PersonalKind)
    for one in sorted(found, key=lambda data: (-len(data), order.index(data.kind), data.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda data: data.start)
