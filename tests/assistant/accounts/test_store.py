"""Accounts: who gets in, who does not, and for how long."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from assistant.accounts.account import Role
from assistant.accounts.sessions import IDLE, LONGEST, SessionStore
from assistant.accounts.store import LOCKED, MOST_FAILURES, AccountStore
from assistant.accounts.tables import accounts, sessions
from assistant.errors import AccountError, LoginRefused
from assistant.shop.folder import create_tables
from tests.databases import durable

NOW = datetime(2026, 11, 11, 9, tzinfo=UTC)
RIGHT = "long enough 密码"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = durable(tmp_path / "shop.db")
    create_tables(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> AccountStore:
    made = AccountStore(engine)
    made.add("Mei", Role.AGENT, RIGHT, NOW)
    return made


def refusal(store: AccountStore, name: str, password: str, now: datetime = NOW) -> str:
    with pytest.raises(LoginRefused) as refused:
        store.log_in(name, password, now)
    return str(refused.value)


@pytest.mark.parametrize("name", ["Mei", "mei", " MEI ", "Ｍｅｉ"])
def test_name_and_password_let_in(store: AccountStore, name: str) -> None:
    assert store.log_in(name, RIGHT, NOW).name == "Mei"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Mei", "wrong"),
        ("Mei", ""),
        ("Mei", RIGHT + " "),
        ("Lin", RIGHT),
        ("", ""),
        ("m" * 9_999, RIGHT),
    ],
)
def test_nothing_else_does_and_who_exists_is_not_told(
    store: AccountStore, name: str, password: str
) -> None:
    assert refusal(store, name, password) == "wrong"


def test_five_wrong_ones_lock_for_a_quarter_of_an_hour(store: AccountStore) -> None:
    for _ in range(MOST_FAILURES):
        assert refusal(store, "Mei", "wrong") == "wrong"
    assert refusal(store, "Mei", RIGHT) == "locked"
    assert refusal(store, "Mei", RIGHT, NOW + LOCKED - timedelta(seconds=1)) == "locked"
    assert store.log_in("Mei", RIGHT, NOW + LOCKED).name == "Mei"


def test_a_right_one_in_between_begins_the_count_anew(store: AccountStore) -> None:
    for _ in range(MOST_FAILURES - 1):
        refusal(store, "Mei", "wrong")
    store.log_in("Mei", RIGHT, NOW)
    assert refusal(store, "Mei", "wrong") == "wrong"
    assert store.log_in("Mei", RIGHT, NOW).name == "Mei"


def test_attempts_side_by_side_all_count(store: AccountStore) -> None:
    with ThreadPoolExecutor(MOST_FAILURES) as pool:
        list(pool.map(lambda _: refusal(store, "Mei", "wrong"), range(MOST_FAILURES)))
    assert refusal(store, "Mei", RIGHT) == "locked"


def test_no_password_stands_in_the_database(store: AccountStore, engine: Engine) -> None:
    with engine.connect() as connection:
        kept = connection.scalar(select(accounts.c.password))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert RIGHT not in kept


def test_a_name_is_taken_once(store: AccountStore) -> None:
    with pytest.raises(AccountError, match="already"):
        store.add("mEI", Role.ADMIN, RIGHT, NOW)
    assert [one.role for one in store.all()] == [Role.AGENT]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "m" * 65])
def test_a_name_that_cannot_be_seen_is_refused(store: AccountStore, name: str) -> None:
    with pytest.raises(AccountError, match="no name"):
        store.add(name, Role.AGENT, RIGHT, NOW)


@pytest.mark.parametrize("password", ["", "short", "x" * 1_001])
def test_a_password_that_is_too_short_or_too_long_is_refused(
    store: AccountStore, password: str
) -> None:
    with pytest.raises(AccountError, match="characters"):
        store.add("Lin", Role.AGENT, password, NOW)


def test_an_admin_may_do_what_others_may(store: AccountStore) -> None:
    admin = store.add("Ada", Role.ADMIN, RIGHT, NOW)
    assert admin.may(Role.TESTER)
    assert not store.log_in("Mei", RIGHT, NOW).may(Role.TESTER)


def test_a_session_lasts_while_somebody_is_there_and_not_for_ever(
    store: AccountStore, engine: Engine
) -> None:
    open_ones = SessionStore(engine)
    key = open_ones.open(store.log_in("Mei", RIGHT, NOW), NOW)
    now = NOW
    while now - NOW <= LONGEST:
        account = open_ones.account(key, now)
        assert account is not None
        assert account.name == "Mei"
        now += IDLE - timedelta(seconds=1)
    assert open_ones.account(key, now) is None


def test_who_is_away_too_long_logs_in_again(store: AccountStore, engine: Engine) -> None:
    open_ones = SessionStore(engine)
    key = open_ones.open(store.log_in("Mei", RIGHT, NOW), NOW)
    assert open_ones.account(key, NOW + IDLE + timedelta(seconds=1)) is None


def test_a_session_ends_with_log_out_and_its_key_is_not_kept(
    store: AccountStore, engine: Engine
) -> None:
    open_ones = SessionStore(engine)
    key = open_ones.open(store.log_in("Mei", RIGHT, NOW), NOW)
    with engine.connect() as connection:
        assert connection.scalar(select(sessions.c.key)) != key
    assert open_ones.account(key[:-1], NOW) is None
    open_ones.close(key)
    assert open_ones.account(key, NOW) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.remove("mei"),
        lambda store: store.set_password("mei", "another long one"),
        lambda store: store.set_role("mei", Role.TESTER),
    ],
)
def test_a_changed_account_is_logged_out_everywhere(
    store: AccountStore, engine: Engine, change: "object"
) -> None:
    open_ones = SessionStore(engine)
    key = open_ones.open(store.log_in("Mei", RIGHT, NOW), NOW)
    assert callable(change)
    change(store)
    assert open_ones.account(key, NOW) is None


def test_what_is_not_there_cannot_be_changed(store: AccountStore) -> None:
    for change in (store.remove, lambda name: store.set_role(name, Role.AGENT)):
        with pytest.raises(AccountError, match="no account 'Lin'"):
            change("Lin")
