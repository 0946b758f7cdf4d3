"""What changed prices and promotions did to a shop's sales, from its own tables; and when that cannot be told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from assistant.ahead.changes import Change, Deed
from assistant.ahead.effects import Measured, effect_report
from assistant.promotions.promotion import Kind, Promotion, Terms
from assistant.promotions.scope import Goods, Scope
from assistant.promotions.store import PromotionStore
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from recommender.prices.effects import Verdict, Why
from retrieval.catalog import Catalog
from retrieval.products import Product
from retrieval.tables import price_changes
from tests.small_shop import build_shop
from ui.cli.app import run

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
DAYS, AGO = 120, 30  # sales are known of; when it was changed
MUGS = [f"mug-{number:02}" for number in range(24)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    mugs = [Product(one, f"Mug {one}", price=20.0, category="Kitchen/Mugs") for one in MUGS]
    Catalog(opened.engine).write(mugs)
    yield opened
    opened.engine.dispose()


def sell(shop: Shop, *, lifted: tuple[str, ...], by: float, ended: int = 0) -> None:
    """Some four pieces of each mug a day; of some more, from the day of the change until it ended."""
    random, orders = np.random.default_rng(3), []
    for product in MUGS:
        for day in range(1, DAYS):
            more = by if product in lifted and ended < day <= AGO else 1.0
            pieces = int(random.poisson(4 * more))
            if pieces:
                at = (NOW - timedelta(days=day)).isoformat()
                line = (OrderLine(product, pieces, price=20.0),)
                number = f"{product} {day}"
                orders.append(Order(number, OrderStatus.COMPLETED, "ann", at, lines=line))
    OrderStore(shop.engine).write(orders)


def changed(shop: Shop, *products: str, ago: int = AGO, price: float = 15.0) -> None:
    at = NOW - timedelta(days=ago)
    rows = [
        {
            "product_id": one,
            "day": at.date().isoformat(),
            "changed_at": at.isoformat(),
            "before": 20.0,
            "price": price,
        }
        for one in products
    ]
    with shop.engine.begin() as connection:
        connection.execute(insert(price_changes), rows)


def promoted(shop: Shop, name: str, scope: Scope, ago: int, days: int) -> None:
    start = NOW - timedelta(days=ago)
    one = Promotion(
        name, Kind.NTH, start, start + timedelta(days=days), Terms(n=2, points=5000), scope
    )
    PromotionStore(shop.engine).write([one])


def of(*products: str) -> Scope:
    return Scope(Goods(products=frozenset(products)))


def one(shop: Shop) -> Measured:
    [found] = effect_report(shop, NOW).changes
    return found


def test_a_cut_that_sold_more_is_told_with_what_it_did_to_turnover(shop: Shop) -> None:
    sell(shop, lifted=("mug-00", "mug-01"), by=2.0)
    changed(shop, "mug-00", "mug-01")
    found = one(shop)
    assert (found.change.deed, found.change.name) == (Deed.CUT, "Kitchen/Mugs")
    assert found.change.products == ("mug-00", "mug-01")
    assert found.effect.verdict is Verdict.MORE
    assert found.effect.difference is not None
    assert found.effect.placebo is not None
    value, low, high = found.effect.difference.ratio()
    assert low < 2 < high
    assert found.effect.difference.controls == len(MUGS) - 2
    assert found.turnover == pytest.approx((value * 0.75, low * 0.75, high * 0.75))
    assert (found.days, found.compared) == (28, "Kitchen/Mugs")


def test_a_raise_that_did_nothing_is_not_told_as_an_effect(shop: Shop) -> None:
    sell(shop, lifted=(), by=1.0)
    changed(shop, "mug-03", "mug-04", "mug-05", price=22.0)
    found = one(shop)
    assert found.change.deed is Deed.RAISED
    assert found.effect.verdict in (Verdict.NO_DIFFERENCE, Verdict.CANNOT_TELL)


def test_a_promotion_of_some_days_is_held_against_the_weeks_before(shop: Shop) -> None:
    lifted = ("mug-00", "mug-01", "mug-02")
    sell(shop, lifted=lifted, by=3.0, ended=AGO - 5)
    promoted(shop, "pairs", of(*lifted), AGO, 5)
    found = one(shop)
    assert (found.change.name, found.effect.verdict) == ("pairs", Verdict.MORE)
    assert found.turnover is None
    assert (found.change.last is not None, found.days) == (True, 6)


def test_another_change_meanwhile_leaves_it_untold(shop: Shop) -> None:
    sell(shop, lifted=("mug-00",), by=2.0)
    changed(shop, "mug-00")
    promoted(shop, "pairs", of("mug-00"), AGO + 3, 9)
    assert {found.effect.why for found in effect_report(shop, NOW).changes} == {Why.OTHER_CHANGES}


def test_goods_that_were_changed_themselves_are_no_controls(shop: Shop) -> None:
    sell(shop, lifted=("mug-00",), by=2.0)
    changed(shop, "mug-00")
    changed(shop, *MUGS[1:6], ago=AGO + 9)
    newest = effect_report(shop, NOW).changes[0]
    assert newest.change.products == ("mug-00",)
    assert newest.effect.difference is not None
    assert newest.effect.difference.controls == len(MUGS) - 6


def test_where_all_was_changed_nothing_is_left_to_compare_with(shop: Shop) -> None:
    sell(shop, lifted=(), by=1.0)
    changed(shop, *MUGS)
    assert one(shop).effect.why is Why.FEW_CONTROLS


def test_what_was_changed_last_week_or_before_all_sales_is_not_told(shop: Shop) -> None:
    sell(shop, lifted=(), by=1.0)
    changed(shop, "mug-00", ago=8)
    changed(shop, "mug-01", ago=DAYS - 20)
    assert {found.effect.why for found in effect_report(shop, NOW).changes} == {Why.TOO_SHORT}


def test_coupons_and_what_is_about_everything_are_no_change(shop: Shop) -> None:
    sell(shop, lifted=(), by=1.0)
    span = NOW - timedelta(days=AGO), NOW
    promoted(shop, "all", Scope(), AGO, 5)
    coupon = Promotion("ten", Kind.COUPON, *span, Terms(amount=1000), of("mug-00"))
    PromotionStore(shop.engine).write([coupon])
    promoted(shop, "to come", of("mug-01"), -3, 5)
    assert effect_report(shop, NOW).changes == ()


def test_the_command_tells_it_in_text_and_as_json(
    shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.cli.ahead_effects.wall_clock", lambda: NOW)
    folder = str(shop.path)
    assert run(["ahead", "effects", "--shop", folder]) == 0
    assert "No price was changed" in capsys.readouterr().out
    sell(shop, lifted=("mug-00", "mug-01"), by=2.0)
    changed(shop, "mug-00", "mug-01")
    assert run(["ahead", "effects", "--shop", folder]) == 0
    told = capsys.readouterr().out
    assert "sold more" in told
    assert "−25%" in told
    assert run(["ahead", "effects", "--shop", folder, "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["changes"]
    assert (found["verdict"], found["price_ratio"]) == ("more", 0.75)
    assert "ann" not in json.dumps(found)


def test_a_promotion_goes_by_its_name_where_it_has_one() -> None:
    day = NOW.date()
    named = Change(Deed.PROMOTION, "pairs", day, None, ("mug-00",), names={"zh": "第二件半价"})
    assert named.named("zh") == named.named("en") == "第二件半价"
    assert Change(Deed.PROMOTION, "pairs", day, None, ("mug-00",)).named("zh") == "pairs"
