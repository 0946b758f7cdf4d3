"""Orders of another system, over real HTTP: the same conduct, and none of its faults passed on."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy

import pytest

from assistant.orders.actions import ActionState
from assistant.orders.calling import Line
from assistant.orders.http_orders import HttpOrders
from assistant.orders.policy import built_in_policy
from assistant.orders.requests import Cancel, Withdraw
from assistant.orders.results import Done, Refusal, Unavailable
from assistant.orders.service import OrderService
from assistant.shop.folder import scratch_database
from tests.assistant.orders.conformance import OrderServiceTests, ask
from tests.assistant.orders.data import ORDERS, PAID
from tests.assistant.orders.system import Reply, System, running


def system_with_orders() -> System:
    return System(orders={order.order_id: deepcopy(order.to_json()) for order in ORDERS})


def reached(system: System, *, secret: str | None = None, seconds: float = 30.0) -> HttpOrders:
    policy = built_in_policy()
    line = Line(system.address, secret or system.secret, seconds, pause=0.01)
    return HttpOrders(line, scratch_database(), lambda: policy, lambda _: {})


@contextmanager
def met(
    system: System, *, secret: str | None = None, seconds: float = 30.0
) -> Iterator[HttpOrders]:
    with running(system):
        yield reached(system, secret=secret, seconds=seconds)


class TestHttpOrders(OrderServiceTests):
    @pytest.fixture
    def service(self) -> Iterator[OrderService]:
        with met(system_with_orders()) as service:
            yield service


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice() -> None:
    system = system_with_orders()
    system.drop = 1
    with met(system) as service:
        assert isinstance(service.carry_out(ask(Cancel(PAID.order_id))), Done)
    assert system.worked == 1
    assert [method for method, _ in system.calls].count("POST") == 2


def test_where_every_answer_is_lost_it_is_not_said_to_be_done() -> None:
    system = system_with_orders()
    system.drop = 99
    with running(system):
        first = reached(system)
        lost = first.carry_out(ask(Cancel(PAID.order_id)))
        assert isinstance(lost, Unavailable)
        assert lost.unsure
        assert [one.state for one in first.actions(PAID.order_id)] == [ActionState.UNSURE]
        system.drop = 0
        first._line._rests_until = 0.0  # it is asked again after its rest
        found = first.carry_out(ask(Cancel(PAID.order_id)))
    assert isinstance(found, Done)
    assert system.worked == 1
    assert [one.state for one in first.actions(PAID.order_id)] == [ActionState.DONE]


def test_a_busy_system_is_asked_again() -> None:
    system = system_with_orders()
    system.busy = 2
    with met(system) as service:
        assert service.get(PAID.order_id) == PAID


def test_one_that_is_down_is_said_to_be_and_not_asked_all_the_time() -> None:
    system = system_with_orders()
    with running(system):
        service = reached(system)
    assert isinstance(service.of_user("mei"), Unavailable)
    assert isinstance(service.get(PAID.order_id), Unavailable)
    result = service.carry_out(ask(Cancel(PAID.order_id)))
    assert isinstance(result, Unavailable)
    assert not result.unsure
    assert service.actions(PAID.order_id) == []


def test_a_slow_one_is_given_up() -> None:
    system = system_with_orders()
    system.pause = 2.0
    with met(system, seconds=0.3) as service:
        assert isinstance(service.get(PAID.order_id), Unavailable)


def test_a_wrong_secret_gets_nothing() -> None:
    with met(system_with_orders(), secret="another secret") as service:  # noqa: S106
        assert isinstance(service.of_user("mei"), Unavailable)


def foreign(reply: Reply) -> Reply:
    status, body = reply
    if isinstance(body, dict) and "orders" in body:
        return status, {"orders": [{**one, "user": "ann"} for one in body["orders"]]}
    return status, {**body, "order_id": "somebody else's"}


HOSTILE: Mapping[str, Callable[[Reply], Reply | bytes]] = {
    "no JSON": lambda _: b"<html>not found</html>",
    "nothing": lambda _: b"",
    "a number": lambda _: (200, 7),
    "another shopper's": foreign,
    "no state we know": lambda reply: (200, {**reply[1], "status": "gone", "orders": [{"status": 1}]}),
    "a price that is none": lambda reply: (200, {**reply[1], "total": "NaN", "orders": [{"total": -1}]}),
    "no end": lambda _: b"[" * 5_000_000,
    "too deep": lambda _: b"[" * 200_000,
    "elsewhere": lambda _: (302, {}),
    "a time that is none": lambda reply: (
        200, {**reply[1], "paid_at": "yesterday", "orders": [{"paid_at": "soon"}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoil", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_answer_is_none(spoil: Callable[[Reply], Reply | bytes]) -> None:
    system = system_with_orders()
    system.spoil = spoil
    with met(system) as service:
        assert isinstance(service.of_user("mei"), Unavailable)
        assert isinstance(service.get(PAID.order_id), Unavailable)


def test_an_answer_about_another_order_is_not_said_to_be_done() -> None:
    system = system_with_orders()

    def swapped(reply: Reply) -> Reply:
        body = reply[1]
        other = {**body["order"], "order_id": "1"} if "order" in body else None
        return (200, {"order": other}) if other else reply

    system.spoil = swapped
    with met(system) as service:
        result = service.carry_out(ask(Cancel(PAID.order_id)))
    assert isinstance(result, Unavailable)
    assert result.unsure


def test_what_it_refuses_is_refused_with_a_clause_that_is_written_here() -> None:
    system = system_with_orders()
    system.spoil = lambda reply: (
        (409, {"refused": {"reason": "in the oven", "clause": "customised"}})
        if "order" in reply[1]
        else reply
    )
    with met(system) as service:
        result = service.carry_out(ask(Cancel(PAID.order_id)))
    assert isinstance(result, Refusal)
    assert (result.reason, result.clause) == ("elsewhere", "customised")
    assert [one.state for one in service.actions(PAID.order_id)] == [ActionState.REFUSED]


def test_what_changed_there_meanwhile_is_not_overwritten() -> None:
    system = system_with_orders()
    with met(system) as service:
        done = service.carry_out(ask(Cancel(PAID.order_id)))
        assert isinstance(done, Done)
        system.orders[PAID.order_id]["status"] = "refunded"
        refused = service.carry_out(ask(Withdraw(PAID.order_id, done.action), 2))
    assert isinstance(refused, Refusal)
    assert refused.reason == "acted_upon"


def test_a_number_never_leads_to_another_path() -> None:
    system = system_with_orders()
    with met(system) as service:
        assert service.get("../../etc/passwd") is None
        assert service.get("..") is None
    assert all(
        path.startswith("/api/orders/") and ".." not in path.split("/") for _, path in system.calls
    )
