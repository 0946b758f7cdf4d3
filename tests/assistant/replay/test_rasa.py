"""What a shop has of Rasa's files comes over, and what does not is told."""

import csv
from pathlib import Path

import pytest

from assistant.replay import load_scripts
from ui.cli.app import run

STORIES = """
version: "3.1"
stories:
- story: buys shoes
  steps:
  - user: |
      hello
    intent: greet
  - action: utter_greet
  - user: |
      show me [red]{"entity": "color", "role": "wish"} [shoes](goods) under 500
    intent: search_shoes
  - action: action_search
  - slot_was_set: [{goods: shoes}]
  - user: "bye"
    intent: goodbye
  - action: utter_goodbye
- story: buys shoes
  steps:
  - user: no
    intent: deny
- story: only actions
  steps: [{action: utter_greet}]
rules:
- rule: never mind
"""
NLU = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hey
    - hello [Mei](name)
- intent: search_shoes
  examples: |
    - I want [red]{"entity": "color"} shoes
    - 想买[跑步鞋](goods)
- intent: chitchat/ask_name
  examples:
  - text: |
      - what's your name
- synonym: red
  examples: |
    - crimson
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "stories.yml").write_text(STORIES, "utf-8")
    (tmp_path / "nlu.yml").write_text(NLU, "utf-8")
    return [str(tmp_path / "stories.yml"), str(tmp_path / "nlu.yml")]


def rows(folder: Path) -> list[list[str]]:
    with (folder / "intents.csv").open(encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def test_stories_become_dialogues(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["from-rasa", *files, "--out", str(tmp_path / "out")]) == 0
    scripts = load_scripts([tmp_path / "out" / "dialogues.yaml"])
    assert [script.name for script in scripts] == ["buys shoes", "buys shoes (2)"]
    turns = scripts[0].dialogue.turns
    assert [turn.say for turn in turns] == ["hello", "show me red shoes under 500", "bye"]
    assert scripts[1].dialogue.turns[0].say == "no"
    assert [turn.expect.intent for turn in turns] == [("greet",), None, ("goodbye",)]
    assert [turn.expect.action for turn in turns] == [("smalltalk",), None, ("smalltalk",)]
    told = " ".join(capsys.readouterr().out.split())
    for unmapped in ("intent 'search_shoes'", "action 'action_search'", "slot_was_set", "'rules'"):
        assert unmapped in told
    assert "'only actions' holds no words" in told


def test_examples_become_labelled_rows(files: list[str], tmp_path: Path) -> None:
    assert run(["from-rasa", *files, "--out", str(tmp_path / "out")]) == 0
    assert rows(tmp_path / "out") == [
        ["hey", "greet"],
        ["hello Mei", "greet"],
        ["I want red shoes", "search_shoes"],
        ["想买跑步鞋", "search_shoes"],
        ["what's your name", "chitchat"],
    ]


def test_names_of_the_shop_map_the_rest(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "names.toml"
    names.write_text(
        '[intents]\nsearch_shoes = "find_product"\n[actions]\naction_search = "search"\n', "utf-8"
    )
    out = tmp_path / "out"
    assert run(["from-rasa", *files, "--out", str(out), "--names", str(names)]) == 0
    (turn,) = (t for t in load_scripts([out])[0].dialogue.turns if "shoes" in (t.say or ""))
    assert (turn.expect.intent, turn.expect.action) == (("find_product",), ("search",))
    assert ["想买跑步鞋", "find_product"] in rows(out)
    assert "search_shoes" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n- b\n", "no mapping"),
        ("stories: [", "cannot be read as YAML"),
        ("stories: 7\n", "'stories' should be a list"),
        ("version: '3.1'\n", "no test stories"),
    ],
)
def test_what_is_no_file_of_rasa_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / "x.yml").write_text(text, "utf-8")
    assert run(["from-rasa", str(tmp_path / "x.yml"), "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_not_there_is_told_with_those_that_are(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "names.toml"
    names.write_text('[intents]\nsearch_shoes = "seek"\n', "utf-8")
    out = str(tmp_path / "out")
    assert run(["from-rasa", *files, "--out", out, "--names", str(names)]) == 2
    assert "find_product" in capsys.readouterr().err
