"""What ``/api/openapi.json`` says is what the API does: every route, every answer, every error."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.service.service import Service
from tests.assistant.attachments.test_checking import photo
from tests.ui.conftest import make_shop
from tests.ui.test_api import LOOPBACK
from ui.api import create_app
from ui.api_answers import Shown, Turn
from ui.api_errors import TROUBLES
from ui.border import LIMITS
from ui.limits import ATTACHMENT_PATH, BATCH_PATH, MESSAGE_LIMIT, Gate
from ui.waiting_room import answer as waiting

CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 20  # of each route, well and badly formed
TALKS = "/api/conversations/{conversation_id}"
ROUTES = [
    *(
        ("get", f"/api/{name}")
        for name in ("graph", "health", "opening", "profile", "ready", "search", "stream")
    ),
    ("get", "/api/conversations"),
    ("get", "/api/attachments/{attachment_id}"),
    *(("post", f"/api/{name}") for name in ("chat", "events", "products/batch", "stream")),
    *(("get", TALKS), ("get", f"{TALKS}/alerts"), ("get", f"{TALKS}/choices")),
    *(("post", f"{TALKS}/{name}") for name in ("alerts", "constraints", "edit", "rating", "undo")),
]
PHOTOS = [("post", "/api/attachments")]  # the body is a file, which no schema describes
DESKS = ("/api/admin/", "/api/desk/", "/api/overview")  # described in their own documents
ANYTHING = {"/api/health", "/api/ready", "/api/attachments/{attachment_id}"}  # nothing is wrong
FULL = Gate(working=1, waiting=-1)
WELL, BADLY = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
SENT = [
    pytest.param(method, path, mode, id=f"{method} {path} {mode.value}")
    for method, path in ROUTES
    for mode in (WELL, BADLY)
    if mode is WELL or path not in ANYTHING
]
TOKEN = "a secret of sixteen"  # noqa: S105
PROVES = {"Authorization": f"Bearer {TOKEN}"}
TALK = "想买双跑步鞋，五百以内"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A shop of its own: whatever is sent changes its prices."""
    opened = Service.open(make_shop(tmp_path_factory.mktemp("sent")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(service: Service) -> FastAPI:
    return create_app(service)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, client=LOOPBACK) as opened:
        yield opened


@pytest.fixture(scope="module")
def talk(client: TestClient) -> str:
    return str(client.post("/api/chat", json={"message": TALK}).json()["conversation_id"])


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def api_schema(service: Service) -> BaseSchema:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_API_TOKEN", TOKEN)
        return schemathesis.openapi.from_asgi("/api/openapi.json", create_app(service))


@pytest.mark.parametrize(("method", "path", "mode"), SENT)
def test_whatever_is_sent_the_answer_is_one_that_is_described(
    api_schema: BaseSchema, talk: str, method: str, path: str, mode: GenerationMode
) -> None:
    operation = api_schema[path][method.upper()]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case[Any]) -> None:
        if mode is WELL:
            ground(case, talk)
        case.call_and_validate(checks=CHECKS, headers=PROVES if path == BATCH_PATH else None)

    holds()


def ground(case: schemathesis.Case[Any], talk: str) -> None:
    """Names what is there, in half of the cases: a made-up id is no conversation and no product."""
    for part in (case.path_parameters, case.query, case.body):
        if not isinstance(part, dict):
            continue
        for name, there in (
            *(("conversation_id", talk), ("product", "shoe-1"), ("product_id", "shoe-1")),
            *(("id", "shoe-1"), ("user_token", None), ("turn", 1)),
        ):
            if name in part and len(str(part[name])) % 2:
                part[name] = there
        for one, other in (("click", "message"), ("set", "remove")):
            if part.get(one) and part.get(other):
                del part[one]


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_route_is_described(app: FastAPI, described: dict[str, Any]) -> None:
    known = {(method, path) for method, path, _ in operations(described)}
    hidden = {"/images/{name:path}", "/api/{rest:path}", "/metrics"}
    routes = {
        (method.lower(), route.path)
        for route in app.routes
        if isinstance(route, APIRoute) and route.path not in hidden
        if not route.path.startswith(DESKS)
        for method in route.methods or ()
    }
    assert routes == known == {*ROUTES, *PHOTOS}
    for method, path, operation in operations(described):
        where = f"{method} {path}"
        assert operation["summary"], where
        assert len(operation["description"]) > 20, where
        assert "422" not in operation["responses"], where
        assert any(status.startswith(("4", "5")) for status in operation["responses"]), where


