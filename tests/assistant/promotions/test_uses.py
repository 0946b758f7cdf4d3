"""What an order used of promotions counts as long as the order stands, and no longer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from assistant.orders.asked import Asked
from assistant.orders.calling import Line
from assistant.orders.http_orders import HttpOrders
from assistant.orders.own_orders import OwnOrders
from assistant.orders.policy import built_in_policy
from assistant.orders.requests import Bought, Cancel, Create, Refund, Request, Withdraw
from assistant.orders.results import Done
from assistant.orders.service import OrderService
from assistant.promotions.buyer import Buyer
from assistant.promotions.promotion import Kind
from assistant.promotions.quoting import quote
from assistant.promotions.uses import REST, Use, UseLog, buyer_of, uses_of
from assistant.records.orders import OrderStatus, OrderStore
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from tests.assistant.orders.system import System, running
from tests.assistant.promotions.offers import DAY, NOW, line, offered, promotion
from tests.assistant.promotions.shop import NOON, build
from tests.assistant.service.visits import Visit

CUT = promotion(Kind.THRESHOLD, "m", threshold=10_000, amount=1_000)
LOW = promotion(Kind.DISCOUNT, "d", price=5_000, limit=3)
PRESALE = promotion(Kind.PRESALE, "p", deposit=500, worth=1_000, balance=(NOW + DAY, NOW + 2 * DAY))


def own_orders(engine: Engine, base: OrderService | None = None) -> OwnOrders:
    policy = built_in_policy()
    return OwnOrders(engine, lambda: policy, lambda _: {}, base)


def order(number: str, *used: Use) -> Create:
    return Create(number, (Bought("a", None, "A", 1, 60.0),), 60.0, user="lin", uses=used)


def do(service: OrderService, request: Request, turn: int = 1) -> Done:
    result = service.carry_out(Asked(request, NOW, "lin", "c", turn))
    assert isinstance(result, Done), result
    return result


def used(engine: Engine, *more: Engine) -> Buyer:
    return buyer_of([UseLog(one) for one in (engine, *more)], "lin")


def becomes(engine: Engine, number: str, status: OrderStatus) -> None:
    """What a file of orders says of it later."""
    store = OrderStore(engine)
    found = store.get(number)
    assert found is not None
    store.write([replace(found, status=status)])


def test_a_quote_says_what_an_order_at_it_uses() -> None:
    bought = quote([line("a", 60, 2), line("b", 80)], offered(LOW, CUT), NOW)
    assert uses_of(bought) == (Use("d", "a", 2), Use("d", "b", 1), Use("m"))


def test_what_is_ordered_is_used_once_however_often_it_is_sent() -> None:
    engine = scratch_database()
    service = own_orders(engine)
    for _ in range(2):
        do(service, order("1", Use("d", "a", 2), Use("m")))
    buyer = used(engine)
    assert (buyer.used, buyer.pieces) == ({"d": 1, "m": 1}, {("d", "a"): 2})
    assert buyer.pieces_left(LOW, "a") == 1


def test_cancelled_it_is_given_back_and_with_the_cancelling_taken_back_used_again() -> None:
    engine = scratch_database()
    service = own_orders(engine)
    do(service, order("1", Use("m")))
    gone = do(service, Cancel("1"), 2)
    assert used(engine).used == {}
    do(service, Withdraw("1", gone.action), 3)
    assert used(engine).used == {"m": 1}


def test_an_order_that_was_not_meant_used_nothing() -> None:
    engine = scratch_database()
    service = own_orders(engine)
    placed = do(service, order("1", Use("m")))
    do(service, Withdraw("1", placed.action), 2)
    assert used(engine).used == {}


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (OrderStatus.PAID, 1),
        (OrderStatus.COMPLETED, 1),
        (OrderStatus.CANCELLED, 0),
        (OrderStatus.REFUNDED, 0),
    ],
)
def test_what_a_file_says_of_the_order_counts(status: OrderStatus, count: int) -> None:
    engine = scratch_database()
    do(own_orders(engine), order("1", Use("m")))
    becomes(engine, "1", status)
    assert used(engine).used.get("m", 0) == count


def test_a_refund_of_all_gives_back_and_one_of_a_part_does_not() -> None:
    engine = scratch_database()
    service = own_orders(engine)
    for turn, number in enumerate(("1", "2"), 1):
        do(service, order(number, Use("m")), turn)
        becomes(engine, number, OrderStatus.PAID)
    do(service, Refund("1"), 3)
    assert used(engine).used == {"m": 1}


def test_a_deposit_stands_from_its_payment_until_the_rest_is_ordered() -> None:
    engine = scratch_database()
    service = own_orders(engine)
    deposit = uses_of(quote([line("a", 60, 2)], offered(PRESALE), NOW))
    do(service, order("1", *deposit))
    assert used(engine).deposits == {}
    becomes(engine, "1", OrderStatus.PAID)
    paid = used(engine)
    assert paid.deposits == {("p", "a"): 2}
    rest = quote([line("a", 60, 2)], offered(PRESALE), NOW + DAY, paid)
    assert uses_of(rest) == (Use("p", "a", 2, REST),)
    do(service, order("2", *uses_of(rest)), 2)
    assert used(engine).deposits == {}


def test_a_rehearsal_gives_back_what_stays_used_in_the_shop() -> None:
    below, above = scratch_database(), scratch_database()
    shop = own_orders(below)
    do(shop, order("1", Use("m")))
    do(own_orders(above, shop), Cancel("1"), 2)
    assert used(below, above).used == {}
    assert used(below).used == {"m": 1}


def test_what_another_system_has_is_counted_by_what_was_asked_of_it() -> None:
    engine, policy, system = scratch_database(), built_in_policy(), System()
    with running(system):
        line_to_it = Line(system.address, system.secret, 30.0, pause=0.01)
        service = HttpOrders(line_to_it, engine, lambda: policy, lambda _: {})
        do(service, order("1", Use("m")))
        assert used(engine).used == {"m": 1}
        do(service, Cancel("1"), 2)
    assert used(engine).used == {}


@pytest.fixture(scope="module")
def selling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The shop with promotions and a payment page."""
    path = build(tmp_path_factory.mktemp("selling") / "shop")
    settings = path / "shop.toml"
    text = settings.read_text("utf-8") if settings.exists() else ""
    settings.write_text(text + '\npayment_url = "https://pay.example/{order}"\n', "utf-8")
    opened = Service.open(path)
    yield opened
    opened.close()


