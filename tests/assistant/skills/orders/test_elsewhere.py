"""A whole conversation about orders that are in another system, and when that is down."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.checkup import CheckUp
from assistant.shop.desks import desk_of
from assistant.shop.folder import Shop
from assistant.turn.turns import Say
from tests.assistant.orders.data import NOW, PAID
from tests.assistant.orders.system import System, running
from tests.small_shop import build_shop


@pytest.fixture
def system() -> Iterator[System]:
    with running(System(orders={PAID.order_id: deepcopy(PAID.to_json())})) as system:
        yield system


@pytest.fixture
def service(system: System, tmp_path: Path) -> Iterator[Service]:
    path = build_shop(tmp_path / "shop")
    (path / "secret").write_text(system.secret + "\n", "utf-8")
    with (path / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'orders_url = "{system.address}"\norders_secret_file = "secret"\n')
        settings.write("orders_seconds = 1.0\n")
    service = Service.open(path, clock=lambda: NOW)
    yield service
    service.close()


def say(service: Service, *texts: str) -> str:
    conversation = service.start("mei", seed=1)
    return [str(service.reply(conversation, Say(text)).body["reply"]) for text in texts][-1]


def test_it_is_changed_there(service: Service, system: System) -> None:
    say(service, "取消订单", "确认取消")
    assert system.orders[PAID.order_id]["status"] == "cancelled"
    assert system.worked == 1


def test_a_rehearsal_changes_nothing_there(service: Service, system: System) -> None:
    say(rehearse(service, NOW), "取消订单", "确认取消")
    assert system.orders[PAID.order_id] == PAID.to_json()


def test_when_it_is_down_that_is_said_and_nothing_is_promised(
    service: Service, system: System
) -> None:
    system.busy = 10_000
    assert "连不上" in say(service, "取消订单")
    assert system.worked == 0


def test_when_its_answer_is_lost_it_is_not_said_to_be_done(
    service: Service, system: System
) -> None:
    system.drop = 10_000
    reply = say(service, "取消订单", "确认取消")
    assert "不确定" in reply
    assert "已取消" not in reply


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = build_shop(tmp_path / "shop")
    with (path / "shop.toml").open("a", encoding="utf-8") as settings:
        settings.write('orders_url = "http://127.0.0.1:9/api"\norders_secret_file = "nowhere"\n')
    shop = Shop.open(path)
    with pytest.raises(SettingsError, match="orders_secret_file"):
        desk_of(shop)
    shop.engine.dispose()


def test_doctor_says_whether_it_answers(service: Service, system: System) -> None:
    def found() -> tuple[bool, str]:
        (one,) = [one for one in CheckUp().of(service.shop.path) if one.name == "orders"]
        return one.ok, one.found

    assert found() == (True, f"{system.address} answers")
    system.busy = 10_000
    assert found() == (False, f"{system.address}: status 503")


def test_doctor_names_what_is_wrong_with_the_policy(service: Service) -> None:
    (service.shop.path / "policy.toml").write_text("[promise]\nhours = 0\n", "utf-8")
    (one,) = [one for one in CheckUp().of(service.shop.path) if one.name == "orders"]
    assert not one.ok
    assert "promise.hours" in one.found
