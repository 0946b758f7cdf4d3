"""One product as the judge reads it, and how texts are compared."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
OVERTURNED = re.compile("[\u202d\u202e][^\u202c]*\u202c")
TAG = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^<>]*>", re.I)
SENTENCE = re.compile(r"[^。！？!?；;\n.]+(?:\.(?=\d)[^。！？!?；;\n.]+)*[。！？!?；;.]*")


def plain(text: str) -> str:
    """A text as it is compared: lower case, single spaces, no hidden characters or tags."""
    return " ".join(TAG.sub("", HIDDEN.sub("", text)).lower().split())


def imported(text: str) -> str:
    """A text as it is once it was taken in: no overturned stretches, hidden characters, scripts or tags."""
    return " ".join(TAG.sub("", HIDDEN.sub("", OVERTURNED.sub("", text))).split())


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one.strip() for one in SENTENCE.findall(text) if one.strip()]


@dataclass(frozen=True)
class Row:
    """One product.

    Args:
        price: What a piece costs now; ``regular`` is what it costs without promotions, where they make it.
        units: What a piece costs in a cart, before what an order takes off, of any form.
    """

    id: str
    title: str
    price: float | None
    list_price: float | None
    brand: str
    category: str
    rating: float | None
    stock: int | None
    sales: int | None
    description: str
    attributes: Mapping[str, Sequence[str]]
    variants: Sequence[Mapping[str, Any]]
    localized: Mapping[str, Mapping[str, str]]
    created: str
    regular: float | None = None
    units: tuple[float, ...] = ()

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Row":
        """A row of the table of products."""
        return cls(
            row["id"], row["title"], row["price"], row["list_price"], row["brand"] or "", row["category"] or "",
            row["rating"], row["stock"], row["sales"], row["description"] or "",
            json.loads(row["attributes"]), json.loads(row["variants"]), json.loads(row["localized"]), row["created_at"] or "",
        )  # fmt: skip

    @property
    def prices(self) -> list[float]:
        """What it costs, in any form."""
        own = (self.price, *(variant.get("price") for variant in self.variants))
        return [price for price in own if price is not None]

    @property
    def available(self) -> bool:
        """Whether any form can be bought."""
        stocks = [variant.get("stock") for variant in self.variants] or [self.stock]
        return any(stock is None or stock > 0 for stock in stocks)

    @property
    def options(self) -> dict[str, int | None]:
        """Every form by what it is called, with its stock."""
        return {str(o): v.get("stock") for v in self.variants for o in v["options"].values()}

    @property
    def titles(self) -> list[str]:
        """Its names in every language."""
        return [self.title, *(t["title"] for t in self.localized.values() if t.get("title"))]

    @cached_property
    def words(self) -> str:
        """Everything the row says, as it is compared."""
        own = [v for values in self.attributes.values() for v in values]
        texts = [t for texts in self.localized.values() for t in texts.values()]
        base = [self.brand, self.category, self.description, *self.options]
        return plain("\n".join((*self.titles, *base, *own, *texts)))
