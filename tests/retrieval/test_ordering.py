"""Listings of the same goods are recognised by their bare titles."""

import pytest

from retrieval.ordering import bare_title
from retrieval.products import Product


def bare(title: str, color: str | None = None) -> str:
    attributes = {"color": (color,)} if color else {}
    return bare_title(Product("p", title, attributes=attributes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("【双11】云驰 跑步鞋", "云驰跑步鞋"),
        ("[新品] Pace-3", "ＰＡＣＥ 3"),
        ("跑步鞋！", "跑步鞋"),
    ],
)
def test_promotions_and_signs_do_not_make_another_title(one: str, other: str) -> None:
    assert bare(one) == bare(other)


def test_another_pack_is_another_title() -> None:
    assert bare("面霜(50g)") != bare("面霜(100g)")


def test_a_title_of_signs_stays_itself() -> None:
    assert bare("【】") == "【】"


def test_another_colour_is_the_same_goods() -> None:
    assert bare("云驰 跑步鞋 曜石黑", color="曜石黑") == bare("云驰 跑步鞋 白色", color="白色")
    assert bare("白色恋人饼干") != bare("恋人饼干")
