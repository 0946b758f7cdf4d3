import pytest

from assistant.errors import ReplayError
from assistant.replay.values import Reference, Screen, Unresolved, resolve
from tests.assistant.replay.stand_in import turn

FIRST = turn(1, products=["P1", "P2", "P3"])
SECOND = turn(2, products=["P2", "P3"])
SILENT = turn(3)


def screen(*responses: dict[str, object] | None) -> Screen:
    shown = Screen()
    for number, response in enumerate(responses, 1):
        shown = shown.after(number, response)
    return shown


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("$turn[1].price.min", 199.0, id="least price"),
        pytest.param("$turn[1].price.max", 459.0, id="greatest price"),
        pytest.param("$turn[1].price.median", 329.0, id="middle price"),
        pytest.param("$previous.price.median", 264.0, id="middle of an even number is their mean"),
        pytest.param("$previous.ids", ["P2", "P3"], id="ids in order"),
        pytest.param("$turn[1].ids", ["P1", "P2", "P3"], id="ids of a turn"),
        pytest.param("$turn[1].brand", ["Alpha", "Beta", "Gamma"], id="brands"),
        pytest.param("$turn[1].color", ["黑色", "蓝色", "白色"], id="an attribute"),
        pytest.param("$turn[1].ids[2]", "P2", id="one by its position"),
        pytest.param("$turn[1].rating.min", 4.2, id="absent numbers are passed over"),
        pytest.param(["P9", "$previous.ids"], ["P9", "P2", "P3"], id="a list in a list lies flat"),
        pytest.param({"id": "$turn[1].ids[1]"}, {"id": "P1"}, id="inside a row"),
        pytest.param("plain", "plain", id="text stays text"),
    ],
)
def test_a_reference_takes_its_value_from_what_was_shown(text: object, value: object) -> None:
    assert resolve(text, screen(FIRST, SECOND, SILENT)) == value


def test_a_value_shared_by_all_is_listed_once() -> None:
    assert resolve("$turn[1].category", screen(FIRST)) == ["Sports/Shoes/Running"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("$turn[2].ids", "turn 2 showed no products", id="a silent turn"),
        pytest.param("$turn[7].ids", "turn 7 showed no products", id="a turn that never came"),
        pytest.param("$turn[1].ids[4]", "only 3 products", id="beyond the list"),
        pytest.param("$turn[1].rating[3]", "P3 has no 'rating'", id="an absent field"),
        pytest.param("$turn[1].brand.max", "a number for 'brand'", id="no numbers"),
    ],
)
def test_a_reference_to_nothing_says_so(text: str, problem: str) -> None:
    with pytest.raises(Unresolved, match=problem):
        resolve(text, screen(FIRST, SILENT))


def test_previous_before_any_list_says_so() -> None:
    with pytest.raises(Unresolved, match="no earlier turn showed products"):
        resolve("$previous.ids", screen(SILENT))


def test_after_undo_previous_is_what_stands_on_the_page_again() -> None:
    assert resolve("$previous.ids", screen(FIRST, SECOND, FIRST)) == ["P1", "P2", "P3"]


def test_after_undo_to_the_start_nothing_is_shown() -> None:
    with pytest.raises(Unresolved):
        resolve("$previous.ids", screen(FIRST, None))


def test_an_undone_turn_can_still_be_named() -> None:
    assert resolve("$turn[2].ids", screen(FIRST, SECOND, FIRST)) == ["P2", "P3"]


@pytest.mark.parametrize(
    "text",
    ["$previous", "$turn.ids", "$turn[0].ids", "$prev.ids", "$previous.price.mean", "$turn[1]ids"],
)
def test_a_malformed_reference_is_refused_with_the_right_forms(text: str) -> None:
    with pytest.raises(ReplayError, match=r"\$previous or \$turn\[1\]"):
        Reference.parse(text)


def test_an_amount_in_dollars_is_no_reference() -> None:
    assert not Reference.is_in("$50")
