"""A small shop whose agents are at the desk, its site, and what it shows to whoever reads its metrics."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.service.service import Service
from tests.small_shop import build_shop
from ui.api import create_app
from ui.limits import Gate

Values = dict[str, float]
HERE = ("127.0.0.1", 50_000)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(build_shop(tmp_path_factory.mktemp("observed") / "shop"))
    yield opened
    opened.close()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def app(service: Service, gate: Gate) -> FastAPI:
    return create_app(service, gate)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:7860", client=HERE)


@pytest.fixture
def values(client: TestClient) -> Callable[[], Values]:
    """Reads the metrics: each series as it is written, with its value."""

    def read() -> Values:
        answer = client.get("/metrics")
        assert answer.status_code == 200
        rows = (line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#")
        return {series: float(value) for series, _, value in rows}

    return read
