"""Fields that a message sets free."""

import pytest

from assistant.nlu.wishing.indifference import find_dropped, property_names
from tests.assistant.nlu.shop import asked, read


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("颜色无所谓", "color"),
        ("颜色都行", "color"),
        ("什么颜色都可以", "color"),
        ("不限颜色", "color"),
        ("不看牌子", "brand"),
        ("什么牌子都行", "brand"),
        ("品牌不重要", "brand"),
        ("尺码不限", "size"),
        ("材质没要求", "material"),
        ("价格无所谓", "price"),
        ("多少钱都行", "price"),
        ("贵一点没关系", "price"),
        ("可以贵一点", "price"),
        ("不差钱", "price"),
        ("预算不限", "price"),
        ("钱不是问题", "price"),
        ("取消价格限制", "price"),
        ("any brand is fine", "brand"),
        ("any colour", "color"),
        ("color doesn't matter", "color"),
        ("i don't care about the brand", "brand"),
        ("regardless of price", "price"),
        ("price is not an issue", "price"),
        ("money is no object", "price"),
        ("remove the price limit", "price"),
        ("no preference on size", "size"),
    ],
)
def test_a_field_is_set_free(text: str, field: str) -> None:
    assert [name for name, _ in find_dropped(text)] == [field]
    assert read(text).dropped == (field,)


@pytest.mark.parametrize(
    "text",
    [
        "颜色好看",
        "颜色都好看吗",
        "什么颜色好看",
        "有什么颜色",
        "价格可以谈吗",
        "多少钱",
        "不要黑色",
        "any money off",
        "any size 42 left",
        "any colour but black",
        "除了黑色都行",
        "色",
    ],
)
def test_talk_about_a_field_keeps_it(text: str) -> None:
    assert read(text).dropped == ()


@pytest.mark.parametrize("text", ["不一定要黑色", "黑色不是必须的", "doesn't have to be black"])
def test_a_value_that_need_not_be_frees_its_field(text: str) -> None:
    assert read(text).dropped == ("color",)
    assert asked(text) == []


def test_the_whole_phrase_is_understood() -> None:
    text = "什么颜色都可以，快点"
    assert [text[slice(*span)] for _, span in find_dropped(text)] == ["什么颜色都可以"]


def test_names_of_properties_leave_out_what_every_product_has() -> None:
    assert {"容量", "material"} <= property_names()
    assert not {"价格", "price", "brand"} & property_names()
