"""A small proxy in front of several servers: each connection goes to the next one that takes it.

It knows nothing of what it passes on, as a balancer of TCP connections: a server that is gone is
skipped, and what was under way there breaks off, which the client sees.
"""

import asyncio
import threading
from collections.abc import Sequence
from itertools import count

PIECE = 64 << 10
MOST = 500  # connections at once
REACHING = 2.0  # seconds


class Proxy:
    """Listens on a free port of this machine until it is closed.

    Args:
        ports: Of the servers, on this machine.

    Attributes:
        passed: How many connections each server took.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = tuple(ports)
        self._turn = count()
        self._room = asyncio.Semaphore(MOST)
        self._loop = asyncio.new_event_loop()
        self.passed = dict.fromkeys(ports, 0)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Takes no more connections, and ends those there are."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _pass_on(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        async with self._room:
            reached = await self._reach()
            if reached is None:
                back.close()
                return
            answers, server = reached
            ways = {
                asyncio.create_task(_pour(client, server)),
                asyncio.create_task(_pour(answers, back)),
            }
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(ways, timeout=REACHING)
            for way in ways:
                way.cancel()
            server.close()
            back.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        for step in range(len(self._ports)):
            port = self._ports[(first + step) % len(self._ports)]
            try:
                opening = asyncio.open_connection("127.0.0.1", port)
                found = await asyncio.wait_for(opening, REACHING)
            except (OSError, TimeoutError):
                continue
            self.passed[port] += 1
            return found
        return None


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while piece := await source.read(PIECE):
            target.write(piece)
            await target.drain()
        target.write_eof()
    except OSError:
        target.close()
