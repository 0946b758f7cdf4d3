"""The small shop, opened once; each test talks on throw-away state."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.small_shop import build_shop


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("small") / "shop")


@pytest.fixture(scope="session")
def opened(small_shop: Path) -> Iterator[Service]:
    service = Service.open(small_shop)
    yield service
    service.close()


@pytest.fixture
def service(opened: Service) -> Service:
    return rehearse(opened, now=None)


class Talk:
    """A conversation in a test: ``talk("…")`` sends a message and gives the turn as data."""

    def __init__(self, service: Service, user: str | None = None) -> None:
        self.service = service
        self.id = service.start(user, seed=1)

    def __call__(self, text: str) -> dict[str, object]:
        return self.service.reply(self.id, Say(text)).to_json()


@pytest.fixture
def talk(service: Service) -> Talk:
    return Talk(service)
