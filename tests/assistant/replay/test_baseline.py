import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ReplayError
from assistant.replay import ReplayOptions, ReplayReport
from assistant.replay.baseline import baseline_path
from tests.assistant.replay.stand_in import play, turn, write

TALK = "dialogue: talk\nturns: [{say: shoes}]"
LIST = turn(products=["P1", "P2"])
UPDATE = ReplayOptions(update=True)
STRICT = ReplayOptions(strict=True)
LEDGER = [{"field": "price", "op": "lte", "value": 500, "hard": True, "turn": 1}]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A replay file whose baseline is ``LIST``."""
    path = write(tmp_path, TALK)
    play(path, LIST, options=UPDATE)
    return path


def changes(report: ReplayReport) -> list[str]:
    return [one.what for result in report.dialogues for one in result.differences or ()]


def scored(score: float) -> dict[str, Any]:
    response = turn(products=["P1", "P2"])
    response["products"][0]["score"] = score
    return response


def test_the_baseline_lies_beside_its_file() -> None:
    assert baseline_path(Path("a/talk.yaml")) == Path("a/talk.yaml.baseline.json")


def test_without_a_baseline_nothing_is_compared(tmp_path: Path) -> None:
    report = play(write(tmp_path, TALK), LIST, options=STRICT)
    assert report.dialogues[0].differences is None
    assert report.passed


def test_the_same_output_does_not_differ(talk: Path) -> None:
    report = play(talk, LIST)
    assert report.dialogues[0].differences == ()


@pytest.mark.parametrize(
    ("response", "what"),
    [
        pytest.param(turn(products=["P1", "P2"], intent="refine"), ["intent"], id="intent"),
        pytest.param(turn(products=["P1", "P2"], action="recommend"), ["action"], id="action"),
        pytest.param(turn(products=["P1", "P2"], constraints=LEDGER), ["constraints"], id="ledger"),
        pytest.param(turn(products=["P2", "P1"]), ["products"], id="order of products"),
        pytest.param(turn(products=["P1", "P2"], reply="!"), ["reply"], id="reply"),
        pytest.param(scored(0.51), ["scores"], id="score"),
        pytest.param(scored(0.5004), [], id="score within tolerance"),
    ],
)
def test_a_difference_is_reported(talk: Path, response: dict[str, Any], what: list[str]) -> None:
    report = play(talk, response)
    assert changes(report) == what
    assert report.passed


def test_a_difference_fails_when_strict(talk: Path) -> None:
    assert not play(talk, turn(reply="!"), options=STRICT).passed
    assert play(talk, LIST, options=STRICT).passed


def test_a_difference_shows_both_sides(talk: Path) -> None:
    (difference,) = play(talk, turn(products=["P2"])).dialogues[0].differences or ()
    assert (difference.before, difference.after) == (["P1", "P2"], ["P2"])


def test_update_accepts_the_present_output(talk: Path) -> None:
    play(talk, turn(reply="!"), options=UPDATE)
    assert changes(play(talk, turn(reply="!"))) == []


def test_update_keeps_dialogues_that_were_not_run(tmp_path: Path) -> None:
    path = write(
        tmp_path, f"tags: [a]\n{TALK}\n---\ntags: [b]\ndialogue: other\nturns: [{{say: x}}]"
    )
    play(path, LIST, options=UPDATE)
    play(path, turn(reply="!"), options=ReplayOptions(update=True, tags=("b",)))
    kept = json.loads(baseline_path(path).read_text(encoding="utf-8"))["dialogues"]
    assert [turns[0]["reply"] for turns in kept.values()] == [LIST["reply"], "!"]


def test_update_forgets_dialogues_that_are_gone(talk: Path) -> None:
    write(talk.parent, "dialogue: new\nturns: [{say: shoes}]")
    play(talk, LIST, options=UPDATE)
    assert list(json.loads(baseline_path(talk).read_text(encoding="utf-8"))["dialogues"]) == ["new"]


def test_an_added_turn_is_a_difference(talk: Path) -> None:
    write(talk.parent, "dialogue: talk\nturns: [{say: shoes}, {say: more}]")
    assert changes(play(talk, LIST, LIST)) == ["turn"]


def test_a_baseline_file_is_not_taken_for_dialogues(talk: Path) -> None:
    assert play(talk.parent, LIST).counts["dialogues"] == 1


def test_two_builds_compare_through_a_report(talk: Path) -> None:
    old = talk.parent / "old.json"
    report = play(talk, turn(intent="greet"))
    old.write_text(json.dumps(report.to_json()), encoding="utf-8")
    compared = play(talk, turn(intent="thank"), options=ReplayOptions(compare=old))
    assert changes(compared) == ["intent"]
    assert compared.compared_with == str(old)


def test_a_baseline_of_another_place_can_be_compared_with(talk: Path) -> None:
    other = ReplayOptions(compare=baseline_path(talk))
    assert changes(
        play(write(talk.parent, TALK, "moved.yaml"), turn(reply="!"), options=other)
    ) == [
        "products",
        "reply",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"dialogues": 3}',
        '{"dialogues": [3]}',
        '{"dialogues": {"talk": [{"intent": "x"}]}}',
    ],
)
def test_a_damaged_baseline_is_an_error_with_its_name(talk: Path, text: str) -> None:
    baseline_path(talk).write_text(text, encoding="utf-8")
    with pytest.raises(ReplayError, match=r"talk\.yaml\.baseline\.json' is neither a baseline"):
        play(talk, LIST)


def test_a_missing_file_to_compare_with_is_an_error(talk: Path) -> None:
    with pytest.raises(ReplayError, match="cannot be read"):
        play(talk, LIST, options=ReplayOptions(compare=talk.parent / "none.json"))
