"""Many prices are changed by another process as they would be by this one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant.shop.amender
from assistant.service.service import Service
from assistant.shop.amender import amend_apart
from assistant.shop.folder import Shop
from retrieval.amending import Outcome
from retrieval.amendments import Amendment
from retrieval.catalog import Catalog

CHANGES = [
    Amendment("shoe-1", price=88.0),
    Amendment(sku="shoe-2-43", stock=4),
    Amendment("shoe-3", price=250.0),
    Amendment("nothing", price=1.0),
]
STATUSES = ["changed", "changed", "unchanged", "refused"]


@pytest.fixture
def shop(small_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    shutil.copytree(small_shop, folder, ignore=shutil.ignore_patterns("chroma*"))
    opened = Shop.open(folder)
    yield opened
    opened.engine.dispose()


def test_what_another_process_changes_is_told_one_by_one(shop: Shop) -> None:
    outcomes = amend_apart(shop, CHANGES)
    assert [one.status for one in outcomes] == STATUSES
    assert "is no product or variant" in (outcomes[3].reason or "")
    assert Catalog(shop.engine).get(["shoe-1"])["shoe-1"].price == 88.0


def test_a_process_that_fails_is_done_without(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(
        assistant.shop.amender, "command_of", lambda *_: ["sh", "-c", "cat >/dev/null; exit 3"]
    )
    assert [one.status for one in amend_apart(shop, CHANGES)] == STATUSES
    assert "failed" in caplog.text


def test_a_service_has_many_changed_by_another_process(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def apart(_shop: Shop, amendments: list[Amendment]) -> list[Outcome]:
        seen.append(len(amendments))
        return []

    monkeypatch.setattr("assistant.service.service.amend_apart", apart)
    monkeypatch.setattr("assistant.service.service.MANY", 3)
    service = Service.open(shop.path)
    service.amend(CHANGES[:2])
    service.amend(CHANGES)
    service.close()
    assert seen == [4]
