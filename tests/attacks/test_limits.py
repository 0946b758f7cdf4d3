"""How much and how often: what is too large is refused, what floods is told to wait."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.attacks.attacks import Attack, each
from tests.attacks.fort import PASSWORD, Fort, token

FLOOD = 120  # three to four minutes' allowance, so that it is refused however slowly it comes

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PAGE = "/gradio_api/component_server/"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
GIF += b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def chat(fort: Fort, **more: object) -> str:
    return _told(fort, "POST", "/api/chat", data={"message": "hi", **more})


def _told(fort: Fort, method: str, path: str, **more: object) -> str:
    answer = fort.ask(method, path, **more)  # type: ignore[arg-type]  # as the row says
    return f"{answer.status} {answer.text[:200]}"


def page(fort: Fort, **wish: object) -> str:
    asked = {"data": wish, "component_id": fort.component, "fn_name": "act", "session_hash": "x"}
    return _told(fort, "POST", PAGE, data=asked)


def files(fort: Fort) -> str:
    conversation = fort.service.start()
    where = f"/api/attachments?{urlencode({'conversation_id': conversation})}"
    told = [_told(fort, "POST", where, body=GIF) for _ in range(21)]
    assert told[19].startswith("200"), told[19]
    return told[-1]


SENT: dict[str, Callable[[Fort], str]] = {
    "message of 20001": lambda fort: chat(fort, message="长" * 20_001),
    "message of a million": lambda fort: chat(fort, message="x" * 1_000_000),
    "body of two million bytes": lambda fort: chat(fort, message="x" * 2_000_000),
    "conversation id of 201": lambda fort: chat(fort, conversation_id="x" * 201),
    "message id of 201": lambda fort: chat(fort, message_id="x" * 201),
    "token of 5000": lambda fort: chat(fort, user_token="x" * 5000),
    "product id of 201": lambda fort: _told(
        fort, "POST", "/api/events", data={"product_id": "x" * 201, "event": "view"}
    ),
    "query of 20001": lambda fort: _told(fort, "GET", f"/api/search?q={'x' * 20_001}"),
    "limit of 101": lambda fort: _told(fort, "GET", "/api/search?q=x&limit=101"),
    "limit of -1": lambda fort: _told(fort, "GET", "/api/search?q=x&limit=-1"),
    "file of seven million bytes": lambda fort: _told(
        fort, "POST", "/api/attachments", body=b"\xff" * 7_000_000
    ),
    "twenty-one files": files,
    "password of a million": lambda fort: _told(
        fort,
        "POST",
        "/desk/login",
        headers=FORM,
        body=urlencode({"name": "Ann", "password": "x" * 1_000_000}),
    ),
}


@each("limit", "POST /api/chat", "POST /api/events", "GET /api/search", "POST /api/attachments")
def test_what_is_too_large_is_refused(fort: Fort, attack: Attack) -> None:
    assert SENT[attack.payload](fort)[:3] in ("400", "401", "413", "429")


@each("limit", "POST /desk/login", "GET /api/stream", "POST page")
def test_elsewhere_as_well(fort: Fort, attack: Attack) -> None:
    if attack.enters == "POST page":
        size = 20_001 if "20001" in attack.payload else 2_000_000
        told = page(fort, kind="say", text="x" * size)
        assert told.startswith("413") or '"error"' in told, told
    elif attack.enters == "GET /api/stream":
        told = _told(fort, "GET", f"/api/stream?message={'x' * 20_001}")
        assert told[:3] in ("400", "413"), told
    else:
        assert SENT[attack.payload](fort)[:3] in ("400", "401", "413")


def flood(fort: Fort, what: str) -> list[str]:
    """More of it than a minute's allowance, from an address that a proxy tells."""
    named = {"X-Forwarded-For": f"203.0.113.{sum(map(ord, what)) % 250}"}
    hi, conversation = {"message": "hi"}, fort.service.start()
    asked = {"data": {"kind": "open"}, "component_id": fort.component, "fn_name": "act"}
    asked["session_hash"] = "x"
    if what == "many addresses claimed by one":
        real = named["X-Forwarded-For"]
        return [
            _told(
                fort,
                "GET",
                "/api/conversations",
                headers={"X-Forwarded-For": f"198.51.100.{n}, {real}"},
            )
            for n in range(FLOOD)
        ]
    sent: dict[str, tuple[str, str, dict[str, object]]] = {
        "chat from one address": ("POST", "/api/chat", {"data": hi, "headers": named}),
        "search from one address": ("GET", "/api/search?q=hi", {"headers": named}),
        "login from one address": (
            "POST",
            "/desk/login",
            {"headers": {**FORM, **named}, "body": urlencode({"name": "nobody", "password": "x"})},
        ),
        "page from one address": ("POST", PAGE, {"data": asked, "headers": named}),
        "stream from one address": ("POST", "/api/stream", {"data": hi, "headers": named}),
        "chat by one shopper": ("POST", "/api/chat", {"data": {**hi, "user_token": token("kim")}}),
        "chat in one conversation": (
            "POST",
            "/api/chat",
            {"data": {**hi, "conversation_id": conversation}},
        ),
    }
    method, path, more = sent[what]
    return [_told(fort, method, path, **more) for _ in range(FLOOD)]


@each("limit", "flood")
def test_no_flood_goes_on(fort: Fort, attack: Attack) -> None:
    if attack.payload == "wrong passwords for one account":
        for _ in range(6):
            body = urlencode({"name": "Tess", "password": "wrong"})
            fort.ask("POST", "/desk/login", FORM, body)
        body = urlencode({"name": "Tess", "password": PASSWORD})
        assert fort.ask("POST", "/desk/login", FORM, body).status == 401
        return
    told = flood(fort, attack.payload)
    assert told[0][:3] in ("200", "401"), told[0]
    assert told[-1].startswith("429"), told[-1]


def test_who_waits_is_answered_again(fort: Fort) -> None:
    """The refusal is of the address, not of the server."""
    headers = {"X-Forwarded-For": "203.0.113.251"}
    for _ in range(FLOOD):
        last = fort.ask("GET", "/api/conversations", headers)
    assert last.status == 429
    assert 1 <= int(last.headers["retry-after"]) <= 60
    other = fort.ask("GET", "/api/conversations", {"X-Forwarded-For": "203.0.113.252"})
    assert other.status == 200


@pytest.mark.parametrize("path", ["/api/health", "/embed.js", "/images/none.svg"])
def test_what_makes_no_work_is_not_counted(fort: Fort, path: str) -> None:
    headers = {"X-Forwarded-For": "203.0.113.253"}
    assert {fort.ask("GET", path, headers).status for _ in range(60)} & {429} == set()
