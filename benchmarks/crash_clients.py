"""Who talks to the server while ``crash.py`` kills it, each with a ledger of its own on disk.

After a kill a client first sends again, word for word and under the same id, what had no answer; then
it goes on. ``lost`` compares the database with its ledger: what was acknowledged must be there once
and whole, what was cut off may be there or not, but never by half and never twice.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from chatting import SAID
from crash_notebook import Entry, Json, Notebook, Tables
from crash_serving import send

GOODS, PRICED = 24, 30
LONGEST_TALK = 14  # turns, then a new conversation
AGAIN = {429, 503}


class Client(ABC):
    """Sends requests one after the other.

    Args:
        name: Its own.
        folder: Where its ledger is.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.book = Notebook.open(folder / f"{name}.jsonl")
        self.problems: list[str] = []

    def run(self, port: int, stopped: Event, rng: Random, most: int | None = None) -> None:
        """Talks until the server is gone, or ``stopped``, or ``most`` requests more were sent."""
        self.again(port)
        end = None if most is None else len(self.book.entries) + most
        while not stopped.is_set() and not self.problems and len(self.book.entries) != end:
            key = f"{self.name}-{len(self.book.entries)}"
            if not self._deliver(self.book.sent(key, self.next(key, rng)), port):
                return

    def again(self, port: int) -> None:
        """Sends what has no answer once more."""
        for entry in self.book.open_ones:
            if not self.repeatable(entry):
                self.book.told(entry.id, {"given_up": True})
            elif not self._deliver(entry, port):
                return

    def repeatable(self, entry: Entry) -> bool:
        """Whether the server can tell that the request is a repeated one."""
        return True

    @abstractmethod
    def next(self, key: str, rng: Random) -> Json:
        """What is sent next: ``path`` and ``body``."""

    @abstractmethod
    def kept(self, answer: Mapping[str, Any]) -> Json:
        """What is kept of an answer."""

    @abstractmethod
    def lost(self, tables: Tables, latest: int | None = None) -> Iterator[str]:
        """What the database does not say as it should.

        Args:
            tables: The database.
            latest: How many conversations are looked at, from the latest; None: all there ever were.
        """

    def _deliver(self, entry: Entry, port: int) -> bool:
        """Sends one request; whether it was answered."""
        status, answer = send(port, entry.said["path"], entry.said["body"])
        if status == 200:
            self.book.told(entry.id, self.kept(answer))
        elif status and status not in AGAIN:
            self.problems.append(f"{entry.id}: refused with {status}: {answer}")
        return status == 200


class Talker(Client):
    """A shopper who talks, one conversation after another."""

    user: str | None = None

    def next(self, key: str, rng: Random) -> Json:
        """The next message; a conversation has no name before the first answer."""
        talk = self._talk()
        body = {"message_id": key, **self.say(len(talk), rng, talk)}
        if talk and talk[0].told and len(talk) < self.longest:
            body["conversation_id"] = talk[0].told["conversation"]
        if self.user is not None:
            body["user"] = self.user
        return {"path": "/api/chat", "body": body}

    longest = LONGEST_TALK

    def say(self, _number: int, rng: Random, _talk: list[Entry]) -> Json:
        """The words, or the click, of one turn."""
        return {"message": rng.choice(SAID)}

    def repeatable(self, entry: Entry) -> bool:
        """Without a conversation nothing says that it is the same message."""
        return "conversation_id" in entry.said["body"]

    def kept(self, answer: Mapping[str, Any]) -> Json:
        """Where, which turn, and what it said."""
        order = (answer.get("order") or {}).get("order_id")
        kept = {"conversation": answer["conversation_id"], "turn": answer["turn"], "order": order}
        return {**kept, "reply": answer["reply"], "cart": answer["cart"]}

    def talks(self) -> dict[str, list[Entry]]:
        """The entries of each conversation, in order, the first with its answer."""
        found: dict[str, list[Entry]] = {}
        for entry in self.book.entries.values():
            told = entry.told or {}
            key = entry.said["body"].get("conversation_id") or told.get("conversation")
            if key:
                found.setdefault(key, []).append(entry)
        return found

    def lost(self, tables: Tables, latest: int | None = None) -> Iterator[str]:
        """Turns that are missing, doubled, changed or out of order."""
        talks = list(self.talks().items())
        for conversation, talk in talks[-latest:] if latest else talks:
            query = "SELECT * FROM turns WHERE conversation_id = ? ORDER BY id"
            rows = tables.rows(query, conversation)
            ids = [row["message_id"] for row in rows]
            sent = [entry.id for entry in talk]
            there = [key for key in sent if key in ids]
            if ids != there:
                yield f"{self.name}: of '{conversation}' sent {sent}, found {ids}"
            bodies = {row["message_id"]: json.loads(row["body"]) for row in rows}
            for entry in talk:
                if entry.told and bodies.get(entry.id, {}).get("reply") != entry.told["reply"]:
                    yield f"{entry.id}: acknowledged {entry.told}, found {bodies.get(entry.id)}"
            yield from self.wrong(tables, conversation, talk, rows)

    def wrong(
        self, tables: Tables, conversation: str, talk: list[Entry], rows: list[Json]
    ) -> Iterator[str]:
        """What else of a conversation is not as it should be."""
        return iter(())

    def _talk(self) -> list[Entry]:
        """The conversation that goes on; empty if the next message begins one."""
        talks = list(self.talks().values())
        return talks[-1] if talks and len(talks[-1]) < self.longest else []


