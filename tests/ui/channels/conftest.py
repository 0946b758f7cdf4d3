"""A shop with an official account, the platform's servers, and a shopper who writes there."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from assistant.channels.tables import inbox, outbox
from assistant.service.service import Service
from tests.small_shop import build_shop
from tests.ui.channels.platform import (
    AES_KEY,
    APP_ID,
    SECRET,
    TOKEN,
    Sender,
    Servers,
    platform_servers,
)
from ui.api import create_app
from ui.channels.conversing import Conversing
from ui.channels.pushing import Pusher
from ui.channels.wechat.account import Account
from ui.channels.wechat.answering import WechatRoutes
from ui.limits import Gate

NUMBERS = count(1)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with platform_servers() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, servers: Servers) -> Path:
    shop = build_shop(tmp_path_factory.mktemp("channels") / "shop")
    files = {"token": TOKEN, "aes_key": AES_KEY, "secret": SECRET}
    lines = [
        'public_url = "https://chat.example/"',
        "[channels.wechat]",
        f'app_id = "{APP_ID}"',
        f'api_url = "{servers.url}"',
    ]
    for name, secret in files.items():
        (shop / f"wechat.{name}").write_text(secret)
        lines.append(f'{name}_file = "wechat.{name}"')
    with (shop / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(lines) + "\n")
    return shop


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    opened = Service.open(folder)
    yield opened
    opened.close()


def patient(account: Account, conversing: Conversing, gate: Gate, _seconds: float) -> WechatRoutes:
    """Routes that answer at once however long a turn takes on a busy machine."""
    return WechatRoutes(account, conversing, gate, 60.0)


@pytest.fixture
def client(
    service: Service, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    servers.rest()
    monkeypatch.setattr("ui.channels.wechat.answering.WechatRoutes", patient)
    with TestClient(create_app(service)) as opened:
        yield opened
        _forget_what_is_left(opened.app.state.pusher)  # type: ignore[attr-defined]  # as below


def _forget_what_is_left(pusher: Pusher) -> None:
    """What one test left unsent is no message of the next one."""
    pusher.conversing.senders.pass_on(list)
    with pusher.outbox.engine.begin() as connection:
        for table in (inbox, outbox):
            connection.execute(delete(table))


@pytest.fixture
def pusher(client: TestClient) -> Pusher:
    """What pushes beside the routes; looked at by hand."""
    pushes: Pusher = client.app.state.pusher  # type: ignore[attr-defined]  # an ASGI app in general
    return pushes


@pytest.fixture
def shopper(client: TestClient) -> Sender:
    """A shopper who has never written before."""
    return Sender(client, f"o-shopper-{next(NUMBERS)}")
