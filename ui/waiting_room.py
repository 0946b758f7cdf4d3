"""Answers while the shop is still being opened, so that nobody waits without being told.

A program is told 503 and when to ask again, a browser a page that looks again by itself. The room has
a copy of the listening socket; whoever comes while it gives way waits in that socket's queue.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from ui.markup import render
from ui.readiness import AGAIN_AFTER, not_ready
from ui.words import LANGUAGES, words

GRACE = 0.3  # seconds for those who have just come in to say what they want


class _Room(uvicorn.Server):
    """A server that lets nobody new in before it goes, and answers who is in already."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await asyncio.sleep(GRACE)  # a connection without its request yet would be hung up on
        await super().shutdown(sockets)


@contextmanager
def waiting_room(listening: socket.socket) -> Iterator[None]:
    """Answers on ``listening`` in the background until the block ends."""
    config = uvicorn.Config(
        answer,
        lifespan="off",
        log_config=None,  # its lines go the way of all others
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server, entrance = _Room(config), listening.dup()
    thread = threading.Thread(target=server.run, args=([entrance],), name="waiting-room")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of the room."""
    if scope["type"] != "http":
        return
    program = scope["path"].startswith("/api/")
    await (not_ready("starting") if program else _page())(scope, receive, send)


def _page() -> HTMLResponse:
    lines = [words(language)["opening"] for language in LANGUAGES]
    headers = {"Refresh": str(AGAIN_AFTER), "Retry-After": str(AGAIN_AFTER)}
    headers["Cache-Control"] = "no-store"
    return HTMLResponse(render("opening", lines=lines), status_code=503, headers=headers)