def visit(selling: Service, user: str | None = None, now: datetime = NOON) -> Visit:
    return Visit(rehearse(selling, now), user)


def off(talk: Visit) -> set[str]:
    """The promotions that a pair of shoes in the cart has now."""
    quoted = talk.click("add_to_cart", "shoe-1", "shoe-1-42")["quote"]
    return {one["id"] for one in quoted["deductions"]}


@pytest.mark.parametrize("user", ["lin", None], ids=["known", "not logged in"])
def test_a_coupon_good_once_is_used_once(selling: Service, user: str | None) -> None:
    talk = visit(selling, user)
    talk.say("SHOE30")
    first = off(talk)
    assert first & {"shoes", "own"}
    assert "https://pay.example/" in talk.say("去结算")["reply"]
    if user is None:
        assert "shoes" not in off(talk)
        assert "用过" in talk.say("SHOE30")["reply"]


def test_undoing_the_checkout_gives_the_coupon_back(selling: Service) -> None:
    talk = visit(selling)
    talk.say("SHOE30")
    off(talk)
    assert talk.say("去结算")["cart"] == []
    undone = talk.say("撤销")
    assert undone["cart"]
    assert "shoes" in {one["id"] for one in talk.say("看看购物车")["quote"]["deductions"]}


def test_an_order_cancelled_in_the_chat_gives_the_coupon_back(selling: Service) -> None:
    talk = visit(selling)
    talk.say("SHOE30")
    off(talk)
    talk.say("去结算")
    talk.say("取消订单")
    assert "已取消" in talk.say("确认取消")["reply"]
    assert "shoes" in off(talk)


def test_a_rehearsal_uses_nothing_of_the_shop(selling: Service) -> None:
    for _ in range(2):
        talk = visit(selling)
        talk.say("SHOE30")
        assert "shoes" in off(talk)
        talk.say("去结算")
    assert UseLog(selling.shop.engine).of_user("lin") == {}
