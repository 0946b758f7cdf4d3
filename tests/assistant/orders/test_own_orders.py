"""Orders in the shop's own tables."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from assistant.orders.asked import Asked
from assistant.orders.own_orders import OwnOrders
from assistant.orders.policy import built_in_policy
from assistant.orders.requests import Cancel
from assistant.orders.results import Done, Refusal
from assistant.orders.service import OrderService
from assistant.orders.tables import actions
from assistant.records.orders import OrderStatus, OrderStore
from assistant.shop.folder import create_tables, scratch_database
from tests.assistant.orders.conformance import OrderServiceTests, ask
from tests.assistant.orders.data import NOW, ORDERS, PAID
from tests.databases import durable


def own_orders(engine: Engine, base: OwnOrders | None = None) -> OwnOrders:
    policy = built_in_policy()
    return OwnOrders(engine, lambda: policy, lambda _: {}, base)


def filled(engine: Engine) -> OwnOrders:
    create_tables(engine)
    OrderStore(engine).write(ORDERS)
    return own_orders(engine)


class TestOwnOrders(OrderServiceTests):
    @pytest.fixture
    def service(self) -> OrderService:
        return filled(scratch_database())


class TestOnTopOfOthers(OrderServiceTests):
    """A rehearsal sees the orders of the shop and changes copies of them."""

    @pytest.fixture
    def service(self) -> OrderService:
        return own_orders(scratch_database(), filled(scratch_database()))


def test_what_is_below_stays_as_it_is() -> None:
    below = filled(scratch_database())
    above = own_orders(scratch_database(), below)
    assert isinstance(above.carry_out(ask(Cancel(PAID.order_id))), Done)
    assert below.get(PAID.order_id) == PAID
    assert below.actions(PAID.order_id) == []


def test_pressed_by_several_at_once_it_is_done_once(tmp_path: Path) -> None:
    engine = durable(tmp_path / "shop.db")
    service = filled(engine)
    requests = [Asked(Cancel(PAID.order_id), NOW, "mei", f"c{n % 2}", 1) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(service.carry_out, requests))
    done = [one for one in results if isinstance(one, Done)]
    refused = [one for one in results if isinstance(one, Refusal)]
    assert sum(not one.again for one in done) == 1
    assert {one.reason for one in refused} == {"ended"}
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(actions)) == 1
    engine.dispose()


def test_what_is_done_survives_the_process(tmp_path: Path) -> None:
    first = durable(tmp_path / "shop.db")
    filled(first).carry_out(ask(Cancel(PAID.order_id)))
    first.dispose()
    second = durable(tmp_path / "shop.db")
    order = own_orders(second).get(PAID.order_id)
    assert getattr(order, "status", None) is OrderStatus.CANCELLED
    second.dispose()


def test_a_file_of_orders_read_again_keeps_what_was_asked_for() -> None:
    engine = scratch_database()
    service = filled(engine)
    service.carry_out(ask(Cancel(PAID.order_id)))
    OrderStore(engine).write([PAID])
    order = service.get(PAID.order_id)
    assert [case["kind"] for case in getattr(order, "cases", ())] == ["cancel"]
