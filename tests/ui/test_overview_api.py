"""The overview over HTTP: for admins, as JSON and as files."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from busy_weeks import BusyWeeks
from fastapi.testclient import TestClient

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from tests.ui.conftest import make_shop
from tests.ui.desks.test_login import PASSWORD
from ui.api import create_app
from ui.desks.desks import add_desks
from ui.desks.doors import LOGIN


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(make_shop(tmp_path_factory.mktemp("overview")))
    start = datetime.now(UTC) - timedelta(days=3)
    BusyWeeks(start, days=2, per_day=20).write(opened.shop.engine)
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
    for path in ("/api/overview", "/api/overview/time.csv", "/overview/"):
        assert client_of(service, None).get(path).status_code == 401, path
        assert client_of(service, "tess").get(path).status_code == 403, path


def test_figures_and_tables_as_json(admin: TestClient) -> None:
    told = admin.get("/api/overview").json()
    assert told["span"]["steps"] == "day"
    assert told["figures"]["conversations"]["value"] > 20
    assert len(told["tables"]["time"]) == 7
    assert told["figures"]["containment"]["value"]["few"] is False


def test_days_are_chosen(admin: TestClient) -> None:
    told = admin.get("/api/overview?from=2026-01-01&to=2026-01-31").json()
    assert (told["span"]["from"], told["span"]["to"]) == ("2026-01-01", "2026-01-31")
    assert told["figures"]["conversations"]["value"] == 0


@pytest.mark.parametrize("query", ["from=1999", "from=2026-02-02&to=2026-02-01"])
def test_days_that_make_no_sense_are_told(admin: TestClient, query: str) -> None:
    answer = admin.get(f"/api/overview?{query}")
    assert answer.status_code == 400
    assert "'" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "name",
    ["figures", "time", "intents", "funnel", "unmet", "agents", "handovers", "stock", "surges"],
)
def test_each_table_is_a_file(admin: TestClient, name: str) -> None:
    answer = admin.get(f"/api/overview/{name}.csv?language=en")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f'filename="{name}-' in answer.headers["content-disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) > (2 if name in ("figures", "time", "intents", "funnel", "unmet") else 0)


def test_files_have_headings_in_the_language_asked_for(admin: TestClient) -> None:
    heads = {
        language: admin.get(f"/api/overview/funnel.csv?language={language}")
        .content.decode("utf-8-sig")
        .splitlines()[0]
        for language in ("zh", "en")
    }
    assert heads == {"zh": "步骤,对话", "en": "step,conversations"}


def test_a_table_there_is_not_is_told_with_those_there_are(admin: TestClient) -> None:
    answer = admin.get("/api/overview/secrets.csv")
    assert answer.status_code == 404
    assert "unmet" in answer.json()["error"]["message"]


def test_a_shop_without_conversations_is_told_so(tmp_path: Path) -> None:
    service = Service.open(make_shop(tmp_path))
    told = TestClient(create_app(service)).get("/api/overview").json()
    service.close()
    assert told["figures"]["messages"]["value"] == 0
    assert told["tables"]["unmet"] == []
