"""A shop of the test's own, whose prices and stocks it changes, and a clock that it moves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.alerts.alert import Alert
from assistant.alerts.book import AlertBook
from assistant.alerts.watching import AlertWatch, Looked
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.alerting import watch_of
from assistant.turn.turns import Say
from assistant.webhooks.outbox import Outbox, Pen
from assistant.webhooks.settings import Kind as Told
from retrieval.catalog import Catalog
from tests.small_shop import build_shop

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # where the shop is


class Wishing:
    """Shoppers of a small shop who wait for things."""

    def __init__(self, opened: Service) -> None:
        self.now = NOON
        self.engine = opened.shop.engine
        journal = Journal.of(self.engine, lambda: self.now)
        self.service = Service(opened.loaded, journal, lambda: self.now)
        self.watch: AlertWatch = replace(watch_of(opened.loaded), pen=Pen(frozenset(Told)))
        self.catalog = Catalog(self.engine)

    def says(self, talk: str, text: str) -> dict[str, Any]:
        return self.service.reply(talk, Say(text)).to_json()

    def begins(self, *texts: str, user: str | None = "mei") -> str:
        talk = self.service.start(user)
        for text in texts:
            self.says(talk, text)
        return talk

    def look(self, hours: float = 0) -> Looked:
        self.now += timedelta(hours=hours)
        return self.watch.look(self.now)

    def costs(self, product_id: str, price: float) -> None:
        (product,) = self.catalog.get([product_id]).values()
        variants = tuple(replace(one, price=price) for one in product.variants)
        self.catalog.write([replace(product, price=price, variants=variants)])

    def has(self, product_id: str, size: str, stock: int) -> None:
        (product,) = self.catalog.get([product_id]).values()
        variants = tuple(
            replace(one, stock=stock) if one.options.get("size") == size else one
            for one in product.variants
        )
        self.catalog.write([replace(product, variants=variants)])

    def alerts(self, talk: str, user: str | None = "mei") -> list[Alert]:
        return AlertBook(self.engine).all_of(user, talk)

    def told_outside(self) -> list[dict[str, Any]]:
        return [one.to_json()["data"] for one in reversed(Outbox(self.engine).all())]


@pytest.fixture
def wishing(tmp_path: Path) -> Iterator[Wishing]:
    opened = Service.open(build_shop(tmp_path / "shop"))
    yield Wishing(opened)
    opened.close()
