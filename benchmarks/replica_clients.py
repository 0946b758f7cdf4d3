"""Shoppers who talk through a proxy, send again what had no answer, and note what was acknowledged."""

import time
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx

PATIENCE = 60.0  # seconds for one answer
AGAIN = 0.2  # seconds until a message is sent again
OPENING = "跑步鞋 三百以内"
SAID = ("再便宜点", "有没有评分高的", "运动鞋", "第一个怎么样", "跑步鞋", "便宜的", "第二个")
LAST = "跑步鞋"
STANDS = "price"  # the requirement of the opening, which nothing later takes back


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that was acknowledged: its id, the turn it became, and how often it was sent."""

    id: str
    turn: int
    sent: int


@dataclass
class Shopper:
    """One conversation.

    Args:
        name: Begins the ids of the messages.
        url: The proxy.
        messages: How many are sent after the opening.
    """

    name: str
    url: str
    messages: int
    ledger: list[Entry] = field(default_factory=list)
    conversation: str = ""
    requirements: frozenset[str] = frozenset()
    problems: list[str] = field(default_factory=list)
    halfway: Event = field(default_factory=Event)

    def run(self) -> None:
        """Says everything, each message until it is answered."""
        with httpx.Client(
            base_url=self.url, timeout=PATIENCE, headers={"Connection": "close"}
        ) as way:
            self._say(way, OPENING)
            for number in range(self.messages - 1):
                self._say(way, SAID[number % len(SAID)])
                if number >= self.messages // 3:
                    self.halfway.set()
            self._say(way, LAST)
        self.halfway.set()

    def _say(self, way: httpx.Client, text: str) -> None:
        key = f"{self.name}-{len(self.ledger)}"
        body = {"message": text, "message_id": key}
        if self.conversation:
            body["conversation_id"] = self.conversation
        until = time.monotonic() + 3 * PATIENCE
        sent = 0
        while time.monotonic() < until:
            sent += 1
            told = self._answer(way, body)
            if told is not None:
                self.conversation = told["conversation_id"]
                self.requirements = frozenset(one["field"] for one in told["constraints"])
                self.ledger.append(Entry(key, told["turn"], sent))
                return
            time.sleep(AGAIN)
        self.problems.append(f"{key} was never answered")

    def _answer(self, way: httpx.Client, body: dict[str, str]) -> dict[str, Any] | None:
        try:
            answer = way.post("/api/chat", json=body)
        except httpx.HTTPError:
            return None
        if answer.status_code >= 500 or answer.status_code == 429:
            return None
        if answer.status_code != 200:
            self.problems.append(f"{body['message_id']}: {answer.status_code} {answer.text[:200]}")
            return None
        found: dict[str, Any] = answer.json()
        return found
