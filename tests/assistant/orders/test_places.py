"""Places that questions name."""

import pytest

from assistant.nlu.words.normalising import fold
from assistant.orders.places import (
    only_place_in,
    place_in,
    province_named,
    province_of,
    spoken_name,
)


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("寄新疆运费多少", "新疆维吾尔自治区"),
        ("运费到拉萨多少钱", "西藏自治区"),
        ("how much is shipping to tibet", "西藏自治区"),
        ("delivery fee to urumqi?", "新疆维吾尔自治区"),
        ("寄海南要多少运费", "海南省"),
        ("包邮吗", None),
        ("寄到朝阳区多少", None),
        ("is shipping free today", None),
        ("a delivery to lin", None),
    ],
)
def test_the_province_of_a_place_is_found(text: str, province: str | None) -> None:
    found = place_in(text)
    assert (found.province if found else None) == province


def test_a_region_of_an_order_has_a_province() -> None:
    assert province_of("浙江省 杭州市 西湖区") == "浙江省"
    assert province_of("") is None


@pytest.mark.parametrize("name", ["新疆", "新疆维吾尔自治区", "Xinjiang", "xinjiang"])
def test_a_province_is_known_by_all_its_names(name: str) -> None:
    assert province_named(name) == "新疆维吾尔自治区"


def test_a_city_is_no_province() -> None:
    assert province_named("杭州") is None


def test_it_is_called_as_the_shopper_speaks() -> None:
    told = [spoken_name("西藏自治区", language) for language in ("zh", "en")]
    assert told == ["西藏", "Tibet"]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("那北京呢？", "北京市"),
        ("如果寄到成都呢", "成都市"),
        ("and to Urumqi?", "乌鲁木齐市"),
        ("what about Hangzhou", "杭州市"),
        ("杭州", "杭州市"),
        ("我在上海", "上海市"),
        ("I'm in Hangzhou", "杭州市"),
    ],
)
def test_a_place_and_no_more(text: str, city: str) -> None:
    place = only_place_in(fold(text))
    assert place is not None
    assert city in (place.city, place.province)


@pytest.mark.parametrize(
    "text",
    ["北京烤鸭", "那成都小吃呢", "Hangzhou silk scarf", "那第二个呢", "add it to the cart", ""],
)
def test_goods_from_a_place_are_more_than_a_place(text: str) -> None:
    assert only_place_in(fold(text)) is None
