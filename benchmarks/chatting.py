"""Clients that chat with a running server over HTTP and note what came of every turn."""

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TURNS_EACH = 4  # then the client starts a new conversation
PATIENCE = 30.0  # seconds
SAID = (
    "想买双跑步鞋",
    "三百以内的",
    "再便宜点",
    "评分高的优先",
    "推荐一款蓝牙耳机",
    "100到300元的",
    "从便宜到贵排",
    "有什么推荐",
    "有没有适合送妈妈的",
    "a backpack under 400",
    "cheaper ones please",
    "不要黑色的",
    "保温杯 200元以下",
    "最便宜的是哪个",
    "沙发有吗",
    "换个牌子看看",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One turn as a client saw it.

    Args:
        start: When it was sent, in seconds of ``time.monotonic``.
        end: When the answer was whole.
        status: Of HTTP; 0 when the connection broke.
        products: What was shown: id to price and stock.
    """

    start: float
    end: float
    status: int
    products: Mapping[str, tuple[float | None, int | None]]


class Clients:
    """Several shoppers who each send a message, read, think and send the next one.

    Args:
        port: Of the server, on this machine.
        count: How many.
        think: Seconds between an answer and the next message, on average.
        said: The messages, drawn by lot.
    """

    def __init__(
        self, port: int, count: int, think: float, said: Sequence[str] = SAID, seed: int = 7
    ) -> None:
        self.turns: list[Answered] = []
        self._port = port
        self._think = think
        self._said = said
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._chat, args=(random.Random(seed + number),), daemon=True)  # noqa: S311
            for number in range(count)
        ]

    def start(self) -> None:
        """Begins to chat."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after the turns that are under way."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _chat(self, lot: random.Random) -> None:
        while not self._stopped.is_set():
            conversation = None
            for _ in range(TURNS_EACH):
                if self._stopped.wait(lot.uniform(0.5, 1.5) * self._think):
                    return
                conversation = self._turn(lot.choice(self._said), conversation)

    def _turn(self, text: str, conversation: str | None) -> str | None:
        body = {"message": text} | ({"conversation_id": conversation} if conversation else {})
        start = time.monotonic()
        status, answer = post(self._port, "/api/chat", body)
        shown = {one["id"]: (one["price"], one["stock"]) for one in answer.get("products", ())}
        self.turns.append(Answered(start, time.monotonic(), status, shown))
        return answer.get("conversation_id")


def post(
    port: int,
    path: str,
    body: object,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
) -> tuple[int, dict[str, Any]]:
    """The status and the answer of one request; 0 and nothing when none came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        sent = {"Content-Type": "application/json", **(headers or {})}
        connection.request("POST", path, json.dumps(body).encode(), sent)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException):
        return 0, {}
    finally:
        connection.close()
