"""What bears on one reply, as anybody sees it: the turn, the turns before it, and what the shopper wrote."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from judging.goods import Row
from judging.rows import Rows

UNDONE = re.compile(r"Undone|I took the last step back|已撤销上一步|好，退回上一步")


@dataclass(frozen=True)
class Finding:
    """Something that is not borne out."""

    kind: str
    text: str


@dataclass(frozen=True)
class Scene:
    """All that bears on one reply.

    Args:
        rows: The shop's rows at the prices of the turn.
        message: What the shopper wrote; ``heard`` has what they wrote before.
        turn: The turn as its JSON.
        screen: Ids of the list on the screen after the turn; ``seen`` all ever shown or spoken of.
        about: Ids the turn speaks of: its sources, else what was spoken of last.
        orders: Orders that the shopper may hear of.
        cart: Lines of the cart before the turn.
        listed: Ids of the lists shown before the turn.
        wished: Every amount of money that the ledger ever had.
        user: A known shopper's id.
        at: When it is, as ISO 8601.
    """

    rows: Rows
    message: str
    heard: tuple[str, ...]
    turn: Mapping[str, Any]
    screen: tuple[str, ...]
    seen: frozenset[str]
    about: tuple[str, ...]
    orders: tuple[Mapping[str, Any], ...]
    cart: tuple[Mapping[str, Any], ...]
    user: str | None = None
    listed: frozenset[str] = frozenset()
    wished: tuple[float, ...] = ()
    at: str | None = None

    @property
    def action(self) -> str:
        """What the turn did."""
        return str(self.turn["action"])

    @property
    def shown(self) -> list[str]:
        """Ids of the goods the turn shows."""
        return [one["id"] for one in self.turn["products"]]


@dataclass(frozen=True)
class Clause:
    """A clause of a reply, with the marks of the goods it names.

    Args:
        about: Ids of the goods it is about: those it names, else those of the clause before.
    """

    scene: Scene
    text: str
    about: list[str]

    @property
    def rows(self) -> Rows:
        """The shop's rows."""
        return self.scene.rows

    @property
    def goods(self) -> list[Row]:
        """The rows it is about, else those that the turn speaks of."""
        return self.rows.goods(self.about) or self.rows.goods(self.scene.about)


@dataclass
class Watching:
    """Follows one conversation and makes the scene of each of its turns."""

    rows: Rows
    user: str | None
    at: str | None = None
    heard: list[str] = field(default_factory=list)
    screen: tuple[str, ...] = ()
    seen: set[str] = field(default_factory=set)
    about: tuple[str, ...] = ()
    cart: tuple[Mapping[str, Any], ...] = ()
    listed: set[str] = field(default_factory=set)
    wished: list[float] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)  # what was written and not taken back
    screens: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)

    def scene(self, message: str, turn: Mapping[str, Any]) -> Scene:
        """The scene of a turn; the next one builds on it."""
        shown = tuple(one["id"] for one in turn["products"])
        if UNDONE.match(turn["reply"]) and len(self.screens) > 1:
            self.screens.pop()  # the turn taken back
            self.holds = self.holds[:-1]
            self.screen, self.about = self.screens[-1]
        if shown and turn["action"] != "compare":
            self.screen = shown
        elif not self.screen or not set(shown) <= set(self.screen):  # undone further back
            lists = (screen for screen, _ in reversed(self.screens) if set(shown) <= set(screen))
            self.screen = next(lists, self.screen)
        cited = tuple(s["id"] for s in turn["sources"] if s.get("kind") == "product")
        self.about = cited or (shown if turn["action"] == "compare" else self.about)
        self.screens.append((self.screen, self.about))
        self.seen |= {*shown, *cited, *(line["id"] for line in turn["cart"])}
        numbers = [turn["order"]["order_id"]] if turn.get("order") else []
        numbers += [s["id"] for s in turn["sources"] if s.get("kind") == "order"]
        orders = tuple(self.rows.orders(self.user, numbers))
        before, self.cart = self.cart, tuple(turn["cart"])
        self.heard.append(message)
        self.holds.append(message)
        earlier = frozenset(self.listed)
        self.listed |= {*shown}
        wishes = (one["value"] for one in turn["constraints"] if one["field"] == "price")
        self.wished += [float(value) for value in wishes if not isinstance(value, str)]
        rows = self.rows.as_of(self.at, self.user, self.holds)
        return Scene(
            rows, message, tuple(self.heard), turn, self.screen, frozenset(self.seen), self.about, orders, before, self.user,
            earlier, tuple(self.wished), self.at,
        )  # fmt: skip
