"""Whether a bag takes a laptop is told by the largest one that its row names."""

import pytest

from assistant.skills.holding import amount_held, held_line
from retrieval.products import Product

BAG = Product("bag", "双肩包", attributes={"laptop": ("14", "15.6")})


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("放得下15.6寸吗", 15.6),
        ("能放16英寸的电脑吗", 16.0),
        ("does it fit a 15.6-inch laptop", 15.6),
        ("will it hold my 14 inch laptop", 14.0),
        ("15.6寸的笔记本", None),
        ("放得下两件衣服吗", None),
    ],
)
def test_inches_count_only_where_something_is_to_be_held(text: str, inches: float | None) -> None:
    assert amount_held(text) == inches


@pytest.mark.parametrize(
    ("inches", "key"), [(15.6, "ask.holds"), (14.0, "ask.holds"), (16.0, "ask.holds_not")]
)
def test_the_largest_decides(inches: float, key: str) -> None:
    assert held_line(BAG, inches).key == key


def test_a_row_that_says_nothing_is_no_answer() -> None:
    assert held_line(Product("bag", "双肩包"), 15.6).key == "ask.unknown_word"
