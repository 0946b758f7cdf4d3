"""Fees by region."""

import pytest

from assistant.orders.freight import Tariff

TARIFF = Tariff(8, 99, {"新疆": 12, "西藏": 12, "海南省": 6}, frozenset({"台湾", "香港"}))


@pytest.mark.parametrize(
    ("goods", "province", "fee"),
    [
        pytest.param(50, "浙江省", 8, id="small order"),
        pytest.param(98.99, "浙江省", 8, id="a cent short"),
        pytest.param(99, "浙江省", 0, id="free"),
        pytest.param(50, "新疆维吾尔自治区", 20, id="far away"),
        pytest.param(99, "新疆维吾尔自治区", 12, id="free and far away"),
        pytest.param(99, "新疆", 12, id="short name"),
        pytest.param(99, "海南", 6, id="full name in the policy"),
        pytest.param(99, "台湾省", None, id="not served"),
    ],
)
def test_a_region_costs_what_the_policy_says(
    goods: float, province: str, fee: float | None
) -> None:
    assert TARIFF.outbound(goods, province) == fee


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("浙江省", "新疆维吾尔自治区", 12),
        ("新疆维吾尔自治区", "浙江省", -12),
        ("海南省", "西藏自治区", 6),
        ("浙江省", "江苏省", 0),
        ("浙江省", "香港特别行政区", None),
    ],
)
def test_another_province_changes_the_fee(old: str, new: str, difference: float | None) -> None:
    assert TARIFF.difference(old, new) == difference


def test_without_surcharges_no_region_costs_more() -> None:
    assert Tariff(8).outbound(1000, "西藏自治区") == 8
