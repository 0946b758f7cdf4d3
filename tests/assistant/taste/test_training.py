"""The taste of a shop whose events lie elsewhere: it has a recommender and no events."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from assistant.taste.judging import ShopTaste
from assistant.taste.training import LONG_AGO, MODEL, load_taste
from recommender.events import Event, EventKind, EventLog
from recommender.learning.training import train
from retrieval.catalog import Catalog
from tests.small_shop import build_shop

NOW = "2026-11-01T00:00:00+00:00"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.open(build_shop(tmp_path / "shop"))
    assert EventLog(opened.engine).latest() is None
    yield opened
    opened.engine.dispose()


@pytest.fixture
def facts(shop: Shop) -> CatalogueFacts:
    return CatalogueFacts.of(Catalog(shop.engine).all())


def test_what_was_trained_elsewhere_is_served(shop: Shop, facts: CatalogueFacts) -> None:
    bought = [
        Event(f"u{number}", key, EventKind.PURCHASE, "2026-10-01")
        for number in range(4)
        for key in ("shoe-1", "sock-2")
    ]
    train(bought, facts, NOW).save(shop.models / MODEL)
    taste = load_taste(shop, facts)
    assert isinstance(taste, ShopTaste)
    assert taste.latest == NOW
    assert taste.popular["shoe-1"] == taste.popular["sock-2"] == 1.0


def test_without_events_and_model_nothing_is_known(shop: Shop, facts: CatalogueFacts) -> None:
    assert load_taste(shop, facts) == ShopTaste(facts, LONG_AGO)


def test_a_damaged_model_is_passed_over_where_nothing_can_make_it_anew(
    shop: Shop, facts: CatalogueFacts, caplog: pytest.LogCaptureFixture
) -> None:
    train([], facts, NOW).save(shop.models / MODEL)
    (shop.models / MODEL / "model.npz").write_bytes(b"no arrays")
    assert load_taste(shop, facts) == ShopTaste(facts, LONG_AGO)
    assert "There are no events to train it from." in caplog.text
