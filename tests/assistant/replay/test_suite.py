import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ReplayError
from assistant.replay import ReplayOptions, ReplayReport, replay
from tests.assistant.replay.stand_in import always, lookup, play, turn, write

TWO = """
dialogue: one
tags: [zh]
turns: [{say: 你好, expect: {intent: find_product}}]
---
dialogue: two
tags: [en, slow]
turns: [{say: hello, expect: {intent: greet}}]
"""


def without_times(report: ReplayReport) -> dict[str, Any]:
    plain: dict[str, Any] = report.to_json()
    del plain["timings_ms"]
    for dialogue in plain["dialogues"]:
        del dialogue["timings_ms"]
    return plain


def test_a_replay_fails_if_one_dialogue_does(tmp_path: Path) -> None:
    report = play(write(tmp_path, TWO), turn())
    assert not report.passed
    assert (report.counts["passed"], report.counts["failed"]) == (1, 1)


def test_a_replay_passes_if_all_dialogues_do(tmp_path: Path) -> None:
    report = play(write(tmp_path, TWO), turn(), options=ReplayOptions(tags=("zh",)))
    assert report.passed
    assert report.counts["dialogues"] == 1


@pytest.mark.parametrize(
    ("tags", "names"), [((), ["one", "two"]), (("slow",), ["two"]), (("zh", "en"), ["one", "two"])]
)
def test_tags_select_dialogues(tmp_path: Path, tags: tuple[str, ...], names: list[str]) -> None:
    report = play(write(tmp_path, TWO), turn(), options=ReplayOptions(tags=tags))
    assert [result.name for result in report.dialogues] == names


def test_an_unused_tag_is_an_error_that_names_those_in_use(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="tag 'zz'; tags in use: en, slow, zh"):
        play(write(tmp_path, TWO), turn(), options=ReplayOptions(tags=("zz",)))


def test_an_unexpected_pass_fails_the_replay(tmp_path: Path) -> None:
    path = write(tmp_path, "dialogue: d\nxfail: later\nturns: [{say: x}]")
    report = play(path, turn())
    assert not report.passed
    assert report.counts["xpassed"] == 1


def test_a_foretold_failure_passes_the_replay(tmp_path: Path) -> None:
    path = write(tmp_path, "dialogue: d\nxfail: later\nturns: [{say: x, expect: {intent: greet}}]")
    assert play(path, turn()).passed


def test_parallel_runs_report_the_same_bytes(tmp_path: Path) -> None:
    text = "\n---\n".join(f"dialogue: d{n}\nturns: [{{say: x}}]" for n in range(12))
    path = write(tmp_path, text)
    one = play(path, turn(products=["P1"]))
    four = play(path, turn(products=["P1"]), options=ReplayOptions(jobs=4))
    assert json.dumps(without_times(one)) == json.dumps(without_times(four))


def test_the_report_keeps_times_apart(tmp_path: Path) -> None:
    path = write(tmp_path, "dialogue: d\nturns: [{say: x, expect: {within_ms: 0.0000001}}]")
    assert json.dumps(without_times(play(path, turn()))) == json.dumps(
        without_times(play(path, turn(timings_ms={"total": 9.0})))
    )


def test_the_report_shows_what_came_instead(tmp_path: Path) -> None:
    plain = without_times(play(write(tmp_path, TWO), turn(products=["P2"])))
    failed = plain["dialogues"][1]
    assert failed["status"] == "failed"
    assert failed["failures"] == [
        {"turn": 1, "what": "intent", "expected": "greet", "got": "find_product"}
    ]
    assert failed["turns"][0]["message"] == "hello"
    assert failed["turns"][0]["products"][0]["id"] == "P2"


def test_several_files_are_reported_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml"):
        write(tmp_path, "dialogue: d\nturns: [{say: x}]", name)
    paths = [tmp_path / "b.yaml", tmp_path / "a.yaml"]
    report = replay(paths, always(turn()), lookup)
    assert [Path(result.file).name for result in report.dialogues] == ["b.yaml", "a.yaml"]
