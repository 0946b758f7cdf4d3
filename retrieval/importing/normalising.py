"""From a raw row to a product, or to the list of what is wrong with it."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import lru_cache, partial

from retrieval.importing.cells import Cells
from retrieval.importing.composites import (
    LONGEST_ATTRIBUTE,
    LONGEST_ID,
    LONGEST_NAME,
    parse_currency,
    parse_description,
    parse_first_link,
    parse_joined,
    parse_object,
    parse_path,
    parse_stock,
    parse_values,
    parse_variants,
)
from retrieval.importing.headers import PRODUCT, field_named
from retrieval.importing.mapping import CategoryRule, Layout, Mapping
from retrieval.importing.rows import Row, RowError
from retrieval.importing.values import (
    clean_text,
    currency_of,
    parse_count,
    parse_day,
    parse_link,
    parse_price,
    parse_rating,
    parse_time,
)
from retrieval.products import Product, Variant

LONGEST_TITLE = 500
LONGEST_FREE_VALUE = 60  # a free column with longer texts is no attribute
MULTI = frozenset({"color", "feature", "features", "tag", "tags", "audience", "scene", "occasion"})
NO_ATTRIBUTE = frozenset({*Product.__dataclass_fields__, "cost"})
ATTRIBUTE_ALIASES = {field: names for field, names in PRODUCT.items() if field not in NO_ATTRIBUTE}


_title = partial(clean_text, longest=LONGEST_TITLE)
_id = partial(clean_text, longest=LONGEST_ID)
_name = partial(clean_text, longest=LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class Normaliser:
    """Turns the rows of one file into products.

    Args:
        zone: Of times that name none.
    """

    layout: Layout
    mapping: Mapping
    zone: tzinfo = UTC

    def product(self, row: Row) -> Product | list[RowError]:
        """The product of ``row``, or everything that is wrong with it."""
        cells = Cells(row, self.layout.fields, self.mapping.constants)
        product = self._product(cells)
        return cells.errors or product

    def _product(self, cells: Cells) -> Product:
        title = cells.need("title", _title, "")
        variants = tuple(cells.get("variants", parse_variants) or ())
        price, list_price = _prices(cells, variants)
        return Product(
            id=cells.need("id", _id, ""),
            title=title,
            price=price,
            list_price=list_price,
            currency=currency_of(cells.raw("price")) or cells.get("currency", parse_currency),
            brand=cells.get("brand", _name),
            category=cells.get("category", parse_path) or _by_title(title, self.mapping.category),
            rating=cells.get("rating", parse_rating),
            stock=_stock(cells.get("stock", parse_stock), variants),
            sales=cells.get("sales", parse_count),
            image_url=cells.get("image_url", parse_first_link),
            url=cells.get("url", parse_link),
            description=cells.get("description", parse_description),
            created_at=cells.get("created_at", partial(parse_time, zone=self.zone)),
            attributes=self._attributes(cells),
            variants=variants,
            localized=self._localized(cells),
            restock_date=cells.get("restock_date", partial(parse_day, zone=self.zone)),
        )

    def _attributes(self, cells: Cells) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, values in self._given_attributes(cells):
            if values:
                found.setdefault(name, values)
        return found

    def _given_attributes(self, cells: Cells) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """What each place says: columns of known attributes, other columns, the record of all."""
        for field in self._own_attributes():
            if cells.raw(field) is not None or field in self.mapping.constants:
                yield field, cells.get(field, self._parser(field))
        for name, column in self.layout.attributes.items():
            raw = cells.column(column)
            if raw is not None:  # of many departments' columns a row fills a few
                yield name, cells.read(column, raw, partial(self._free, name))
        for name, raw in (cells.get("attributes", parse_object) or {}).items():
            field = field_named(name, ATTRIBUTE_ALIASES)
            yield field, cells.read(name, raw, partial(self._free, field))

    def _own_attributes(self) -> list[str]:
        """Attributes that have a column or a constant of their own."""
        named = dict.fromkeys((*self.layout.fields, *self.mapping.constants))
        return [field for field in named if field not in NO_ATTRIBUTE]

    def _parser(self, field: str) -> Callable[[object], tuple[str, ...] | None]:
        if field == "review_count":
            return _count_as_text
        return partial(parse_values, several=field in MULTI or field in self.mapping.multi)

    def _free(self, name: str, raw: object) -> tuple[str, ...] | None:
        """The values of a free column; long texts and nested records are no attribute."""
        if isinstance(raw, dict) or (isinstance(raw, str) and len(raw) > 10 * LONGEST_FREE_VALUE):
            return None
        several = name in MULTI or name in self.mapping.multi
        values = parse_values(raw, several) or ()
        asked_for = self.mapping.attributes is not None
        longest = LONGEST_ATTRIBUTE if asked_for else LONGEST_FREE_VALUE
        return values if all(len(value) <= longest for value in values) else None

    def _localized(self, cells: Cells) -> dict[str, dict[str, str]]:
        texts: dict[str, dict[str, str]] = {}
        for language, given in (cells.get("localized", parse_object) or {}).items():
            fields = cells.read(f"localized.{language}", given, parse_object) or {}
            for field, raw in fields.items():
                self._localize(cells, texts, (language, field), (field, raw))
        for key, column in self.layout.localized.items():
            raw = cells.column(column)
            if raw is not None:
                self._localize(cells, texts, key, (column, raw))
        return texts

    def _localize(
        self,
        cells: Cells,
        texts: dict[str, dict[str, str]],
        key: tuple[str, str],
        cell: tuple[str, object],
    ) -> None:
        language, field = key
        value = cells.read(*cell, parse_path if field == "category" else parse_joined)
        if value:
            texts.setdefault(language, {})[field] = value


def _prices(cells: Cells, variants: Sequence[Variant]) -> tuple[float | None, float | None]:
    """Price and list price; a product that is not on sale has no list price.

    A product without a price costs what its cheapest variant costs.
    """
    price, list_price = cells.get("price", parse_price), cells.get("list_price", parse_price)
    if price is None:
        priced = [(not one.available, one.price) for one in variants if one.price is not None]
        return (min(priced)[1] if priced and list_price is None else list_price), None
    return price, list_price if list_price is not None and list_price > price else None


def _stock(stock: int | None, variants: Sequence[Variant]) -> int | None:
    """The stock given, else what the variants have together, if each says how much."""
    if stock is not None or not variants:
        return stock
    known = [variant.stock for variant in variants if variant.stock is not None]
    return sum(known) if len(known) == len(variants) else None


def _by_title(title: str, rules: Sequence[CategoryRule]) -> str | None:
    text = _folded(title)
    return next((rule.value for rule in rules if _fits(text, rule)), None)


def _fits(text: str, rule: CategoryRule) -> bool:
    also = not rule.also or any(_folded(word) in text for word in rule.also)
    return also and any(_folded(word) in text for word in rule.words)


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _count_as_text(value: object) -> tuple[str, ...] | None:
    count = parse_count(value)
    return None if count is None else (str(count),)
