"""``/channels/wechat``: answers within the platform's five seconds, or says ``success`` and answers later.

A message is on the disk before anything is answered. Whether its reply goes back in the same
exchange is decided once, by who comes first: the reply, or the end of the time for it. A reply that
the platform did not wait for is sent later, unless a repetition of the message fetches it.
"""

import asyncio
import logging
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from starlette.background import BackgroundTask
from starlette.responses import PlainTextResponse, Response

from assistant.channels.inbox import Kept
from ui.api_errors import error
from ui.channels.channel import Refused, Sort
from ui.channels.conversing import Conversing
from ui.channels.wechat.account import Account
from ui.limits import CHANNEL_PATH as PATH
from ui.limits import Gate

log = logging.getLogger(__name__)

SUCCESS = "success"  # the platform asks no more and shows nothing


@dataclass(eq=False)
class Exchange:
    """One message being answered, and who waits for it.

    Args:
        late: Whether nobody does any more.
        caught: Whether the reply came while somebody did; it is being kept as theirs.
    """

    task: "asyncio.Task[str | None] | None" = None
    late: bool = False
    caught: bool = False


@dataclass
class WechatRoutes:
    """The handlers of one account.

    Args:
        seconds: In which a reply goes back in the same exchange.
    """

    account: Account
    conversing: Conversing
    gate: Gate
    seconds: float
    _running: dict[str, Exchange] = field(default_factory=dict)

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        app.get(PATH, include_in_schema=False)(self.prove)
        app.post(PATH, include_in_schema=False)(self.take)

    async def prove(self, request: Request) -> Response:
        """Answers the platform's question whether this is the account's server."""
        try:
            return PlainTextResponse(self.account.echo(request.query_params))
        except Refused as exc:
            return _refused(exc)

    async def take(self, request: Request) -> Response:
        """Takes one message, answers it in time or says that it came."""
        until = asyncio.get_running_loop().time() + self.seconds
        try:
            came = self.account.read(request.query_params, await request.body())
        except Refused as exc:
            return _refused(exc)
        if came.sort is Sort.NOTHING:
            return PlainTextResponse(SUCCESS)
        inbox = self.conversing.inbox
        kept = await self.gate.run(inbox.take, came.key, came.sender, came.to_json())
        known = kept.settled or kept.reply is not None
        reply = kept.reply if known else await self._in_time(kept, until)
        if not reply:
            return PlainTextResponse(SUCCESS)
        gone = await request.is_disconnected()
        handed = None if gone else BackgroundTask(inbox.handed, kept)
        body = self.account.reply(came, reply)
        return Response(body, media_type="application/xml", background=handed)

    async def _in_time(self, kept: Kept, until: float) -> str | None:
        """The reply, if it comes in time; a repetition of a message joins the first's exchange."""
        exchange = self._running.get(kept.key)
        if exchange is None:
            exchange = self._running[kept.key] = Exchange()
            exchange.task = asyncio.create_task(self._answer(kept, exchange))
            exchange.task.add_done_callback(lambda _task: self._running.pop(kept.key, None))
        assert exchange.task is not None  # noqa: S101  # it is made with the exchange
        left = until - asyncio.get_running_loop().time()
        await asyncio.wait({exchange.task}, timeout=max(left, 0.0))
        if not exchange.task.done() and not exchange.caught:
            exchange.late = True
            return None
        return await exchange.task

    async def _answer(self, kept: Kept, exchange: Exchange) -> str | None:
        """Answers and settles a message; what fails is seen to again by ``ui.channels.pushing``."""
        inbox = self.conversing.inbox
        try:
            texts = await self.gate.run(self.conversing.answer, kept)
            exchange.caught = not exchange.late and bool(texts)
            reply, later = (texts[0], texts[1:]) if exchange.caught else (None, texts)
            if await self.gate.run(inbox.settle, kept, reply, later):
                return reply
            return (await self.gate.run(inbox.find, kept.key)).reply
        except Exception:  # whatever it is, the message is kept and is tried again
            log.exception("A message on %s could not be answered now.", kept.channel)
            return None


def _refused(exc: Refused) -> Response:
    log.warning("A request to %s is refused: %s", PATH, exc)
    return error(403, "forbidden", str(exc))
