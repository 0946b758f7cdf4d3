"""A program changes prices and stock over HTTP: only with the secret, and each update by itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.errors import SettingsError
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.secrets import API_TOKEN
from ui.api import create_app
from ui.limits import BATCH_BODY_LIMIT

PATH = "/api/products/batch"
SECRET = "a-secret-of-the-shop-密"  # noqa: S105 - of the tests' own shop
HEADERS = {b"Authorization": f"Bearer {SECRET}".encode()}


@pytest.fixture(scope="module")
def shop(shop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A copy of the small shop that these tests may change."""
    folder = tmp_path_factory.mktemp("batch") / "shop"
    shutil.copytree(shop_folder, folder, ignore=shutil.ignore_patterns("chroma*"))
    service = Service.open(folder)
    yield service
    service.close()


@pytest.fixture
def client(shop: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("DAOGOU_API_TOKEN", SECRET)
    with TestClient(create_app(shop)) as opened:
        yield opened


def send(client: TestClient, *updates: object) -> dict[str, Any]:
    response = client.post(PATH, json={"updates": list(updates)}, headers=HEADERS)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def shown(client: TestClient, product_id: str) -> dict[str, Any]:
    found = client.get("/api/search", params={"q": product_id}).json()["products"]
    return next(product for product in found if product["id"] == product_id)


def test_a_change_is_acknowledged_and_stands_in_the_next_answer(client: TestClient) -> None:
    answer = send(client, {"id": "shoe-2", "price": 111.0, "stock": 7})
    assert answer == {
        "changed": 1,
        "unchanged": 0,
        "refused": 0,
        "results": [{"id": "shoe-2", "status": "changed"}],
    }
    assert (shown(client, "shoe-2")["price"], shown(client, "shoe-2")["stock"]) == (111.0, 7)
    chatted = client.post("/api/chat", json={"message": "115元以内的跑步鞋"}).json()
    assert {one["id"]: one["price"] for one in chatted["products"]} == {"shoe-2": 111.0}


def test_each_update_is_told_what_became_of_it(client: TestClient) -> None:
    answer = send(
        client,
        {"sku": "shoe-4-43", "stock": 2},
        {"id": "nobody", "price": 1.0},
        {"id": "shoe-5", "price": -1},
        {"id": "shoe-5", "title": "x"},
        {"price": 5.0},
        {"id": "shoe-5"},
        "shoe-5",
        {"id": "shoe-6", "price": True},
        {"id": "shoe-6", "stock": 1.5},
    )
    assert [one["status"] for one in answer["results"]] == ["changed", *["refused"] * 8]
    assert answer["refused"] == 8
    reasons = [one.get("reason", "") for one in answer["results"]]
    assert "no product or variant" in reasons[1]
    assert "'price' is -1" in reasons[2]
    assert "'title' is unknown" in reasons[3]
    assert "expected an 'id' or a 'sku'" in reasons[4]
    assert "says nothing new" in reasons[5]
    sizes = shown(client, "shoe-4")["variants"]
    assert {one["sku"]: one["stock"] for one in sizes}["shoe-4-43"] == 2


def test_null_leaves_what_is_there(client: TestClient) -> None:
    before = shown(client, "shoe-9")
    send(client, {"id": "shoe-9", "price": 333.0, "list_price": None, "stock": None})
    after = shown(client, "shoe-9")
    assert (after["list_price"], after["stock"]) == (before["list_price"], before["stock"])


def test_sending_a_batch_again_changes_nothing(client: TestClient) -> None:
    update = {"id": "shoe-7", "price": 123.45}
    assert send(client, update)["changed"] == 1
    assert send(client, update)["unchanged"] == 1


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"Bearer", id="empty"),
        pytest.param(b"Bearer wrong", id="wrong"),
        pytest.param(f"Basic {SECRET}".encode(), id="another scheme"),
        pytest.param(b"Bearer \xff", id="no text"),
    ],
)
def test_without_the_secret_nothing_changes(client: TestClient, header: bytes) -> None:
    update = {"updates": [{"id": "shoe-8", "price": 1.0}]}
    response = client.post(PATH, json=update, headers={b"Authorization": header})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthorized"
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert shown(client, "shoe-8")["price"] != 1.0


def test_a_shop_without_a_secret_takes_no_changes(
    shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAOGOU_API_TOKEN", raising=False)
    with TestClient(create_app(shop)) as client:
        response = client.post(PATH, json={"updates": []}, headers=HEADERS)
    assert response.status_code == 403
    assert "DAOGOU_API_TOKEN" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"{", "not valid JSON", id="no JSON"),
        pytest.param(b"[]", "not usable", id="a list"),
        pytest.param(b'{"updates": []}', "at least 1", id="empty"),
        pytest.param(b'{"updates": [], "x": 1}', "'x' is unknown", id="another field"),
        pytest.param(b'{"updates": [' + b"0," * 10_000 + b"0]}", "at most 10000", id="too many"),
        pytest.param(b"\xff\xfe", "not valid JSON", id="no text"),
    ],
)
def test_a_body_that_is_no_batch_is_refused(client: TestClient, body: bytes, said: str) -> None:
    response = client.post(PATH, content=body, headers=HEADERS)
    assert response.status_code == 400
    assert said in response.json()["error"]["message"]


def test_a_body_beyond_its_limit_is_refused(client: TestClient) -> None:
    response = client.post(PATH, content=b" " * (BATCH_BODY_LIMIT + 1), headers=HEADERS)
    assert response.status_code == 413


def test_the_route_is_documented_with_its_rows_and_its_secret(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    told = paths[PATH]["post"]
    rows = told["requestBody"]["content"]["application/json"]["schema"]["properties"]["updates"]
    assert set(rows["items"]["properties"]) == {"id", "sku", "price", "list_price", "stock"}
    assert {"200", "401", "403", "413", "429"} <= set(told["responses"])
    assert told["security"] == [{"bearer": []}]
    schemes = client.get("/api/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["bearer"] == {"type": "http", "scheme": "bearer"}


def test_the_secret_may_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAOGOU_API_TOKEN", raising=False)
    (tmp_path / "shop.toml").write_text('api_token_file = "secret.txt"\n', "utf-8")
    shop = Shop.create(tmp_path)
    with pytest.raises(SettingsError, match=r"secret\.txt' , which|cannot be read"):
        API_TOKEN.of(shop)
    (tmp_path / "secret.txt").write_text("short\n", "utf-8")
    with pytest.raises(SettingsError, match="5 characters; expected at least 16"):
        API_TOKEN.of(shop)
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n", "utf-8")
    assert API_TOKEN.of(shop) == SECRET
    assert SECRET not in str(shop.settings.model_dump())
    monkeypatch.setenv("DAOGOU_API_TOKEN", "another secret of the shop")
    assert API_TOKEN.of(shop) == "another secret of the shop"
