"""What a request brings along for those who watch: a name for its lines, and where its refusals are counted."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Count = Callable[[str], None]
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_count: ContextVar[Count | None] = ContextVar("count", default=None)


def note_error(code: str) -> None:
    """Counts that the present request was answered with an error; nothing where nobody counts."""
    count = _count.get()
    if count is not None:
        count(code)


class Named:
    """ASGI middleware around all others: names each request, and tells how it was answered.

    Args:
        app: What answers.
        errors: Counts an error by its code.
        answers: Counts an answer by method and status.
    """

    def __init__(self, app: ASGIApp, errors: Count, answers: Callable[[str, int], None]) -> None:
        self._app = app
        self._errors = errors
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on.

        The name stays set: a server answers each request in a task of its own, and what it logs
        after the answer is of that request still.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id.set(secrets.token_hex(6))
        _count.set(self._errors)

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._answers(scope["method"], message["status"])
            await send(message)

        await self._app(scope, receive, counted)
