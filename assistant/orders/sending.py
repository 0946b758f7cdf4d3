"""What is sent to a system that has the orders, and what is made of its answers."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from assistant.orders.actions import Action
from assistant.orders.asked import Asked, to_json
from assistant.orders.calling import Answer, Down
from assistant.orders.effects import created
from assistant.orders.requests import Create
from assistant.orders.results import Unavailable

log = logging.getLogger(__name__)
Found = TypeVar("Found")


def read_as(answer: Answer | Down, read: Callable[[Any], Found]) -> Found | Unavailable:
    """The body as orders; anything else is no answer."""
    why = answer.why if isinstance(answer, Down) else f"status {answer.status}"
    if isinstance(answer, Answer) and answer.status == 200:
        try:
            return read(answer.body)
        except ValueError as exc:
            why = str(exc)
    log.error("Orders cannot be read: %s.", why)
    return Unavailable(why)


def body_of(asked: Asked, action: Action) -> Mapping[str, Any]:
    """What is sent: the request, and what it makes of the order, for a system that only keeps orders."""
    request = asked.request
    return {
        "id": action.id,
        "request": to_json(request),
        "user": asked.user,
        "clause": action.clause,
        "amount": action.amount,
        "before": dict(action.before),
        "changes": dict(action.after),
        **_new_order(asked),
    }


def _new_order(asked: Asked) -> Mapping[str, Any]:
    """The whole order where it is a new one."""
    request = asked.request
    if not isinstance(request, Create):
        return {}
    return {"order": created(request, asked.now.isoformat()).to_json()}


def path_part(order_id: str) -> str:
    """A number as one piece of a path that leads nowhere else."""
    return quote(order_id, safe="") if order_id.strip(".") else "-"
