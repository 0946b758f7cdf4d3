"""A tiny shop and a rehearsal that answers from a script, so that checks can be made by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.replay import Given, ReplayOptions, ReplayReport, replay
from assistant.replay.scene import Scene
from assistant.replay.values import Json, Screen
from assistant.turn.turns import Message
from retrieval.products import Product

SHOES = {
    "P1": Product("P1", "Alpha runner", 459.0, brand="Alpha", category="Sports/Shoes/Running",
                  rating=4.8, attributes={"color": ("黑色",)}),
    "P2": Product("P2", "Beta runner", 329.0, brand="Beta", category="Sports/Shoes/Running",
                  rating=4.2, attributes={"color": ("蓝色",)}),
    "P3": Product("P3", "Gamma runner", 199.0, brand="Gamma", category="Sports/Shoes/Running",
                  attributes={"color": ("白色",)}),
}  # fmt: skip


def lookup(ids: Sequence[str]) -> dict[str, Product]:
    """The known ones of ``ids``."""
    return {product_id: SHOES[product_id] for product_id in ids if product_id in SHOES}


def turn(number: int = 1, *, products: Sequence[str] = (), **parts: object) -> dict[str, Any]:
    """A turn as data with these products; ``parts`` replace its other keys."""
    cards = [{**SHOES[i].to_json(), "score": 0.5} if i in SHOES else {"id": i} for i in products]
    plain = {
        "conversation_id": "c",
        "turn": number,
        "reply": "给你挑了 3 双",
        "language": "zh",
        "action": "search",
        "intent": "find_product",
        "sentiment": "neutral",
        "constraints": [],
        "relaxed": [],
        "products": cards,
        "comparison": None,
        "order": None,
        "sources": [],
        "suggestions": [],
        "cart": [],
        "handoff": None,
        "trace": None,
        "timings_ms": {"total": 1.0},
    }
    return {**plain, **parts}


def scene(
    response: Json,
    *earlier: Json,
    orders: Sequence[Json] = (),
    alerts: Sequence[Json] = (),
    known_fields: frozenset[str] | None = None,
) -> Scene:
    """The surroundings of ``response`` after ``earlier`` turns, the catalogue being ``SHOES``."""
    screen = Screen()
    for number, before in enumerate(earlier, 1):
        screen = screen.after(number, before)
    return Scene(response, screen, lookup, lambda: orders, lambda: alerts, known_fields)


class ScriptedRehearsal:
    """Answers message after message with ``responses``; remembers what it was told."""

    def __init__(self, responses: Sequence[Json | Exception | None]) -> None:
        self._responses = list(responses)
        self.started: tuple[str | None, datetime | None, int, Given] | None = None
        self.messages: list[Message | str] = []
        self.closed = False
        self.due: Json | None = None
        self.rows: Mapping[str, list[Json]] = {"orders": [], "alerts": []}

    def start(self, user: str | None, now: datetime | None, seed: int, given: Given) -> None:
        self.started = (user, now, seed, given)

    def opening(self) -> Json | None:
        return self.due

    def reply(self, message: Message) -> Json:
        self.messages.append(message)
        answer = self._next()
        assert answer is not None
        return answer

    def undo(self) -> Json | None:
        self.messages.append("undo")
        return self._next()

    def edit(self, turn: int, text: str) -> Json:
        self.messages.append(f"edit {turn}: {text}")
        answer = self._next()
        assert answer is not None
        return answer

    def orders(self) -> list[Json]:
        return self.rows["orders"]

    def alerts(self) -> list[Json]:
        return self.rows["alerts"]

    def close(self) -> None:
        self.closed = True

    def _next(self) -> Json | None:
        answer = self._responses.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def always(*responses: Json | Exception | None) -> Callable[[], ScriptedRehearsal]:
    """Opens a rehearsal with the same responses for every dialogue."""
    return lambda: ScriptedRehearsal(responses)


def write(folder: Path, text: str, name: str = "talk.yaml") -> Path:
    """A replay file with ``text``."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def play(
    path: Path, *responses: Json | Exception | None, options: ReplayOptions | None = None
) -> ReplayReport:
    """Replays ``path``, every dialogue being answered with ``responses``."""
    return replay([path], always(*responses), lookup, options)
