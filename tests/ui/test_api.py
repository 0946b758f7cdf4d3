"""What programs can rely on when they talk to the HTTP API."""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from fastapi.testclient import TestClient

from assistant.service.service import Service
from ui.api import create_app
from ui.limits import BODY_LIMIT, MESSAGE_LIMIT, Gate


class Answer(Protocol):
    """What a test client returns, whichever HTTP library it is built on."""

    status_code: int

    @property
    def text(self) -> str: ...

    def json(self) -> Any: ...  # noqa: ANN401


LOOPBACK = ("127.0.0.1", 50000)


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), client=LOOPBACK) as opened:
        yield opened


def chat(client: TestClient, **body: object) -> dict[str, object]:
    response = client.post("/api/chat", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def problem(response: Answer, status: int, code: str) -> str:
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}
    assert response.json()["error"]["code"] == code
    return str(response.json()["error"]["message"])


def test_health_says_ok_and_counts_products(client: TestClient) -> None:
    assert client.get("/api/health").json()["products"] == 15


def test_first_message_opens_a_conversation(client: TestClient) -> None:
    answer = chat(client, message="想买双跑步鞋，五百以内")
    assert answer["turn"] == 1
    assert len(str(answer["conversation_id"])) >= 20
    assert answer["products"]


def test_turns_of_one_conversation_are_counted(client: TestClient) -> None:
    first = chat(client, message="想买双跑步鞋")
    second = chat(client, conversation_id=first["conversation_id"], message="不要黑色的")
    assert second["turn"] == 2


def test_repeated_message_id_is_answered_once(client: TestClient) -> None:
    start = chat(client, message="想买双跑步鞋")["conversation_id"]
    answers = [
        chat(client, conversation_id=start, message="不要黑色的", message_id="m-1")
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    history = client.get(f"/api/conversations/{start}").json()
    assert len(history["turns"]) == 2


def test_click_puts_a_variant_into_the_cart(client: TestClient) -> None:
    start = chat(client, message="想买双跑步鞋")["conversation_id"]
    click = {"event": "add_to_cart", "product_id": "shoe-3", "value": "shoe-3-42"}
    answer = chat(client, conversation_id=start, click=click)
    assert [(line["id"], line["sku"]) for line in lines(answer)] == [("shoe-3", "shoe-3-42")]


def lines(answer: dict[str, object]) -> list[dict[str, object]]:
    cart = answer["cart"]
    assert isinstance(cart, list)
    return cart


def test_explain_fills_the_trace(client: TestClient) -> None:
    assert chat(client, message="想买双跑步鞋", explain=True)["trace"]
    assert chat(client, message="想买双跑步鞋")["trace"] is None


def test_undo_returns_the_turn_before(client: TestClient) -> None:
    first = chat(client, message="想买双跑步鞋")
    chat(client, conversation_id=first["conversation_id"], message="不要黑色的")
    answer = client.post(f"/api/conversations/{first['conversation_id']}/undo").json()
    assert (answer["turn"], answer["reply"]) == (1, first["reply"])


def test_undo_of_everything_ends_at_the_start(client: TestClient) -> None:
    start = chat(client, message="想买双跑步鞋")["conversation_id"]
    answer = client.post(f"/api/conversations/{start}/undo").json()
    assert (answer["turn"], answer["cart"]) == (0, [])


def test_edit_answers_the_new_wording_in_the_old_place(client: TestClient) -> None:
    start = chat(client, message="想买双黑色的跑步鞋")["conversation_id"]
    chat(client, conversation_id=start, message="再便宜点")
    body = {"turn": 1, "message": "想买双白色的跑步鞋"}
    answer = client.post(f"/api/conversations/{start}/edit", json=body).json()
    assert answer["turn"] == 1
    assert len(client.get(f"/api/conversations/{start}").json()["turns"]) == 1


def test_removed_constraint_leaves_the_ledger(client: TestClient) -> None:
    start = chat(client, message="想买双跑步鞋，五百以内")["conversation_id"]
    answer = client.post(f"/api/conversations/{start}/constraints", json={"remove": "price"}).json()
    assert "price" not in [item["field"] for item in answer["constraints"]]


def test_a_requirement_is_changed_to_what_the_choices_offer(client: TestClient) -> None:
    start = client.post("/api/chat", json={"message": "黑色跑步鞋"}).json()["conversation_id"]
    path = f"/api/conversations/{start}"
    offered = client.get(f"{path}/choices", params={"field": "color"}).json()["values"]
    other = next(one for one in offered if not one["chosen"] and one["count"])
    wanted = [{"field": "color", "op": "eq", "value": other["value"]}]
    answer = client.post(f"{path}/constraints", json={"set": wanted}).json()
    assert len(answer["products"]) == other["count"]
    said = {"field": "color", "op": "eq", "value": other["value"]}
    assert said in [{name: one[name] for name in said} for one in answer["constraints"]]


@pytest.mark.parametrize(
    "body",
    [{}, {"remove": "price", "set": []}, {"set": []}, {"set": [{"field": "price", "op": "near"}]}],
)
def test_a_change_that_says_nothing_is_refused(client: TestClient, body: dict[str, object]) -> None:
    start = client.post("/api/chat", json={"message": "跑步鞋"}).json()["conversation_id"]
    assert client.post(f"/api/conversations/{start}/constraints", json=body).status_code == 400


def test_search_finds_products(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "跑步鞋 500以内", "limit": 3}).json()
    assert 0 < len(found["products"]) <= 3


