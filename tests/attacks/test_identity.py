"""Nobody is believed who cannot prove it, and nothing is answered that is not offered."""

import json
import time
import warnings
from collections.abc import Mapping
from typing import Any

import jwt

from tests.attacks.attacks import Attack, each
from tests.attacks.fort import MEI_SAID, SECRET, Fort, token
from ui.identity import ALGORITHM

TOLD = (401, 404)


@each("identity", "token")
def test_no_forged_token_is_believed(fort: Fort, attack: Attack) -> None:
    forged = made(attack.more["token"])
    said = fort.ask("POST", "/api/chat", data={"message": "我的订单", "user_token": forged})
    assert said.status in (400, 401), said.text
    safe = forged.encode("ascii", "ignore").decode()
    seen = fort.ask(
        "GET", f"/api/conversations/{fort.mei}", {"Authorization": f"Bearer {safe or 'x'}"}
    )
    assert seen.status in TOLD, seen.text
    assert MEI_SAID not in said.text + seen.text
    wish = {"kind": "open", "conversation": fort.mei, "user_token": forged}
    page = fort.ask("POST", "/gradio_api/component_server/", data=page_call(fort, wish))
    assert MEI_SAID not in json.dumps(page.text, ensure_ascii=False)
    assert page.status == 200
    assert '"error"' in page.text


def test_a_true_one_is_believed(fort: Fort) -> None:
    """So that the refusals above are not those of a server that refuses everybody."""
    seen = fort.ask("GET", f"/api/conversations/{fort.mei}", fort.pass_of("mei"))
    assert seen.status == 200
    assert MEI_SAID in seen.text
    wish = {"kind": "open", "conversation": fort.mei, "user_token": token("mei")}
    page = fort.ask("POST", "/gradio_api/component_server/", data=page_call(fort, wish))
    assert MEI_SAID in json.loads(page.text)["log"]
    assert fort.ask("GET", "/api/desk/state", fort.pass_of("agent")).status == 200
    assert fort.ask("GET", "/api/admin/faq", fort.pass_of("admin")).status == 200
    assert fort.ask("GET", "/qa/", fort.pass_of("tester")).status == 200


@each("identity", "request")
def test_no_request_gets_what_is_not_its_own(fort: Fort, attack: Attack) -> None:
    row = attack.more
    method, _, path = fort.filled(attack.payload).partition(" ")
    headers = {**fort.pass_of(row["as"]), **row.get("headers", {})}
    before = standing(fort)
    answer = fort.ask(method, path, headers, row.get("body"), fort.filled(row.get("json")))
    assert answer.status != 500, answer.text
    assert MEI_SAID not in answer.text
    assert standing(fort) == before
    if attack.never == "let in":
        assert not 200 <= answer.status < 300, answer.text[:300]
        if 300 <= answer.status < 400:
            assert answer.headers["location"].startswith(("/desk/login", fort.address))
    if attack.never == "allows the origin":
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


def standing(fort: Fort) -> tuple[int, object]:
    """What no attack may have changed."""
    prices = fort.service.product("plain-1", "zh")
    return len(fort.service.history(fort.mei)), prices and prices.get("price")


def page_call(fort: Fort, wish: Mapping[str, object]) -> dict[str, object]:
    """How the page asks the program."""
    return {"data": wish, "component_id": fort.component, "fn_name": "act", "session_hash": "x"}


def made(how: dict[str, Any]) -> str:
    """The forged token that a row describes."""
    if "raw" in how:
        return str(how["raw"])
    claims: dict[str, Any] = {"sub": "mei", "exp": int(time.time()) + 600}
    for name, value in how.get("claims", {}).items():
        relative = name in ("exp", "nbf", "iat") and isinstance(value, int)
        claims[name] = int(time.time()) + value if relative else value
    for name in how.get("drop", ()):
        del claims[name]
    signed = _signed(claims, how)
    head, body, signature = signed.split(".")
    if how.get("swap"):
        body, signature = token(how["swap"]).split(".")[1], token("lin").split(".")[2]
    if how.get("keep_signature"):
        signature = token("mei").split(".")[2]
    if how.get("header", {}).get("alg"):
        head = jwt.utils.base64url_encode(json.dumps(how["header"]).encode()).decode()
    cut = how.get("cut", 0)
    return ".".join((head, body, signature[:-cut] if cut else signature))


def _signed(claims: dict[str, Any], how: dict[str, Any]) -> str:
    method = how.get("alg", ALGORITHM)
    key: str = "" if method == "none" else how.get("key", SECRET)
    header = {name: value for name, value in how.get("header", {}).items() if name != "alg"}
    if key == "" and method != "none":
        key = "\0"  # the library signs with no empty key; a zero byte is what it pads one with
    plain = jwt.api_jws.PyJWS()
    body = json.dumps(claims, default=str).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short keys are the attack
        return plain.encode(body, key, method, header or None)
