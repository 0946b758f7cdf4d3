"""The sides of goods that buyers speak about: battery, fit, taste, delivery."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.normalising import fold


class AspectWords(BaseModel):
    """One aspect in the file ``aspects.toml``.

    Args:
        name: What a reply calls it, by language.
        words: What buyers call it, in any language.
        shop: Whether it is about the shop rather than the goods.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Mapping[str, str]
    words: tuple[str, ...]
    shop: bool = False


class Turning(BaseModel):
    """Words that begin a clause which turns against what the review says as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]


class AspectFile(BaseModel):
    """The file ``aspects.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aspects: Mapping[str, AspectWords]
    turning: Turning


@dataclass(frozen=True, slots=True)
class Aspect:
    """A side of the goods, found in a text.

    Args:
        id: Its name in ``aspects.toml``.
        at: Where the word for it begins.
    """

    id: str
    at: int


def aspects_in(text: str) -> list[Aspect]:
    """The aspects that ``text`` speaks about, each once, in the order in which they are named."""
    found: dict[str, Aspect] = {}
    for match in _pattern().finditer(fold(text)):
        name = _aspect_of()[match.group()]
        found.setdefault(name, Aspect(name, match.start()))
    return list(found.values())


def aspect_name(aspect: str, language: str) -> str:
    """What a reply calls an aspect."""
    names = _file().aspects[aspect].name
    return names.get(language) or next(iter(names.values()))


def is_about_the_shop(aspect: str) -> bool:
    """Whether the aspect is something the shop does, such as delivery."""
    return _file().aspects[aspect].shop


def turns(clause: str) -> bool:
    """Whether a clause begins by turning against what was said before."""
    return bool(_turning().match(fold(clause).lstrip()))


@cache
def _file() -> AspectFile:
    return read_list("aspects.toml", AspectFile)


@cache
def _aspect_of() -> dict[str, str]:
    return {fold(word): name for name, one in _file().aspects.items() for word in one.words}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_any_of(_aspect_of()))


@cache
def _turning() -> re.Pattern[str]:
    return re.compile(_any_of(_file().turning.words))


def _any_of(words: Iterable[str]) -> str:
    """Any of the words, the longest first; English ones only whole."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(
        re.escape(word) if CJK.search(word) else rf"\b{re.escape(word)}\b" for word in ordered
    )
