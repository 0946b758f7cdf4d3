"""The log of what was done to orders: the order before and after, under which clause, and whether withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from assistant.orders.asked import Asked, to_json
from assistant.orders.requests import Deed
from assistant.orders.results import Proposal
from assistant.orders.tables import actions as table
from assistant.records.orders import Order

PLAIN = ("id", "order_id", "proposal", "clause", "at", "amount", "request", "facts")


class ActionState(StrEnum):
    """Whether an action holds."""

    DONE = "done"
    UNSURE = "unsure"  # asked of another system, which did not answer
    REFUSED = "refused"  # that system did not do it
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Action:
    """One change of an order.

    Args:
        proposal: Which consequences it had; ``key`` of the proposal.
        before, after: The fields of the order that it changed.
        at: ISO 8601.
    """

    id: str
    order_id: str
    deed: Deed
    proposal: str
    clause: str
    at: str
    state: ActionState
    amount: float | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, action_id: str, asked: Asked, proposal: Proposal, after: Order, now: datetime
    ) -> "Action":
        """What carrying out a proposal did to its order."""
        was, becomes = proposal.order.to_json(), after.to_json()
        changed = [name for name in becomes if becomes[name] != was[name]]
        return cls(
            action_id,
            after.order_id,
            asked.request.deed,
            proposal.key,
            proposal.clause,
            now.isoformat(),
            ActionState.DONE,
            proposal.amount,
            to_json(asked.request),
            plain_facts(proposal.facts),
            {name: was[name] for name in changed},
            {name: becomes[name] for name in changed},
        )

    def to_json(self) -> dict[str, Any]:
        """The action for a desk or a test."""
        names = ("id", "order_id", "deed", "proposal", "clause", "at", "amount", "before", "after")
        return {**{name: getattr(self, name) for name in names}, "state": self.state.value}


class ActionLog:
    """The actions in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_order(self, order_id: str) -> list[Action]:
        """What was done to an order, oldest first."""
        query = select(table).where(table.c.order_id == order_id)
        with self._engine.connect() as connection:
            return [_action(row) for row in connection.execute(query.order_by(table.c.id))]

    def get(self, action_id: str) -> Action | None:
        """The action with this id."""
        with self._engine.connect() as connection:
            return get(connection, action_id)


def get(connection: Connection, action_id: str) -> Action | None:
    """The action with this id."""
    row = connection.execute(select(table).where(table.c.id == action_id)).first()
    return _action(row) if row else None


def holding(connection: Connection, key: str) -> Action | None:
    """What was done, or may have been, under a key and not withdrawn since."""
    held = table.c.state.in_([ActionState.DONE, ActionState.UNSURE])
    query = select(table).where(table.c.key == key, held).order_by(table.c.id.desc())
    row = connection.execute(query).first()
    return _action(row) if row else None


def next_id(connection: Connection, order_id: str) -> str:
    """An id for the next action of an order; sorts after the ones before it."""
    query = select(func.count()).select_from(table).where(table.c.order_id == order_id)
    return f"{order_id}-{(connection.scalar(query) or 0) + 1:03d}"


def write(connection: Connection, asked: Asked, action: Action) -> None:
    """Adds an action to the log."""
    row = {name: getattr(action, name) for name in (*PLAIN, "before", "after")}
    who = {"key": asked.key, "user": asked.user, "conversation": asked.conversation}
    state = {"deed": action.deed.value, "state": action.state.value, "turn": asked.turn}
    connection.execute(insert(table).values(**row, **who, **state))


def mark(
    connection: Connection, action_id: str, state: ActionState, now: datetime | None = None
) -> None:
    """Says what became of an action."""
    at = now.isoformat() if now else None
    changed = update(table).where(table.c.id == action_id)
    connection.execute(changed.values(state=state.value, withdrawn_at=at))


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a proposal that the log can hold; the order and its lines are there already."""
    texts = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in facts.items()}
    return {k: v for k, v in texts.items() if v is None or isinstance(v, str | int | float)}


def _action(row: Row[Any]) -> Action:
    return Action(
        **{name: getattr(row, name) for name in PLAIN},
        before=row.before,
        after=row.after,
        deed=Deed(row.deed),
        state=ActionState(row.state),
    )
