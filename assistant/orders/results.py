"""What becomes of a request: proposed, done, refused by a clause, or not to be had now.

Errors are values: whoever asks must look at which of them it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.orders.requests import Request
from assistant.records.orders import Order


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a request comes to if it is confirmed.

    Args:
        key: Which consequences they are; names the sentence that tells them.
        clause: The clause of the policy that allows it.
        amount: Money that goes back to the shopper.
        facts: What else the sentence needs.
    """

    request: Request
    order: Order
    key: str
    clause: str
    amount: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that may not be carried out.

    Args:
        reason: Why; names the sentence that says it.
        clause: The clause of the policy that refuses it; None where the state of things does.
        facts: What the sentence needs.
    """

    reason: str
    clause: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """A request that was carried out, and is on disk.

    Args:
        action: Its id in the log.
        order: The order as it is now.
        again: Whether it had been done before and nothing was changed now.
    """

    action: str
    order: Order
    key: str
    clause: str
    amount: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The shop's system does not answer.

    Args:
        why: For the log and the agent, never for the shopper.
        unsure: Whether the request may have been carried out all the same.
    """

    why: str
    unsure: bool = False


Result = Done | Refusal | Unavailable
