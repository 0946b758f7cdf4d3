"""How many pieces are wanted."""

import pytest

from tests.assistant.nlu.shop import asked, read


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("来2双", 2),
        ("要三件", 3),
        ("两个", 2),
        ("加两瓶到购物车", 2),
        ("一共要10个", 10),
        ("来一打", 12),
        ("两打", 24),
        ("半打", 6),
        ("来俩", 2),
        ("来仨", 3),
        ("数量改成5", 5),
        ("x3", 3),
        ("第二个×2", 2),
        ("三块香皂", 3),
        ("第一个要两个", 2),
        ("two pairs", 2),
        ("3 boxes please", 3),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("two dozen", 24),
        ("i'll take three", 3),
        ("make it 4", 4),
        ("2 of them", 2),
        ("12 of these", 12),
        ("qty 4", 4),
    ],
)
def test_a_number_of_pieces_is_read(text: str, pieces: int) -> None:
    assert read(text).quantity == pieces


@pytest.mark.parametrize(
    "text",
    [
        "来一双",
        "第二个",
        "前两个",
        "这两个",
        "两个都要",
        "两个哪个好",
        "两个月",
        "三个人用",
        "四件套",
        "3条装",
        "六瓶装",
        "20款",
        "120粒",
        "二十块",
        "三块钱",
        "15.6寸",
        "8岁",
        "128G",
        "160x230",
        "型号 X8",
        "从一打到五",
        "A4打印",
        "order 318",
        "one",
        "我们俩",
        "用了俩月",
    ],
)
def test_other_numbers_are_no_quantity(text: str) -> None:
    assert read(text).quantity is None


def test_a_word_that_counts_names_no_goods() -> None:
    assert asked("3 bags please") == []
    assert asked("show me bags") == ["category eq 箱包"]
