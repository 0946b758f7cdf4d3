"""What a stranger writes is a value in every query, never a part of it."""

import json
from urllib.parse import quote, urlencode

from sqlalchemy import func, select

from assistant.accounts.tables import accounts
from retrieval.tables import products
from tests.attacks.attacks import Attack, each
from tests.attacks.fort import MEI_SAID, Fort, token

INSIDE = ("argon2", "sqlite_master", "sqlalchemy", "Traceback", "OperationalError")


def counted(fort: Fort) -> tuple[int, int]:
    """What no query of a stranger's may change."""
    with fort.service.shop.engine.connect() as connection:
        goods = connection.scalar(select(func.count()).select_from(products))
        people = connection.scalar(select(func.count()).select_from(accounts))
    return goods or 0, people or 0


def harmless(fort: Fort, before: tuple[int, int], status: int, text: str) -> None:
    assert status < 500, text
    assert not [one for one in INSIDE if one in text]
    assert MEI_SAID not in text
    assert counted(fort) == before


@each("sql", "message")
def test_a_message_is_no_query(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    answer = fort.ask("POST", "/api/chat", data={"message": attack.payload})
    harmless(fort, before, answer.status, answer.text)


@each("sql", "search")
def test_a_search_is_no_query(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    answer = fort.ask("GET", f"/api/search?{urlencode({'q': attack.payload})}")
    harmless(fort, before, answer.status, answer.text)


@each("sql", "conversation id")
def test_an_id_is_no_query(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    for path in ("", "/undo", "/choices?field=price"):
        where = f"/api/conversations/{quote(attack.payload, safe='')}{path}"
        answer = fort.ask("POST" if path == "/undo" else "GET", where)
        harmless(fort, before, answer.status, answer.text)
        assert answer.status in (400, 404)


@each("sql", "login")
def test_nobody_logs_in_by_a_query(fort: Fort, attack: Attack) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    before = counted(fort)
    for name, password in ((attack.payload, "x"), ("Tess", attack.payload)):
        if name == "Tess" and attack.id[-1] not in "05":
            continue  # a few, so that the account is not locked by them
        body = urlencode({"name": name, "password": password})
        answer = fort.ask("POST", "/desk/login", form, body)
        harmless(fort, before, answer.status, answer.text)
        assert answer.status in (400, 401, 429)
        assert "set-cookie" not in answer.headers


@each("sql", "desk search")
def test_a_wildcard_finds_nothing_more(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    path = f"/api/desk/search?{urlencode({'q': attack.payload})}"
    answer = fort.ask("GET", path, fort.pass_of("agent"))
    assert answer.status in (200, 400), answer.text
    assert counted(fort) == before
    if attack.payload.strip():
        found = json.loads(answer.text).get("found", [])
        # Mei's conversation, which has none of these signs, would be found by a pattern.
        assert fort.mei not in [one["conversation_id"] for one in found]


@each("sql", "user id")
def test_a_shopper_is_no_query(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    headers = {"Authorization": f"Bearer {token(attack.payload)}"}
    answer = fort.ask("GET", "/api/conversations", headers)
    harmless(fort, before, answer.status, answer.text)
    assert json.loads(answer.text) == {"conversations": []}


@each("sql", "product id")
def test_a_product_is_no_query(fort: Fort, attack: Attack) -> None:
    before = counted(fort)
    event = {"product_id": attack.payload, "event": "view"}
    answer = fort.ask("POST", "/api/events", data=event)
    harmless(fort, before, answer.status, answer.text)
    assert answer.status in (400, 404)


@each("sql", "product field")
def test_a_listing_is_kept_as_it_was_written(fort: Fort, attack: Attack) -> None:
    found = fort.service.product(attack.id, "zh")
    assert found is not None
    assert attack.payload.replace("\0", "") in str(found["title"])
