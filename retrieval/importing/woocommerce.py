"""WooCommerce's product CSV: variations become variants of the product that their ``Parent`` names.

The columns are those of the "Product CSV Importer and Exporter" that WooCommerce has of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from retrieval.importing.cells import Cells
from retrieval.importing.composites import LONGEST_ID, MOST_VALUES
from retrieval.importing.folding import VARIANTS, Form, option_name, runs_now, said_no, summed_up
from retrieval.importing.headers import Aliases, match_columns
from retrieval.importing.rows import Meaning, RawTable, Row, RowError, shorten
from retrieval.importing.values import clean_text, parse_number, parse_price

COLUMNS: Aliases = {
    "id": ("id",),
    "type": ("type",),
    "sku": ("sku",),
    "title": ("name",),
    "published": ("published",),
    "visibility": ("visibilityincatalog", "visibilityincatalogue", "catalogvisibility"),
    "short": ("shortdescription",),
    "description": ("description",),
    "starts": ("datesalepricestarts",),
    "ends": ("datesalepriceends",),
    "in_stock": ("instock?",),
    "stock": ("stock",),
    "backorders": ("backordersallowed?",),
    "price": ("saleprice",),
    "list_price": ("regularprice",),
    "category": ("categories",),
    "tags": ("tags",),
    "brand": ("brands", "brand"),
    "gtin": ("gtin,upc,ean,orisbn",),
    "image_url": ("images",),
    "parent": ("parent",),
    "url": ("externalurl",),
}
SKIPPED = frozenset({"grouped"})  # a heading over other products, which stand for themselves
FIELDS = ("id", "title", "description", "brand", "category", "price", "list_price", "stock")
LINKS = ("image_url", "url")
ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\)|visible)", re.IGNORECASE)
BRAND = "brand"  # made of an attribute where there is no such column
COMMA = re.compile(r"(?<!\\),")  # the exporter escapes the commas that belong to a name


def speaks(columns: Sequence[str]) -> bool:
    """Whether these are the columns of a WooCommerce export."""
    found = match_columns(columns, COLUMNS)
    return {"type", "title", "list_price"} <= found.keys() and bool({"id", "sku"} & found.keys())


def fold(table: RawTable) -> RawTable:
    """One row a product; drafts, private, hidden and grouped products are left out and counted."""
    export = _Export(match_columns(table.columns, COLUMNS), _attribute_columns(table.columns))
    errors = [*table.errors, *export.gather(table.rows)]
    rows, skipped = [], 0
    for place, row in enumerate(export.products):
        if not export.on_sale(row):
            skipped += 1
            continue
        folded, wrong = export.folded(place)
        errors += wrong
        rows += [folded] if folded else []
    return replace(
        table,
        format="woocommerce",
        columns=(*table.columns, VARIANTS, *export.named.values()),
        rows=tuple(rows),
        errors=tuple(errors),
        meaning=export.meaning(),
        skipped=skipped,
    )


def _attribute_columns(columns: Sequence[str]) -> list[dict[str, str]]:
    """For each numbered attribute its columns: ``name``, ``value(s)``, ``visible``."""
    found: dict[int, dict[str, str]] = {}
    for column in columns:
        match = ATTRIBUTE.fullmatch(column.strip())
        if match:
            found.setdefault(int(match.group(1)), {})[match.group(2).lower()] = column
    return [found[place] for place in sorted(found) if {"name", "value(s)"} <= found[place].keys()]


@dataclass(slots=True)
class _Export:
    """One export being folded.

    Args:
        named: Attribute → the column made for it, as far as seen.
    """

    columns: Mapping[str, str]
    attributes: Sequence[Mapping[str, str]]
    products: list[Row] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    _variations: dict[int, list[Row]] = field(default_factory=dict)

    def gather(self, rows: Sequence[Row]) -> list[RowError]:
        """Puts variations to their products; returns what is wrong with those that have none."""
        variations = [row for row in rows if "variation" in self._types(row)]
        self.products = [row for row in rows if "variation" not in self._types(row)]
        places: dict[str, int] = {}
        for place, row in enumerate(self.products):
            places.setdefault(self._text("sku", row), place)
            places[f"id:{self._text('id', row)}"] = place
        errors = []
        for row in variations:
            parent = self._text("parent", row)
            if parent in places and parent:
                self._variations.setdefault(places[parent], []).append(row)
            else:
                reason = "names no product of the file; expected id:NUMBER or a SKU"
                column = self.columns.get("parent", "Parent")
                errors.append(RowError(row.line, column, shorten(parent), reason))
        return errors

    def on_sale(self, row: Row) -> bool:
        """Whether shoppers may see the product: published, and not hidden from the catalogue."""
        published = self._text("published", row) in {"", "1", "true", "TRUE", "yes"}
        hidden = self._text("visibility", row).casefold() == "hidden"
        return published and not hidden and not SKIPPED & self._types(row)

    def folded(self, place: int) -> tuple[Row | None, list[RowError]]:
        """One product as one row, None if each of its forms is refused, and what is wrong."""
        row, own = self.products[place], self._variations.get(place, [])
        shown = [item for item in own if not said_no(self._text("published", item))]
        forms, errors = [], []
        for item in shown or [row]:
            form = self._form(item, bool(shown))
            if isinstance(form, Form):
                forms.append(form)
            else:
                errors += form
        if errors and not forms:
            return None, errors
        identity = self._text("id", row) or self._text("sku", row)
        values = dict(row.values)
        for name, value in summed_up(identity, forms).items():
            values[self.columns.get(name, name)] = value
        self._say_plainly(values, row, {name for form in forms for name in form.options})
        values[self.columns.get("id", "id")] = identity
        return Row(row.line, values), errors

    def meaning(self) -> Meaning:
        """What the columns of the folded rows are."""
        fields = {name: self.columns[name] for name in (*FIELDS, *LINKS) if name in self.columns}
        own = {name: self.columns[name] for name in ("tags", "gtin") if name in self.columns}
        given = {name: column for name, column in self.named.items() if name not in fields}
        made = {name: name for name in ("id", "price", "stock")} | {"brand": BRAND}
        return Meaning({**made, **fields, VARIANTS: VARIANTS}, {**given, **own})

    def _say_plainly(self, values: dict[str, object], row: Row, options: set[str]) -> None:
        """The deepest category, the long or else the short text, lists as lists."""
        paths = _listed(self._text("category", row))
        plain: dict[str, object] = {
            "description": self._prose("description", row) or self._prose("short", row),
            "category": max(paths, key=lambda path: path.count(">"), default=None),
            "tags": _listed(self._text("tags", row)),
            "image_url": next(iter(_listed(self._text("image_url", row))), None),
        }
        values.update(
            (self.columns[name], cell) for name, cell in plain.items() if name in self.columns
        )
        for name, cells in self._own_attributes(row):
            if name not in options:
                values[self.named.setdefault(name, f"attribute {name}")] = cells
        if "brand" in self.named and not self._text("brand", row):
            brands = values.get(self.named["brand"])
            values[self.columns.get("brand", BRAND)] = (
                brands[0] if isinstance(brands, list) else None
            )

    def _prose(self, name: str, row: Row) -> str:
        """A long text; the exporter writes its line breaks as two signs."""
        return self._text(name, row).replace("\\n", "\n")

    def _own_attributes(self, row: Row) -> Iterator[tuple[str, list[str]]]:
        """Attributes that the shop shows, with their values."""
        for columns in self.attributes:
            name = option_name(row.values.get(columns["name"]))
            if name and not said_no(row.values.get(columns.get("visible", ""))):
                yield name, _listed(str(row.values.get(columns["value(s)"]) or ""))

    def _form(self, row: Row, is_variation: bool) -> Form | list[RowError]:
        cells = Cells(row, self.columns)
        sale, regular = cells.get("price", parse_price), cells.get("list_price", parse_price)
        reduced = sale is not None and self._reduced(row, cells)
        form = Form(
            cells.get("sku", partial(clean_text, longest=LONGEST_ID)),
            self._options(row) if is_variation else {},
            sale if reduced else regular,
            regular if reduced else None,
            self._stock(row, cells),
        )
        return cells.errors or form

    def _reduced(self, row: Row, cells: Cells) -> bool:
        """Whether the sale price holds today."""
        try:
            return runs_now(self._text("starts", row), self._text("ends", row))
        except ValueError as exc:
            cells.refuse("starts", str(exc))
            return False

    def _options(self, row: Row) -> dict[str, str]:
        found = {}
        for columns in self.attributes:
            name = option_name(row.values.get(columns["name"]))
            value = clean_text(row.values.get(columns["value(s)"]))
            if name and value:
                found[name] = value.replace("\\,", ",")[:100]
        return found

    def _stock(self, row: Row, cells: Cells) -> int | None:
        """How many there are; None where nobody counts or backorders are taken."""
        if self._text("in_stock", row) in {"0", "outofstock"}:
            return 0
        if self._text("stock", row) in {"", "parent"}:
            return None
        count = cells.get("stock", parse_number)
        if count is None or (count <= 0 and self._text("backorders", row) in {"1", "notify"}):
            return None
        return max(0, round(count))

    def _types(self, row: Row) -> set[str]:
        return {part.strip().casefold() for part in self._text("type", row).split(",")}

    def _text(self, name: str, row: Row) -> str:
        return str(row.values.get(self.columns.get(name, "")) or "").strip()


def _listed(text: str) -> list[str]:
    parts = (part.replace("\\,", ",").strip() for part in COMMA.split(text))
    return [part for part in parts if part][:MOST_VALUES]
