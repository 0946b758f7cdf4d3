"""A small shop whose owner writes rules while it is open."""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assistant.clock import fixed_clock
from assistant.merchandising.rules import MERCHANDISING_FILE
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.small_shop import build_shop

NOW = datetime.fromisoformat("2026-11-10T20:00:00+08:00")
STAMPS = count(1)


class Owned:
    """The shop, its rules, and a shopper in it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.path = service.shop.path / MERCHANDISING_FILE

    def rule(self, text: str) -> None:
        """Writes the file anew, as an editor does while the shop serves."""
        self.path.write_text(text, "utf-8")
        moment = 1_700_000_000 + next(STAMPS)
        os.utime(self.path, (moment, moment))

    def say(self, *texts: str, user: str | None = None) -> dict[str, Any]:
        """The turn that answers the last of ``texts`` in a new conversation."""
        conversation = self.service.start(user)
        return [self.service.reply(conversation, Say(text)).to_json() for text in texts][-1]

    def ids(self, *texts: str) -> list[str]:
        """What is shown last."""
        return [product["id"] for product in self.say(*texts)["products"]]


@pytest.fixture(scope="session")
def opened_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path: Path = build_shop(tmp_path_factory.mktemp("owned") / "shop")
    settings = path / "shop.toml"
    settings.write_text(settings.read_text("utf-8") + "list_size = 4\n", "utf-8")
    service = Service.open(path, clock=fixed_clock(NOW))
    yield service
    service.close()


@pytest.fixture
def owned(opened_shop: Service) -> Iterator[Owned]:
    shop = Owned(opened_shop)
    shop.rule("")
    yield shop
    shop.rule("")
