"""The words and files of the agents' desk: complete in both languages, and nowhere on the shopper's page."""

import re
from importlib.resources import files

import pytest

from ui.desks.agent.page import SCRIPTS, STYLES
from ui.words import agent_words, page_words, words

FOLDER = files("ui.desks.agent") / "static"
BLANKS = re.compile(r"\{\w+\}")
ASKED = re.compile(r'\bword\("(\w+)"|data-word(?:-label|-placeholder)?="(\w+)"')
BUILT = re.compile(r'\bword(?:Or)?\("(\w+_)" \+')


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    chinese, english = agent_words("zh"), agent_words("en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert sorted(BLANKS.findall(text)) == sorted(BLANKS.findall(english[key])), key


def test_every_word_that_shell_and_scripts_ask_for_exists() -> None:
    asked, begun = set(), set()
    for name in (*SCRIPTS, "shell.html"):
        asked |= {one or other for one, other in ASKED.findall(source(name))}
        begun |= set(BUILT.findall(source(name)))
    built = {key for key in asked if key.endswith("_")}  # the first half of a key
    assert asked - built <= agent_words("zh").keys()
    known = agent_words("zh").keys() | words("zh").keys()
    assert all(any(key.startswith(start) for key in known) for start in begun)


def test_every_file_is_used() -> None:
    assert {one.name for one in FOLDER.iterdir()} == {*SCRIPTS, *STYLES, "shell.html"}


def test_shell_holds_nothing_the_browser_would_run() -> None:
    assert not re.search(r"\$\{|\{\{|`|<script", source("shell.html"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_reads_text_as_html(name: str) -> None:
    assert not re.search(
        r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\b", source(name)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shoppers_page_says_none_of_it(language: str) -> None:
    told = {text for text in page_words(language).values() if isinstance(text, str)}
    own = {key: agent_words(language)[key] for key in ("title", "queue", "note", "hand_back")}
    assert not told & set(own.values())
