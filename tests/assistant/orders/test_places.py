"""Places that questions name."""

import pytest

from assistant.orders.places import place_in, province_named, province_of, spoken_name


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
