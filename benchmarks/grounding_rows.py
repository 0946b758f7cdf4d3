"""A shop's rows as the judge reads them: straight from the database, with no code of the program."""

import json
import re
import sqlite3
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import ge, gt, le, lt
from pathlib import Path
from typing import Any

REFUSED = 3  # goods that one conversation takes out of its lists, at most
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}
PORTRAIT = re.compile(
    r"常看|偏爱|常选|偏\S|不再推荐|最近不想要|尺码 |you often|you like|mostly|never recommended|not wanted lately|your size",
    re.I,
)
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
TAG = re.compile(r"<[^<>]*>")
SENTENCE = re.compile(r"[^。！？!?；;\n.]+(?:\.(?=\d)[^。！？!?；;\n.]+)*[。！？!?；;.]*")


def plain(text: str) -> str:
    """A text as it is compared: lower case, single spaces, no hidden characters or tags."""
    return " ".join(TAG.sub("", HIDDEN.sub("", text)).lower().split())


@dataclass(frozen=True)
class Row:
    """One product."""

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


class Rows:
    """All a judge knows of one shop."""

    def __init__(self, shop: Path) -> None:
        self._database = sqlite3.connect(f"file:{shop / 'shop.db'}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row
        planted = shop / "poison.json"
        self.planted: list[str] = (
            json.loads(planted.read_text("utf-8")) if planted.is_file() else []
        )
        self.products = {row["id"]: _row(row) for row in self._all("products")}
        self.answers = {
            row["id"]: list(json.loads(row["answers"]).values()) for row in self._all("faq")
        }
        self.reviews = self._reviews()
        self.opinions = self._opinions()
        self.names = dict(self._names())
        self.values = self._values()
        self.terms = set(re.findall(r"\d+", (PROMPTS / "policy.toml").read_text("utf-8")))
        self.labels, self.own_quotes = _labels(), _own_quotes()
        codes = {row["currency"] for row in self._all("products")}
        self.signs = {SIGNS.get(code or "CNY", "¥") for code in codes}
        self.settings = (shop / "shop.toml").read_text("utf-8")

    def _all(self, table: str) -> list[sqlite3.Row]:
        return self._database.execute(f"SELECT * FROM {table}").fetchall()

    def _reviews(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._all("reviews"):
            found[row["product_id"]].append(row["text"])
        return found

    def _opinions(self) -> dict[str, dict[str, Counter[int]]]:
        """By product and side: how many reviews praise (1), blame (-1) or only mention it (0)."""
        found: dict[str, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
        for row in self._all("review_opinions"):
            found[row["product_id"]][row["aspect"]][
                (row["polarity"] > 0) - (row["polarity"] < 0)
            ] += 1
        return found

    def _names(self) -> Iterator[tuple[str, str]]:
        """Every title, as written and without what was planted, with the product it names."""
        for product in self.products.values():
            for title in product.titles:
                yield " ".join(title.split()), product.id
                honest = self.honest(title)
                if len(honest) >= 6:
                    yield honest, product.id

    def honest(self, text: str) -> str:
        """A text without what was planted in it."""
        for one in self.planted:
            if one in text:
                text = text.replace(one, "")
        return " ".join(text.split()).strip(" ,，。.！!|-")

    def _values(self) -> dict[str, set[str]]:
        """Every value of an attribute, a brand or a kind, with the fields that have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for product in self.products.values():
            own = [(f, v) for f, values in product.attributes.items() for v in values]
            for texts in product.localized.values():
                skipped = ("title", "description")
                own += [(f, v) for f, t in texts.items() if f not in skipped for v in _parts(f, t)]
            own += [
                ("brand", product.brand),
                *(("category", c) for c in product.category.split("/")),
            ]
            for field, value in own:
                if 1 < len(value) <= 24 and not any(value in one for one in self.planted):
                    found[plain(value)].add(field)
        return found

    def counted(
        self, turn: Mapping[str, Any], listed: frozenset[str], bought: frozenset[str]
    ) -> list[int]:
        """How many goods meet the hard wishes of a turn, counted anew; what the turn says where it cannot be."""
        trace = turn.get("trace") or {}
        told = [int(trace["counted"]["total"])] if "total" in trace.get("counted", {}) else []
        wishes = [one for one in turn["constraints"] if one["hard"]]
        simple = all(
            one["field"] in ("price", "brand", "category", "rating") and "unit" not in one
            for one in wishes
        )
        someone = any(one["field"] == "recipient" for one in turn["constraints"])
        if turn["action"] != "search" or not simple or someone or turn["relaxed"]:
            return told
        meeting = [row for row in self.products.values() if all(_meets(row, w) for w in wishes)]
        left = [row for row in meeting if row.id not in listed]  # the next page counts what is left
        there = [[row for row in rows if row.available] for rows in (meeting, left)]
        if trace.get("query"):  # of what meets the wishes, what is about the words
            return [one for one in told if one <= len(meeting) + REFUSED]
        if bought:  # what a shopper has is not offered again, or is: it depends on what it is
            least = len([row for row in left if row.id not in bought]) - REFUSED
            return [one for one in told if least <= one <= len(meeting) + REFUSED]
        known = [len(meeting), len(left), *map(len, there)]
        fewest = min(known) - REFUSED  # of several pages, or without what the shopper has refused
        return [one for one in told if fewest <= one <= max(known) + REFUSED] if told else known

    def lived(self, user: str | None) -> set[str]:
        """The goods a shopper ever looked at or took."""
        found = self._database.execute(
            "SELECT DISTINCT product_id FROM events WHERE user = ?", (user or "",)
        )
        return {row[0] for row in found}

    def orders(self, user: str | None, numbers: Iterable[str]) -> list[dict[str, Any]]:
        """The orders of a shopper, and those named."""
        named = tuple(numbers)
        marks = ",".join("?" * len(named))
        rows = self._database.execute(
            f"SELECT * FROM orders WHERE user = ? OR order_id IN ({marks})",
            (user or "", *named),
        ).fetchall()
        lists = ("lines", "history")
        return [
            {k: json.loads(row[k]) if k in lists else row[k] for k in row.keys() if k != "address"}  # noqa: SIM118
            for row in rows
        ]


PROMPTS = Path(__file__).parents[1] / "prompts"


def _labels() -> list[str]:
    """What fields and sides are called in sentences, longest first: no values of goods."""
    tables = (
        tomllib.loads((PROMPTS / one / "labels.toml").read_text("utf-8")) for one in ("zh", "en")
    )
    sides = tomllib.loads((PROMPTS / "lexicon" / "aspects.toml").read_text("utf-8"))
    names = {plain(v) for table in tables for v in table["fields"].values()}
    names |= {plain(v) for side in _tables(sides) for v in side.get("name", {}).values()}
    return sorted(names, key=len, reverse=True)


def _tables(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  # anything TOML holds
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _tables(one)
    if isinstance(value, list):
        for one in value:
            yield from _tables(one)


def _own_quotes() -> list[str]:
    """What the shop's own sentences have between quotation marks."""
    texts = [path.read_text("utf-8") for path in sorted(PROMPTS.glob("??/*.toml"))]
    texts += [path.read_text("utf-8") for path in sorted(PROMPTS.glob("*.toml"))]
    return [
        one for text in texts for one in re.findall(r'[「“\\"]([^「」“”"{}\\]{1,60})[」”\\"]', text)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [one.strip() for one in SENTENCE.findall(text) if one.strip()]


def _parts(field: str, text: str) -> list[str]:
    return [part.strip() for part in re.split("/" if field == "category" else ",", text)]


def _row(row: sqlite3.Row) -> Row:
    return Row(
        row["id"], row["title"], row["price"], row["list_price"], row["brand"] or "", row["category"] or "",
        row["rating"], row["stock"], row["sales"], row["description"] or "",
        json.loads(row["attributes"]), json.loads(row["variants"]), json.loads(row["localized"]),
    )  # fmt: skip


def _meets(row: Row, wish: Mapping[str, Any]) -> bool:
    """Whether a row meets a wish of the ledger."""
    field, op, value = wish["field"], wish["op"], wish["value"]
    if op in ("lte", "lt", "gte", "gt"):
        known = row.prices[:1] if field == "price" else [getattr(row, field)]
        tests = {"lte": le, "lt": lt, "gte": ge, "gt": gt}
        return any(own is not None and tests[op](own, value) for own in known)
    values = {plain(str(one)) for one in (value if isinstance(value, list) else [value])}
    own = {
        "brand": {plain(row.brand)},
        "category": {plain(row.category), *map(plain, row.category.split("/")),
                     *(plain("/".join(row.category.split("/")[:n])) for n in range(1, 6))},
        "color": {plain(one) for one in row.attributes.get("color", ())}
        | {plain(str(v["options"].get("color", ""))) for v in row.variants},
    }.get(field, set())  # fmt: skip
    return bool(values & own) != (op in ("ne", "not_in"))
