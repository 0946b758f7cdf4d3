"""The way into the desks: who is let in, who is sent away, and where to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.accounts.account import Role
from assistant.accounts.sessions import IDLE
from assistant.accounts.store import LOCKED, MOST_FAILURES, AccountStore
from assistant.service.service import Service
from assistant.shop.folder import Shop
from ui.desks.desks import add_desks
from ui.desks.doors import COOKIE, LOBBY, LOGIN, LOGOUT

PASSWORD = "long enough for tests"  # noqa: S105
HTML = {"Accept": "text/html,application/xhtml+xml"}


class Desk:
    """A site with one desk, a clock that can be moved, and a browser of its own."""

    def __init__(self, folder: Path) -> None:
        self.shop = Shop.create(folder)
        self.now = datetime(2026, 11, 11, 9, tzinfo=UTC)
        app = FastAPI()
        app.get("/qa")(lambda: {"desk": "qa"})
        app.post("/qa/run")(lambda: {"ran": True})
        app.get("/agent")(lambda: {"desk": "agent"})
        app.get("/api/graph")(lambda: {"graph": []})
        app.get("/qakery")(lambda: {"shop": "page"})
        service = cast(Service, SimpleNamespace(shop=self.shop))
        add_desks(app, service, lambda: self.now)
        self.client = TestClient(app, follow_redirects=False)
        store = AccountStore(self.shop.engine)
        store.add("Tess", Role.TESTER, PASSWORD, self.now)
        store.add("Ada", Role.ADMIN, PASSWORD, self.now)

    def log_in(self, name: str = "Tess", password: str = PASSWORD, **more: str) -> object:
        form = {"name": name, "password": password, **more}
        return self.client.post(LOGIN, data=form)

    def status(self, path: str = "/qa", **headers: str) -> int:
        return int(self.client.get(path, headers=headers).status_code)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "shop")
    yield made
    made.shop.engine.dispose()


def test_a_page_leads_to_the_login_and_back(desk: Desk) -> None:
    sent = desk.client.get("/qa", headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{LOGIN}?next=/qa")
    form = desk.client.get(sent.headers["location"])
    assert form.status_code == 200
    assert 'value="/qa"' in form.text
    back = desk.client.post(LOGIN, data={"name": "tess", "password": PASSWORD, "next": "/qa"})
    assert (back.status_code, back.headers["location"]) == (303, "/qa")
    assert desk.status() == 200


def test_a_program_is_told_to_log_in(desk: Desk) -> None:
    answer = desk.client.get("/qa")
    assert answer.status_code == 401
    assert LOGIN in answer.json()["error"]["message"]
    assert desk.client.post("/qa/run").status_code == 401


def test_what_counts_purchases_is_for_testers(desk: Desk) -> None:
    assert desk.status("/api/graph") == 401
    desk.log_in()
    assert desk.status("/api/graph") == 200


def test_what_only_begins_alike_is_no_desk(desk: Desk) -> None:
    assert desk.status("/qakery") == 200


def test_the_cookie_is_no_scripts_business(desk: Desk) -> None:
    desk.log_in()
    answer = desk.client.post(LOGIN, data={"name": "Tess", "password": PASSWORD})
    told = answer.headers["set-cookie"]
    assert COOKIE in told
    assert "HttpOnly" in told
    assert "SameSite=lax" in told


@pytest.mark.parametrize(("name", "password"), [("Tess", "wrong"), ("Nobody", PASSWORD), ("", "")])
def test_a_wrong_password_says_so_and_keeps_the_name(desk: Desk, name: str, password: str) -> None:
    answer = desk.client.post(LOGIN, data={"name": name, "password": password})
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert f'value="{name}"' in answer.text
    assert password == "" or password not in answer.text
    assert desk.status() == 401


def test_too_many_wrong_ones_lock_and_are_told_so(desk: Desk) -> None:
    for _ in range(MOST_FAILURES):
        desk.log_in(password="wrong")  # noqa: S106
    told = desk.client.post(
        LOGIN,
        data={"name": "Tess", "password": PASSWORD},
        headers={"Accept-Language": "en-GB,en;q=0.9"},
    )
    assert "locked for 15 minutes" in told.text
    desk.now += LOCKED
    desk.log_in()
    assert desk.status() == 200


def test_an_account_opens_its_own_desk_only(desk: Desk) -> None:
    desk.log_in()
    assert desk.status("/agent") == 403
    desk.log_in("Ada")
    assert desk.status("/agent") == desk.status("/qa") == 200


def test_who_asks_for_a_desk_of_others_is_led_to_their_own(desk: Desk) -> None:
    answer = desk.client.post(LOGIN, data={"name": "Tess", "password": PASSWORD, "next": "/agent"})
    assert answer.headers["location"] == "/qa"


def test_who_opens_several_desks_chooses_in_the_lobby(desk: Desk) -> None:
    answer = desk.client.post(LOGIN, data={"name": "Ada", "password": PASSWORD})
    assert answer.headers["location"] == LOBBY
    lobby = desk.client.get(LOBBY)
    assert lobby.status_code == 200
    for door in ("/qa/", "/agent/", "/overview/", "/admin/"):
        assert f'href="{door}"' in lobby.text
    assert "Ada" in lobby.text


def test_a_page_of_another_desk_leads_to_the_lobby_which_says_why(desk: Desk) -> None:
    desk.log_in()
    sent = desk.client.get("/admin", headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{LOBBY}?refused=/admin")
    told = desk.client.get(sent.headers["location"])
    assert told.status_code == 403
    assert "不能打开「店铺管理」" in told.text
    assert 'href="/qa/"' in told.text
    assert 'href="/admin/"' not in told.text


def test_the_lobby_is_behind_the_login_and_names_only_desks(desk: Desk) -> None:
    sent = desk.client.get(LOBBY)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{LOGIN}?next={LOBBY}")
    desk.log_in()
    odd = desk.client.get(LOBBY, params={"refused": "<script>alert(1)</script>"})
    assert odd.status_code == 200
    assert "script>" not in odd.text


@pytest.mark.parametrize(
    "next", ["https://evil.example/qa", "//evil.example/qa", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_led_to_another_site(desk: Desk, next: str) -> None:  # noqa: A002
    form = {"name": "Tess", "password": PASSWORD, "next": next}
    assert desk.client.post(LOGIN, data=form).headers["location"] == "/qa"


def test_markup_in_a_name_is_text(desk: Desk) -> None:
    answer = desk.client.post(LOGIN, data={"name": '"><script>x</script>', "password": "x"})
    assert "<script>" not in answer.text


def test_log_out_ends_it(desk: Desk) -> None:
    desk.log_in()
    key = desk.client.cookies[COOKIE]
    assert desk.client.post(LOGOUT).status_code == 303
    desk.client.cookies.set(COOKIE, key)
    assert desk.status() == 401


def test_who_was_away_logs_in_again(desk: Desk) -> None:
    desk.log_in()
    desk.now += IDLE + timedelta(seconds=1)
    assert desk.status() == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_act_in_the_name_of_who_is_logged_in(
    desk: Desk, headers: dict[str, str]
) -> None:
    desk.log_in()
    assert desk.client.post("/qa/run", headers={"Origin": "http://testserver"}).status_code == 200
    assert desk.client.post("/qa/run", headers=headers).status_code == 403
    assert desk.client.post(LOGOUT, headers=headers).status_code == 403
    form = {"name": "Tess", "password": PASSWORD}
    assert desk.client.post(LOGIN, data=form, headers=headers).status_code == 403
