from pathlib import Path
from typing import Any

from assistant.replay.values import Json
from tests.assistant.replay.stand_in import play, turn, write

PRICE = {"field": "price", "op": "lte", "value": 500, "hard": True, "turn": 1}
COLOR = {"field": "color", "op": "ne", "value": "黑色", "hard": True, "turn": 2}


def covered(folder: Path, turns: str, *responses: Json | None) -> dict[str, Any]:
    path = write(folder, f"dialogue: d\nturns:\n{turns}")
    return dict(play(path, *responses).coverage)


def test_intents_and_actions_are_counted(tmp_path: Path) -> None:
    table = covered(
        tmp_path, "- say: a\n- say: b\n", turn(1), turn(2, intent="greet", action="smalltalk")
    )
    assert (table["intents"]["find_product"], table["intents"]["greet"]) == (1, 1)
    assert (table["actions"]["search"], table["actions"]["smalltalk"]) == (1, 1)


def test_an_operator_counts_in_the_turn_that_brings_it(tmp_path: Path) -> None:
    first, second = turn(1, constraints=[PRICE]), turn(2, constraints=[PRICE, COLOR])
    table = covered(tmp_path, "- say: a\n- say: b\n", first, second)
    assert (table["operators"]["lte"], table["operators"]["ne"]) == (1, 1)
    assert [row["operators"] for row in table["combinations"]] == [["lte"], ["ne"]]


def test_repairs_are_counted(tmp_path: Path) -> None:
    turns = "- say: a\n- click: {remove: price}\n- click: {undo: true}\n- say: 不是\n- say: x\n"
    table = covered(
        tmp_path,
        turns,
        turn(1, relaxed=[{"field": "price"}]),
        turn(2),
        turn(1),
        turn(2, intent="deny"),
        turn(3, action="clarify", handoff={"reason": "asked"}),
    )
    assert table["repairs"] == {
        "undo": 1, "remove": 1, "edit": 0, "deny": 1, "clarify": 1, "relax": 1, "handoff": 1,
    }  # fmt: skip


def test_a_click_has_no_intent(tmp_path: Path) -> None:
    table = covered(tmp_path, "- click: {suggestion: 1}\n", turn(1))
    assert table["intents"]["find_product"] == 0
    assert table["combinations"][0]["intent"] == "-"


def test_what_was_never_reached_is_named(tmp_path: Path) -> None:
    table = covered(tmp_path, "- say: a\n", turn(1))
    assert "find_product" not in table["missing"]["intents"]
    assert {"handoff", "cart"} <= set(table["missing"]["actions"])
    assert "not_in" in table["missing"]["operators"]
