"""The words of titles that the rules heed: ``prompts/lexicon/titles.toml``."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.errors import TitleWordsError

TABLE = "prompts/lexicon/titles.toml"


class Colors(BaseModel):
    """Names of colours.

    Args:
        not_before: What makes something else of a name when it stands behind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: tuple[str, ...]
    en: tuple[str, ...]
    not_before: tuple[str, ...] = ()


class TitleWords(BaseModel):
    """The file ``titles.toml``.

    Args:
        fits: What stands before the things that goods fit.
        given: What stands before what is given along.
        sets: What several things sold as one are called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fits: tuple[str, ...]
    given: tuple[str, ...]
    sets: tuple[str, ...]
    color: Colors


@cache
def title_words() -> TitleWords:
    """The words that rules on titles heed.

    Raises:
        TitleWordsError: The file is missing, is no TOML or has keys it should not have.
    """
    try:
        source = files("prompts").joinpath("lexicon", "titles.toml").read_text("utf-8")
        return TitleWords.model_validate(tomllib.loads(source))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise TitleWordsError(f"{TABLE} cannot be used: {exc}") from exc


def one_of(words: Sequence[str]) -> str:
    """A pattern of any of ``words``, the longest first; Latin words only as whole words."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(_pattern(word) for word in ordered)


def _pattern(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() and word[0].isalpha() else escaped
