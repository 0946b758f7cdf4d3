"""What a message points at in the list shown."""

import pytest

from tests.assistant.nlu.shop import asked, pointed, read


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("第二个多少钱", [2]),
        ("第2款", [2]),
        ("第十一个", [11]),
        ("前两个", [1, 2]),
        ("前三款对比", [1, 2, 3]),
        ("后两个", [-2, -1]),
        ("最后一个", [-1]),
        ("倒数第二个", [-2]),
        ("中间那个", [0]),
        ("1和3哪个好", [1, 3]),
        ("1、3、5对比", [1, 3, 5]),
        ("第一个和第四个", [1, 4]),
        ("一和三比一下", [1, 3]),
        ("2号怎么样", [2]),
        ("前者", [1]),
        ("the second one", [2]),
        ("the 3rd", [3]),
        ("number 2", [2]),
        ("#2 please", [2]),
        ("option three", [3]),
        ("the last one", [-1]),
        ("the middle one", [0]),
        ("compare the first two", [1, 2]),
        ("the last two", [-2, -1]),
        ("compare 1 and 3", [1, 3]),
        ("let's go with the first", [1]),
        ("the latter", [-1]),
    ],
)
def test_a_place_in_the_list_is_read(text: str, places: list[int]) -> None:
    assert pointed(text) == [f"position {place}" for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "第一次买",
        "第二天能到吗",
        "第二件半价",
        "第三方",
        "第五代",
        "5号电池",
        "3号线",
        "11月3号之前",
        "42号鞋",
        "wait a second",
        "second hand",
        "my first order",
        "first of all",
        "newest first",
        "100和200之间",
        "2-3天",
    ],
)
def test_a_number_of_something_else_is_no_place(text: str) -> None:
    assert not any(reference.startswith("position") for reference in pointed(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这款防水吗", "recent this"),
        ("它重吗", "recent this"),
        ("行，就它了", "recent this"),
        ("is it waterproof", "recent this"),
        ("how much is that one", "recent this"),
        ("刚才那款", "recent earlier"),
        ("上一个", "recent earlier"),
        ("the previous one", "recent earlier"),
        ("这些都包邮吗", "all all"),
        ("这两个哪个好", "all all"),
        ("它们有什么区别", "all all"),
        ("三个都要", "all all"),
        ("都要了", "all all"),
        ("all of these", "all all"),
        ("both of them", "all all"),
        ("compare them", "all all"),
    ],
)
def test_a_word_for_what_is_shown_is_read(text: str, expected: str) -> None:
    assert pointed(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "这个月能到吗",
        "这个问题",
        "那个，请问",
        "这种颜色",
        "this is my first time",
        "this week",
        "it should be light",
        "make it 300",
        "forget it",
        "it's been 10 days",
    ],
)
def test_a_filler_points_at_nothing(text: str) -> None:
    assert pointed(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蓝色那双", "attribute 蓝色"),
        ("那双蓝色的多少钱", "attribute 蓝色"),
        ("黑的那款", "attribute 黑色"),
        ("北岭那个", "attribute 北岭"),
        ("299那个", "attribute 299"),
        ("那个299的", "attribute 299"),
        ("the blue one", "attribute 蓝色"),
        ("the one in red", "attribute 红色"),
        ("the 299 one", "attribute 299"),
        ("the one for 299", "attribute 299"),
    ],
)
def test_a_property_points_at_the_item_that_has_it(text: str, expected: str) -> None:
    assert pointed(text) == [expected]
    assert asked(text) == []


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("最便宜的那个", "price_asc"),
        ("哪个最便宜", "price_asc"),
        ("便宜的那个", "price_asc"),
        ("贵的那款", "price_desc"),
        ("评分最高的那双", "rating"),
        ("哪款卖得最好", "sales"),
        ("the cheapest one", "price_asc"),
        ("which one is the cheapest", "price_asc"),
        ("the more expensive one", "price_desc"),
    ],
)
def test_a_superlative_of_those_shown_points_and_sorts_nothing(text: str, order: str) -> None:
    assert pointed(text) == [f"superlative {order}"]
    assert read(text).sort is None


def test_a_bare_superlative_may_point_and_may_sort() -> None:
    meant = read("给我看最便宜的")
    assert (meant.sort, [r.value for r in meant.references]) == ("price_asc", ["price_asc"])


def test_a_superlative_beside_goods_sorts_them() -> None:
    meant = read("跑步鞋，最便宜的")
    assert (meant.sort, meant.references) == ("price_asc", ())


def test_a_refused_value_points_at_nothing() -> None:
    assert pointed("不要蓝色那双") == ["recent this"]
    assert asked("不要蓝色那双") == ["color ne 蓝色"]


def test_a_reference_has_its_own_text() -> None:
    text = "把第二个和蓝色那双对比"
    assert [text[slice(*r.span)] for r in read(text).references] == ["第二个", "蓝色那双"]
