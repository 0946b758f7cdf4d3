"""What is asked of the imported orders, and what the database must say afterwards.

Every question is put together from an order of the data; each order is asked about once. What must
come of it follows from the rules and the data alone, never from what the program said.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orders_shop import Retail

Row = Mapping[str, Any]
Holds = Callable[[Row], bool]  # of the order as it stands in the database
YES = ("yes", "Yes, please go ahead", "confirm", "yes, do it")
ELSEWHERE = "Jane Roe, 415-555-0100, 12 Elm Street, Springfield, IL 62704"


@dataclass(frozen=True, slots=True)
class Question:
    """A short conversation about one order.

    Args:
        kind: What it is about; results are counted by it.
        says: What the shopper says, one message after the other.
        holds: What the order must be like afterwards.
        untouched: Whether the order must stay exactly as it was.
        clause: The policy clause or entry that one of the answers must cite; "" for none.
        hides: Words of the order that no answer may contain.
    """

    kind: str
    user: str
    order_id: str
    says: tuple[str, ...]
    holds: Holds | None = None
    untouched: bool = False
    clause: str = ""
    hides: tuple[str, ...] = ()


@dataclass
class Sample:
    """Deals out orders, each once."""

    retail: Retail
    chance: random.Random
    used: set[str] = field(default_factory=set)

    def take(self, status: str, count: int, fits: Callable[[Row], bool] = bool) -> list[Row]:
        """So many orders of a status that fit; fewer where there are no more."""
        there = sorted(self.retail.orders)
        left = [
            self.retail.orders[key]
            for key in there
            if key not in self.used and self.retail.orders[key]["status"] == status
        ]
        found = [order for order in left if fits(order)]
        taken = self.chance.sample(found, min(count, len(found)))
        self.used |= {order["order_id"] for order in taken}
        return taken

    def yes(self) -> str:
        """One way to say yes."""
        return self.chance.choice(YES)


def questions(retail: Retail, each: int, seed: int) -> list[Question]:
    """The questions of every kind, ``each`` of a kind where the data has as many."""
    sample = Sample(retail, random.Random(seed))  # noqa: S311
    return [
        *_cancelling(sample, each),
        *_addresses(sample, each),
        *_returns(sample, each),
        *_exchanges(sample, each),
        *_others(sample, each),
        *_rules(),
    ]


def _cancelling(sample: Sample, each: int) -> Iterator[Question]:
    for order in sample.take("pending", each):
        ask = f"Please cancel order {order['order_id']}, I don't need it any more"
        yield _about("cancel pending", order, (ask, sample.yes()), holds=_is("cancelled"))
    for status in ("processed", "delivered", "cancelled"):
        for order in sample.take(status, each):
            says = (f"I want to cancel my order {order['order_id']}", sample.yes())
            yield _about(f"cancel {status}", order, says, untouched=True)
    for order in sample.take("pending", each):
        says = (f"Cancel order {order['order_id']}", "no, keep it")
        yield _about("cancel, then no", order, says, untouched=True)


def _addresses(sample: Sample, each: int) -> Iterator[Question]:
    for order in sample.take("pending", each):
        ask = f"I need to change the shipping address of order {order['order_id']}"
        yield _about(
            "address pending", order, (ask, ELSEWHERE, sample.yes()), holds=_goes_elsewhere
        )
    for order in sample.take("delivered", each):
        ask = f"I need to change the shipping address of order {order['order_id']}"
        yield _about("address delivered", order, (ask, ELSEWHERE), untouched=True)


def _returns(sample: Sample, each: int) -> Iterator[Question]:
    for order in sample.take("delivered", each, fits=_of_one):
        says = (f"I'd like to return order {order['order_id']}", sample.yes())
        yield _about("return all", order, says, holds=_returning(order, order["items"]))
    for order in sample.take("delivered", each, fits=_of_different_kinds):
        item = order["items"][0]
        says = (f"I want to return the {item['name']} from order {order['order_id']}", sample.yes())
        yield _about("return one item", order, says, holds=_returning(order, [item]))
    for status in ("processed", "pending"):
        for order in sample.take(status, each):
            says = (f"I'd like to return order {order['order_id']}", sample.yes())
            yield _about(f"return {status}", order, says, untouched=True)


def _exchanges(sample: Sample, each: int) -> Iterator[Question]:
    for available, status in ((True, "delivered"), (True, "pending"), (False, "delivered")):
        there = "in stock" if available else "sold out"
        taken = sample.take(status, each, fits=_has_other(sample.retail, available=available))
        for order in taken:
            item, other = _other(sample.retail, order, available=available)
            wanted = ", ".join(str(value) for value in other["options"].values())
            ask = f"I want to exchange the {item['name']} in order {order['order_id']} for this one: {wanted}"
            kind = f"exchange {status}, {there}"
            says = (ask, sample.yes())
            if not available:
                yield _about(kind, order, says, untouched=True)
            else:
                yield _about(kind, order, says, holds=_becomes(item, other, status))


def _others(sample: Sample, each: int) -> Iterator[Question]:
    """Somebody asks for the order of somebody else."""
    users = sorted(key for key, user in sample.retail.users.items() if user["orders"])
    for order in sample.take("pending", each):
        stranger = sample.chance.choice([one for one in users if one != order["user_id"]])
        says = (f"Cancel order {order['order_id']}", sample.yes())
        hides = (order["address"]["address1"], order["address"]["zip"])
        yield Question(
            "another's order", stranger, order["order_id"], says, untouched=True, hides=hides
        )


def _rules() -> Iterator[Question]:
    """What the rules say, asked in other words than the entries have."""
    asked = {
        "refund-days": ("how many days until my refund arrives?", "when will the money be back?"),
        "refund-where": ("can you put the refund on my gift card?", "where will the refund go?"),
        "other-kind": (
            "can I exchange a lamp for a bookshelf?",
            "is it possible to swap it for another type of product?",
        ),
        "return-how": ("how do I send things back?", "what happens after my return request?"),
        "price-difference": (
            "who pays if the exchanged item is more expensive?",
            "what if the new one costs more?",
        ),
        "change-payment": (
            "can I pay with a different card?",
            "can the payment method be changed?",
        ),
    }
    for entry, texts in asked.items():
        for text in texts:
            yield Question("rule by its entry", "", "", (text,), clause=entry)


def _about(
    kind: str,
    order: Row,
    says: tuple[str, ...],
    holds: Holds | None = None,
    *,
    untouched: bool = False,
) -> Question:
    return Question(kind, order["user_id"], order["order_id"], says, holds, untouched)


def _is(status: str) -> Holds:
    return lambda row: row["status"] == status


def _goes_elsewhere(row: Row) -> bool:
    address = row["address"]
    return bool(address["detail"] == "12 Elm Street" and "Springfield" in address["region"])


def _returning(order: Row, items: Sequence[Row]) -> Holds:
    """Exactly these items go back, for what was paid for them."""
    skus = sorted(item["item_id"] for item in items)

    def holds(row: Row) -> bool:
        cases = [case for case in row["cases"] or () if case["kind"] == "return"]
        taken = sorted(line["sku"] for case in cases for line in case["lines"])
        amount = sum(case.get("amount", 0.0) for case in cases)
        paid = sum(item["price"] for item in items)
        return row["status"] == "return_requested" and taken == skus and abs(amount - paid) < 0.01

    return holds


def _becomes(item: Row, other: Row, status: str) -> Holds:
    """Before dispatch the line itself changes, afterwards an exchange is asked for."""

    def holds(row: Row) -> bool:
        if status == "pending":
            skus = [line["sku"] for line in row["lines"]]
            return other["item_id"] in skus and item["item_id"] not in skus
        cases = [case for case in row["cases"] or () if case["kind"] == "exchange"]
        return [case.get("to_sku") for case in cases] == [other["item_id"]]

    return holds


def _of_one(order: Row) -> bool:
    return len(order["items"]) == 1


def _of_different_kinds(order: Row) -> bool:
    names = [item["name"] for item in order["items"]]
    return len(names) > 1 and len(set(names)) == len(names)


def _has_other(retail: Retail, *, available: bool) -> Callable[[Row], bool]:
    def fits(order: Row) -> bool:
        return _of_different_kinds(order) and bool(_variants(retail, order, available=available))

    return fits


def _other(retail: Retail, order: Row, *, available: bool) -> tuple[Row, Row]:
    return order["items"][0], _variants(retail, order, available=available)[0]


def _variants(retail: Retail, order: Row, *, available: bool) -> list[Row]:
    """The other variants of an order's first item that are, or are not, to be had."""
    item = order["items"][0]
    variants = retail.products[item["product_id"]]["variants"]
    return [
        variants[key]
        for key in sorted(variants)
        if key != item["item_id"] and variants[key]["available"] == available
    ]
