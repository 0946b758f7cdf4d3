"""Sees whether who asked is still there while an answer is being written.

Only a language model takes long enough for anyone to leave; without one nobody is watched.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import anyio
from starlette.requests import Request

GLANCE = 0.2  # seconds


@asynccontextmanager
async def presence(request: Request | None, *, watched: bool) -> AsyncIterator[Event]:
    """An event that is set once the other end of ``request`` has closed."""
    gone = Event()
    if request is None or not watched:
        yield gone
        return
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_watch, request, gone)
        yield gone
        tasks.cancel_scope.cancel()


async def _watch(request: Request, gone: Event) -> None:
    while not await request.is_disconnected():
        await anyio.sleep(GLANCE)
    gone.set()
