"""The catalogue: numbers that agree with each other, and enough choice for usual wishes."""

from collections import Counter
from datetime import datetime

import pytest

from demo.build import NOW
from demo.shelves import colors, leaves
from tests.demo.conftest import Built

REQUIRED = (
    "跑步鞋",
    "降噪头戴耳机",
    "双肩包",
    "袜子",
    "面霜",
    "洗面奶",
    "电热水壶",
    "狗粮",
    "手机",
    "连衣裙",
    "咖啡",
)


def test_sixty_leaf_categories_in_eight_departments(built: Built) -> None:
    paths = {row["category"] for row in built.products}
    assert len(paths) == 60
    assert {len(path.split("/")) for path in paths} == {3}
    assert len({path.split("/")[0] for path in paths}) == 8


@pytest.mark.parametrize("leaf", REQUIRED)
def test_required_category_has_choice(built: Built, leaf: str) -> None:
    assert len(built.of(leaf)) >= 25
    assert len({row["brand"] for row in built.of(leaf)}) >= 3


def test_running_shoes_are_there_for_every_purse(built: Built) -> None:
    prices = sorted(row["price"] for row in built.of("跑步鞋"))
    assert len(prices) >= 40
    assert (prices[0], prices[-1]) == (129, 1299)
    assert sum(price < 300 for price in prices) >= 15
    assert sum(price < 200 for price in prices) >= 8
    assert len({row["color"] for row in built.of("跑步鞋")}) >= 6


def test_prices_stay_in_the_range_of_their_category(built: Built) -> None:
    ranges = {leaf.category.zh: leaf for leaf in leaves()}
    for row in built.products:
        leaf = ranges[row["category"]]
        factors = [
            factor
            for kind in leaf.kinds
            for factor in (kind.option.factors.values() if kind.option else ())
        ]
        low, _, high = leaf.price
        assert low * min([1.0, *factors]) * 0.9 <= row["price"] <= high * max([1.0, *factors])


def test_list_price_is_above_price_or_absent(built: Built) -> None:
    listed = [row for row in built.products if row["list_price"] is not None]
    assert 0.2 < len(listed) / len(built.products) < 0.6
    assert all(row["list_price"] > row["price"] for row in listed)


def test_variants_add_up(built: Built) -> None:
    for row in (row for row in built.products if row["variants"]):
        assert row["stock"] == sum(variant["stock"] for variant in row["variants"])
        assert row["price"] == min(variant["price"] for variant in row["variants"])


def test_some_sizes_and_some_goods_are_sold_out(built: Built) -> None:
    variants = [variant for row in built.products for variant in row["variants"]]
    assert any(variant["stock"] == 0 for variant in variants)
    assert any(row["stock"] == 0 for row in built.products)


def test_every_sku_is_unique(built: Built) -> None:
    skus = Counter(v["sku"] for row in built.products for v in row["variants"])
    assert max(skus.values()) == 1


def test_no_title_comes_twice_in_a_colour(built: Built) -> None:
    keys = Counter((row["title"], row.get("color")) for row in built.products)
    assert max(keys.values()) == 1


def test_colours_are_plain_names(built: Built) -> None:
    assert {row["color"] for row in built.products if "color" in row} <= set(colors())


@pytest.mark.parametrize("key", ["title", "category", "brand", "description"])
def test_english_text_is_present_and_english(built: Built, key: str) -> None:
    for row in built.products:
        text = row[f"{key}_en"]
        assert text
        assert not any("一" <= character <= "鿿" for character in text), row["id"]


def test_description_is_two_to_four_sentences(built: Built) -> None:
    assert {row["description"].count("。") for row in built.products} <= {2, 3, 4}


def test_no_slot_is_left_unfilled(built: Built) -> None:
    texts = [str(row) for row in (*built.products, *built.reviews)]
    assert not [text for row in built.products for text in row["title"] if text in "{}|"]
    assert not [text for text in texts if "|" in text]


def test_every_product_was_on_sale_before_now(built: Built) -> None:
    assert all(datetime.fromisoformat(row["created_at"]) < NOW for row in built.products)
