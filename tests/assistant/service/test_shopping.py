"""What is found, narrowed and shown, over the real service."""

from typing import Any

import pytest

from tests.assistant.conftest import Talk


def prices(turn: dict[str, Any]) -> list[float]:
    return [product["price"] for product in turn["products"]]


def colors(turn: dict[str, Any]) -> list[str]:
    return [product["attributes"]["color"] for product in turn["products"]]


def ledger(turn: dict[str, Any]) -> list[tuple[str, str, object]]:
    return [(entry["field"], entry["op"], entry["value"]) for entry in turn["constraints"]]


def test_a_budget_is_kept(talk: Talk) -> None:
    turn: dict[str, Any] = talk("想买双跑步鞋，三百以内")
    assert turn["action"] == "search"
    assert prices(turn)
    assert max(prices(turn)) <= 300
    assert ("price", "lte", 300) in ledger(turn)


def test_cheaper_means_below_the_median_shown(talk: Talk) -> None:
    before = prices(talk("跑步鞋"))
    after = talk("再便宜点")
    assert prices(after)
    assert max(prices(after)) < sorted(before)[len(before) // 2]


def test_cheaper_than_an_item_pointed_at_is_cheaper_than_that_item(talk: Talk) -> None:
    shown = prices(talk("跑步鞋"))
    after = talk("比第二个便宜点的")
    assert prices(after)
    assert max(prices(after)) < shown[1]


def test_a_refused_colour_is_not_shown(talk: Talk) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk("不要黑色的")
    assert ("color", "ne", "黑色") in ledger(turn)
    assert "黑色" not in colors(turn)
    assert colors(turn)


def test_another_brand_refuses_the_brand_asked_for(talk: Talk) -> None:
    talk("云驰的跑步鞋")
    turn: dict[str, Any] = talk("换个牌子")
    assert {product["brand"] for product in turn["products"]} == {"山迹"}


def test_the_next_page_repeats_nothing(talk: Talk) -> None:
    first = {product["id"] for product in talk("跑步鞋")["products"]}  # type: ignore[attr-defined]
    second = {product["id"] for product in talk("换一批")["products"]}  # type: ignore[attr-defined]
    assert second
    assert not first & second


def test_a_budget_carries_over_to_other_goods_but_a_colour_does_not(talk: Talk) -> None:
    talk("跑步鞋，三百以内，不要黑色")
    turn: dict[str, Any] = talk("再看看运动袜")
    assert ("price", "lte", 300) in ledger(turn)
    assert not [entry for entry in ledger(turn) if entry[0] == "color"]


def test_nothing_left_offers_counted_relaxations_and_takes_none(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，五十以内")
    assert turn["products"] == []
    offer = next(relaxed for relaxed in turn["relaxed"] if relaxed["field"] == "price")
    assert offer["from"] == 50
    wider: dict[str, Any] = talk(turn["suggestions"][0])
    assert len(wider["products"]) == offer["count"]


def test_a_comparison_shows_only_what_differs(talk: Talk) -> None:
    talk("跑步鞋")
    turn: dict[str, Any] = talk("对比前两个")
    assert turn["action"] == "compare"
    assert len(turn["comparison"]["ids"]) == 2
    assert all(len(set(row["values"])) > 1 for row in turn["comparison"]["rows"])
    assert turn["comparison"]["best"] in turn["comparison"]["ids"]


def test_scores_are_the_sum_of_their_parts(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋")
    for product in turn["products"]:
        assert product["score"] == pytest.approx(sum(product["parts"].values()), abs=1e-9)
        assert {reason["kind"] for reason in product["reasons"]} <= set(product["parts"])


def test_only_the_upper_end_of_a_budget_carries_over(talk: Talk) -> None:
    talk("跑步鞋，三百左右")
    turn: dict[str, Any] = talk("再看看运动袜")
    assert [entry for entry in ledger(turn) if entry[0] == "price"] == [("price", "lte", 360)]


def test_goods_that_are_only_like_it_are_shown_as_such(talk: Talk) -> None:
    turn: dict[str, Any] = talk("想买张桌子")
    assert turn["action"] == "search"
    assert any(word in turn["reply"] for word in ("没有正好", "没找到", "目前没有"))


def test_what_is_sold_out_is_shown_only_where_nothing_else_is_left(talk: Talk) -> None:
    turn: dict[str, Any] = talk("运动袜")
    assert all(product["stock"] for product in turn["products"])
    left: dict[str, Any] = talk("35元以上的")
    assert [product["stock"] for product in left["products"]] == [0]


def test_pointing_alone_turns_to_the_item(talk: Talk) -> None:
    shown: dict[str, Any] = talk("跑步鞋")
    turn: dict[str, Any] = talk("第三个")
    assert turn["action"] == "answer"
    assert [source["id"] for source in turn["sources"]] == [shown["products"][2]["id"]]


def test_a_bound_on_sales_is_kept_beside_a_kind_of_goods(talk: Talk) -> None:
    turn: dict[str, Any] = talk("跑步鞋，销量995以上")
    assert ("sales", "gte", 995) in ledger(turn)
    assert turn["products"]
    assert min(product["sales"] for product in turn["products"]) >= 995


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("云驰的跑步鞋，120以内", ("150", "1 款")),
        ("Yunchi running shoes under 120", ("150", "1 ")),
        ("200以内的云驰蓝色跑步鞋", ("350", "1 款", "云驰", "蓝色")),
        ("blue Yunchi running shoes under 200", ("350", "1 ")),
    ],
)
def test_what_would_bring_something_is_told_with_how_much_it_brings(
    talk: Talk, text: str, words: tuple[str, ...]
) -> None:
    turn: dict[str, Any] = talk(text)
    assert turn["products"] == []
    offers = turn["relaxed"]
    assert all(offer["count"] > 0 for offer in offers)
    for word in words:
        assert word in turn["reply"], (turn["reply"], offers)


@pytest.mark.parametrize("text", ["不要贵的", "别太贵", "not expensive"])
def test_what_is_not_to_be_dear_is_cheaper_than_what_is_shown(talk: Talk, text: str) -> None:
    before = prices(talk("跑步鞋"))
    turn = talk(text)
    assert prices(turn)
    assert max(prices(turn)) < max(before)
    assert ledger(turn)[-1][:2] == ("price", "lt")


def test_a_number_of_people_asks_for_none(talk: Talk) -> None:
    talk("跑步鞋")
    assert talk("3个人")["action"] != "handoff"
