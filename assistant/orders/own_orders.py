"""Orders in the shop's own tables.

Each change is one transaction: the order is locked, the policy asked again, the log written and the
order with it. A key that is in the log already is answered from there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, Engine, insert, update

from assistant.orders import actions
from assistant.orders.actions import Action, ActionLog, ActionState
from assistant.orders.asked import Asked
from assistant.orders.bench import Bench, Goods
from assistant.orders.effects import applied, created, taken_back
from assistant.orders.judging import judge
from assistant.orders.policy import Policy
from assistant.orders.requests import Create, Withdraw
from assistant.orders.results import Done, Proposal, Refusal, Result, Unavailable
from assistant.orders.withdrawing import weigh_withdrawal
from assistant.promotions.buyer import holder
from assistant.promotions.uses import record
from assistant.records.orders import Order, OrderStore, read_order, row_of
from assistant.records.tables import orders as table
from assistant.webhooks.outbox import Pen
from assistant.webhooks.telling import tell_of_order

Describe = Callable[[Sequence[str]], Mapping[str, Goods]]


class Visible(Protocol):
    """Where orders can be looked at."""

    def of_user(self, user: str) -> list[Order] | Unavailable:
        """The orders of a known shopper, newest first."""

    def get(self, order_id: str) -> Order | Unavailable | None:
        """The order with this number."""


class OwnOrders:
    """The orders of a database, as ``OrderService`` wants them.

    Args:
        engine: The database.
        policy: The policy as it is now.
        describe: What is known of goods, by product id.
        base: Orders that can be seen and are copied here before they are changed, so that what is
            there stays as it is: for rehearsals.
        pen: Tells the shop's systems what is done.
    """

    def __init__(
        self,
        engine: Engine,
        policy: Callable[[], Policy],
        describe: Describe,
        base: Visible | None = None,
        pen: Pen = Pen(),  # noqa: B008  # a value
    ) -> None:
        self._engine, self._policy = engine, policy
        self._describe, self._base, self._pen = describe, base, pen
        self._store = OrderStore(engine)
        self._log = ActionLog(engine)

    def of_user(self, user: str) -> list[Order] | Unavailable:
        """The orders of a known shopper, newest first."""
        own = self._store.of_user(user)
        below = self._base.of_user(user) if self._base else []
        if isinstance(below, Unavailable):
            return below
        here = {order.order_id for order in own}
        both = [*own, *(order for order in below if order.order_id not in here)]
        return sorted(both, key=lambda order: order.created_at or "", reverse=True)

    def get(self, order_id: str) -> Order | Unavailable | None:
        """The order with this number."""
        return self._store.get(order_id) or (self._base.get(order_id) if self._base else None)

    def actions(self, order_id: str) -> list[Action]:
        """What was done to an order, oldest first."""
        return self._log.of_order(order_id)

    def carry_out(self, asked: Asked) -> Result:
        """Does what is asked, once for each key."""
        seen = self.get(asked.request.order_id)
        if isinstance(seen, Unavailable):
            return seen
        goods = self._describe([line.product_id for line in seen.lines]) if seen else {}
        bench = Bench(self._policy(), asked.now, goods)
        with self._engine.begin() as connection:
            _lock(connection, asked.request.order_id)
            before = actions.holding(connection, asked.key)
            order = read_order(connection, before.order_id if before else asked.request.order_id)
            if before is not None and order is not None:
                return done(before, order, again=True)
            if order is None and seen is not None:
                connection.execute(insert(table).values(**row_of(seen)))
                order = seen
            result = _do(connection, asked, order, bench)
            self._tell(connection, asked, result)
            return result

    def _tell(self, connection: Connection, asked: Asked, result: Result) -> None:
        action = actions.get(connection, result.action) if isinstance(result, Done) else None
        if isinstance(result, Done) and action is not None:
            tell_of_order(self._pen, connection, asked, action, result.order)


def done(action: Action, order: Order, *, again: bool = False) -> Done:
    """The result that an action stands for."""
    facts = {**action.facts, "deed": action.deed.value}
    return Done(action.id, order, action.proposal, action.clause, action.amount, facts, again)


def _lock(connection: Connection, order_id: str) -> None:
    """Makes others wait who want to change the order: a write lock on SQLite, one of the row elsewhere."""
    mine = table.c.order_id == order_id
    connection.execute(update(table).where(mine).values(order_id=order_id))


def _do(connection: Connection, asked: Asked, order: Order | None, bench: Bench) -> Result:
    request = asked.request
    if isinstance(request, Create):
        return _create(connection, asked, request, order, bench)
    if order is None:
        return Refusal("no_such_order")
    if isinstance(request, Withdraw):
        return _withdraw(connection, asked, request, order, bench)
    verdict = judge(order, request, bench)
    if isinstance(verdict, Refusal):
        return verdict
    action_id = actions.next_id(connection, order.order_id)
    after = applied(verdict, action_id, bench.now.isoformat())
    return _keep(connection, asked, verdict, after, bench)


def _create(
    connection: Connection, asked: Asked, request: Create, order: Order | None, bench: Bench
) -> Result:
    if order is not None:
        return Refusal("number_taken", None, {"order": order})
    new = created(request, bench.now.isoformat())
    connection.execute(insert(table).values(**row_of(new)))
    record(connection, new.order_id, holder(asked.user, asked.conversation), request.uses)
    clause = bench.policy.deeds[request.deed].clause
    return _keep(connection, asked, Proposal(request, new, "create", clause), new, bench)


def _withdraw(
    connection: Connection, asked: Asked, request: Withdraw, order: Order, bench: Bench
) -> Result:
    action = actions.get(connection, request.action)
    verdict = weigh_withdrawal(order, action, request, bench)
    if isinstance(verdict, Refusal) or action is None:
        return verdict if isinstance(verdict, Refusal) else Refusal("no_such_action")
    actions.mark(connection, action.id, ActionState.WITHDRAWN, bench.now)
    return _keep(connection, asked, verdict, taken_back(order, action), bench)


def _keep(
    connection: Connection, asked: Asked, proposal: Proposal, after: Order, bench: Bench
) -> Done:
    """Writes the order and the log."""
    action_id = actions.next_id(connection, after.order_id)
    action = Action.of(action_id, asked, proposal, after, bench.now)
    actions.write(connection, asked, action)
    mine = table.c.order_id == after.order_id
    connection.execute(update(table).where(mine).values(**row_of(after)))
    return done(action, after)
