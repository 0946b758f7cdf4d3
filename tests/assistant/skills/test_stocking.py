"""What is told of the stock: only what the catalogue says, and no day that is over."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.shop.settings import ShopSettings
from assistant.skills.facts import field_line, has_value
from assistant.skills.outcome import Line
from assistant.skills.stocking import StockTeller, next_step
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product, Variant

TODAY = date(2026, 11, 11)
TELLER = StockTeller(5, TODAY)
CUP = Product("p1", "保温杯", stock=3)
GONE = replace(CUP, stock=0, restock_date="2026-11-20")
SHOE = Product(
    "p2",
    "跑步鞋",
    variants=(
        Variant("a", {"size": "42"}, stock=2),
        Variant("b", {"size": "43"}, stock=0),
        Variant("c", {"size": "44"}),
    ),
)


def sized(size: str) -> Constraint:
    return Constraint(Field.SIZE, Op.EQ, size)


@pytest.mark.parametrize(
    ("stock", "few", "key"),
    [
        pytest.param(3, 5, "stock.label_left", id="few"),
        pytest.param(5, 5, "stock.label_left", id="as many as the shop calls few"),
        pytest.param(6, 5, None, id="enough"),
        pytest.param(1, 0, None, id="the shop never tells"),
        pytest.param(None, 5, None, id="nobody knows"),
        pytest.param(0, 5, "stock.label_gone", id="none"),
    ],
)
def test_a_card_says_how_many_are_left(stock: int | None, few: int, key: str | None) -> None:
    label = StockTeller(few, TODAY).label(replace(CUP, stock=stock))
    assert (label.key if label else None) == key


def test_the_day_the_shop_expects_more_is_told_while_it_is_to_come() -> None:
    assert TELLER.coming(GONE) == [Line("stock.expected", {"expected": date(2026, 11, 20)})]
    assert TELLER.coming(replace(GONE, restock_date="2026-11-11"))
    assert TELLER.coming(replace(GONE, restock_date="2026-11-10")) == []
    assert TELLER.coming(replace(GONE, restock_date=None)) == []


def test_no_day_is_told_of_what_is_there() -> None:
    assert TELLER.coming(replace(GONE, stock=9)) == []
    assert [line.key for line in TELLER.news(replace(GONE, stock=9))] == []


def test_few_of_the_form_that_is_meant_are_told_and_not_of_the_others() -> None:
    few = TELLER.counted(has_value(SHOE, sized("42")))
    assert (few.key, few.values["stock"]) == ("ask.option_few", 2)
    assert TELLER.counted(has_value(SHOE, sized("43"))).key == "ask.option_gone"
    assert TELLER.left(SHOE, SHOE.variants[1]) == []


def test_a_form_of_unknown_stock_is_there_without_a_number() -> None:
    assert TELLER.counted(has_value(SHOE, sized("44"))).key == "ask.option_has"


def test_a_size_of_goods_that_are_all_gone_names_no_others() -> None:
    gone = replace(SHOE, variants=(Variant("a", {"size": "42"}, stock=0),))
    assert has_value(gone, sized("42")).key == "ask.sold_out"
    assert next_step(gone) == (Line("chip.alert_stock"),)


def test_the_stock_asked_for_says_that_few_are_left() -> None:
    assert TELLER.counted(field_line(CUP, Field.STOCK)).key == "ask.few_left"
    assert TELLER.counted(field_line(replace(CUP, stock=40), Field.STOCK)).key == "ask.in_stock"


def test_today_is_where_the_shop_is() -> None:
    settings = ShopSettings.model_validate({"timezone": "Asia/Shanghai", "stock": {"few": 2}})
    late = datetime(2026, 11, 11, 17, tzinfo=UTC)
    assert StockTeller.of(settings, late) == StockTeller(2, date(2026, 11, 12))
