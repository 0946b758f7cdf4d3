from datetime import datetime
from pathlib import Path

import pytest

from assistant.errors import ReplayError
from assistant.replay.format import Dialogue
from assistant.replay.loading import load_file, load_scripts
from tests.assistant.replay.stand_in import write

WHOLE = """
dialogue: running shoes, then cheaper
tags: [search, zh]
user: shopper-17
now: 2026-11-11T20:00:00+08:00
given:
  cart: [{id: P1, quantity: 2}]
  orders: [{order_id: "77", status: shipped, shipped_at: null, lines: [{product_id: P1}]}]
turns:
  - say: 想买双跑步鞋，五百以内
    expect:
      intent: [find_product, refine]
      action: search
      sentiment: neutral
      language: zh
      constraints: [{field: price, op: lte, value: 500}]
      exact_constraints: []
      products:
        min: 3
        max: 9
        ids: [007, 2]
        exclude: [P9]
        all: [{field: price, op: lte, value: 500}]
        any: [{field: brand, op: in, value: [云驰, Beta]}]
        none: [{field: color, op: eq, value: 黑色}]
      reply: {contains: ["500", $20], not_contains: [undefined], matches: "5\\\\d+"}
      cart: [{position: 2, quantity: 1}]
      handoff: false
      orders: [{order_id: "77", paid_at: null}]
      alerts: []
      within_ms: 1000
  - say: no
    expect:
      products:
        include: $turn[1].ids[1]
        all: [{field: price, op: lt, value: $previous.price.max}]
  - click: {product: 2, event: add_to_cart}
  - click: {suggestion: 1}
  - click: {remove: price}
  - click: {undo: true}
  - say: 42
xfail: issue-12
"""


def load_one(folder: Path, text: str) -> Dialogue:
    return load_file(write(folder, text))[0].dialogue


def problem(folder: Path, text: str) -> str:
    with pytest.raises(ReplayError) as caught:
        load_file(write(folder, text))
    return str(caught.value)


def turns(text: str) -> str:
    return f"dialogue: d\nturns:\n{text}\n"


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    dialogue = load_one(tmp_path, WHOLE)
    assert dialogue.user == "shopper-17"
    assert dialogue.now == datetime.fromisoformat("2026-11-11T20:00:00+08:00")
    assert dialogue.tags == ("search", "zh")
    assert dialogue.xfail == "issue-12"
    expect = dialogue.turns[0].expect
    assert expect.action == ("search",)
    assert expect.products is not None
    assert expect.products.none is not None
    assert expect.products.none[0].value == "黑色"


def test_text_stays_as_it_is_written(tmp_path: Path) -> None:
    dialogue = load_one(tmp_path, WHOLE)
    assert [step.say for step in dialogue.turns if step.say] == [
        "想买双跑步鞋，五百以内",
        "no",
        "42",
    ]
    products = dialogue.turns[0].expect.products
    assert products is not None
    assert products.ids == ("007", "2")


def test_given_orders_belong_to_the_shopper(tmp_path: Path) -> None:
    given = load_one(tmp_path, WHOLE).given
    assert given.orders is not None
    order = given.orders[0].order("shopper-17")
    assert (order.order_id, order.user, order.lines[0].product_id) == ("77", "shopper-17", "P1")


def test_a_missing_given_list_is_told_apart_from_an_empty_one(tmp_path: Path) -> None:
    given = load_one(tmp_path, "given: {cart: []}\n" + turns("- say: hi")).given
    assert given.cart == ()
    assert given.orders is None


