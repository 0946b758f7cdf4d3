"""The body of a turn: what is said the same is one answer."""

from string import Formatter

from assistant.dialogue.actions import Action
from assistant.nlg.choosing_words import Choice
from assistant.nlg.rendering import _suggestions
from assistant.nlg.templates import replies
from assistant.nlg.wording import Wording
from assistant.nlg.writer import Writer
from assistant.skills.outcome import Line, Outcome
from assistant.vocabulary.glossary import Glossary

MATERIALS = {("en", "material", "锦纶"): "nylon", ("en", "material", "尼龙"): "nylon"}


def chips(language: str) -> list[str]:
    writer = Writer(Wording(language, "CNY", Glossary(MATERIALS)), "shop", Choice(language, 0))
    counts = {"锦纶": 12, "涤纶": 20, "尼龙": 13}
    lines = [
        Line("chip.value_count", {"field": "material", "value": value, "count": count})
        for value, count in counts.items()
    ]
    return _suggestions(Outcome(Action.SEARCH, suggestions=tuple(lines)), writer)


def test_two_spellings_with_one_translation_are_one_answer_counted_together() -> None:
    assert chips("en") == ["nylon (25)", "涤纶 (20)"]


def test_in_the_catalogues_own_language_they_stay_two() -> None:
    assert chips("zh") == ["锦纶 (12)", "涤纶 (20)", "尼龙 (13)"]


def test_a_fact_of_the_name_of_an_item_may_be_a_text() -> None:
    writer = Writer(Wording("en", "CNY", Glossary({})), "shop", Choice("en", 0))
    key = next(key for key, texts in replies("en").items() if "{item}" in "".join(texts))
    with_text = dict.fromkeys(("item", "name", "names", "cheaper"), "a kettle")
    facts = {n: "x" for t in replies("en")[key] for _, n, _, _ in Formatter().parse(t) if n}
    assert "a kettle" in writer.line(Line(key, {**facts, **with_text}))
