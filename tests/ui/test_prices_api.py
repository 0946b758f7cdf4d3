"""Prices and effects over HTTP: for admins, as JSON and as files, without any shopper."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from tests.ui.desks.price_histories_shop import sold_shop
from tests.ui.desks.test_login import PASSWORD
from ui.api import create_app
from ui.desks.desks import add_desks
from ui.desks.doors import LOGIN

PATHS = ("prices", "effects", "prices.csv", "effects.csv")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = sold_shop(tmp_path_factory.mktemp("sold"), datetime.now(UTC))
    store = AccountStore(opened.shop.engine)
    store.add("Ada", Role.ADMIN, PASSWORD, datetime.now(UTC))
    store.add("Tess", Role.TESTER, PASSWORD, datetime.now(UTC))
    yield opened
    opened.close()


def client_of(service: Service, name: str | None) -> TestClient:
    app = create_app(service)
    add_desks(app, service)
    client = TestClient(app, follow_redirects=False)
    if name:
        client.post(LOGIN, data={"name": name, "password": PASSWORD})
    return client


@pytest.fixture(scope="module")
def admin(service: Service) -> TestClient:
    return client_of(service, "ada")


def test_nobody_but_an_admin_is_told(service: Service) -> None:
    nobody, tester = client_of(service, None), client_of(service, "tess")
    for path in PATHS:
        assert nobody.get(f"/api/overview/{path}").status_code == 401, path
        assert tester.get(f"/api/overview/{path}").status_code == 403, path


def test_elasticities_as_json(admin: TestClient) -> None:
    told = admin.get("/api/overview/prices").json()
    assert len(told["products"]) == 14
    for one in told["products"][2:]:
        low, high = one["interval_95"]
        assert low < one["elasticity"] < high < 0


def test_effects_as_json(admin: TestClient) -> None:
    [found] = admin.get("/api/overview/effects").json()["changes"]
    assert found["verdict"] == "more"
    assert found["sales"][1] < 2 < found["sales"][2]


def test_both_as_files_without_any_shopper(admin: TestClient) -> None:
    prices = admin.get("/api/overview/prices.csv", params={"language": "en"})
    assert prices.headers["content-disposition"].startswith('attachment; filename="prices-')
    lines = prices.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("product id,product,price")
    assert len(lines) == 15
    effects = admin.get("/api/overview/effects.csv").content.decode("utf-8-sig")
    assert "从,到,做了什么" in effects
    assert "more" in effects
    assert "ann" not in prices.text + effects


def test_another_language_is_refused(admin: TestClient) -> None:
    assert admin.get("/api/overview/prices.csv", params={"language": "xx"}).status_code == 400
