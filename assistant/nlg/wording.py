"""Puts facts into words: money, values, field names, constraints, products, in one language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assistant.grounding.outside import named, told, valued
from assistant.nlg.templates import Labels, labels
from assistant.records.orders import Order
from assistant.vocabulary.glossary import Glossary
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product, Variant

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}
MAX_TITLE = 28
LONGEST_SYMBOL = 3  # ml, mAh and Hz stand right after their number, inches do not
MONEY_NAMES = frozenset(
    {"price", "low", "high", "sum", "difference", "list_price"}
    | {"payable", "off", "gap", "rest", "least", "deposit", "worth", "cap", "regular"}
    | {"fee", "extra", "base", "level"}
)
RATINGS = frozenset({"rating", "than"})  # 5.0 of 5.0: a bare 5 reads like a count
BARE_SIZE = re.compile(r"\d{2}(?:\.5)?|\d?[XSML]{1,4}")  # says nothing without the word for a size
SIGNS = {Op.LTE: "≤", Op.LT: "<", Op.GTE: "≥", Op.GT: ">"}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one shop speaks one language."""

    language: str
    currency: str
    glossary: Glossary = field(default_factory=lambda: Glossary({}))

    @property
    def labels(self) -> Labels:
        """The labels of the language."""
        return labels(self.language)

    def money(self, amount: float) -> str:
        """An amount in the shop's currency: 329 元, ¥329."""
        figure = f"{amount:,.2f}".removesuffix(".00")
        if self.language == "zh" and self.currency == "CNY":
            plain = figure.replace(",", "")
            return f"{plain.rstrip('0') if '.' in plain else plain} 元"
        return f"{SYMBOLS.get(self.currency, self.currency + ' ')}{figure}"

    def number(self, value: float) -> str:
        """A figure without needless decimals."""
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"

    def field_name(self, name: str) -> str:
        """What a field is called; a shop's own attribute by its own name."""
        return self.labels.fields.get(name, name.replace("_", " "))

    def join(self, parts: Iterable[str]) -> str:
        """An enumeration: A、B 和 C."""
        words = [part for part in parts if part]
        if len(words) < 2:
            return "".join(words)
        return self.labels.list_glue.join(words[:-1]) + self.labels.last_glue + words[-1]

    def product(self, product: Product) -> str:
        """A product's name, short enough for a sentence."""
        title = named(product.text("title", self.language)) or self._plainly(product)
        if len(title) <= MAX_TITLE * (1 if self.language == "zh" else 2):
            return title
        cut = MAX_TITLE * (1 if self.language == "zh" else 2)
        return title[:cut].rsplit(" ", 1)[0].rstrip(" ,，、-") + "…"

    def _plainly(self, product: Product) -> str:
        """What to call goods whose title cannot be said: their brand and kind, else their number."""
        kind = self.term(Field.CATEGORY, product.category) if product.category else ""
        words = (named(product.text("brand", self.language)), kind)
        return " ".join(word for word in words if word) or product.id

    def variant(self, variant: Variant | None) -> str:
        """The options of a variant: 42码, "size M", 1.7L."""
        options = variant.options.items() if variant else ()
        return " ".join(self.size(v) if name == Field.SIZE else valued(v) for name, v in options)

    def size(self, value: str) -> str:
        """A size with the word for it where it says nothing without: 42码, "size XL", one size."""
        bare = BARE_SIZE.fullmatch(value) is not None
        return self.labels.constraint["size_is"].format(value=value) if bare else valued(value)

    def constraint(self, constraint: Constraint) -> str:
        """A constraint as its chip shows it: ¥≤500, 非黑色."""
        if constraint.op.ordered:
            return self._bound(constraint)
        values = self.join_values(constraint)
        key = "not" if constraint.op.negated else "is"
        template = self.labels.constraint
        words = template.get(f"{constraint.field}_{key}", template[key])
        soft = "" if constraint.hard else template["soft"]
        return words.format(value=values, field=self.field_name(constraint.field)) + soft

    def currency_name(self, code: str) -> str:
        """A currency by its ISO 4217 code: 人民币, "euros"; the code where it has no name here."""
        return self.labels.currency.get(code, code)

    def reduction(self, share: float) -> str:
        """What is taken off, 0 to 1, as the language says it: 20 % off are 8 tenths left (8 折)."""
        return self.number(round(10 * (1 - share) if self.language == "zh" else 100 * share, 2))

    def moment(self, at: datetime) -> str:
        """A moment as it is told, to the second where it has any: 11月12日 00:00, "Nov 12, 00:00"."""
        clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
        day = f"{at.month}月{at.day}日 " if self.language == "zh" else f"{at:%b} {at.day}, "
        return day + clock

    def day(self, on: date) -> str:
        """A day as it is told: 11月12日, "Nov 12"."""
        return f"{on.month}月{on.day}日" if self.language == "zh" else f"{on:%b} {on.day}"

    def person(self, who: str) -> str:
        """Someone whom goods are for: 妈妈, "your mom"."""
        return self.labels.recipient.get(who, self.labels.recipient["someone"])

    def recipient(self, who: str, years: float | None = None) -> str:
        """The chip of buying for someone else; months below two years."""
        chip = self.labels.constraint["recipient"].format(who=self.person(who))
        if years is None:
            return chip
        key, value = ("months", years * 12) if years < 2 else ("years", years)
        return chip + self.labels.constraint[key].format(age=self.number(round(value)))

    def join_values(self, constraint: Constraint) -> str:
        """The values of a constraint as alternatives."""
        glue = self.labels.constraint["or"]
        if constraint.unit:
            return self.figure(constraint)
        return glue.join(self.term(constraint.field, value) for value in constraint.values)

    def term(self, field_name: str, value: object) -> str:
        """A value of the catalogue in this language, as far as the catalogue translates it."""
        spelt = str(value)
        if field_name == Field.CATEGORY:
            spelt = spelt.split("/")[-1]  # of a path, the last step says it
        return valued(self.glossary.say(self.language, field_name, spelt))

    def value(self, name: str, value: Any) -> str:  # noqa: ANN401  # facts are of many kinds
        """Any fact that a template may name."""
        if isinstance(value, Product):
            return self.product(value)
        if isinstance(value, Variant):
            return self.variant(value)
        if isinstance(value, Constraint):
            return self.constraint(value)
        if isinstance(value, date):
            return self.moment(value) if isinstance(value, datetime) else self.day(value)
        if isinstance(value, Order):
            return value.order_id
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._figure(name, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.join(self.value(name, item) for item in value)
        return "" if value is None else told(str(value))

    def _figure(self, name: str, value: float) -> str:
        """A number by what it counts: money, stars, or pieces."""
        if name in RATINGS:
            return f"{value:.1f}"
        return self.money(value) if name in MONEY_NAMES else self.number(value)

    def figure(self, constraint: Constraint) -> str:
        """The number of a constraint with the unit it counts: 500ml, 20 inch."""
        figure = self.number(float(constraint.values[0]))
        if not constraint.unit:
            return figure
        spaced = constraint.unit.isascii() and len(constraint.unit) > LONGEST_SYMBOL
        return f"{figure}{' ' if spaced else ''}{constraint.unit}"

    def _bound(self, constraint: Constraint) -> str:
        figure = self.figure(constraint)
        sign = SIGNS[constraint.op]
        soft = "" if constraint.hard else self.labels.constraint["soft"]
        if constraint.field == Field.PRICE:
            return f"{SYMBOLS.get(self.currency, self.currency)}{sign}{figure}{soft}"
        return f"{self.field_name(constraint.field)}{sign}{figure}{soft}"
