"""A recommender that is trained anew, by another program, serves without a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.taste.training import MODEL, train_taste
from recommender.events import Event, EventKind, EventLog
from recommender.serving.storage import MANIFEST
from tests.small_shop import build_shop


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    folder = build_shop(tmp_path / "shop")
    shoppers_buy(5, folder, "sock-2")
    train_taste(folder)
    opened = Service.open(folder)
    yield opened
    opened.close()


def shoppers_buy(many: int, folder: Path, product: str) -> None:
    shop = Shop.open(folder)
    EventLog(shop.engine).write(
        Event(f"u{n}", product, EventKind.PURCHASE, "2026-10-01") for n in range(many)
    )
    shop.engine.dispose()


def first(service: Service) -> str:
    """What somebody unknown is offered first."""
    return str(service.recommend(None, 1)[0]["id"])


@pytest.mark.parametrize("served", [False, True])
def test_it_is_taken_over(service: Service, served: bool) -> None:
    if served:
        service.follow()
    assert first(service) == "sock-2"
    shoppers_buy(50, service.shop.path, "shoe-1")
    train_taste(service.shop.path)
    assert service.loaded.settled(60)
    assert first(service) == "shoe-1"


def test_a_damaged_one_is_told_once_and_passed_over(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    (service.shop.models / MODEL / MANIFEST).write_text("{}", "utf-8")
    assert service.loaded.settled(60)
    assert service.loaded.settled(60)
    assert caplog.text.count("The recommender read before goes on.") == 1
    assert first(service) == "sock-2"
