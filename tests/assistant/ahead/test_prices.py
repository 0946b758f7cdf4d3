"""What a shop's own orders tell of its prices: what was paid, what that says, and when it says nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from assistant.ahead.paid import paid_for, prices_of, with_coupons
from assistant.ahead.prices import price_report
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.promotions.store import PromotionStore
from assistant.promotions.tables import uses
from assistant.records.costs import costs_of
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from retrieval.catalog import Catalog
from retrieval.importing.ingest import Rules
from tests.small_shop import build_shop
from ui.cli.app import run

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
WEEKS = 40
PRODUCTS = ("shoe-0", "shoe-1", "shoe-2", "shoe-3")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    yield opened
    opened.engine.dispose()


def order(
    number: str,
    *lines: OrderLine,
    total: float | None = None,
    days: float = 3,
    status: str = "completed",
    fee: float | None = None,
) -> Order:
    at = (NOW - timedelta(days=days)).isoformat()
    return Order(number, OrderStatus(status), "ann", at, total=total, shipping_fee=fee, lines=lines)


def prices(one: Order, *, with_coupon: bool = False) -> list[float | None]:
    return list(prices_of(one, with_coupon=with_coupon))


def sell(shop: Shop, slope: float = -2.0, pieces: float = 40.0) -> None:
    """Weeks of sales at three prices each, with a known elasticity."""
    random, orders = np.random.default_rng(1), []
    for place, product in enumerate(PRODUCTS):
        usual = 100.0 + 50 * place
        for week in range(WEEKS):
            price = usual * (1.0, 0.9, 0.8)[int(random.integers(3))]
            mean = pieces * (price / usual) ** slope * np.exp(random.normal(0, 0.15))
            line = OrderLine(product, int(random.poisson(mean)) or 1, price=price)
            orders.append(order(f"{product}-{week}", line, days=2 + 7 * week))
    OrderStore(shop.engine).write(orders)


def test_what_was_taken_off_the_order_is_taken_off_each_piece() -> None:
    lines = OrderLine("a", 2, price=100.0), OrderLine("b", 1, price=50.0)
    assert prices(order("1", *lines, total=210.0, fee=10.0)) == [80.0, 40.0]
    assert prices(order("1", *lines, total=250.0)) == [100.0, 50.0]
    assert prices(order("1", *lines)) == [100.0, 50.0]


def test_a_coupon_is_no_price() -> None:
    line = OrderLine("a", 1, price=100.0)
    assert prices(order("1", line, total=80.0), with_coupon=True) == [100.0]


def test_a_single_line_without_a_price_has_that_of_its_order() -> None:
    assert prices(order("1", OrderLine("a", 2), total=90.0, fee=10.0)) == [40.0]
    assert prices(order("1", OrderLine("a", 2), OrderLine("b", 1), total=90.0)) == [None, None]


@pytest.mark.parametrize("price", [0.0, -5.0, float("inf"), float("nan"), 1e12])
def test_a_price_that_is_none_is_left_out(price: float) -> None:
    assert prices(order("1", OrderLine("a", 1, price=price))) == [None]


def test_undone_orders_and_days_that_are_not_over_tell_nothing() -> None:
    line = OrderLine("a", 1, price=9.0)
    orders = [
        *(order(state, line, status=state) for state in ("cancelled", "refunded", "returned")),
        order("today", line, days=0),
        order("later", line, days=-2),
        order("long ago", line, days=9_000),
        order("good", line),
    ]
    found = paid_for(orders, (), UTC, NOW)
    assert [one.day.isoformat() for one in found.pieces] == ["2026-11-17"]


def test_orders_with_a_coupon_are_known_by_what_they_used(shop: Shop) -> None:
    span = NOW - timedelta(days=9), NOW
    PromotionStore(shop.engine).write(
        [
            Promotion("ten-off", Kind.COUPON, *span, terms=Terms(amount=1000)),
            Promotion("spend", Kind.THRESHOLD, *span, terms=Terms(threshold=100, amount=500)),
        ]
    )
    used = {"user": "ann", "product_id": "", "pieces": 1, "deposit": 0}
    with shop.engine.begin() as connection:
        connection.execute(insert(uses).values(order_id="c", promotion_id="ten-off", **used))
        connection.execute(insert(uses).values(order_id="t", promotion_id="spend", **used))
    assert with_coupons(shop.engine) == {"c"}


def test_known_elasticities_come_out_of_orders(shop: Shop) -> None:
    sell(shop)
    found = price_report(shop, NOW)
    assert {one.product_id for one in found.products} == set(PRODUCTS)
    for one in found.products:
        low, high = one.elasticity.drawn.interval()
        assert low <= -2 <= high
        assert high < 0
        assert one.elasticity.group == "运动/鞋/跑步鞋"
    assert found.silent == len(Catalog(shop.engine).ids()) - len(PRODUCTS)


def test_a_cost_makes_turnover_a_margin_and_allows_a_suggestion(shop: Shop, tmp_path: Path) -> None:
    """At −3 and a cost of 60 the best price is 90; 100 earns less."""
    sell(shop, slope=-3.0, pieces=200.0)
    before = price_report(shop, NOW).of("shoe-0")
    assert (before.cost, before.suggestion) == (None, None)
    assert before.at(90).margin[0] == pytest.approx(90 * before.at(90).units[0])
    file = tmp_path / "costs.csv"
    file.write_text("id,成本\nshoe-0,60\nghost,5\nshoe-1,abc\nshoe-2,\n", "utf-8")
    [report] = ingest(shop, [file])
    assert (report.kept, report.changed, report.refused) == (1, 1, 3)
    after = price_report(shop, NOW).of("shoe-0")
    assert after.at(90).margin[0] == pytest.approx(30 * after.at(90).units[0])
    suggested = after.suggestion
    assert suggested is not None
    assert suggested.best.price == 90
    assert suggested.best.margin[0] > suggested.now.margin[0]


def test_costs_of_a_catalogue_are_kept_and_never_shown(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("id,title,price,cost\nlamp,Lamp,99,41.50\nrug,Rug,10,cheap\n", "utf-8")
    [report] = ingest(shop, [file])
    assert report.kept == 2
    assert any("'cheap'" in note for note in report.notes)
    assert costs_of(shop.engine) == {"lamp": 41.5}
    lamp = Catalog(shop.engine).get(["lamp"])["lamp"]
    assert "41.5" not in json.dumps(lamp.to_json())
    prices_only = tmp_path / "prices.csv"
    prices_only.write_text("id,price,cost\nlamp,89,40\n", "utf-8")
    assert ingest(shop, [prices_only])[0].changed == 1
    assert costs_of(shop.engine) == {"lamp": 40.0}


def test_a_rehearsal_keeps_no_costs(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "costs.csv"
    file.write_text("id,cost\nshoe-0,60\n", "utf-8")
    [report] = ingest(shop, [file], rules=Rules(dry_run=True))
    assert (report.changed, costs_of(shop.engine)) == (1, {})


def test_a_young_shop_is_told_what_it_takes(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    OrderStore(shop.engine).write([order("1", OrderLine("shoe-0", 1, price=9.0))])
    folder = str(shop.path)
    assert run(["ahead", "prices", "--shop", folder]) == 0
    told = capsys.readouterr().out
    assert "No product has a history" in told
    assert "26 weeks" in told
    assert run(["ahead", "prices", "--shop", folder, "--product", "shoe-0"]) == 2
    assert "'shoe-0' nothing can be said" in capsys.readouterr().err


def test_the_command_tells_it_in_text_and_as_json(
    shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(shop)
    monkeypatch.setattr("ui.cli.ahead_prices.wall_clock", lambda: NOW)
    folder = str(shop.path)
    assert run(["ahead", "prices", "--shop", folder]) == 0
    assert "4 products" in capsys.readouterr().out
    assert run(["ahead", "prices", "--shop", folder, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["product_id"] for one in told["products"]} == set(PRODUCTS)
    assert "ann" not in json.dumps(told)
    asked = ["ahead", "prices", "--shop", folder, "--product", "shoe-0"]
    assert run([*asked, "--price", "90", "--json"]) == 0
    [outcome] = json.loads(capsys.readouterr().out)["outcomes"]
    low, high = outcome["pieces_interval_95"]
    assert low < outcome["pieces"] < high
    assert run([*asked, "--price", "300"]) == 2
    assert "never sold at 300" in capsys.readouterr().err
    assert run(asked) == 0
    assert "turnover" in capsys.readouterr().out
    assert run(["ahead", "prices", "--shop", folder, "--price", "9"]) == 2
    assert "add --product" in capsys.readouterr().err
