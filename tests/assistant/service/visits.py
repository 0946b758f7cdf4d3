"""Visits to the lived-in shop, as tests read them: ids, scores, reasons."""

from typing import Any

from assistant.service.service import Service
from assistant.turn.turns import Click, Say

Turn = dict[str, Any]


class Visit:
    """A conversation of one shopper."""

    def __init__(self, service: Service, user: str | None = None) -> None:
        self.service, self.user = service, user
        self.id = service.start(user)

    def say(self, text: str) -> Turn:
        """Sends a message."""
        return self.service.reply(self.id, Say(text)).to_json()

    def click(self, event: str, product: str | None = None, value: str | None = None) -> Turn:
        """Clicks on something."""
        return self.service.reply(self.id, Click(event, product, value=value)).to_json()

    def tell(self, event: str, product: str) -> None:
        """What happened outside the conversation, as the page and the shop's site tell it."""
        told = {"conversation_id": self.id, "product_id": product, "event": event}
        self.service.record_event(told)


def ids(turn: Turn) -> list[str]:
    """The products shown, in order."""
    return [product["id"] for product in turn["products"]]


def scores(turn: Turn) -> dict[str, float]:
    """The score of each product shown."""
    return {product["id"]: product["score"] for product in turn["products"]}


def part(turn: Turn, product: str, name: str) -> float:
    """What a part adds to the score of a product shown."""
    found = {one["id"]: one["parts"] for one in turn["products"]}
    return float(found[product].get(name, 0.0))


def reasons(turn: Turn, product: str) -> dict[str, str]:
    """The reasons given for a product shown, by kind."""
    found = next(one for one in turn["products"] if one["id"] == product)
    return {reason["kind"]: reason["text"] for reason in found["reasons"]}
