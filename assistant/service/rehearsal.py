"""Rehearsals: conversations on throw-away state with a clock that stands still.

A rehearsal shares what is loaded of the shop and writes to a database in memory, so it is quick,
leaves the shop as it was, and gives the same transcript each time.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from assistant.alerts.book import AlertBook
from assistant.clock import Clock, fixed_clock
from assistant.dialogue.state import CartLine, Change
from assistant.orders.desk import OrderDesk
from assistant.orders.results import Unavailable
from assistant.records.orders import Order, OrderStore
from assistant.replay.given import Given
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import scratch_database as scratch_database
from assistant.shop.loading import Loaded
from assistant.turn.turns import Message, Turn


def rehearse(service: Service, now: datetime | None) -> Service:
    """The same shop on throw-away state; ``now`` stands still, None is the shop's latest event."""
    moment = now or service.loaded.latest_event()
    loaded, scratch = service.loaded.current(), scratch_database()
    loaded = with_desk(loaded, loaded.tools.desk.rehearsed(scratch))
    return _scratch_service(loaded, scratch, fixed_clock(moment))


class ServiceRehearsal:
    """One replayed dialogue; see ``assistant.replay.runner.Rehearsal``."""

    def __init__(self, service: Service) -> None:
        self._shop_service = service
        self._engine = scratch_database()
        self._service = service
        self._id = ""
        self._user: str | None = None
        self._desk = service.loaded.tools.desk
        self._numbers: tuple[str, ...] = ()

    def start(self, user: str | None, now: datetime | None, seed: int, given: Given) -> None:
        """Begins the dialogue."""
        loaded = self._shop_service.loaded.current()
        self._user = user
        if given.orders is not None:
            self._numbers = tuple(order.order_id for order in given.orders)
            OrderStore(self._engine).write([order.order(user) for order in given.orders])
            loaded = with_orders(loaded, self._engine)
        else:
            loaded = with_desk(loaded, loaded.tools.desk.rehearsed(self._engine))
        if given.stock is not None:
            tools = replace(loaded.tools, told_stock=given.stock.on)
            loaded = loaded.with_tools(tools)
        self._desk = loaded.tools.desk
        clock = fixed_clock(now or loaded.latest_event())
        self._service = _scratch_service(loaded, self._engine, clock)
        self._id = self._service.start(user, seed)
        if given.cart:
            self._service.begin_with(self._id, _cart(given))

    def opening(self) -> dict[str, Any] | None:
        """What it opens with besides the greeting."""
        due = self._service.opening(None, self._id).due
        return dict(due.to_json()) if due else None

    def reply(self, message: Message) -> dict[str, Any]:
        """The turn as data."""
        return self._service.reply(self._id, message, explain=True).to_json()

    def undo(self) -> dict[str, Any] | None:
        """Takes the last turn back."""
        turn: Turn | None = self._service.undo(self._id)
        return turn.to_json() if turn else None

    def edit(self, turn: int, text: str) -> dict[str, Any]:
        """Goes back to before ``turn`` and answers ``text`` there."""
        return self._service.edit(self._id, turn, text).to_json()

    def orders(self) -> Sequence[dict[str, Any]]:
        """The shopper's orders, and those given to nobody, with what was done to each."""
        found = self._desk.service.of_user(self._user) if self._user else []
        own = [] if isinstance(found, Unavailable) else found
        nobodys = (self._desk.service.get(number) for number in self._numbers)
        others = [order for order in nobodys if isinstance(order, Order) and order not in own]
        return [self._row(order) for order in (*own, *others)]

    def _row(self, order: Order) -> dict[str, Any]:
        done = [action.to_json() for action in self._desk.actions(order.order_id)]
        return {**order.to_json(), "actions": done}

    def alerts(self) -> Sequence[dict[str, Any]]:
        """The shopper's alerts, those that ended too."""
        return [one.to_json() for one in AlertBook(self._engine).all_of(self._user, self._id)]

    def close(self) -> None:
        """Throws the state away."""
        self._engine.dispose()


def with_orders(loaded: Loaded, engine: Engine) -> Loaded:
    """The same loaded shop with the orders of another database and no others, nor what they used."""
    desk = loaded.tools.desk.rehearsed(engine, alone=True)
    unused = loaded.tools.promotions.unused()
    tools = replace(loaded.tools, orders=OrderStore(engine), desk=desk, promotions=unused)
    return loaded.with_tools(tools)


def with_desk(loaded: Loaded, desk: OrderDesk) -> Loaded:
    """The same loaded shop with its orders dealt with elsewhere."""
    return loaded.with_tools(replace(loaded.tools, desk=desk))


def _cart(given: Given) -> Change:
    lines = tuple(CartLine(line.id, line.sku, line.quantity) for line in given.cart or ())
    return Change({"cart": lines})


def _scratch_service(loaded: Loaded, engine: Engine, clock: Clock) -> Service:
    memory = loaded.tools.memory.beside(engine)
    promotions = loaded.tools.promotions.beside(engine)
    skills = loaded.tools.own.rehearsed()
    people = loaded.tools.people.beside(engine)
    tools = replace(loaded.tools, memory=memory, promotions=promotions, own=skills, people=people)
    tools = replace(tools, alerts=AlertBook(engine))
    own = loaded.by_templates().with_tools(tools)
    return Service(own, Journal.of(engine, clock, people=people), clock)
