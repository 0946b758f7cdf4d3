"""From files of stock and rates to what an owner is told of an order; whatever the files say."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ShippingError
from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.shipping.choosing import HIGHS, choices, solver_named
from assistant.shipping.store import task_of
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from retrieval.importing.kinds import Kind
from retrieval.importing.report import ImportReport
from tests.small_shop import build_shop
from ui.cli.app import run

STOCK = """warehouse,sku,product_id,stock
east,shoe-2-42,,5
west,shoe-2-42,,1
west,,sock-1,9
"""
RATES = """仓库,地区,快递公司,首件运费,续件,时效
east,浙江 江苏,standard,5,1,2
east,杭州市,standard,4,1,1
east,*,standard,12,3,5
west,,standard,8,2,4
west,浙江,express,20,5,1
"""
ORDER = Order(
    "n1",
    OrderStatus.PAID,
    "ann",
    address={"name": "A", "region": "浙江省 杭州市 西湖区", "detail": "x"},
    lines=(OrderLine("shoe-2", 2, "shoe-2-42"), OrderLine("sock-1", 1)),
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    OrderStore(opened.engine).write([ORDER])
    yield opened
    opened.engine.dispose()


def take(shop: Shop, text: str, name: str = "file.csv") -> ImportReport:
    path = shop.path.parent / name
    path.write_text(text, "utf-8")
    [report] = ingest(shop, [path])
    return report


def ways(shop: Shop, region: str) -> list[tuple[str, str, int, int]]:
    task = task_of(shop.engine, ORDER, region)
    return [(one.warehouse, one.carrier, one.fee, one.days) for one in task.ways]


def test_files_are_told_by_their_columns_and_change_nothing_twice(shop: Shop) -> None:
    first, again = take(shop, STOCK), take(shop, STOCK)
    assert (first.kind, first.changed, again.unchanged) == (Kind.WAREHOUSES, 3, 3)
    first, again = take(shop, RATES), take(shop, RATES)
    assert (first.kind, first.changed, again.unchanged) == (Kind.SHIPPING, 5, 5)


def test_prices_and_catalogues_are_still_what_they_were(shop: Shop) -> None:
    assert take(shop, "id,stock\nsock-1,4\n").kind is Kind.PRODUCTS
    assert take(shop, "id,title,price,stock,warehouse\nnew,New,5,1,east\n").kind is Kind.PRODUCTS


def test_the_narrowest_region_counts(shop: Shop) -> None:
    take(shop, RATES)
    west = ("west", "standard", 800, 4)
    express = ("west", "express", 2000, 1)
    assert ways(shop, "浙江省杭州市") == [("east", "standard", 400, 1), express, west]
    assert ways(shop, "宁波市") == [("east", "standard", 500, 2), express, west]
    assert ways(shop, "Tibet") == [("east", "standard", 1200, 5), west]


def test_a_file_tells_all_that_its_warehouses_have(shop: Shop) -> None:
    take(shop, RATES)
    report = take(shop, "warehouse,region,fee,days\nwest,*,9,4\n")
    assert (report.changed, report.withdrawn) == (1, 2)
    assert ways(shop, "拉萨") == [("east", "standard", 1200, 5), ("west", "", 900, 4)]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("east,Atlantis,5,1,2", "region", "is no province or city"),
        ("east,浙江,-5,1,2", "fee", "negative"),
        ("east,浙江,free,1,2", "fee", "is no price"),
        ("east,浙江,5,1,soon", "days", "whole number"),
        ("east,浙江,5,1,999", "days", "more than 120 days"),
        (",浙江,5,1,2", "warehouse", "is empty"),
        ("east,浙江,,1,2", "fee", "is empty"),
    ],
)
def test_rates_that_cannot_be_are_refused_by_name(
    shop: Shop, row: str, column: str, reason: str
) -> None:
    report = take(shop, f"warehouse,region,fee,more,days\n{row}\nwest,*,9,1,4\n")
    assert (report.kept, report.refused) == (1, 1)
    [error] = report.errors
    assert error.column == column
    assert reason in error.reason


@pytest.mark.parametrize(
    ("row", "column"),
    [("east,,,5", "product_id"), ("east,a,,-1", "stock"), ("east,a,,in stock", "stock")],
)
def test_stock_that_cannot_be_is_refused_by_name(shop: Shop, row: str, column: str) -> None:
    report = take(shop, f"warehouse,sku,product_id,stock\n{row}\nwest,b,,2\n")
    assert (report.kept, report.refused) == (1, 1)
    assert report.errors[0].column == column


def test_an_order_is_parted_among_warehouses(shop: Shop) -> None:
    """East has the shoes, west the socks; for a day west must send by express."""
    take(shop, STOCK)
    take(shop, RATES)
    task = task_of(shop.engine, ORDER, ORDER.address["region"])
    assert task.wanted == {"shoe-2-42": 2, "sock-1": 1}
    found = choices(task, solver_named(HIGHS))
    assert [(one.days, one.cost) for one in found] == [(1, 2500), (4, 1300)]


def test_a_variant_without_a_stock_of_its_own_is_taken_from_its_products(shop: Shop) -> None:
    take(shop, "warehouse,product_id,stock\neast,shoe-2,2\neast,sock-1,1\n")
    take(shop, RATES)
    task = task_of(shop.engine, ORDER, "杭州市")
    assert task.wanted == {"shoe-2": 2, "sock-1": 1}
    assert choices(task, solver_named(HIGHS))[0].cost == 600


def test_what_is_not_known_is_told(shop: Shop) -> None:
    with pytest.raises(ShippingError, match="No warehouse has a rate to"):
        task_of(shop.engine, ORDER, "杭州市")
    with pytest.raises(ShippingError, match="'the moon' names no province"):
        task_of(shop.engine, ORDER, "the moon")


def test_the_command_tells_cost_and_day(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    take(shop, STOCK)
    take(shop, RATES)
    asked = ["ahead", "shipping", "--shop", str(shop.path), "--order", "n1", "--solver", "highs"]
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["days"], one["cost"]) for one in told["plans"]] == [(1, 25.0), (4, 13.0)]
    assert told["plans"][1]["parcels"][0]["pieces"] == {"shoe-2-42": 2}
    assert run([*asked, "--by", "3"]) == 0
    assert "25.00" in capsys.readouterr().out
    assert run([*asked, "--at-most", "20"]) == 0
    assert "13.00" in capsys.readouterr().out
    assert run([*asked, "--at-most", "5"]) == 0
    assert "No plan keeps" in capsys.readouterr().out
    assert run([*asked, "--to", "拉萨", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["plans"][0]["cost"] == 22.0
    take(shop, "warehouse,product_id,stock\nwest,sock-1,0\n")
    assert run(asked) == 0
    assert "lack 1 of 'sock-1'" in capsys.readouterr().out


def test_the_command_refuses_in_one_sentence(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["ahead", "shipping", "--shop", str(shop.path)]
    assert run([*asked, "--order", "ghost"]) == 2
    assert "no order 'ghost'" in capsys.readouterr().err
    assert run([*asked, "--order", "n1", "--solver", "abacus"]) == 2
    assert "'abacus'" in capsys.readouterr().err
