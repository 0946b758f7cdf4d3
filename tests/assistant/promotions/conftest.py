"""The shop with promotions, opened once; each test visits it on throw-away state."""

from collections.abc import Iterator

import pytest

from assistant.service.service import Service
from tests.assistant.promotions.shop import build


@pytest.fixture(scope="session")
def offering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The shop."""
    opened = Service.open(build(tmp_path_factory.mktemp("offering") / "shop"))
    yield opened
    opened.close()
