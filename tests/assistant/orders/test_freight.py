"""Fees by region, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.freight import ReturnFreight, Tariff, return_freight

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


@pytest.mark.parametrize(
    ("payer", "cost", "shared"),
    [
        ("shopper", 15, ReturnFreight("shopper", 0, 15)),
        ("shop", 15, ReturnFreight("shop")),
        ("insurance", 10, ReturnFreight("insurance", 10, 0)),
        ("insurance", 15, ReturnFreight("insurance", 12, 3)),
    ],
)
def test_the_way_back_is_shared(payer: str, cost: float, shared: ReturnFreight) -> None:
    assert return_freight(payer, cost, insured_up_to=12) == shared  # type: ignore[arg-type]


@given(st.floats(0, 500), st.floats(0, 50))
def test_insurance_never_pays_more_than_it_says_nor_leaves_a_gap(cost: float, most: float) -> None:
    shared = return_freight("insurance", cost, most)
    assert shared.covered <= most + 0.01
    assert shared.covered + shared.own == pytest.approx(cost, abs=0.02)