def test_event_is_recorded(client: TestClient) -> None:
    body = {"product_id": "shoe-1", "event": "rate", "value": 5, "user": "shopper-1"}
    assert client.post("/api/events", json=body).json() == {"status": "recorded"}


def test_bare_user_is_believed_on_this_machine(client: TestClient, service: Service) -> None:
    answer = chat(client, message="想买双跑步鞋", user="shopper-1")
    assert service.owner(str(answer["conversation_id"])) == "shopper-1"


def test_bare_user_from_elsewhere_is_anonymous(service: Service) -> None:
    client = TestClient(create_app(service), client=("203.0.113.9", 50000))
    answer = chat(client, message="想买双跑步鞋", user="shopper-1")
    assert service.owner(str(answer["conversation_id"])) is None


@pytest.mark.parametrize("message", ["", "  \n\t", "\u200b\u200b"], ids=["none", "blank", "unseen"])
def test_empty_message_is_refused_with_advice(client: TestClient, message: str) -> None:
    said = problem(client.post("/api/chat", json={"message": message}), 400, "invalid_request")
    assert "empty; write what you are looking for" in said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param({}, "'message'", id="nothing said"),
        pytest.param({"message": "x", "click": {"event": "like"}}, "either", id="said and clicked"),
        pytest.param({"message": "x", "colour": "red"}, "'colour' is unknown", id="unknown field"),
        pytest.param({"message": 7}, "'message' is 7", id="number as message"),
        pytest.param({"click": {"event": "buy"}}, "'click.event' is 'buy'", id="unknown click"),
        pytest.param([1], "JSON object", id="a list"),
    ],
)
def test_unusable_body_is_named(client: TestClient, body: object, words: str) -> None:
    assert words in problem(client.post("/api/chat", json=body), 400, "invalid_request")


