"""Orders in another system behind HTTP: what is asked of it and how is in ``docs/orders.md``.

The policy is read here, before anything is sent. What is sent is first written into the log as not
known to be done, under the key that goes with it; so a request whose answer was lost is asked again
under that key and never done twice.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from sqlalchemy import Engine

from assistant.orders import actions
from assistant.orders.actions import Action, ActionLog, ActionState
from assistant.orders.asked import Asked, from_json
from assistant.orders.bench import Bench
from assistant.orders.calling import Answer, Down, Line
from assistant.orders.effects import applied, created, taken_back
from assistant.orders.judging import judge
from assistant.orders.own_orders import Describe, done
from assistant.orders.policy import Policy
from assistant.orders.requests import Create, Withdraw
from assistant.orders.results import Proposal, Refusal, Result, Unavailable
from assistant.orders.sending import body_of, path_part, read_as
from assistant.orders.wire import WireDone, read_done, read_order, read_orders
from assistant.orders.withdrawing import weigh_withdrawal
from assistant.promotions.buyer import holder
from assistant.promotions.uses import record
from assistant.records.orders import Order
from assistant.webhooks.outbox import Pen
from assistant.webhooks.telling import tell_of_order

log = logging.getLogger(__name__)
Found = TypeVar("Found")
FRESH = 1.0  # seconds in which an order need not be asked for again: one turn looks several times
MOST_KEPT = 10_000
GONE = 404


class HttpOrders:
    """The orders of another system, as ``OrderService`` wants them.

    Args:
        line: Leads there.
        engine: Where the log of requests is.
        policy: The policy as it is now.
        describe: What is known of goods, by product id.
        pen: Tells the shop's systems what is done.
    """

    def __init__(
        self,
        line: Line,
        engine: Engine,
        policy: Callable[[], Policy],
        describe: Describe,
        pen: Pen = Pen(),  # noqa: B008  # a value
    ) -> None:
        self._line, self._engine, self._pen = line, engine, pen
        self._policy, self._describe = policy, describe
        self._log = ActionLog(engine)
        self._seen: dict[str, tuple[float, Any]] = {}

    def of_user(self, user: str) -> list[Order] | Unavailable:
        """The orders of a known shopper, newest first."""
        return self._fresh(f"user {user}", lambda: self._of_user(user))

    def get(self, order_id: str) -> Order | Unavailable | None:
        """The order with this number."""
        return self._fresh(f"order {order_id}", lambda: self._get(order_id))

    def actions(self, order_id: str) -> list[Action]:
        """What was asked through here, oldest first."""
        return self._log.of_order(order_id)

    def carry_out(self, asked: Asked) -> Result:
        """Asks the system to do what is asked, once for each key."""
        self._seen.clear()
        before = self._held(asked)
        if before is not None:
            asked = replace(asked, request=from_json(before.request))
        order = self._get(asked.request.order_id)
        if isinstance(order, Unavailable):
            return order
        if before is not None and before.state is ActionState.DONE and order is not None:
            return done(before, order, again=True)
        if before is not None:
            return self._send(asked, before)
        weighed = self._weighed(asked, order)
        return self._send(asked, weighed) if isinstance(weighed, Action) else weighed

    def _weighed(self, asked: Asked, order: Order | None) -> Action | Refusal:
        """The action as it is to be, in the log; or why not."""
        request = asked.request
        goods = self._describe([line.product_id for line in order.lines]) if order else {}
        bench = Bench(self._policy(), asked.now, goods)
        with self._engine.begin() as connection:
            action_id = actions.next_id(connection, request.order_id)
            verdict, after = self._judged(asked, order, bench, action_id)
            if isinstance(verdict, Refusal) or after is None:
                return verdict if isinstance(verdict, Refusal) else Refusal("no_such_order")
            action = Action.of(action_id, asked, verdict, after, asked.now)
            action = replace(action, state=ActionState.UNSURE)
            actions.write(connection, asked, action)
            if isinstance(request, Create):
                who = holder(asked.user, asked.conversation)
                record(connection, request.order_id, who, request.uses)
        return action

    def _judged(
        self, asked: Asked, order: Order | None, bench: Bench, action_id: str
    ) -> tuple[Proposal | Refusal, Order | None]:
        request, at = asked.request, asked.now.isoformat()
        if isinstance(request, Create):
            if order is not None:
                return Refusal("number_taken", None, {"order": order}), None
            new = created(request, at)
            return Proposal(request, new, "create", bench.policy.deeds[request.deed].clause), new
        if order is None:
            return Refusal("no_such_order"), None
        if isinstance(request, Withdraw):
            action = self._log.get(request.action)
            verdict = weigh_withdrawal(order, action, request, bench)
            return verdict, taken_back(order, action) if action else None
        verdict = judge(order, request, bench)
        return verdict, applied(verdict, action_id, at) if isinstance(verdict, Proposal) else None

    def _send(self, asked: Asked, action: Action) -> Result:
        """Sends what is in the log, and writes there what became of it."""
        new = isinstance(asked.request, Create)
        path = "orders" if new else f"orders/{path_part(action.order_id)}/requests"
        body = body_of(asked, action)
        answer = self._line.post(path, body, f"{asked.key}-{action.id}")
        self._seen.clear()
        if isinstance(answer, Down):
            return self._unanswered(action, answer)
        try:
            told = read_done(answer.body)
        except ValueError as exc:
            return self._unanswered(action, Down(f"status {answer.status}: {exc}", arrived=True))
        if told.refused is not None or told.order is None or answer.status >= 400:
            return self._refused(action, told, answer)
        return self._done(asked, action, told.order.order())

    def _unanswered(self, action: Action, down: Down) -> Unavailable:
        log.error("Orders: %s of %s has no answer (%s).", action.deed, action.id, down.why)
        if not down.arrived:
            self._mark(action, ActionState.REFUSED)
        return Unavailable(down.why, unsure=down.arrived)

    def _refused(self, action: Action, told: WireDone, answer: Answer) -> Refusal:
        """What the other system refuses by a clause that is written here is refused by that one."""
        self._mark(action, ActionState.REFUSED)
        refused = told.refused
        log.warning("Orders: %s was refused there (%s).", action.id, refused or answer.status)
        known = refused is not None and refused.clause in self._policy().clauses
        return Refusal("elsewhere", refused.clause if refused and known else None)

    def _done(self, asked: Asked, action: Action, order: Order) -> Result:
        if order.order_id != action.order_id:
            down = Down(f"asked of '{action.order_id}', told of '{order.order_id}'", arrived=True)
            return self._unanswered(action, down)
        with self._engine.begin() as connection:
            if isinstance(asked.request, Withdraw):
                actions.mark(connection, asked.request.action, ActionState.WITHDRAWN, asked.now)
            actions.mark(connection, action.id, ActionState.DONE)
            tell_of_order(self._pen, connection, asked, action, order)
        return done(replace(action, state=ActionState.DONE), order)

    def _mark(self, action: Action, state: ActionState) -> None:
        with self._engine.begin() as connection:
            actions.mark(connection, action.id, state)

    def _held(self, asked: Asked) -> Action | None:
        with self._engine.connect() as connection:
            return actions.holding(connection, asked.key)

    def _of_user(self, user: str) -> list[Order] | Unavailable:
        answer = self._line.get("orders", {"user": user})
        return read_as(answer, lambda body: read_orders(body, user))

    def _get(self, order_id: str) -> Order | Unavailable | None:
        answer = self._line.get(f"orders/{path_part(order_id)}")
        if isinstance(answer, Answer) and answer.status == GONE:
            return None
        return read_as(answer, lambda body: read_order(body, order_id))

    def _fresh(self, name: str, ask: Callable[[], Found]) -> Found:
        """What was read a moment ago; one turn looks several times."""
        at, kept = self._seen.get(name, (-FRESH, None))
        if time.monotonic() - at <= FRESH:
            return cast(Found, kept)  # under this name only ``ask`` keeps anything
        found = ask()
        if len(self._seen) >= MOST_KEPT:
            self._seen.clear()
        self._seen[name] = (time.monotonic(), found)
        return found
