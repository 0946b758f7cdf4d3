"""What products cost before is kept when it changes, whoever changes it, once a day."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

import retrieval.price_changes
import retrieval.tables
from retrieval.amending import amend
from retrieval.amendments import Amendment
from retrieval.catalog import Catalog
from retrieval.price_changes import PriceChange, changes_in
from retrieval.products import Product
from tests.databases import durable

SOCK = Product("sock", "Socks", price=19.0, stock=5)
RUG = Product("rug", "Rug", price=99.0)
DAY, NEXT = "2026-11-11T09:00:00+00:00", "2026-11-12T09:00:00+00:00"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = durable(tmp_path / "shop.db")
    retrieval.tables.metadata.create_all(engine)
    Catalog(engine).write([SOCK, RUG, Product("gift", "Gift")])
    return engine


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The moment, which a test may change."""
    now = [DAY]
    monkeypatch.setattr(retrieval.price_changes, "_now", lambda: now[0])
    return now


def told(engine: Engine) -> list[tuple[str, float, float]]:
    return [(one.product_id, one.before, one.price) for one in changes_in(engine)]


def amended(engine: Engine, **prices: float) -> None:
    amend(engine, [Amendment(id=key, price=price) for key, price in prices.items()])


def test_new_products_and_other_changes_are_none(engine: Engine) -> None:
    Catalog(engine).write(
        [replace(SOCK, title="Warm socks", stock=4), Product("new", "N", price=5)]
    )
    amend(engine, [Amendment(id="rug", stock=3)])
    assert told(engine) == []


def test_a_catalogue_that_is_read_again_tells_what_changed(engine: Engine) -> None:
    Catalog(engine).write([replace(SOCK, price=15.0), replace(RUG, price=None)])
    assert changes_in(engine) == [PriceChange("sock", DAY, 19.0, 15.0)]


def test_amended_prices_are_told(engine: Engine) -> None:
    amended(engine, sock=15.0, rug=99.0, gift=5.0)
    assert changes_in(engine) == [PriceChange("sock", DAY, 19.0, 15.0)]


def test_of_several_changes_a_day_the_first_and_the_last_price_count(engine: Engine) -> None:
    amended(engine, sock=15.0)
    amended(engine, sock=12.0)
    Catalog(engine).write([replace(SOCK, price=11.0)])
    amended(engine, sock=10.0)
    assert told(engine) == [("sock", 19.0, 10.0)]


def test_what_was_changed_back_within_a_day_is_no_change(engine: Engine) -> None:
    amended(engine, sock=15.0)
    amended(engine, sock=19.0)
    assert told(engine) == []


def test_each_day_has_its_own(engine: Engine, day: list[str]) -> None:
    amended(engine, sock=15.0)
    day[0] = NEXT
    amended(engine, sock=14.0, rug=89.0)
    assert told(engine) == [("sock", 19.0, 15.0), ("rug", 99.0, 89.0), ("sock", 15.0, 14.0)]


def test_a_rehearsed_change_is_none(engine: Engine) -> None:
    amend(engine, [Amendment(id="sock", price=1.0)], dry_run=True)
    assert told(engine) == []
