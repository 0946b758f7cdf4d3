"""What is told when: with what it tells of, and never from a rehearsal."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.orders.own_orders import OwnOrders
from assistant.orders.policy import built_in_policy
from assistant.orders.requests import Cancel, ChangeAddress, Hurry, Pieces, Return, Withdraw
from assistant.orders.results import Done
from assistant.orders.service import OrderService
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.records.orders import OrderStore
from assistant.replay.given import Given
from assistant.service.rehearsal import ServiceRehearsal, rehearse
from assistant.service.service import Service
from assistant.shop.checkup import CheckUp
from assistant.shop.folder import Shop, scratch_database
from assistant.turn.turns import Say
from assistant.webhooks.delivering import Courier
from assistant.webhooks.outbox import Message, Outbox, Pen, State
from assistant.webhooks.settings import Kind
from assistant.webhooks.signing import new_secret
from tests.assistant.orders.conformance import ELSEWHERE, NEW, ask
from tests.assistant.orders.data import DELIVERED, ORDERS, PAID, SHIPPED
from tests.assistant.orders.system import running
from tests.assistant.orders.test_http_orders import system_with_orders
from tests.small_shop import build_shop

WEBHOOKS = '\n[webhooks]\nurl = "https://desk.example/hook"\nsecret_file = "hook.secret"\n'


def told(engine_of: Shop) -> list[Message]:
    return Outbox(engine_of.engine).all()[::-1]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    folder = build_shop(tmp_path / "shop")
    file = folder / "shop.toml"
    file.write_text(file.read_text("utf-8") + WEBHOOKS, "utf-8")
    (folder / "hook.secret").write_text(new_secret())
    opened = Service.open(folder)
    yield opened
    opened.close()


def test_a_hand_over_is_told_once(service: Service) -> None:
    talk = service.start("mei")
    for text in ("跑步鞋", "转人工", "人工客服快点", "谢谢"):
        service.reply(talk, Say(text))
    (message,) = told(service.shop)
    body = json.loads(message.body)
    assert (body["type"], message.kind) == ("handover", "handover")
    expected = {"conversation_id": talk, "turn": 2, "user": "mei", "reason": "asked"}
    assert body["data"] == {**expected, "language": "zh", "state": "waiting", "position": 1}


def test_a_rehearsal_tells_nothing(service: Service) -> None:
    apart = rehearse(service, now=None)
    talk = apart.start("mei")
    apart.reply(talk, Say("转人工"))
    dialogue = ServiceRehearsal(service)
    dialogue.start("mei", None, 1, Given())
    dialogue.reply(Say("转人工"))
    dialogue.close()
    assert told(service.shop) == []
    assert Outbox(apart._journal._store._engine).all() == []


def test_who_names_no_receiver_keeps_nothing(tmp_path: Path) -> None:
    service = Service.open(build_shop(tmp_path / "shop"))
    service.reply(service.start(), Say("转人工"))
    assert told(service.shop) == []
    service.close()


class OrdersAreTold:
    """Subclass it with a ``service`` of ``data.ORDERS`` and the ``outbox`` beside it."""

    def messages(self, outbox: Outbox) -> list[tuple[str, dict[str, object]]]:
        found = sorted(outbox.all(), key=lambda one: (one.created_at, one.kind))
        return [(one.kind, json.loads(one.body)["data"]) for one in found]

    def test_an_order_says_its_deed_and_nothing_personal(
        self, service: OrderService, outbox: Outbox
    ) -> None:
        done = service.carry_out(ask(ChangeAddress(PAID.order_id, ELSEWHERE)))
        assert isinstance(done, Done)
        ((kind, data),) = self.messages(outbox)
        assert kind == "order"
        named = {"order_id": PAID.order_id, "deed": "address", "action": done.action}
        assert named.items() <= data.items()
        assert (data["user"], data["conversation_id"], data["turn"]) == ("mei", "c1", 1)
        assert "李四" not in outbox.all()[0].body
        assert ELSEWHERE.phone not in outbox.all()[0].body

    def test_a_new_order_is_told(self, service: OrderService, outbox: Outbox) -> None:
        service.carry_out(ask(NEW))
        ((_, data),) = self.messages(outbox)
        assert (data["deed"], data["status"]) == ("create", "pending_payment")

    def test_a_case_is_a_ticket_until_it_is_taken_back(
        self, service: OrderService, outbox: Outbox
    ) -> None:
        asked = ask(Return(DELIVERED.order_id, (Pieces("shirt", "shirt-m"),)))
        done = service.carry_out(asked)
        assert isinstance(done, Done)
        service.carry_out(ask(Withdraw(DELIVERED.order_id, done.action), turn=2))
        tickets = [data["case"] for kind, data in self.messages(outbox) if kind == "ticket"]
        assert {(case["kind"], case["state"]) for case in tickets} == {  # type: ignore[index]
            ("return", "open"),
            ("return", "withdrawn"),
        }
        assert all(case["lines"][0]["product_id"] == "shirt" for case in tickets)  # type: ignore[index]

    def test_what_is_refused_or_done_before_is_not_told(
        self, service: OrderService, outbox: Outbox
    ) -> None:
        service.carry_out(ask(Cancel(SHIPPED.order_id)))
        assert self.messages(outbox) == []
        for _ in range(2):
            service.carry_out(ask(Hurry(PAID.order_id)))
        assert [kind for kind, _ in self.messages(outbox)] == ["order", "ticket"]


PEN = Pen(frozenset(Kind))


class TestOwnOrdersAreTold(OrdersAreTold):
    @pytest.fixture
    def outbox(self) -> Outbox:
        return Outbox(scratch_database())

    @pytest.fixture
    def service(self, outbox: Outbox) -> OrderService:
        policy = built_in_policy()
        OrderStore(outbox.engine).write(ORDERS)
        return OwnOrders(outbox.engine, lambda: policy, lambda _: {}, pen=PEN)


class TestOrdersElsewhereAreTold(OrdersAreTold):
    @pytest.fixture
    def outbox(self) -> Outbox:
        return Outbox(scratch_database())

    @pytest.fixture
    def service(self, outbox: Outbox) -> Iterator[OrderService]:
        from assistant.orders.calling import Line
        from assistant.orders.http_orders import HttpOrders

        system, policy = system_with_orders(), built_in_policy()
        with running(system):
            line = Line(system.address, system.secret, 30.0, pause=0.01)
            yield HttpOrders(line, outbox.engine, lambda: policy, lambda _: {}, PEN)


def test_the_check_up_says_what_is_missing_and_what_was_put_aside(service: Service) -> None:
    def finding() -> tuple[bool, str]:
        (found,) = [one for one in CheckUp().of(service.shop.path) if one.name == "webhooks"]
        return found.ok, found.found

    service.reply(service.start(), Say("转人工"))
    assert finding() == (True, "1 waiting, 0 delivered, 0 dead")
    outbox = Outbox(service.shop.engine)
    outbox.settle(outbox.all()[0], State.DEAD, "status 500")
    assert finding() == (False, "0 waiting, 0 delivered, 1 dead")
    (service.shop.path / "hook.secret").write_text("whsec_" + "x" * 40)
    assert not finding()[0]


def test_without_a_secret_a_server_says_so_at_the_start(service: Service) -> None:
    settings = service.shop.settings.model_copy(
        update={"webhooks": service.shop.settings.webhooks.model_copy(update={"secret_file": None})}
    )
    shop = Shop(service.shop.path, settings, service.shop.engine)
    with pytest.raises(SettingsError, match="DAOGOU_WEBHOOK_SECRET"):
        Courier.of(shop)


def test_what_was_told_of_a_shopper_is_exported_and_forgotten(service: Service) -> None:
    for user in ("mei", "ada"):
        service.reply(service.start(user), Say("转人工"))
    (message,) = exported(service.shop, "mei")["webhooks"]
    assert (message["type"], message["data"]["user"]) == ("handover", "mei")
    forget(service.shop, "mei")
    assert [json.loads(one.body)["data"]["user"] for one in told(service.shop)] == ["ada"]
