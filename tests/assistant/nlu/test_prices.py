"""What is asked of the price: comparisons, currencies, budgets, ranges, and numbers that are no price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.amounts.bounds import Bound
from assistant.nlu.amounts.figures import find_bounds
from assistant.nlu.amounts.numbers import find_amounts
from assistant.nlu.words.normalising import fold
from tests.assistant.nlu.test_numbers import chinese, english


def bounds(text: str) -> list[Bound]:
    folded = fold(text)
    return find_bounds(folded, find_amounts(folded))


def prices(text: str) -> list[str]:
    return [
        f"{op.value} {value:g}"
        for bound in bounds(text)
        if bound.field == "price"
        for op, value in bound.comparisons
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500以内", "lte 500"),
        ("500以下", "lte 500"),
        ("不超过500", "lte 500"),
        ("不要超过五百块", "lte 500"),
        ("最多能到八百", "lte 800"),
        ("控制在500", "lte 500"),
        ("预算500", "lte 500"),
        ("五百的预算", "lte 500"),
        ("预算加到八百", "lte 800"),
        ("¥500以内", "lte 500"),
        ("under 500", "lte 500"),
        ("up to 500", "lte 500"),
        ("no more than 2k", "lte 2000"),
        ("nothing over 500", "lte 500"),
        ("i don't want to spend more than 500", "lte 500"),
        ("500 or less", "lte 500"),
        ("500 max", "lte 500"),
        ("a budget of 500", "lte 500"),
        ("超过500的不要", "lte 500"),
        ("over 500 is too much", "lte 500"),
        ("低于500", "lt 500"),
        ("不到500", "lt 500"),
        ("五百不到", "lt 500"),
        ("less than 500", "lt 500"),
        ("不要500以上的", "lt 500"),
        ("500以上", "gte 500"),
        ("500起", "gte 500"),
        ("至少500", "gte 500"),
        ("不低于500", "gte 500"),
        ("不要低于500的", "gte 500"),
        ("at least 500", "gte 500"),
        ("500 and up", "gte 500"),
        ("500+", "gte 500"),
        ("nothing under 500", "gte 500"),
        ("超过500", "gt 500"),
        ("more than 500", "gt 500"),
        ("500以下的不要", "gt 500"),
    ],
)
def test_a_comparison_is_one_operator(text: str, expected: str) -> None:
    assert prices(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "500左右",
        "500上下",
        "大概500",
        "差不多五百块",
        "五百块钱的",
        "500的有吗",
        "around 500",
        "500ish",
        "for 500",
    ],
)
def test_about_reaches_a_fifth_to_either_side(text: str) -> None:
    assert prices(text) == ["gte 400", "lte 600"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("500到800", 500, 800),
        ("500-800", 500, 800),
        ("500~800元", 500, 800),
        ("五百至八百", 500, 800),
        ("500到800之间", 500, 800),
        ("100和200之间", 100, 200),
        ("两到三百", 200, 300),
        ("2-3千", 2000, 3000),
        ("一百元到一千元", 100, 1000),
        ("两三百的", 200, 300),
        ("500-800左右", 500, 800),
        ("between 100 and 200", 100, 200),
        ("from 30 to 60", 30, 60),
        ("$50-$100", 50, 100),
        ("roughly 100 - 150", 100, 150),
        ("500以上800以下", 500, 800),
    ],
)
def test_a_range_is_two_constraints(text: str, low: float, high: float) -> None:
    assert prices(text) == [f"gte {low:g}", f"lte {high:g}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("预算500左右", ["gte 400", "lte 600"], id="about is more than a budget"),
        pytest.param("预算500以上", ["gte 500"], id="at least is more than a budget"),
        pytest.param("大概500以内", ["lte 500"], id="at most is more than about"),
        pytest.param("最多500左右", ["lte 500"], id="at most before about stays"),
        pytest.param("预算500，最多600", ["lte 600"], id="the later word counts"),
        pytest.param("不是五百是八百", ["lte 800"], id="a correction"),
        pytest.param("不是五百以内是八百以内", ["lte 800"], id="a correction with comparisons"),
        pytest.param("not 500 but 800", ["lte 800"], id="an English correction"),
        pytest.param(
            "预算三百你却给我看八百的", ["lte 300"], id="what is told beats a bare number"
        ),
        pytest.param("有没有500以内的", ["lte 500"], id="a question is no negation"),
        pytest.param("能不能控制在500以内", ["lte 500"], id="another question"),
        pytest.param("500以内不要黑色", ["lte 500"], id="a refusal of something else"),
        pytest.param("500以下 no black", ["lte 500"], id="an English refusal of something else"),
    ],
)
def test_of_several_words_about_a_price_one_decides(text: str, expected: list[str]) -> None:
    assert prices(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9块9包邮", ["gte 7.92", "lte 11.88"]),
        ("九块九以内", ["lte 9.9"]),
        ("百元以内", ["lte 100"]),
        ("千元左右", ["gte 800", "lte 1200"]),
        ("十几块的", ["gte 10", "lte 20"]),
        ("¥1,299.00以下", ["lte 1299"]),
        ("RMB 500以内", ["lte 500"]),
    ],
)
def test_money_is_read_as_people_write_it(text: str, expected: list[str]) -> None:
    assert prices(text) == expected


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("under $200", "USD"),
        ("under $200", "HKD"),
        ("200美元以内", "USD"),
        ("up to 200 euros", "EUR"),
        ("£200 max", "GBP"),
        ("200刀以内", "USD"),
        ("200 yuan max", "CNY"),
        ("between $100 and $200", "USD"),
    ],
)
def test_a_named_currency_is_noted_and_the_number_kept(text: str, currency: str) -> None:
    (bound,) = bounds(text)
    assert bound.comparisons[-1][1] == 200
    assert currency in bound.currencies


@pytest.mark.parametrize("text", ["200元以内", "¥200以内", "200块以内", "under 200"])
def test_the_money_of_any_shop_names_no_currency(text: str) -> None:
    assert [set(bound.currencies) for bound in bounds(text)] == [set()]


@pytest.mark.parametrize(
    "text",
    [
        "型号 A 15",
        "model 15 max",
        "15.6寸",
        "27 inch",
        "2023款",
        "8岁",
        "65W",
        "5000mAh",
        "500ml",
        "3条装",
        "128G",
        "256的",
        "4K的",
        "42码",
        "40以上的码数",
        "第500个",
        "满200减30的券",
        "还差20块包邮",
        "能便宜50块吗",
        "我花了500买的",
        "订单号20231111",
        "电话13800000000",
        "24小时内发货",
        "3天以内能到吗",
        "5公里以内",
        "2024年以后",
        "within 3 days",
        "save 20 dollars",
        "$20 off",
        "for women over 40",
        "more than 100 reviews",
        "一块手表",
        "三块布",
        "一下",
        "666",
        "make it 3",
        "不是38码，是39",
        "gift box for mum over fifty",
        "a shirt for someone above 60",
    ],
)
def test_a_number_that_is_part_of_something_else_is_no_price(text: str) -> None:
    assert prices(text) == []


SPELLINGS = (
    str,
    lambda number: f"{number:,}",
    chinese,
    english,
    lambda number: f"{number}元",
    lambda number: f"￥{number}",
    lambda number: f"{chinese(number)}块钱",
)
COMPARISONS = (
    ("想买个礼物，{}以内的", "lte"),
    ("不超过{}", "lte"),
    ("礼物 预算{}", "lte"),
    ("under {}", "lte"),
    ("低于{}的", "lt"),
    ("{}以上，有吗", "gte"),
    ("at least {} please", "gte"),
    ("超过{}的", "gt"),
)


@given(
    st.integers(min_value=20, max_value=99_999),
    st.sampled_from(SPELLINGS),
    st.sampled_from(COMPARISONS),
)
def test_a_bound_has_its_value_in_every_spelling(
    number: int, spell: "type[str]", comparison: tuple[str, str]
) -> None:
    phrase, op = comparison
    assert prices(phrase.format(spell(number))) == [f"{op} {number:g}"]


@given(st.integers(min_value=20, max_value=9999), st.sampled_from(SPELLINGS))
def test_the_span_holds_the_number_as_it_was_written(number: int, spell: "type[str]") -> None:
    text = f"要好看的，{spell(number)}以内，快点"
    (bound,) = bounds(text)
    assert text[bound.start : bound.end] == f"{spell(number)}以内"


@given(
    st.text(alphabet="不要超过以内上下到-~和是零一二百千块元$¥0123456789., andovru", max_size=30)
)
def test_any_text_gives_bounds_that_do_not_contradict_each_other(text: str) -> None:
    found = bounds(text)
    for upper in (True, False):
        sides = [
            (bound.field, op)
            for bound in found
            for op, _ in bound.comparisons
            if (op in ("lte", "lt")) is upper
        ]
        assert len({field for field, _ in sides}) == len(sides)
    assert all(0 <= bound.start < bound.end <= len(text) for bound in found)
