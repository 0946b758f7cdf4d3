"""When a product's value counts as the wanted one, where that is more than being equal."""

import pytest

from retrieval.constraints import Constraint, Op
from retrieval.matching import satisfies
from retrieval.products import Product


@pytest.mark.parametrize(
    ("title", "word", "said"),
    [
        ("保湿水 含酒精", "酒精", True),
        ("无酒精 保湿水", "酒精", False),
        ("不添加酒精保湿水", "酒精", False),
        ("酒精棉片 无酒精味", "酒精", True),
        ("toner, alcohol-free", "alcohol", False),
        ("Alcohol free toner", "alcohol", False),
        ("toner without alcohol", "alcohol", False),
        ("alcohol wipes", "alcohol", True),
        ("不油腻面霜", "油腻", False),
    ],
)
def test_a_title_that_denies_a_word_does_not_say_it(title: str, word: str, said: bool) -> None:
    refused = Constraint("title", Op.NE, word)
    assert satisfies(Product("a", title), refused) is not said


@pytest.mark.parametrize(
    ("size", "wanted", "found"),
    [
        ("XL码42片", "XL", True),
        ("XXL码36片", "XL", False),
        ("42 (EU)", "42", True),
        ("42.5", "42", False),
        ("S925", "S", False),
        ("L", "l", True),
    ],
)
def test_a_size_is_found_in_a_longer_spelling(size: str, wanted: str, found: bool) -> None:
    product = Product("a", "x", attributes={"size": (size,)})
    assert satisfies(product, Constraint("size", Op.EQ, wanted)) is found


@pytest.mark.parametrize(
    ("have", "wanted", "found"),
    [
        ("静音红轴", "红轴", True),
        ("红轴", "静音红轴", False),
        ("不锈钢", "锈钢", False),
        ("仿羊毛", "羊毛", False),
        ("人造皮革", "皮革", False),
        ("精梳纯棉", "纯棉", True),
        ("男女", "女", False),
        ("110片装", "10片装", False),
    ],
)
def test_a_sort_of_a_value_counts_as_the_value(have: str, wanted: str, found: bool) -> None:
    product = Product("a", "x", attributes={"switch": (have,)})
    assert satisfies(product, Constraint("switch", Op.EQ, wanted)) is found
    assert satisfies(product, Constraint("switch", Op.NE, wanted)) is not found
    assert not satisfies(Product("a", "x", brand=have), Constraint("brand", Op.EQ, wanted))


def test_a_larger_size_is_no_sort_of_a_size() -> None:
    product = Product("a", "x", attributes={"size": ("特大号",)})
    assert not satisfies(product, Constraint("size", Op.EQ, "大号"))
