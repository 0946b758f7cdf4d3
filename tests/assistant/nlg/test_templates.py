"""The words: both languages have every template, with the same facts in it."""

import re
from pathlib import Path
from string import Formatter

import pytest

from assistant.nlg.templates import labels, replies

ROOT = Path(__file__).parents[3]
OPTIONAL = {"shop", "names", "scope", "product", "count", "total", "low", "high", "field"}


def facts(wordings: tuple[str, ...]) -> list[set[str]]:
    return [{name for _, name, _, _ in Formatter().parse(text) if name} for text in wordings]


def test_both_languages_have_the_same_templates() -> None:
    assert replies("zh").keys() == replies("en").keys()


@pytest.mark.parametrize("key", sorted(replies("zh")))
def test_a_template_needs_the_same_facts_in_both_languages(key: str) -> None:
    chinese, english = (set().union(*facts(replies(language)[key])) for language in ("zh", "en"))
    assert chinese - OPTIONAL == english - OPTIONAL


def test_every_template_named_in_the_code_exists() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "assistant").rglob("*.py"))
    named = set(re.findall(r'Line\(\s*"([a-z_]+\.[a-z_]+)"', code))
    assert named
    assert named <= replies("zh").keys()


def test_both_languages_label_the_same_things() -> None:
    chinese, english = labels("zh"), labels("en")
    assert chinese.fields.keys() == english.fields.keys()
    assert chinese.order_status.keys() == english.order_status.keys()
    assert chinese.constraint.keys() == english.constraint.keys()
