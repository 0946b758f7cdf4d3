"""The words of the page, from ``prompts/<language>/page.toml``; both languages have the same keys."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from assistant.errors import PromptError

LANGUAGES = ("zh", "en")

Words = Mapping[str, str]


@cache
def words(language: str) -> Words:
    """Every text of the page in ``language``; an unknown language is read as Chinese."""
    return {key: value for key, value in _table(language).items() if isinstance(value, str)}


@cache
def ordinals(language: str) -> tuple[str, ...]:
    """What a shopper would call the first, second … product shown."""
    return tuple(str(item) for item in _list(_table(language), "ordinals"))


def fact_name(field: str, language: str) -> str:
    """What shoppers call the attribute ``field``; an unknown one is shown as the catalogue names it."""
    names = _table(language).get("facts_names")
    known = names.get(field) if isinstance(names, dict) else None
    return str(known or field.replace("_", " "))


def page_words(language: str) -> dict[str, object]:
    """Texts and ordinals together, as the browser needs them."""
    return {**words(language), "ordinals": list(ordinals(language))}


@cache
def _table(language: str) -> dict[str, object]:
    name = language if language in LANGUAGES else LANGUAGES[0]
    path = files("prompts") / name / "page.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise PromptError(f"The page's words '{path}' cannot be read: {exc}.") from exc


def _list(table: Mapping[str, object], key: str) -> list[object]:
    found = table.get(key)
    if not isinstance(found, list):
        raise PromptError(f"The page's words have no list '{key}'.")
    return found
