"""A shop's rows as the judge reads them: straight from the database, with no code of the program."""

import copy
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from judging import own_words
from judging.freight import Freight
from judging.goods import Row, imported, plain
from judging.offers import offers_of
from judging.pricing import Buying, priced
from judging.size_charts import Size

SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}
LONGEST_VALUE = 24


class Rows:
    """All a judge knows of one shop."""

    def __init__(self, shop: Path) -> None:
        self._database = sqlite3.connect(f"file:{shop / 'shop.db'}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row
        planted = shop / "poison.json"
        self.planted: list[str] = (
            json.loads(planted.read_text("utf-8")) if planted.is_file() else []
        )
        told = {one for text in self.planted for one in (text, imported(text)) if one}
        self._imported = sorted(told, key=len, reverse=True)  # ¥1 is part of ¥19
        self.products = {row["id"]: Row.of(row) for row in self._all("products")}
        self.answers = {
            row["id"]: list(json.loads(row["answers"]).values()) for row in self._all("faq")
        }
        self.sections = self._sections()
        self.reviews = self._reviews()
        self.opinions = self._opinions()
        self.names = dict(self._names())
        self.values = self._values()
        self.terms, self.labels = own_words.terms(), own_words.labels()
        self.own_quotes, self.sides = own_words.quotes(), own_words.sides()
        self.shop_sides = own_words.shop_sides()
        self.aliases = self._aliases()
        codes = {row["currency"] for row in self._all("products")}
        self.signs = {SIGNS.get(code or "CNY", "¥") for code in codes}
        self.settings = (shop / "shop.toml").read_text("utf-8")
        self.freight = Freight.read(shop / "policy.toml")
        self.sizes = [Size.of(row) for row in self._all("size_rows")]
        self.offers = offers_of(self._all("promotions"))
        self.held: frozenset[str] = frozenset()
        self._priced: dict[frozenset[str], dict[str, Row]] = {}

    def as_of(self, at: str | None, user: str | None, heard: Iterable[str]) -> "Rows":
        """The same rows at the prices that promotions make then for a shopper.

        Args:
            at: The moment as ISO 8601; None knows of no promotions.
            user: A known shopper's id, who may hold coupons and a tier.
            heard: What the shopper wrote; a code in it claims its coupon.
        """
        if at is None or not self.offers:
            return self
        query = "SELECT coupon, tier FROM promotion_holdings WHERE user = ?"
        holdings = self._database.execute(query, (user or "",)).fetchall()
        held = {one for row in holdings for one in row if one}
        buying = Buying(at, frozenset(held), "\n".join(heard).lower())
        found = copy.copy(self)
        found.held = frozenset(o.id for o in self.offers.values() if buying.holds(o))
        live = frozenset(o.id for o in self.offers.values() if buying.may_use(o))
        if live not in self._priced:
            offers = [self.offers[key] for key in sorted(live)]
            self._priced[live] = {k: priced(row, offers) for k, row in self.products.items()}
        found.products = self._priced[live]
        return found

    def goods(self, ids: Iterable[str]) -> list[Row]:
        """The rows with these ids."""
        return [self.products[key] for key in ids if key in self.products]

    def honest(self, text: str) -> str:
        """A text without what was planted in it."""
        for one in self._imported:
            if one in text:
                text = text.replace(one, "")
        return " ".join(text.split()).strip(" ,，。.！!|-")

    def told_by(self, kind: str, key: str) -> list[str]:
        """The texts of an entry, guide or past answer that a turn cites."""
        return (
            self.answers.get(key, [])
            if kind == "faq"
            else self.sections.get(key.removeprefix("past-"), [])
        )

    def lived(self, user: str | None) -> set[str]:
        """The goods a shopper ever looked at or took."""
        found = self._database.execute(
            "SELECT DISTINCT product_id FROM events WHERE user = ?", (user or "",)
        )
        return {row[0] for row in found}

    def orders(self, user: str | None, numbers: Iterable[str]) -> list[dict[str, Any]]:
        """The orders of a shopper, and those named."""
        named = json.dumps([*numbers])
        rows = self._database.execute(
            "SELECT * FROM orders WHERE user = ? OR order_id IN (SELECT value FROM json_each(?))",
            (user or "", named),
        ).fetchall()
        lists = ("lines", "history")
        return [
            {k: json.loads(row[k]) if k in lists else row[k] for k in row.keys() if k != "address"}  # noqa: SIM118
            for row in rows
        ]

    def _all(self, table: str) -> list[sqlite3.Row]:
        return self._database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # our own names

    def _sections(self) -> dict[str, list[str]]:
        """The sections of guides and policies, and past answers, by id."""
        found = {
            row["id"]: [part["text"] for part in json.loads(row["sections"])]
            for row in self._all("articles")
        }
        found |= {row["id"]: [row["answer"]] for row in self._all("past_answers")}
        return found

    def _reviews(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._all("reviews"):
            found[row["product_id"]].append(row["text"])
        return found

    def _opinions(self) -> dict[str, dict[str, Counter[int]]]:
        """By product and side: how many reviews praise (1), blame (-1) or only mention it (0)."""
        found: dict[str, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
        for row in self._all("review_opinions"):
            sign = (row["polarity"] > 0) - (row["polarity"] < 0)
            found[row["product_id"]][row["aspect"]][sign] += 1
        return found

    def _names(self) -> Iterator[tuple[str, str]]:
        """Every title, as written and without what was planted, with the product it names."""
        for product in self.products.values():
            for title in product.titles:
                yield " ".join(title.split()), product.id
                honest = self.honest(title)
                if len(honest) >= 6:
                    yield honest, product.id

    def _values(self) -> dict[str, set[str]]:
        """Every value of an attribute, a brand or a kind, with the fields that have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for product in self.products.values():
            for field, value in _values_of(product):
                if 1 < len(value) <= LONGEST_VALUE and not self._holds_planted(value):
                    found[plain(value)].add(field)
        return found

    def _aliases(self) -> dict[str, set[str]]:
        """What brands are called in other languages."""
        found: dict[str, set[str]] = defaultdict(set)
        for product in self.products.values():
            names = {plain(product.brand)}
            names |= {plain(texts.get("brand") or "") for texts in product.localized.values()}
            for name in names - {""}:
                found[name] |= names - {""}
        return found

    def _holds_planted(self, value: str) -> bool:
        return any(value in one for one in self.planted)


def _values_of(product: Row) -> Iterator[tuple[str, str]]:
    """The values of a product in every language, with their fields."""
    for field, values in product.attributes.items():
        yield from ((field, value) for value in values)
    for texts in product.localized.values():
        for field, text in texts.items():
            if field not in ("title", "description"):
                yield from ((field, value) for value in _parts(field, text))
    yield "brand", product.brand
    yield from (("category", part) for part in product.category.split("/"))


def _parts(field: str, text: str) -> Sequence[str]:
    return [part.strip() for part in text.split("/" if field == "category" else ",")]
