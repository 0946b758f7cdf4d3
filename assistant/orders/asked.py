"""A request as it was put: by whom, when and where; the same one put twice is one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from assistant.orders.requests import Create, Request

_ADAPTER: TypeAdapter[Request] = TypeAdapter(Request)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with who made it, where and when it was first put.

    Args:
        now: When it is to be carried out; it has a time zone.
        user: The known shopper, None for one who named number and digits.
        turn: The turn that asked for the confirmation.
    """

    request: Request
    now: datetime
    user: str | None = None
    conversation: str = ""
    turn: int = 0

    @property
    def key(self) -> str:
        """What tells this request from every other: pressing twice gives the same.

        A turn makes one order. Asked again after a crash, it may be for another number and, if prices
        changed meanwhile, another sum: that is the same order all the same.
        """
        plain = {"deed": "create"} if isinstance(self.request, Create) else to_json(self.request)
        said = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        text = "\x1f".join((self.conversation, str(self.turn), said))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def to_json(request: Request) -> dict[str, Any]:
    """A request as plain data."""
    plain: dict[str, Any] = _ADAPTER.dump_python(request, mode="json")
    return plain


def from_json(plain: Mapping[str, Any]) -> Request:
    """A request read back from ``to_json``."""
    return _ADAPTER.validate_python(plain)
