"""A shop of its own for each module, and the office of its owner."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.owner.change import Author
from assistant.owner.office import Office
from assistant.service.service import Service
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIN, MEI = Author("lin"), Author("mei")


class Ticking:
    """A clock that goes on by a second with each look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("owner") / "shop")


@pytest.fixture
def service(shop: Path, tmp_path: Path) -> Iterator[Service]:
    """Its own copy for each test: what one changes, the next does not find."""
    copy = Path(shutil.copytree(shop, tmp_path / "shop"))
    opened = Service.open(copy, clock=Ticking())
    yield opened
    opened.close()


@pytest.fixture
def office(service: Service) -> Office:
    return Office(service, Ticking())
