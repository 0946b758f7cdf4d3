"""What shoppers want goods to be: the file ``prompts/lexicon/needs.toml``, and where a text says it."""

import re
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.normalising import fold


class Need(BaseModel):
    """Something that goods can be weighed by.

    Args:
        name: What a reply calls it, by language.
        words: What shoppers say for it.
        fields: Of listings, that measure it.
        more: Whether more of it is better.
        aspect: The side of goods in reviews that is about it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Mapping[str, str]
    words: tuple[str, ...]
    fields: tuple[str, ...]
    more: bool
    aspect: str = ""


class NeedFile(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: Mapping[str, Need]


def needs_in(text: str) -> list[Need]:
    """The needs that a text speaks of, each once, in the order in which they are named."""
    found: dict[str, Need] = {}
    for match in _pattern().finditer(fold(text)):
        name = _need_of()[match.group()]
        found.setdefault(name, _file().needs[name])
    return list(found.values())


@cache
def _file() -> NeedFile:
    return read_list("needs.toml", NeedFile)


@cache
def _need_of() -> dict[str, str]:
    return {fold(word): name for name, need in _file().needs.items() for word in need.words}


@cache
def _pattern() -> re.Pattern[str]:
    ordered = sorted(_need_of(), key=lambda word: (-len(word), word))
    return re.compile(
        "|".join(
            re.escape(word) if CJK.search(word) else rf"\b{re.escape(word)}\b" for word in ordered
        )
    )
