"""The shop that the corpus is thrown at, once for all tests of this folder."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from assistant.records.faq import FaqStore
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.attacks.attacks import attacks
from tests.attacks.fort import CANARY, SECRET, Fort, open_accounts, talk_as_mei
from tests.attacks.goods import (
    armed,
    hostile_answers,
    hostile_dialogues,
    hostile_goods,
    hostile_offers,
    hostile_reviews,
)
from tests.ui.browsing import browser as running_browser
from tests.ui.conftest import chromium, serving

__all__ = ["chromium"]

FILES = ("products", "reviews", "promotions")
SETTINGS = f"""
# {CANARY}
name = "小鞋店"
encoder = "hashing"
classifier = "keywords"
list_size = 30
requests_per_minute = 40
messages_per_minute = 30
business_hours = "00:00-24:00"
"""


@pytest.fixture(scope="package")
def fort(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fort]:
    """A real server on a shop whose catalogue and reviews are hostile."""
    folder = tmp_path_factory.mktemp("fort") / "shop"
    make_fort(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_USER_SECRET", SECRET)
        service = Service.open(folder)
        keys, mei = open_accounts(service), talk_as_mei(service)
        with serving(service) as address:
            yield Fort(address, service, folder, mei, keys, component_of(address))
        service.close()


def make_fort(folder: Path) -> None:
    """A shop with pictures, and beside them what is none."""
    folder.mkdir()
    (folder / "shop.toml").write_text(SETTINGS, "utf-8")
    images = folder / "images"
    (images / "folder.svg").mkdir(parents=True)
    (images / ".hidden.svg").write_text(CANARY, "utf-8")
    (images / "link.svg").symlink_to(folder / "shop.toml")
    for one in attacks("xss", "picture"):
        (images / f"{one.id}.svg").write_text(armed(one), "utf-8")
    (folder / "dialogues").mkdir()
    (folder / "dialogues" / "own.yaml").write_text(hostile_dialogues(), "utf-8")
    told = (hostile_goods(), hostile_reviews(), hostile_offers())
    for name, rows in zip(FILES, told, strict=True):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    shop = Shop.create(folder)
    for name in FILES:
        ingest(shop, [folder / f"{name}.jsonl"])
    FaqStore(shop.engine).write(hostile_answers())
    shop.engine.dispose()


def component_of(address: str) -> int:
    """The number under which the page's framework knows the page."""
    parts = httpx.get(f"{address}config", timeout=60).json()["components"]
    return int(next(one["id"] for one in parts if one["type"] == "html"))


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """A real browser."""
    with running_browser(chromium) as opened:
        yield opened
