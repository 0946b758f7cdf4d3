"""The lived-in shop, opened once; each test visits it on throw-away state."""

from collections.abc import Iterator

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from tests.lived_in_shop import build_lived_in_shop


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The shop with a month of visits."""
    opened = Service.open(build_lived_in_shop(tmp_path_factory.mktemp("lived-in") / "shop"))
    yield opened
    opened.close()


@pytest.fixture
def shop(lived_in: Service) -> Service:
    """The same shop on throw-away state."""
    return rehearse(lived_in, now=None)
