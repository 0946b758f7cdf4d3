"""Which properties filter, and which only order: decided by what the goods say of themselves."""

from dataclasses import replace

import pytest

from assistant.ranking.finder import RankingFinder
from assistant.ranking.insisting import insisted_on, kinds_of
from assistant.shop.parts import Shelf
from assistant.taste.facts import CatalogueFacts
from assistant.taste.judging import ShopTaste
from assistant.taste.training import LONG_AGO
from retrieval.constraints import Constraint, Op
from tests.retrieval.shoes import SHOP, searcher

SHOES = Constraint("category", Op.EQ, "跑步鞋")
OWN: dict[str, dict[str, tuple[str, ...]]] = {
    "r1": {"sole": ("碳板",), "feature": ("透气", "缓震"), "pack": ("1双装",)},
    "r2": {"sole": ("发泡",), "feature": ("透气", "轻便"), "pack": ("1双装",)},
    "r3": {"sole": ("橡胶",), "feature": ("防滑", "耐磨"), "pack": ("2双装",)},
    "r4": {"sole": ("碳板",), "lining": ("网布",), "pack": ("1双装",)},
}
PRODUCTS = tuple(replace(one, attributes={**one.attributes, **OWN.get(one.id, {})}) for one in SHOP)


@pytest.fixture(scope="module")
def finder() -> RankingFinder:
    found = searcher(PRODUCTS)
    taste = ShopTaste(CatalogueFacts.of(found.table.products), LONG_AGO)
    return RankingFinder(found, Shelf(found.table), taste, None)  # type: ignore[arg-type]


def hard(finder: RankingFinder, field: str, value: str, *kinds: Constraint) -> bool:
    return insisted_on([Constraint(field, Op.EQ, value)], kinds, finder.goods)[0].hard


def test_a_property_that_the_goods_name_once_each_filters(finder: RankingFinder) -> None:
    assert hard(finder, "sole", "碳板", SHOES)


@pytest.mark.parametrize(
    ("field", "value", "kinds"),
    [
        pytest.param("sole", "碳板", (), id="no kind of goods told"),
        pytest.param("feature", "透气", (SHOES,), id="a tag among tags"),
        pytest.param("lining", "网布", (SHOES,), id="most goods do not say"),
        pytest.param("sole", "皮革", (SHOES,), id="none of these goods has it"),
        pytest.param("pack", "10片装", (SHOES,), id="counted in what these goods are not"),
    ],
)
def test_a_property_that_the_goods_leave_open_is_a_wish(
    finder: RankingFinder, field: str, value: str, kinds: tuple[Constraint, ...]
) -> None:
    assert not hard(finder, field, value, *kinds)


def test_an_amount_that_no_goods_have_is_still_insisted_on(finder: RankingFinder) -> None:
    assert hard(finder, "pack", "3双装", SHOES)


@pytest.mark.parametrize(
    "constraint",
    [
        Constraint("color", Op.EQ, "黑色"),
        Constraint("size", Op.EQ, "42"),
        Constraint("brand", Op.EQ, "云驰"),
        Constraint("price", Op.LTE, 100),
        Constraint("feature", Op.NE, "透气"),
        Constraint("capacity", Op.GTE, 500.0, unit="ml"),
    ],
)
def test_colour_size_brand_figures_and_refusals_always_filter(
    finder: RankingFinder, constraint: Constraint
) -> None:
    assert insisted_on([constraint], (), finder.goods) == (constraint,)


def test_what_is_only_wished_for_stays_a_wish(finder: RankingFinder) -> None:
    wish = Constraint("sole", Op.EQ, "碳板", hard=False)
    assert insisted_on([wish], [SHOES], finder.goods) == (wish,)


def test_the_kinds_wanted_are_not_those_refused() -> None:
    refused = Constraint("category", Op.NE, "袜子")
    assert kinds_of([refused, SHOES, Constraint("color", Op.EQ, "黑色")]) == (SHOES,)
