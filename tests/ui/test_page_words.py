"""The page's words in both languages."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from assistant.nlu.meaning import Intent
from assistant.owner.forms import FORMS
from ui.words import (
    LANGUAGES,
    admin_words,
    desk_words,
    fact_name,
    ordinals,
    overview_words,
    page_words,
    privacy_words,
    words,
)


def test_both_languages_say_the_same_things() -> None:
    assert words("zh").keys() == words("en").keys()
    assert desk_words("zh").keys() == desk_words("en").keys()
    assert privacy_words("zh").keys() == privacy_words("en").keys()
    chinese, english = overview_words("zh"), overview_words("en")
    assert {name: table.keys() for name, table in chinese.items()} == {
        name: table.keys() for name, table in english.items()
    }
    assert chinese["intents"].keys() == set(Intent)
    assert len(ordinals("zh")) == len(ordinals("en")) == 10


def test_both_languages_fill_in_the_same_values() -> None:
    blanks = re.compile(r"\{\w+\}")
    for key, text in words("zh").items():
        assert sorted(blanks.findall(text)) == sorted(blanks.findall(words("en")[key])), key


def test_every_word_the_templates_ask_for_exists() -> None:
    folder = files("ui") / "templates"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir()]
    asked = {name for text in texts for name in re.findall(r"\bt\.(\w+)", text)}
    overview = overview_words("zh")
    desks = desk_words("zh").keys() | overview["page"].keys() | overview["segments"].keys()
    assert asked <= words("zh").keys() | desks | privacy_words("zh").keys()


def test_every_word_the_scripts_ask_for_exists() -> None:
    folder = files("ui") / "static"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir() if item.is_file()]
    pattern = re.compile(r'word\("(\w+)"|data-word(?:-label|-placeholder)?="(\w+)"')
    asked = {one or other for text in texts for one, other in pattern.findall(text)}
    assert asked <= page_words("zh").keys()


def flat(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """The words of nested tables by their path."""
    found: dict[str, str] = {}
    for name, value in table.items():
        here = {before + name: value}
        found |= flat(value, f"{before}{name}/") if isinstance(value, dict) else here
    return found


def test_the_owners_page_has_every_word_in_both_languages() -> None:
    tables = {language: dict(admin_words(language)) for language in LANGUAGES}
    assert all(table.pop("promotion_reasons") for table in tables.values())  # English anyway
    told = {language: flat(table) for language, table in tables.items()}
    assert told["zh"].keys() == told["en"].keys()
    for path, text in told["zh"].items():
        holes = [sorted(re.findall(r"\{(\w+)\}", one)) for one in (text, told["en"][path])]
        assert holes[0] == holes[1], path
    folder = files("ui") / "static" / "admin"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir()]
    pattern = re.compile(r'word\("([\w/]*\w)"[,)]|data-word="(\w+)"')
    asked = {one or other for text in texts for one, other in pattern.findall(text)}
    fields = {f"field/{kind}/{one.name}" for kind, form in FORMS.items() for one in form}
    choices = {
        f"choice/{kind}/{one.name}/{choice or 'none'}"
        for kind, form in FORMS.items()
        for one in form
        for choice in one.choices
    }
    assert (asked | fields | choices) - told["zh"].keys() == set()


def test_unknown_attribute_keeps_the_catalogues_name() -> None:
    assert fact_name("heel_drop", "en") == "heel drop"


def test_unknown_language_is_read_as_chinese() -> None:
    assert words("fr") == words("zh")


def test_shell_holds_nothing_the_browser_would_run() -> None:
    shell = (files("ui") / "static" / "shell.html").read_text(encoding="utf-8")
    assert not re.search(r"\$\{|\{\{|`|<script", shell)
