"""What a message does to earlier wishes, and what it points back at."""

import pytest

from assistant.nlu.residual import residual
from tests.assistant.nlu.shop import read


@pytest.mark.parametrize(
    "text",
    [
        "黑色也行",
        "黑色也可以了",
        "黑色的也行",
        "黑色也能接受",
        "black is fine too",
        "black works too",
        "i'm fine with black",
        "black is ok",
    ],
)
def test_a_value_is_admitted(text: str) -> None:
    reading = read(text)
    assert [c.value for c in reading.amendments.admitted] == ["黑色"]
    assert residual(text, reading.spans) == ""


@pytest.mark.parametrize(
    "text", ["加上黑色", "也看看黑色的", "或者黑色", "also black", "black as well"]
)
def test_a_value_is_added(text: str) -> None:
    assert [c.value for c in read(text).amendments.added] == ["黑色"]


@pytest.mark.parametrize(
    "text",
    [
        "换成黑色",
        "改成黑色的",
        "我说的是黑色",
        "no, i said black",
        "black instead",
        "make it black",
    ],
)
def test_a_value_takes_the_place_of_others(text: str) -> None:
    assert [c.value for c in read(text).amendments.replacing] == ["黑色"]


@pytest.mark.parametrize("text", ["黑色", "要黑色的", "黑色的有吗", "black please", "不要黑色"])
def test_a_plain_wish_amends_nothing(text: str) -> None:
    amendments = read(text).amendments
    assert not (amendments.admitted)
    assert not (amendments.added)
    assert not (amendments.replacing)


@pytest.mark.parametrize(
    "text", ["不是五百是八百", "我说的是八百以内", "no, not 500, 800", "i meant under 800"]
)
def test_a_correction_is_seen_and_leaves_nothing_to_search(text: str) -> None:
    reading = read(text)
    assert reading.amendments.correcting
    assert residual(text, reading.spans) == ""


@pytest.mark.parametrize(
    "text",
    [
        "回到刚才的",
        "back to the first ones",
        "back to where we were",
        "回到之前那个",
        "let's go back to the previous ones",
    ],
)
def test_going_back_without_goods(text: str) -> None:
    reading = read(text)
    assert reading.amendments.returning
    assert not reading.references


@pytest.mark.parametrize(
    "text", ["go back", "返回上一步", "退回到上一步", "come back to you later"]
)
def test_a_step_back_is_no_return_to_other_goods(text: str) -> None:
    assert not read(text).amendments.returning


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("上一批第二个", "list"),
        ("上一页第二个", "list"),
        ("刚才第二个怎么样", "past"),
        ("the second one from before", "list"),
        ("the second one from the last batch", "list"),
        ("the second one you showed me earlier", "past"),
        ("第二个", ""),
        ("the second one", ""),
    ],
)
def test_an_earlier_list_is_told_apart(text: str, earlier: str) -> None:
    assert [(r.value, r.earlier) for r in read(text).references] == [(2, earlier)]


@pytest.mark.parametrize(
    "text",
    ["刚才那个黑的", "刚才看的黑色那双", "上一批那个黑色的", "the black one you showed earlier"],
)
def test_an_earlier_item_is_found_by_its_property(text: str) -> None:
    references = read(text).references
    assert [r.value for r in references] == ["黑色"]
    assert references[0].earlier
