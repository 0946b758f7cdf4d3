"""Listings of the same goods are recognised by their bare titles."""

import pytest

from retrieval.ordering import bare_title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("【双11】云驰 跑步鞋", "云驰跑步鞋"),
        ("[新品] Pace-3", "ＰＡＣＥ 3"),
        ("跑步鞋！", "跑步鞋"),
    ],
)
def test_promotions_and_signs_do_not_make_another_title(one: str, other: str) -> None:
    assert bare_title(one) == bare_title(other)


def test_another_pack_is_another_title() -> None:
    assert bare_title("面霜(50g)") != bare_title("面霜(100g)")


def test_a_title_of_signs_stays_itself() -> None:
    assert bare_title("【】") == "【】"
