"""Shoppers in a closed loop: each says something, waits for the answer, thinks, and says the next thing.

One process, one event loop, a connection each. A shopper knows how to talk to one kind of door: the
HTTP API, the function behind the page, or the queue of a plain Gradio chat.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import httpx

PATIENCE = 60.0  # seconds
TURNS_EACH = 6  # then the shopper is another one
KINDS = ("跑步鞋", "双肩包", "蓝牙耳机", "保温杯", "羽绒服", "行李箱", "台灯", "运动袜")
NEXT = (
    "再便宜点",
    "不要黑色的",
    "评分高的优先",
    "最便宜的是哪个",
    "换个牌子看看",
    "包邮吗",
    "第一个有货吗",
)
ENGLISH = (
    "a backpack under {price}",
    "headphones around {price} please",
    "running shoes below {price}",
)


def visit(chance: random.Random) -> Iterator[str]:
    """What one shopper says; prices differ, so that hardly two requests are the same."""
    price = chance.randrange(60, 900)
    if chance.random() < 0.2:
        yield chance.choice(ENGLISH).format(price=price)
        yield "cheaper ones please"
    else:
        yield f"想买{chance.choice(KINDS)}，{price}元以内"
    for _ in range(TURNS_EACH - 1):
        yield chance.choice(NEXT)


class Door(Protocol):
    """How a message reaches a program."""

    async def ask(self, client: httpx.AsyncClient, visitor: str, text: str) -> int:
        """Says ``text`` and waits for the whole answer; the HTTP status, 429 for refused."""


@dataclass
class ApiDoor:
    """``POST /api/chat``."""

    talks: dict[str, str] = field(default_factory=dict)

    async def ask(self, client: httpx.AsyncClient, visitor: str, text: str) -> int:
        """As ``Door`` says."""
        body = {"message": text, "message_id": str(uuid4())}
        if visitor in self.talks:
            body["conversation_id"] = self.talks[visitor]
        answer = await client.post("/api/chat", json=body)
        if answer.status_code == 200:
            self.talks[visitor] = answer.json()["conversation_id"]
        if answer.status_code == 429 and "retry-after" not in answer.headers:
            return 500
        return answer.status_code


@dataclass
class PageDoor:
    """The function that the shopper's page calls; ``component`` is its number on the page."""

    component: int
    talks: dict[str, str] = field(default_factory=dict)

    async def ask(self, client: httpx.AsyncClient, visitor: str, text: str) -> int:
        """As ``Door`` says."""
        wish = {
            "kind": "say",
            "text": text,
            "language": "zh",
            "conversation": self.talks.get(visitor),
        }
        body = {
            "session_hash": visitor,
            "component_id": self.component,
            "fn_name": "act",
            "data": wish,
        }
        answer = await client.post("/gradio_api/component_server/", json=body)
        if answer.status_code != 200:
            return answer.status_code
        told: dict[str, Any] = answer.json()
        if error := told.get("error"):
            return 429 if error["code"] == "busy" else 500
        self.talks[visitor] = told["conversation"]
        return 200


@dataclass
class QueueDoor:
    """The queue of a plain Gradio chat: a request to enter, an event stream to leave."""

    async def ask(self, client: httpx.AsyncClient, visitor: str, text: str) -> int:
        """As ``Door`` says."""
        entered = await client.post("/gradio_api/call/chat", json={"data": [text, visitor]})
        if entered.status_code != 200:
            return 429 if entered.status_code in (429, 503) else entered.status_code
        event = entered.json()["event_id"]
        async with client.stream("GET", f"/gradio_api/call/chat/{event}") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: complete"):
                    return stream.status_code
                if line.startswith("event: error"):
                    return 500
        return 500


@dataclass(slots=True)
class Seen:
    """What came of the messages sent while it counted; ``waits`` in seconds, of those answered."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        """How many messages were neither answered nor refused; ``failed`` says how."""
        return self.failed.total()


async def crowd(  # noqa: PLR0913  # what varies from cell to cell
    address: str,
    door: Door,
    shoppers: int,
    think: float,
    seconds: float,
    warm: float,
    seed: int = 1,
) -> Seen:
    """Lets ``shoppers`` talk for ``warm + seconds`` and counts from ``warm`` on.

    Args:
        address: Of the server.
        door: How to reach it.
        shoppers: How many, all at once.
        think: Seconds between an answer and the next message, on average; even between half and one and a half.
        seconds: For how long it counts.
        warm: For how long it does not count yet.
        seed: Of messages and pauses.
    """
    seen = Seen(seconds=seconds)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:
        start = time.monotonic()
        until = start + warm + seconds

        async def shopper(number: int) -> None:
            chance = random.Random(seed * 1_000 + number)  # noqa: S311
            await asyncio.sleep(chance.random() * max(think, 0.2))
            while True:
                visitor = uuid4().hex[:11]
                for text in visit(chance):
                    began = time.monotonic()
                    if began >= until:
                        return
                    status, how = await _asked(client, door, visitor, text)
                    if began >= start + warm:
                        _note(seen, status, how, time.monotonic() - began)
                    pause = think * (0.5 + chance.random()) + (1.0 if status == 429 else 0.0)
                    await asyncio.sleep(pause)

        await asyncio.gather(*(shopper(number) for number in range(shoppers)))
    return seen


async def _asked(client: httpx.AsyncClient, door: Door, visitor: str, text: str) -> tuple[int, str]:
    """The HTTP status and its name; 0 and the exception's where no answer could be read."""
    try:
        status = await door.ask(client, visitor, text)
    except (httpx.HTTPError, json.JSONDecodeError, KeyError) as error:
        return 0, f"{type(error).__name__} {error}".strip()
    return status, f"status {status}"


def _note(seen: Seen, status: int, how: str, wait: float) -> None:
    if status == 200:
        seen.waits.append(wait)
    elif status == 429:
        seen.refused += 1
    else:
        seen.failed[f"{how} after {wait:.0f} s"] += 1


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
