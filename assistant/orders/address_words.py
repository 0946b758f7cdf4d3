"""The words that people write around and in an address: the file ``prompts/lexicon/addresses.toml``."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.lexicon import read_list


class Part(BaseModel):
    """A part of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Before(Part):
    """What comes before an address."""

    words: tuple[str, ...]


class People(Part):
    """How people are called."""

    titles: tuple[str, ...]
    courtesies: tuple[str, ...]
    compound_surnames: tuple[str, ...]
    surnames: str


class Places(Part):
    """What shows that words are a place."""

    roads: tuple[str, ...]
    settlements: tuple[str, ...]
    marks: tuple[str, ...]
    no_districts: tuple[str, ...]


class English(Part):
    """What English addresses add to names."""

    kinds: tuple[str, ...]
    china: tuple[str, ...]
    countries: tuple[str, ...]


class AddressWords(Part):
    """The file ``addresses.toml``."""

    labels: Mapping[str, tuple[str, ...]]
    before: Before
    people: People
    places: Places
    english: English


@cache
def address_words() -> AddressWords:
    """The words, read once."""
    return read_list("addresses.toml", AddressWords)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda one: (-len(one), one)))