def test_every_example_is_what_it_is_an_example_of(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    bodies = [
        (path, operation["requestBody"]["content"]["application/json"]["schema"])
        for method, path, operation in operations(described)
        if method == "post" and "requestBody" in operation and path != ATTACHMENT_PATH
    ]
    assert len(bodies) == 8
    for path, schema in bodies:
        name = schema.get("$ref", "").rsplit("/", 1)[-1]
        told = described["components"]["schemas"][name] if name else schema
        for example in told["examples"]:
            where = path.replace("{conversation_id}", "none")
            status = client.post(where, json=example).status_code
            assert status in (200, 403, 404), (path, status)


def test_a_turn_has_every_field_that_is_described_and_no_other(client: TestClient) -> None:
    fields = set(Turn.model_fields)
    talk: str | None = None
    for said in (TALK, "第一个多少钱", "对比前两个", "把第一个加入购物车", "转人工", "help"):
        turn = client.post("/api/chat", json={"message": said, "conversation_id": talk}).json()
        talk = turn["conversation_id"]
        assert set(turn) == fields, said
        Turn.model_validate(turn)
        for product in turn["products"]:
            assert set(Shown.model_fields) <= set(product)


def declared(described: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Method, path and code of every error that the description names."""
    return {
        (method, path, code)
        for method, path, operation in operations(described)
        for answer in operation["responses"].values()
        for code in answer.get("content", {}).get("application/json", {}).get("examples", {})
    }


Sent = dict[str, Any]
GOOD: dict[tuple[str, str], Sent] = {
    ("post", "/api/chat"): {"json": {"message": TALK}},
    ("get", "/api/stream"): {"params": {"message": TALK}},
    ("post", "/api/stream"): {"json": {"message": TALK}},
    ("get", "/api/search"): {"params": {"q": TALK}},
    ("post", "/api/events"): {"json": {"product_id": "shoe-1", "event": "view"}},
    ("get", "/api/conversations"): {"params": {"user": "lister"}},
    ("post", "/api/attachments"): {"content": photo()},
    ("get", "/api/graph"): {"params": {"product": "shoe-1"}},
    ("post", "/api/conversations/{}/edit"): {"json": {"turn": 1, "message": TALK}},
    ("post", "/api/conversations/{}/rating"): {"json": {"stars": 5}},
    ("post", "/api/conversations/{}/alerts"): {"json": {"end": 1}},
    ("post", "/api/conversations/{}/constraints"): {"json": {"remove": "price"}},
    ("get", "/api/conversations/{}/choices"): {"params": {"field": "price"}},
    ("post", "/api/products/batch"): {"json": {"updates": [{"id": "shoe-1", "stock": 3}]}},
}


def good(method: str, path: str, talk: str) -> tuple[str, Sent]:
    """A request that is answered 200."""
    found = GOOD.get((method, path.replace("{conversation_id}", "{}")), {})
    return path.replace("{conversation_id}", talk), deepcopy(found)


def spoilt(sent: Sent, **changes: object) -> Sent:
    """The same with fields of its body or query changed."""
    name = "json" if "json" in sent else "params"
    return {**sent, name: {**sent.get(name, {}), **changes}}


def wrong(code: str, method: str, path: str, sent: Sent) -> tuple[str, Sent]:
    """A request that is answered with ``code``."""
    unusable: dict[str, object] = {"/api/search": {"limit": 0}, "/api/graph": {"depth": 99}}
    if code == "invalid_request":
        changes: Any = unusable.get(path) or ({"user": "x" * 201} if method == "get" else {"?": 1})
        if path == ATTACHMENT_PATH:
            return path, {"content": b"no photo"}
        if path.endswith(("undo", "batch")):
            return (f"{path}?user={'x' * 201}", sent) if "undo" in path else (path, {"json": {}})
        return path, spoilt(sent, **changes)
    if code == "unknown_conversation":
        named = "/api/conversations/" in path
        elsewhere = "/api/conversations/nobodys/" + path.split("/", 4)[-1] if named else path
        whole = "/api/conversations/nobodys" if named and path.count("/") == 3 else elsewhere
        if path == ATTACHMENT_PATH:
            return path, {**sent, "params": {"conversation_id": "nobodys"}}
        return whole, sent if named else spoilt(sent, conversation_id="nobodys")
    makers: dict[str, Callable[[], Sent]] = {
        "token_refused": lambda: {**sent, "headers": {"Authorization": "Bearer forged"}},
        "unauthorized": lambda: {**sent, "headers": {"Authorization": "Bearer forged"}},
        "forbidden": lambda: {**sent, "headers": {"Sec-Fetch-Mode": "no-cors"}},
        "not_found": lambda: sent,
        "rated_already": lambda: sent,
        "unknown_product": lambda: spoilt(sent, product="none"),
        "message_too_long": lambda: spoilt(sent, message="x" * (MESSAGE_LIMIT + 1)),
        "too_large": lambda: {"content": b" " * (max(LIMITS.values()) + 1)},
        "busy": lambda: sent,
    }
    return path, makers[code]()


ELSEWHERE = {"starting", "stopping", "no_products", "database"}  # tests/ui/test_server.py
ELSEWHERE |= set(TROUBLES)  # tests/ui/test_storage_trouble.py
ASKED_WITH_SECRET = {"unauthorized", "invalid_request", "too_large", "busy"}


def test_every_declared_error_is_given_with_its_status(
    service: Service,
    client: TestClient,
    described: dict[str, Any],
    talk: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DAOGOU_USER_SECRET", "a secret of the shop that nobody guesses")
    guarded = TestClient(create_app(service), client=LOOPBACK)
    crowded = TestClient(create_app(service, FULL), client=LOOPBACK)
    monkeypatch.setenv("DAOGOU_API_TOKEN", TOKEN)
    secret = TestClient(create_app(service), client=LOOPBACK)
    given = 0
    for method, path, code in sorted(declared(described)):
        if code in ELSEWHERE or (path.endswith("batch") and code == "busy"):
            continue
        where, sent = wrong(code, method, *good(method, path, talk))
        asking = {"busy": crowded, "token_refused": guarded}.get(code, client)
        if path.endswith("batch") and code in ASKED_WITH_SECRET:
            asking = secret
            sent = {"headers": PROVES, **sent}
        answer = asking.request(method, where, **sent)
        told = answer.json()["error"]["code"]
        assert (told, code in declared_at(described, method, path, answer.status_code)) == (
            code,
            True,
        ), (method, path, code, answer.text[:300])
        given += 1
    assert given > 50


def declared_at(described: dict[str, Any], method: str, path: str, status: int) -> set[str]:
    content = described["paths"][path][method]["responses"][str(status)]["content"]
    return set(content["application/json"]["examples"])


def test_while_the_shop_opens_every_route_says_so() -> None:
    answer = TestClient(waiting).get("/api/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "starting")