@pytest.mark.parametrize(
    "raw",
    [b'{"message": ', b'{"message": "\xff\xfe"}', b'{"message": "\\ud800"}', b"[" * 100_000, b""],
    ids=["cut off", "not UTF-8", "half a character", "too deep", "nothing"],
)
def test_unreadable_body_is_a_bad_request(client: TestClient, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    problem(client.post("/api/chat", content=raw, headers=headers), 400, "invalid_request")


def test_longest_message_is_read(client: TestClient) -> None:
    chat(client, message="跑" * MESSAGE_LIMIT)


def test_longer_message_is_too_large(client: TestClient) -> None:
    response = client.post("/api/chat", json={"message": "跑" * (MESSAGE_LIMIT + 1)})
    assert "20,000" in problem(response, 413, "message_too_long")


def test_too_large_body_is_refused_unread(client: TestClient) -> None:
    problem(client.post("/api/chat", content=b"x" * (BODY_LIMIT + 1)), 413, "too_large")


def test_too_large_body_in_pieces_is_refused(client: TestClient) -> None:
    pieces = (b"x" * 100_000 for _ in range(BODY_LIMIT // 100_000 + 1))
    problem(client.post("/api/chat", content=pieces), 413, "too_large")


@pytest.mark.parametrize("action", ["", "/undo", "/edit", "/constraints"])
def test_unknown_conversation_is_not_found(client: TestClient, action: str) -> None:
    bodies = {"/edit": {"turn": 1, "message": "x"}, "/constraints": {"remove": "price"}}
    method = "POST" if action else "GET"
    response = client.request(method, f"/api/conversations/guess{action}", json=bodies.get(action))
    problem(response, 404, "unknown_conversation")


def test_chat_in_an_unknown_conversation_is_not_found(client: TestClient) -> None:
    body = {"conversation_id": "guess", "message": "hi"}
    problem(client.post("/api/chat", json=body), 404, "unknown_conversation")


def test_click_on_nothing_is_refused(client: TestClient) -> None:
    start = chat(client, message="想买双跑步鞋")["conversation_id"]
    body = {"conversation_id": start, "click": {"event": "like", "product_id": "no-such"}}
    assert "no-such" in problem(client.post("/api/chat", json=body), 400, "invalid_request")


@pytest.mark.parametrize(
    "body",
    [
        {"product_id": "no-such", "event": "view"},
        {"product_id": "shoe-1", "event": "steal"},
        {"product_id": "shoe-1", "event": "rate"},
        {"product_id": "shoe-1", "event": "rate", "value": 11},
    ],
    ids=["unknown product", "unknown event", "rating without value", "impossible rating"],
)
def test_unusable_event_is_refused(client: TestClient, body: dict[str, object]) -> None:
    problem(client.post("/api/events", json=body), 400, "invalid_request")


@pytest.mark.parametrize("query", ["", "?q=", "?q=x&limit=0", "?q=x&limit=many"])
def test_unusable_search_is_refused(client: TestClient, query: str) -> None:
    problem(client.get(f"/api/search{query}"), 400, "invalid_request")


def test_unknown_route_is_not_found_in_the_same_shape(client: TestClient) -> None:
    problem(client.get("/api/nothing"), 404, "not_found")


def test_other_method_is_refused_in_the_same_shape(client: TestClient) -> None:
    problem(client.get("/api/chat"), 405, "method_not_allowed")


def test_busy_program_asks_to_come_back(service: Service) -> None:
    full = Gate(working=1, waiting=-1)  # no room for anyone
    response = TestClient(create_app(service, full)).post("/api/chat", json={"message": "hi"})
    problem(response, 429, "busy")
    assert int(response.headers["Retry-After"]) > 0


def test_picture_is_served_without_any_rights(client: TestClient) -> None:
    response = client.get("/images/shoe-1.svg")
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    ["none.svg", "..%2Fshop.db", "../shop.db", "..%2Fimages%2Fshoe-1.svg", ".svg", "a%00.svg", ""],
)
def test_only_pictures_of_the_shop_are_served(client: TestClient, name: str) -> None:
    assert client.get(f"/images/{name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/monitoring"]
)
def test_doors_of_the_page_framework_are_shut(client: TestClient, path: str) -> None:
    problem(client.get(path), 404, "not_found")


def test_no_documentation_page_asks_another_host(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/api/openapi.json").status_code == 200


@pytest.mark.parametrize("value", [300.0, 300, "300", ["300", "400"]], ids=str)
def test_a_requirement_may_have_a_figure(client: TestClient, value: object) -> None:
    start = chat(client, message="想买双跑步鞋")["conversation_id"]
    several = isinstance(value, list)
    changed = {"field": "price", "op": "in" if several else "lte", "value": value}
    path = f"/api/conversations/{start}/constraints"
    assert client.post(path, json={"set": [changed]}).status_code in (200, 400)
    held = client.post(path, json={"set": [{"field": "price", "op": "lte", "value": 300}]}).json()
    assert [one["value"] for one in held["constraints"] if one["field"] == "price"] == [300]
