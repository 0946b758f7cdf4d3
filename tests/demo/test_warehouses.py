"""The demo's two warehouses: they have what the catalogue has, and send as fast as its FAQ says."""

import csv
from collections import Counter

import pytest

from assistant.orders.divisions import named
from assistant.shipping.book import SendingBook
from assistant.shipping.sending import Plan
from assistant.shipping.store import Piece
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from demo.warehouses import EAST, WEST
from tests.demo.conftest import Built, Row


def rows_of(built: Built, name: str) -> list[Row]:
    with (built.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shop(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop that has taken both files in, every row of them."""
    shop = Shop.create(tmp_path_factory.mktemp("warehouses") / "shop")
    reports = ingest(shop, [built.folder / "warehouses.csv", built.folder / "shipping.csv"])
    assert [(one.refused, one.notes) for one in reports] == [(0, ()), (0, ())]
    return shop


def test_warehouses_have_together_what_the_catalogue_has(built: Built) -> None:
    there: Counter[str] = Counter()
    rows = rows_of(built, "warehouses.csv")
    for row in rows:
        there[row["product_id"]] += int(row["stock"])
    assert there == {row["id"]: row["stock"] for row in built.products}
    assert len(rows) == built.summary.stocked
    west = {row["product_id"] for row in rows if row["warehouse"] == WEST}
    assert len(built.products) / 4 < len(west) < len(built.products)


@pytest.mark.parametrize(
    ("place", "soonest", "latest"),
    [
        ("杭州市", 1, 2),
        ("上海市", 1, 2),
        ("成都市", 1, 4),
        ("北京市", 2, 4),
        ("深圳市", 2, 4),
        ("乌鲁木齐市", 4, 7),
        ("拉萨市", 4, 7),
    ],
)
def test_days_are_those_of_the_faq(
    built: Built, shop: Shop, place: str, soonest: int, latest: int
) -> None:
    for product in built.products[:40]:
        if product["stock"] < 2:
            continue
        days = [plan.days for plan in plans(shop, product, place)]
        assert days
        assert soonest <= min(days)
        assert max(days) <= latest


def test_the_warehouse_in_the_west_is_nearer_to_its_neighbours(built: Built, shop: Shop) -> None:
    in_west = {
        row["product_id"] for row in rows_of(built, "warehouses.csv") if row["warehouse"] == WEST
    }
    there = next(row for row in built.products if row["id"] in in_west)
    (way,) = {parcel.way.warehouse for parcel in plans(shop, there, "成都市")[0].parcels}
    assert way == WEST
    elsewhere = next(row for row in built.products if row["id"] not in in_west and row["stock"])
    ways = {
        parcel.way.warehouse for plan in plans(shop, elsewhere, "成都市") for parcel in plan.parcels
    }
    assert ways == {EAST}


def plans(shop: Shop, product: Row, place: str) -> list[Plan]:
    """The ways to send one piece of a product there."""
    sku = next((one["sku"] for one in product["variants"] if one["stock"]), None)
    division = named(place)[-1]  # the city, where a province bears the same name
    return SendingBook(shop.engine).plans([Piece(product["id"], sku, 1)], division)
