from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from assistant.errors import ConversationError
from assistant.replay.given import Given
from assistant.replay.loading import load_file
from assistant.replay.results import DialogueResult, Status
from assistant.replay.runner import Stage, run_dialogue
from assistant.replay.values import Json
from assistant.turn.turns import Click, Say
from tests.assistant.replay.stand_in import ScriptedRehearsal, lookup, turn, write

LIST = turn(1, products=["P1", "P2"])
CHEAPER = turn(2, products=["P2"])


def run(
    folder: Path,
    turns: str,
    responses: Sequence[Json | Exception | None],
    strict_time: bool = False,
) -> tuple[DialogueResult, ScriptedRehearsal]:
    """Runs a dialogue with these turns against scripted responses."""
    script = load_file(write(folder, f"dialogue: d\nturns:\n{turns}"))[0]
    rehearsal = ScriptedRehearsal(responses)
    return run_dialogue(
        script, Stage(lambda: rehearsal, lookup, strict_time=strict_time)
    ), rehearsal


@pytest.mark.parametrize(
    ("step", "message"),
    [
        pytest.param("say: 你好", Say("你好"), id="text"),
        pytest.param("say: ''", Say(""), id="no text"),
        pytest.param("click: {product: 2, event: like}", Click("like", position=2), id="position"),
        pytest.param("click: {product: P2}", Click("click", product_id="P2"), id="id"),
        pytest.param("click: {product: 1, event: add_to_cart, sku: 042}",
                     Click("add_to_cart", position=1, value="042"), id="variant"),
        pytest.param("click: {suggestion: 3}", Click("suggestion", position=3), id="suggestion"),
        pytest.param("click: {remove: price}", Click("remove", value="price"), id="chip"),
        pytest.param("click: {undo: true}", "undo", id="undo"),
    ],
)  # fmt: skip
def test_a_step_becomes_its_message(tmp_path: Path, step: str, message: object) -> None:
    result, rehearsal = run(tmp_path, f"- {step}\n", [LIST])
    assert result.status is Status.PASSED
    assert rehearsal.messages == [message]


def test_an_edit_names_the_turn_as_the_conversation_counts_it(tmp_path: Path) -> None:
    turns = "- say: a\n- say: b\n- say: c\n  edit: 2\n"
    result, rehearsal = run(tmp_path, turns, [LIST, turn(5), turn(6)])
    assert rehearsal.messages == [Say("a"), Say("b"), "edit 5: c"]
    assert [one.click for one in result.turns] == [None, None, "edit"]


def test_the_dialogue_starts_as_its_file_says(tmp_path: Path) -> None:
    head = "user: u1\nnow: 2026-01-02T03:04:05+08:00\ngiven: {cart: []}\n"
    text = f"dialogue: d\n{head}turns: [{{say: x}}]"
    rehearsal = ScriptedRehearsal([LIST])
    script = load_file(write(tmp_path, text))[0]
    run_dialogue(script, Stage(lambda: rehearsal, lookup, seed=5))
    now = datetime.fromisoformat("2026-01-02T03:04:05+08:00")
    assert rehearsal.started == ("u1", now, 5, Given(cart=()))


def test_previous_looks_at_the_turn_before(tmp_path: Path) -> None:
    turns = """
- say: shoes
- say: cheaper
  expect: {products: {all: [{field: price, op: lt, value: $previous.price.max}]}}
"""
    assert run(tmp_path, turns, [LIST, CHEAPER])[0].status is Status.PASSED
    (failure,) = run(tmp_path, turns, [LIST, turn(2, products=["P1"])])[0].failures
    assert (failure.turn, failure.what, failure.expected) == (2, "products.all", "price lt 459")


def test_undo_brings_back_the_earlier_list(tmp_path: Path) -> None:
    turns = """
- say: shoes
- say: cheaper
- click: {undo: true}
  expect: {products: {ids: "$turn[1].ids"}}
- say: add the second
  expect: {cart: [{position: 2}]}
"""
    added = turn(2, cart=[{"id": "P2", "sku": None, "quantity": 1}])
    assert run(tmp_path, turns, [LIST, CHEAPER, LIST, added])[0].failures == ()


