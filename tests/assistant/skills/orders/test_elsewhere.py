"""A whole conversation about orders that are in another system, and when that is down."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.orders.http_orders import HttpOrders
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.checkup import CheckUp
from assistant.shop.desks import desk_of
from assistant.shop.folder import Shop
from assistant.turn.turns import Click, Say
from tests.assistant.orders.data import NOW, PAID
from tests.assistant.orders.system import Reply, System, running
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
        settings.write("orders_seconds = 10.0\n")
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


@pytest.mark.parametrize(("said", "yes"), [("取消订单", "确认取消"), ("cancel my order", "yes")])
def test_what_failed_is_one_chip_away_and_done_once_it_answers(
    service: Service, system: System, said: str, yes: str
) -> None:
    conversation = service.start("mei")
    system.busy = 10_000
    down = service.reply(conversation, Say(said)).body
    assert down["suggestions"][0] == said
    system.busy = 0
    orders = service.loaded.tools.desk.service
    assert isinstance(orders, HttpOrders)
    orders._line._rests_until = 0.0  # it is asked again after its rest
    orders._seen.clear()
    service.reply(conversation, Click("suggestion", position=1))
    assert system.orders[PAID.order_id]["status"] == "paid"
    service.reply(conversation, Say(yes))
    assert system.orders[PAID.order_id]["status"] == "cancelled"


@pytest.mark.parametrize(
    "spoil", [lambda _: b"<html>", lambda _: (500, {"error": "x"})], ids=["no JSON", "500"]
)
@pytest.mark.parametrize("asked", ["退款到了吗", "付款链接呢", "where is my order"])
def test_what_is_no_answer_is_said_to_be_none(
    service: Service, system: System, asked: str, spoil: Callable[[Reply], Reply | bytes]
) -> None:
    system.spoil = spoil
    reply = say(service, asked)
    assert "连不上" in reply or "cannot be reached" in reply


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
