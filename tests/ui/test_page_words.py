"""The page's words in both languages."""

import re
from importlib.resources import files

from ui.words import desk_words, fact_name, ordinals, page_words, words


def test_both_languages_say_the_same_things() -> None:
    assert words("zh").keys() == words("en").keys()
    assert desk_words("zh").keys() == desk_words("en").keys()
    assert len(ordinals("zh")) == len(ordinals("en")) == 10


def test_both_languages_fill_in_the_same_values() -> None:
    blanks = re.compile(r"\{\w+\}")
    for key, text in words("zh").items():
        assert sorted(blanks.findall(text)) == sorted(blanks.findall(words("en")[key])), key


def test_every_word_the_templates_ask_for_exists() -> None:
    folder = files("ui") / "templates"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir()]
    asked = {name for text in texts for name in re.findall(r"\bt\.(\w+)", text)}
    assert asked <= words("zh").keys() | desk_words("zh").keys()


def test_every_word_the_scripts_ask_for_exists() -> None:
    folder = files("ui") / "static"
    texts = [item.read_text(encoding="utf-8") for item in folder.iterdir()]
    pattern = re.compile(r'word\("(\w+)"|data-word(?:-label|-placeholder)?="(\w+)"')
    asked = {one or other for text in texts for one, other in pattern.findall(text)}
    assert asked <= page_words("zh").keys()


def test_unknown_attribute_keeps_the_catalogues_name() -> None:
    assert fact_name("heel_drop", "en") == "heel drop"


def test_unknown_language_is_read_as_chinese() -> None:
    assert words("fr") == words("zh")


def test_shell_holds_nothing_the_browser_would_run() -> None:
    shell = (files("ui") / "static" / "shell.html").read_text(encoding="utf-8")
    assert not re.search(r"\$\{|\{\{|`|<script", shell)
