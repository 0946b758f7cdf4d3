"""What every ``OrderService`` does, whatever it keeps its orders in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.orders.actions import ActionState
from assistant.orders.asked import Asked
from assistant.orders.requests import (
    AskInvoice,
    Bought,
    Cancel,
    ChangeAddress,
    Create,
    Exchange,
    Hurry,
    Pieces,
    Refund,
    Request,
    Return,
    ShipTo,
    Withdraw,
)
from assistant.orders.results import Done, Refusal
from assistant.orders.service import OrderService
from assistant.records.orders import Order, OrderStatus
from tests.assistant.orders.data import ADDRESS, DELIVERED, NOW, PAID, SHIPPED, UNPAID

ELSEWHERE = ShipTo("李四", "13900000018", "上海市 浦东新区", "海棠路2号")
NEW = Create(
    "20261110000099", (Bought("shirt", "shirt-m", "纯棉衬衫", 1, 120.0),), 120.0, user="mei"
)


def ask(request: Request, turn: int = 1) -> Asked:
    return Asked(request, NOW, "mei", "c1", turn)


class OrderServiceTests:
    """Subclass it with a ``service`` that has the orders of ``data.ORDERS``."""

    @pytest.fixture
    def service(self) -> OrderService:
        raise NotImplementedError

    def done(self, service: OrderService, request: Request, turn: int = 1) -> Done:
        result = service.carry_out(ask(request, turn))
        assert isinstance(result, Done), result
        return result

    def order(self, service: OrderService, order_id: str) -> Order:
        found = service.get(order_id)
        assert isinstance(found, Order)
        return found

    def test_a_shoppers_orders_come_newest_first(self, service: OrderService) -> None:
        found = service.of_user("mei")
        assert isinstance(found, list)
        assert found == [UNPAID, PAID, SHIPPED, DELIVERED]

    def test_an_unknown_shopper_has_none(self, service: OrderService) -> None:
        assert service.of_user("nobody") == []

    def test_an_order_is_found_by_its_number(self, service: OrderService) -> None:
        assert self.order(service, PAID.order_id) == PAID
        assert service.get("20200101000000") is None

    def test_cancelling_is_kept(self, service: OrderService) -> None:
        done = self.done(service, Cancel(PAID.order_id))
        assert (done.amount, done.clause) == (158.0, "cancel")
        after = self.order(service, PAID.order_id)
        assert after.status is OrderStatus.CANCELLED
        assert [(case["kind"], case["amount"]) for case in after.open_cases] == [("cancel", 158.0)]

    def test_pressed_twice_it_is_done_once(self, service: OrderService) -> None:
        first = self.done(service, Cancel(PAID.order_id))
        second = self.done(service, Cancel(PAID.order_id))
        assert (first.again, second.again) == (False, True)
        assert first.action == second.action
        assert len(service.actions(PAID.order_id)) == 1

    def test_asked_again_later_it_is_refused(self, service: OrderService) -> None:
        self.done(service, Cancel(PAID.order_id), turn=1)
        refused = service.carry_out(ask(Cancel(PAID.order_id), turn=5))
        assert isinstance(refused, Refusal)
        assert refused.reason == "ended"

    def test_what_was_sent_is_not_cancelled(self, service: OrderService) -> None:
        refused = service.carry_out(ask(Cancel(SHIPPED.order_id)))
        assert isinstance(refused, Refusal)
        assert (refused.reason, refused.clause) == ("cancel", "cancel_sent")
        assert self.order(service, SHIPPED.order_id) == SHIPPED

    def test_an_address_is_changed_and_put_back(self, service: OrderService) -> None:
        done = self.done(service, ChangeAddress(PAID.order_id, ELSEWHERE))
        assert self.order(service, PAID.order_id).address == ELSEWHERE.to_json()
        self.done(service, Withdraw(PAID.order_id, done.action), turn=2)
        assert self.order(service, PAID.order_id).address == ADDRESS

    def test_a_part_is_refunded_and_the_rest_goes_on(self, service: OrderService) -> None:
        done = self.done(service, Refund(PAID.order_id, (Pieces("socks", "socks-1"),)))
        assert done.amount == 30.0
        assert self.order(service, PAID.order_id).status is OrderStatus.PAID

    def test_a_return_names_its_lines(self, service: OrderService) -> None:
        done = self.done(service, Return(DELIVERED.order_id, (Pieces("shirt", "shirt-m"),)))
        assert done.amount == 120.0
        after = self.order(service, DELIVERED.order_id)
        assert after.status is OrderStatus.RETURN_REQUESTED
        assert after.open_cases[0]["lines"] == [
            {"product_id": "shirt", "sku": "shirt-m", "quantity": 1}
        ]

    def test_a_withdrawn_return_leaves_the_order_as_it_was(self, service: OrderService) -> None:
        done = self.done(service, Return(DELIVERED.order_id))
        self.done(service, Withdraw(DELIVERED.order_id, done.action), turn=2)
        after = self.order(service, DELIVERED.order_id)
        assert replace(after, cases=()) == DELIVERED
        assert [case["state"] for case in after.cases] == ["withdrawn"]

    def test_nothing_is_withdrawn_twice(self, service: OrderService) -> None:
        done = self.done(service, Return(DELIVERED.order_id))
        self.done(service, Withdraw(DELIVERED.order_id, done.action), turn=2)
        refused = service.carry_out(ask(Withdraw(DELIVERED.order_id, done.action), turn=3))
        assert isinstance(refused, Refusal)
        assert refused.reason == "withdrawn_before"

    def test_withdrawn_and_asked_again_it_is_done_again(self, service: OrderService) -> None:
        request = Return(DELIVERED.order_id)
        first = self.done(service, request)
        self.done(service, Withdraw(DELIVERED.order_id, first.action), turn=2)
        assert not self.done(service, request).again
        assert self.order(service, DELIVERED.order_id).status is OrderStatus.RETURN_REQUESTED

    def test_of_two_returns_each_is_withdrawn_alone(self, service: OrderService) -> None:
        shirt = self.done(service, Return(DELIVERED.order_id, (Pieces("shirt", "shirt-m"),)))
        socks = self.done(service, Return(DELIVERED.order_id, (Pieces("socks", "socks-1"),)), 2)
        self.done(service, Withdraw(DELIVERED.order_id, shirt.action), 3)
        assert self.order(service, DELIVERED.order_id).status is OrderStatus.RETURN_REQUESTED
        self.done(service, Withdraw(DELIVERED.order_id, socks.action), 4)
        assert self.order(service, DELIVERED.order_id).status is OrderStatus.DELIVERED

    def test_before_dispatch_an_exchange_changes_the_order(self, service: OrderService) -> None:
        self.done(service, Exchange(PAID.order_id, (Pieces("shirt", "shirt-m"),), "shirt-l"))
        lines = self.order(service, PAID.order_id).lines
        assert [line.sku for line in lines] == ["shirt-l", "socks-1"]

    def test_after_delivery_an_exchange_is_a_case(self, service: OrderService) -> None:
        pieces = (Pieces("shirt", "shirt-m"),)
        self.done(service, Exchange(DELIVERED.order_id, pieces, "shirt-l"))
        (case,) = self.order(service, DELIVERED.order_id).open_cases
        assert (case["kind"], case["to_sku"], case["freight"]) == ("exchange", "shirt-l", "shopper")

    def test_an_invoice_is_asked_for_once(self, service: OrderService) -> None:
        self.done(service, AskInvoice(PAID.order_id, "好物有限公司", "91330100MA2XXXXX0A"))
        kept = self.order(service, PAID.order_id).invoice
        assert kept == {"title": "好物有限公司", "tax_id": "91330100MA2XXXXX0A"}
        refused = service.carry_out(ask(AskInvoice(PAID.order_id, "张三"), 2))
        assert isinstance(refused, Refusal)
        assert refused.reason == "invoiced"

    def test_an_order_is_chased_once_a_day(self, service: OrderService) -> None:
        self.done(service, Hurry(PAID.order_id))
        refused = service.carry_out(ask(Hurry(PAID.order_id), 2))
        assert isinstance(refused, Refusal)
        assert refused.reason == "hurried"
        later = replace(ask(Hurry(PAID.order_id), 3), now=NOW + timedelta(hours=25))
        assert isinstance(service.carry_out(later), Done)

    def test_a_new_order_waits_for_payment(self, service: OrderService) -> None:
        self.done(service, NEW)
        order = self.order(service, NEW.order_id)
        assert (order.status, order.total) == (OrderStatus.PENDING_PAYMENT, 120.0)
        assert self.done(service, NEW).again

    def test_a_number_is_not_given_twice(self, service: OrderService) -> None:
        refused = service.carry_out(ask(replace(NEW, order_id=PAID.order_id)))
        assert isinstance(refused, Refusal)
        assert refused.reason == "number_taken"
        assert self.order(service, PAID.order_id) == PAID

    def test_the_log_says_what_was_before_and_after(self, service: OrderService) -> None:
        done = self.done(service, Cancel(PAID.order_id))
        (action,) = service.actions(PAID.order_id)
        assert (action.id, action.clause, action.state) == (done.action, "cancel", ActionState.DONE)
        assert action.before["status"] == "paid"
        assert action.after["status"] == "cancelled"
