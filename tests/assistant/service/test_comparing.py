"""Comparing two to five items: what differs, what is wanted first, and an honest choice."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from tests.assistant.conftest import Talk
from tests.gadget_shop import build_gadget_shop


@pytest.fixture(scope="module")
def gadgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(build_gadget_shop(tmp_path_factory.mktemp("comparing") / "shop"))
    yield service
    service.close()


@pytest.fixture
def talk(gadgets: Service) -> Talk:
    talking = Talk(rehearse(gadgets, now=None))
    talking("手机，按价格从低到高")  # 1899, 1999, 2599, 2999
    return talking


def table(turn: dict[str, Any]) -> dict[str, Any]:
    found = turn["comparison"]
    assert isinstance(found, dict), turn["reply"]
    return found


def rows(turn: dict[str, Any]) -> dict[str, list[str | None]]:
    return {row["field"]: row["values"] for row in table(turn)["rows"]}


def test_only_what_differs_is_in_the_table(talk: Talk) -> None:
    found = rows(talk("对比第二个和第三个"))
    assert found["weight"] == ["195g", "180g"]
    assert not {"rating", "battery", "connector", "stock"} & set(found)


@pytest.mark.parametrize(
    ("message", "best", "first"),
    [
        pytest.param("对比前三个，我要轻一点的", "phone-x8", "weight", id="light"),
        pytest.param("对比前四个，看重续航", "phone-12u", "battery", id="battery"),
        pytest.param("compare the first three, I want the lightest", "phone-x8", "weight", id="en"),
        pytest.param("compare the first two for battery life", "phone-12", "battery", id="en two"),
        pytest.param("对比前三个，哪个最省钱", "phone-11", "price", id="price"),
    ],
)
def test_another_need_is_another_choice(talk: Talk, message: str, best: str, first: str) -> None:
    turn = talk(message)
    assert table(turn)["best"] == best
    assert table(turn)["rows"][0]["field"] == first


def test_the_reason_says_what_decided(talk: Talk) -> None:
    assert "180g" in str(talk("对比前三个，我要轻一点的")["reply"])


def test_one_more_thing_weighs_the_same_items_again(talk: Talk) -> None:
    before = table(talk("对比前三个，看重续航"))
    after = table(talk("那更轻的呢"))
    assert after["ids"] == before["ids"]
    assert after["best"] == "phone-x8"


def test_after_a_new_list_nothing_is_weighed_again(talk: Talk) -> None:
    talk("对比前三个")
    talk("看看手机壳")
    assert talk("那更轻的呢")["comparison"] is None


def test_what_cannot_be_judged_is_not_judged(talk: Talk) -> None:
    turn = talk("对比前两个，哪个拍照好")
    assert table(turn)["best"] is None
    assert "比不出来" in str(turn["reply"])


def test_that_they_are_equal_in_what_is_wanted_is_said(talk: Talk) -> None:
    turn = talk("对比第二个和第三个，看重续航")
    assert table(turn)["best"] is None
    assert "5000mAh" in str(turn["reply"])


def test_a_missing_value_is_null_and_told_as_such(talk: Talk) -> None:
    talk("看看手机壳，按价格从低到高")
    turn = talk("对比前三个")
    assert None in rows(turn)["compatible"]


@pytest.mark.parametrize("message", ["全部对比一下", "compare all of them"])
def test_of_more_than_five_the_first_five_are_compared_and_that_is_said(
    talk: Talk, message: str
) -> None:
    listed = [one["id"] for one in talk("看看手机壳")["products"]]  # type: ignore[attr-defined]
    turn = talk(message)
    assert table(turn)["ids"] == listed[:5]
    assert "5" in str(turn["reply"])


def test_models_can_be_compared_by_name(talk: Talk) -> None:
    assert table(talk("对比远穹Sky12和辰曜X8"))["ids"] == ["phone-12", "phone-x8"]
    assert set(table(talk("Yuanqiong Sky11 vs Chenyao X8"))["ids"]) == {"phone-11", "phone-x8"}


def test_goods_of_two_kinds_are_told_apart(talk: Talk) -> None:
    turn = talk("对比远穹Sky12 Ultra和远穹Sky12")
    assert table(turn)["ids"] == ["phone-12u", "phone-12"]
    talk("推荐点东西")
    turn = talk("对比前五个")
    kinds = {p["category"] for p in turn["products"]}  # type: ignore[attr-defined]
    assert ("不是一类" in str(turn["reply"])) == (len(kinds) > 1)


def test_what_is_cared_about_weighs_again_and_other_goods_are_searched(talk: Talk) -> None:
    talk("compare the first three")
    assert table(talk("I care about low weight"))["best"] == "phone-x8"
    assert talk("is there a cheaper one?")["comparison"] is None
