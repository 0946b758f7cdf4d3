"""The general word lists under ``prompts/lexicon``: what shoppers of any shop say for colours and goods."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import PromptError

Model = TypeVar("Model", bound=BaseModel)


class Naming(BaseModel):
    """How one language names a concept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    stem: str
    words: tuple[str, ...]


class Concept(BaseModel):
    """One property value, such as a colour, in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    zh: Naming
    en: Naming

    @property
    def words(self) -> tuple[str, ...]:
        """Everything shoppers write for it."""
        return (*self.zh.words, *self.en.words)


class Concepts(BaseModel):
    """The file ``concepts.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    concept: tuple[Concept, ...]


class Synonyms(BaseModel):
    """The file ``synonyms.toml``: groups of names for the same kind of goods."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[tuple[str, ...], ...]


class Phrases(BaseModel):
    """The file ``phrases.toml``: words that carry no wish, and labels of attributes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fillers: tuple[str, ...]
    compound_tails: tuple[str, ...]
    attribute_names: dict[str, tuple[str, ...]]


@cache
def concepts() -> tuple[Concept, ...]:
    """The property values that have names in both languages."""
    return _read("concepts.toml", Concepts).concept


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of names for the same kind of goods."""
    return _read("synonyms.toml", Synonyms).groups


@cache
def phrases() -> Phrases:
    """Fillers, and what shoppers call attributes."""
    return _read("phrases.toml", Phrases)


def compound_tails() -> tuple[str, ...]:
    """What turns a kind of goods into a part of another: 壳 in 手机壳."""
    return phrases().compound_tails


def _read(name: str, model: type[Model]) -> Model:
    try:
        source = files("prompts").joinpath("lexicon", name).read_text("utf-8")
        return model.model_validate(tomllib.loads(source))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise PromptError(f"prompts/lexicon/{name} cannot be used: {exc}") from exc
