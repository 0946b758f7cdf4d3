"""Orders wished for, and the direction in which a price is to change."""

import pytest

from assistant.nlu.words.normalising import fold
from tests.assistant.nlu.shop import read


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("按价格从低到高", "price_asc"),
        ("价格升序", "price_asc"),
        ("从便宜到贵", "price_asc"),
        ("便宜的排前面", "price_asc"),
        ("还是从便宜的开始看", "price_asc"),
        ("从最贵的看起", "price_desc"),
        ("最实惠的手机", "price_asc"),
        ("cheapest first", "price_asc"),
        ("sort by price", "price_asc"),
        ("price low to high", "price_asc"),
        ("the cheapest phone", "price_asc"),
        ("价格从高到低", "price_desc"),
        ("price high to low", "price_desc"),
        ("most expensive first", "price_desc"),
        ("评价最好的手机", "rating"),
        ("按好评排序", "rating"),
        ("评分从高到低", "rating"),
        ("best rated phones", "rating"),
        ("销量从高到低", "sales"),
        ("卖得最好的手机", "sales"),
        ("销量高的优先", "sales"),
        ("best seller有吗", "sales"),
        ("most popular phones", "sales"),
        ("最新款的手机", "newest"),
        ("newest first", "newest"),
        ("综合排序", "relevance"),
    ],
)
def test_an_order_is_read(text: str, order: str) -> None:
    assert read(text).sort == order


@pytest.mark.parametrize(
    "text",
    [
        "好看的手机",
        "好用的",
        "最好看的手机",
        "最新鲜",
        "不要最便宜的",
        "最贵不能超过800",
        "综合考虑",
        "first of all",
    ],
)
def test_praise_is_no_order(text: str) -> None:
    assert read(text).sort is None


@pytest.mark.parametrize(
    "text",
    [
        "再便宜点",
        "便宜点的有吗",
        "有没有更便宜的",
        "能便宜点吗",
        "太贵了",
        "有点贵",
        "超预算了",
        "something cheaper",
        "too expensive",
        "not too expensive",
    ],
)
def test_cheaper_is_a_direction(text: str) -> None:
    assert read(text).direction == -1


@pytest.mark.parametrize(
    "text", ["再贵一点的", "更高端的", "太便宜的不放心", "something more expensive"]
)
def test_dearer_is_a_direction(text: str) -> None:
    assert read(text).direction == 1


@pytest.mark.parametrize(
    "text",
    [
        "贵一点没关系",
        "贵点也行",
        "最便宜的那个",
        "便宜的那个多少钱",
        "the cheaper one",
        "cheaper than 80",
        "高端手机",
        "贵不贵",
        "降价了告诉我",
    ],
)
def test_a_price_word_without_a_wish_is_no_direction(text: str) -> None:
    assert read(text).direction == 0


def test_full_width_letters_are_read_too() -> None:
    assert read(fold("ＣＨＥＡＰＥＳＴ　ｆｉｒｓｔ")).sort == "price_asc"
