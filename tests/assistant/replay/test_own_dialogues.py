"""The project's own dialogues, as files: what they do is seen by running them on the demo shop."""

from pathlib import Path

from assistant.replay import Script, load_scripts

FOLDER = Path(__file__).parents[2] / "dialogues"


def tagged(tag: str) -> list[Script]:
    return [one for one in load_scripts([FOLDER]) if tag in one.dialogue.tags]


def test_both_languages_have_dialogues() -> None:
    assert len(tagged("zh")) >= 16
    assert len(tagged("en")) >= 10


def test_every_dialogue_has_a_name_of_its_own_and_a_language() -> None:
    scripts = load_scripts([FOLDER])
    assert len({script.name for script in scripts}) == len(scripts)
    assert all({"zh", "en"} & set(script.dialogue.tags) for script in scripts)


def test_every_dialogue_expects_something() -> None:
    for script in load_scripts([FOLDER]):
        assert any(step.expect.model_fields_set for step in script.dialogue.turns), script.name