class Buyer(Talker):
    """Puts things into the cart, and sometimes takes the last one back."""

    def say(self, number: int, rng: Random, _talk: list[Entry]) -> Json:
        """A click, or 撤销."""
        if number and rng.random() < 0.25:
            return {"message": "撤销"}
        return {"click": {"event": "add_to_cart", "product_id": f"g-{number}"}}

    def wrong(
        self, tables: Tables, conversation: str, talk: list[Entry], rows: list[Json]
    ) -> Iterator[str]:
        """The cart must hold what was put in and not taken back, and an event stand for each."""
        there = {row["message_id"] for row in rows}
        cart: list[str] = []
        for entry in talk:
            body = entry.said["body"]
            if entry.id in there and "click" in body:
                cart.append(body["click"]["product_id"])
            elif entry.id in there:
                cart = cart[:-1]
        held = [row for row in rows if not row["undone"]]
        found = json.loads(held[-1]["body"])["cart"] if held else []
        if sorted(one["id"] for one in found) != sorted(cart):
            yield f"{self.name}: the cart of '{conversation}' should be {cart}, is {found}"
        query = "SELECT product_id FROM events WHERE key GLOB ? AND event = 'add_to_cart'"
        events = sorted(row["product_id"] for row in tables.rows(query, f"{conversation}:*"))
        if events != sorted(cart):
            yield f"{self.name}: events of '{conversation}' should be {cart}, are {events}"


class Orderer(Talker):
    """Places an order and cancels it again, a conversation each."""

    longest = 4
    said = (
        {"click": {"event": "add_to_cart", "product_id": "g-1"}},
        {"message": "去结算"},
        {"message": "取消订单"},
        {"message": "确认"},
    )

    def say(self, number: int, _rng: Random, _talk: list[Entry]) -> Json:
        """The step that is next."""
        return dict(self.said[number])

    def next(self, key: str, rng: Random) -> Json:
        """As a shopper of their own in each conversation."""
        talk = self._talk()
        self.user = talk[0].said["body"]["user"] if talk else f"{self.name}-buyer-{key}"
        return super().next(key, rng)

    def wrong(
        self, tables: Tables, conversation: str, talk: list[Entry], rows: list[Json]
    ) -> Iterator[str]:
        """One order, cancelled once, as far as the conversation came."""
        query = "SELECT deed, order_id FROM order_actions WHERE conversation = ? AND state = 'done'"
        done = tables.rows(query, conversation)
        deeds = sorted(row["deed"] for row in done)
        user = talk[0].said["body"]["user"]
        orders = tables.rows('SELECT order_id, status FROM orders WHERE "user" = ?', user)
        told = {entry.said["body"].get("message"): entry.told for entry in talk}
        least = [] if not told.get("去结算") else ["create"]
        least = ["cancel", "create"] if told.get("确认") else least
        if deeds not in ([], ["create"], ["cancel", "create"]) or len(deeds) < len(least):
            yield f"{self.name}: '{conversation}' came to {least}, the log has {deeds}"
        expected = {"create": "pending_payment", "cancel": "cancelled"}
        states = [row["status"] for row in orders]
        if states != ([expected[deeds[0]]] if deeds else []):
            yield f"{self.name}: '{conversation}' has the log {deeds}, but orders {orders}"


class Teller(Client):
    """A page of the shop that tells what shoppers look at."""

    def next(self, key: str, rng: Random) -> Json:
        """An event with an id."""
        body = {"user": key, "product_id": f"g-{rng.randrange(GOODS)}", "event": "view"}
        return {"path": "/api/events", "body": {**body, "event_id": key}}

    def kept(self, answer: Mapping[str, Any]) -> Json:
        """That it was recorded."""
        return dict(answer)

    def lost(self, tables: Tables, latest: int | None = None) -> Iterator[str]:
        """Events that are missing or doubled."""
        query = 'SELECT "user" AS who, count(*) AS n FROM events WHERE "user" LIKE ? GROUP BY who'
        found = {row["who"]: row["n"] for row in tables.rows(query, f"{self.name}-%")}
        for key, entry in self.book.entries.items():
            number = found.pop(key, 0)
            if number > 1 or (entry.told and number != 1):
                yield f"event {key}: {number} times, acknowledged: {bool(entry.told)}"
        if found:
            yield f"events that nobody sent: {found}"


class Pricer(Client):
    """The shop's own program, which changes prices and stock of many goods at a time."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name, folder)
        self._numbers = count(len(self.book.entries) + 1)

    def next(self, key: str, rng: Random) -> Json:
        """New figures; price and stock of a row are the same number, so that halves show."""
        number = next(self._numbers)
        updates = [
            {"id": f"b-{row}", "price": float(number), "stock": number}
            for row in rng.sample(range(PRICED), 12)
        ]
        return {"path": "/api/products/batch", "body": {"updates": updates}}

    def kept(self, answer: Mapping[str, Any]) -> Json:
        """What became of them."""
        return {"changed": answer["changed"], "refused": answer["refused"]}

    def lost(self, tables: Tables, latest: int | None = None) -> Iterator[str]:
        """Figures that are not the last ones acknowledged, nor of a later request that was cut off."""
        allowed: dict[str, set[int]] = {}
        for entry in self.book.entries.values():
            for update in entry.said["body"]["updates"]:
                later = {update["stock"]}
                told = entry.told is not None
                allowed[update["id"]] = later if told else allowed.get(update["id"], {0}) | later
        rows = tables.rows("SELECT id, price, stock FROM products WHERE id LIKE 'b-%'")
        for row in rows:
            if row["stock"] not in allowed.get(row["id"], {0}) or row["price"] != row["stock"]:
                yield f"{row}: expected one of {allowed.get(row['id'])}"