def test_documents_of_a_file_are_separate_dialogues(tmp_path: Path) -> None:
    text = "---\ndialogue: a\nturns: [{say: x}]\n---\n---\ndialogue: b\nturns: [{say: y}]\n"
    assert [script.name for script in load_file(write(tmp_path, text))] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        pytest.param("dialogue: d\n", "line 1", "lacks 'turns'", id="no turns"),
        pytest.param("turns: [{say: x}]", "line 1", "lacks 'dialogue'", id="no name"),
        pytest.param("dialogue: d\nturns: []", "line 2", "'turns' is empty", id="empty turns"),
        pytest.param("- say: x", "line 1", "a dialogue is a mapping", id="no mapping"),
        pytest.param(
            turns("- sai: x"), "line 3", "unknown key 'sai'; did you mean 'say'?", id="typo"
        ),
        pytest.param(
            turns("- say: x\n  colour: y"),
            "line 4",
            "known are say, about, click, edit, expect",
            id="key",
        ),
        pytest.param(
            turns("- say: x\n  expect:\n    products:\n      al: []"),
            "line 6",
            "turn 1, expect.products has an unknown key 'al'; did you mean 'all'",
            id="deep typo",
        ),
        pytest.param(
            turns("- say: x\n  click: {undo: true}"), "line 3", "either 'say' or 'click'", id="both"
        ),
        pytest.param(turns("- expect: {}"), "line 3", "either 'say' or 'click'", id="neither"),
        pytest.param(
            turns("- click: {product: 1, undo: true}"), "line 3", "exactly one of", id="two targets"
        ),
        pytest.param(
            turns("- click: {undo: true, event: like}"),
            "line 3",
            "go with a product",
            id="stray event",
        ),
        pytest.param(
            turns("- click: {product: 0}"), "line 3", "positions count from 1", id="position zero"
        ),
        pytest.param(turns("- click: {product: 1, event: jump}"), "line 3", "'jump'", id="event"),
        pytest.param(turns("- say: x\n  expect: {intent: fly}"), "line 4", "'fly'", id="intent"),
        pytest.param(turns("- say: x\n  expect: {action: fly}"), "line 4", "'fly'", id="action"),
        pytest.param(turns("- say: x\n  expect: {language: fr}"), "line 4", "'fr'", id="language"),
        pytest.param(
            turns("- say: x\n  expect: {handoff: 3}"), "line 4", "true or false", id="handoff"
        ),
        pytest.param(
            turns("- say: x\n  expect: {within_ms: -1}"), "line 4", "greater than 0", id="time"
        ),
        pytest.param(
            turns("- say: x\n  expect: {intent: []}"),
            "line 4",
            "intent is empty",
            id="bites nothing",
        ),
        pytest.param(
            turns("- say: x\n  expect:\n    products:\n"),
            "line 5",
            "'products' has no value",
            id="no value",
        ),
        pytest.param(
            turns("- say: x\n  expect: {reply: {matches: '('}}"),
            "line 4",
            "no regular expression",
            id="regex",
        ),
        pytest.param(
            turns("- say: x\n  expect: {products: {all: [{field: price, op: lt, value: cheap}]}}"),
            "line 4",
            "compares numbers",
            id="no number",
        ),
        pytest.param(
            turns("- say: x\n  expect: {products: {all: [{field: price, op: '<', value: 3}]}}"),
            "line 4",
            "'<'",
            id="operator",
        ),
        pytest.param(
            turns(
                "- say: x\n  expect: {products: {none: [{field: color, op: eq, value: [a, b]}]}}"
            ),
            "line 4",
            "write 'in'",
            id="several for one",
        ),
        pytest.param(
            turns("- say: x\n  expect: {products: {none: [{field: color, op: in, value: []}]}}"),
            "line 4",
            "at least one",
            id="none of none",
        ),
        pytest.param(
            turns("- say: x\n  expect: {products: {exclude: $previous.price.mean}}"),
            "line 4",
            "no value of an earlier turn",
            id="reference",
        ),
        pytest.param(
            turns("- say: x\n- say: y\n  expect:\n    products: {exclude: '$turn[2].ids'}"),
            "line 6",
            "does not look at an earlier turn",
            id="looks ahead",
        ),
        pytest.param(
            turns("- say: x\n  expect: {products: {exclude: $turn[2].ids}}"),
            "line 4",
            'write "$turn[1].ids" in quotes',
            id="unquoted brackets",
        ),
        pytest.param("now: tomorrow\n" + turns("- say: x"), "line 1", "no time", id="now"),
        pytest.param(
            "now: 2026-11-11T20:00\n" + turns("- say: x"), "line 1", "no time zone", id="zone"
        ),
        pytest.param("given: {basket: []}\n" + turns("- say: x"), "line 1", "'basket'", id="given"),
        pytest.param(
            "given: {orders: [{order_id: a, status: lost}]}\n" + turns("- say: x"),
            "line 1",
            "'lost'",
            id="order status",
        ),
        pytest.param(
            "dialogue: d\ndialogue: e\nturns: [{say: x}]", "line 2", "twice", id="key twice"
        ),
        pytest.param("dialogue: d\nturns: [{say: x}", "document 1", "no valid YAML", id="syntax"),
        pytest.param("[" * 3000, "document 1", "no valid YAML", id="too deep"),
        pytest.param(
            "dialogue: d\nturns: &a [*a]", "line 2", "refers to itself", id="alias of itself"
        ),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_place(
    tmp_path: Path, text: str, place: str, said: str
) -> None:
    message = problem(tmp_path, text)
    assert message.startswith(f"{tmp_path / 'talk.yaml'}, document 1")
    assert place in message
    assert said in message
    assert "\n" not in message


def test_the_document_is_counted(tmp_path: Path) -> None:
    text = "dialogue: a\nturns: [{say: x}]\n---\ndialogue: b\nturns: [{sai: x}]\n"
    assert "document 2, line 5" in problem(tmp_path, text)


def test_a_syntax_error_in_a_later_document_is_counted(tmp_path: Path) -> None:
    text = "dialogue: a\nturns: [{say: x}]\n---\ndialogue: b\nturns: [{say: x}\n"
    assert "document 2" in problem(tmp_path, text)


def test_two_dialogues_of_one_name_are_refused(tmp_path: Path) -> None:
    text = "dialogue: a\nturns: [{say: x}]\n---\ndialogue: a\nturns: [{say: x}]\n"
    assert "document 2, line 4: a dialogue 'a' stands in this file already" in problem(
        tmp_path, text
    )


def test_a_name_may_stand_in_two_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml"):
        write(tmp_path, turns("- say: x"), name)
    assert len(load_scripts([tmp_path])) == 2


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, turns("- say: x"))
    assert len(load_scripts([path, tmp_path])) == 1


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "has no dialogue" in problem(tmp_path, "# nothing\n")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ReplayError, match="byte 0 is not UTF-8"):
        load_scripts([path])


def test_control_characters_are_refused(tmp_path: Path) -> None:
    assert "no valid YAML" in problem(tmp_path, "dialogue: \x00\n")


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"There is no replay file or folder '.*nowhere'"):
        load_scripts([tmp_path / "nowhere"])


def test_a_folder_without_replay_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="has no replay files"):
        load_scripts([tmp_path])