def test_undo_to_the_start_is_an_empty_turn(tmp_path: Path) -> None:
    turns = """
- say: shoes
- click: {undo: true}
  expect: {exact_constraints: [], cart: [], products: {max: 0}}
"""
    assert run(tmp_path, turns, [LIST, None])[0].failures == ()


def test_a_failed_turn_does_not_end_the_dialogue(tmp_path: Path) -> None:
    turns = "- say: a\n  expect: {intent: greet}\n- say: b\n  expect: {intent: thank}\n"
    result, _ = run(tmp_path, turns, [LIST, CHEAPER])
    assert [failure.turn for failure in result.failures] == [1, 2]
    assert result.status is Status.FAILED


def test_a_crash_ends_its_dialogue_and_is_reported(tmp_path: Path) -> None:
    turns = "- say: a\n- say: b\n- say: c\n"
    result, rehearsal = run(tmp_path, turns, [LIST, ConversationError("there is no list")])
    assert result.status is Status.ERROR
    assert [(f.turn, f.what, f.got) for f in result.failures] == [
        (2, "crash", "ConversationError: there is no list")
    ]
    assert len(result.turns) == 1
    assert rehearsal.closed


def test_slow_turns_are_reported_and_fail_only_when_times_are_strict(tmp_path: Path) -> None:
    turns = "- say: a\n  expect: {within_ms: 0.0000001}\n"
    result, _ = run(tmp_path, turns, [LIST])
    assert [slow.what for slow in result.slow] == ["within_ms"]
    assert result.status is Status.PASSED
    assert run(tmp_path, turns, [LIST], strict_time=True)[0].status is Status.FAILED


def test_orders_are_read_from_the_database_when_asked_for(tmp_path: Path) -> None:
    text = "dialogue: d\nturns:\n- say: pay\n  expect: {orders: [{status: paid}]}\n"
    script = load_file(write(tmp_path, text))[0]
    rehearsal = ScriptedRehearsal([LIST])
    rehearsal.rows = {"orders": [{"order_id": "1", "status": "paid"}], "alerts": []}
    assert run_dialogue(script, Stage(lambda: rehearsal, lookup)).failures == ()


@pytest.mark.parametrize(
    ("intent", "status"), [("greet", Status.XFAILED), ("find_product", Status.XPASSED)]
)
def test_a_dialogue_marked_to_fail_must_fail(tmp_path: Path, intent: str, status: Status) -> None:
    text = f"dialogue: d\nxfail: issue-12\nturns:\n- say: a\n  expect: {{intent: {intent}}}\n"
    script = load_file(write(tmp_path, text))[0]
    result = run_dialogue(script, Stage(lambda: ScriptedRehearsal([LIST]), lookup))
    assert result.status is status


DUE = {"kind": "again", "key": "again:P1", "text": "差不多该补了", "about": "P1"}


@pytest.mark.parametrize(
    ("wanted", "due", "misses"),
    [
        ("{kind: again, about: P1, contains: 该补}", DUE, []),
        ("{kind: none}", None, []),
        ("{kind: none}", DUE, ["opening.kind"]),
        ("{kind: order, about: P2, contains: 订单}", DUE, ["kind", "about", "contains"]),
        ("{kind: again}", None, ["opening.kind"]),
    ],
)
def test_what_it_opens_with_is_checked(
    tmp_path: Path, wanted: str, due: Json | None, misses: list[str]
) -> None:
    text = f"dialogue: d\nopening: {wanted}\nturns:\n- say: a\n- say: b\n"
    script = load_file(write(tmp_path, text))[0]
    rehearsal = ScriptedRehearsal([LIST, CHEAPER])
    rehearsal.due = due
    result = run_dialogue(script, Stage(lambda: rehearsal, lookup))
    assert [one.what.rsplit(".")[-1] for one in result.failures] == [
        miss.rsplit(".")[-1] for miss in misses
    ]
    assert all(one.turn == 0 for one in result.failures)
    assert rehearsal.messages == [Say("a", opened=due["key"] if due else None), Say("b")]
