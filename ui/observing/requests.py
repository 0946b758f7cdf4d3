"""What a request brings along for those who watch: a name for its lines, and where its refusals are counted."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Count = Callable[[str], None]
Answered = Callable[[int], None]
Span = Callable[[Scope], AbstractContextManager[Answered]]
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_count: ContextVar[Count | None] = ContextVar("count", default=None)


class Counts(Protocol):
    """Counts requests."""

    def error(self, code: str) -> None:
        """One was refused or failed."""

    def answered(self, method: str, status: int) -> None:
        """One was answered."""


@contextmanager
def no_span(_scope: Scope) -> Iterator[Answered]:
    """Where there are no traces."""
    yield lambda _status: None


def note_error(code: str) -> None:
    """Counts that the present request was answered with an error; nothing where nobody counts."""
    count = _count.get()
    if count is not None:
        count(code)


class Named:
    """ASGI middleware around all others: names each request, and tells how it was answered.

    Args:
        app: What answers.
        counts: Counts answers and errors.
        span: Opens the trace of a request.
    """

    def __init__(self, app: ASGIApp, counts: Counts, span: Span = no_span) -> None:
        self._app = app
        self._counts = counts
        self._span = span

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on.

        The name stays set: a server answers each request in a task of its own, and what it logs
        after the answer is of that request still.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id.set(secrets.token_hex(6))
        _count.set(self._counts.error)
        with self._span(scope) as answered:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._counts.answered(scope["method"], message["status"])
                    answered(message["status"])
                await send(message)

            await self._app(scope, receive, told)
