"""The words of the page: ``prompts/<language>/page.toml``, with the same keys in both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

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


@cache
def desk_words(language: str) -> Words:
    """Every text of the desks in ``language``; an unknown language is read as Chinese."""
    return {k: v for k, v in _table(language, "desk").items() if isinstance(v, str)}


@cache
def privacy_words(language: str) -> Words:
    """The built-in privacy notice in ``language``; an unknown language is read as Chinese."""
    return {k: v for k, v in _table(language, "privacy").items() if isinstance(v, str)}


@cache
def admin_words(language: str) -> Mapping[str, Any]:
    """The words of the owner's page, in tables; an unknown language is read as Chinese."""
    return _table(language, "admin")


@cache
def agent_words(language: str) -> Words:
    """Every text of the agents' desk in ``language``; an unknown language is read as Chinese."""
    return {k: v for k, v in _table(language, "agent_desk").items() if isinstance(v, str)}


@cache
def overview_words(language: str) -> Mapping[str, Words]:
    """Every text of the owner's overview, by table; an unknown language is read as Chinese."""
    tables = _table(language, "overview").items()
    return {name: dict(table) for name, table in tables if isinstance(table, dict)}


@cache
def price_words(language: str) -> Mapping[str, Words]:
    """Every text of the owner's panel on prices, by table; an unknown language is read as Chinese."""
    tables = _table(language, "prices").items()
    return {name: dict(table) for name, table in tables if isinstance(table, dict)}


def fact_name(field: str, language: str) -> str:
    """What shoppers call the attribute ``field``; an unknown one is shown as it is spelt."""
    return _fact_names(language).get(field) or field.replace("_", " ")


def page_words(language: str) -> dict[str, object]:
    """Texts and ordinals together, as the browser needs them."""
    return {**words(language), "ordinals": list(ordinals(language))}


@cache
def _fact_names(language: str) -> Mapping[str, str]:
    """The names replies use, and those of attributes that only the page shows."""
    known: dict[str, str] = {}
    for found in (_table(language, "labels").get("fields"), _table(language).get("fact_names")):
        known |= found if isinstance(found, dict) else {}
    return known


@cache
def _table(language: str, name: str = "page") -> dict[str, object]:
    folder = language if language in LANGUAGES else LANGUAGES[0]
    path = files("prompts") / folder / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as exc:
        raise PromptError(f"The page's words '{path}' cannot be read: {exc}.") from exc


def _list(table: Mapping[str, object], key: str) -> list[object]:
    found = table.get(key)
    if not isinstance(found, list):
        raise PromptError(f"The page's words have no list '{key}'.")
    return found
