"""Shopify's product CSV: rows of one handle are the variants and pictures of one product.

The columns are those of Shopify's help page "Using CSV files to import and export products", under the
names they have had since 2025 and under the older ones. What a shop pays for its goods
(``Cost per item``) is never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from retrieval.importing.cells import Cells
from retrieval.importing.composites import LONGEST_ID, MOST_VALUES
from retrieval.importing.folding import (
    VARIANTS,
    Form,
    first_filled,
    option_name,
    said_no,
    said_yes,
    summed_up,
)
from retrieval.importing.headers import Aliases, match_columns, plain
from retrieval.importing.rows import Meaning, RawTable, Row, RowError
from retrieval.importing.values import clean_text, parse_number, parse_price

COLUMNS: Aliases = {
    "id": ("handle", "urlhandle"),
    "title": ("title",),
    "description": ("body", "description"),
    "brand": ("vendor",),
    "category": ("productcategory", "standardproducttype"),
    "type": ("type", "customproducttype"),
    "tags": ("tags",),
    "published": ("published", "publishedononlinestore"),
    "status": ("status",),
    "sku": ("variantsku", "sku"),
    "gtin": ("variantbarcode", "barcode"),
    "price": ("variantprice", "price"),
    "list_price": ("variantcompareatprice", "compareatprice"),
    "stock": ("variantinventoryqty", "inventoryquantity"),
    "tracker": ("variantinventorytracker", "inventorytracker"),
    "policy": ("variantinventorypolicy", "continuesellingwhenoutofstock"),
    "image_url": ("imagesrc", "productimageurl"),
    "gender": ("googleshopping/gender",),
    "age_group": ("googleshopping/agegroup",),
    "mpn": ("googleshopping/mpn", "googleshopping/manufacturerpartnumber"),
    **{f"name{place}": (f"option{place}name",) for place in (1, 2, 3)},
    **{f"value{place}": (f"option{place}value",) for place in (1, 2, 3)},
}
FIELDS = (
    "id",
    "title",
    "description",
    "brand",
    "category",
    "price",
    "list_price",
    "stock",
    "image_url",
)
ATTRIBUTES = ("type", "tags", "gender", "age_group", "mpn")
SIGNS = frozenset({"urlhandle", "variantsku", "variantprice", "option1name", "option1value"})
METAFIELD = "(product.metafields."
ONLY_FORM = "default title"  # what Shopify calls the form of a product that has but one


def speaks(columns: Sequence[str]) -> bool:
    """Whether these are the columns of a Shopify export."""
    found = match_columns(columns, COLUMNS)
    return {"id", "title"} <= found.keys() and bool(SIGNS & set(map(plain, columns)))


def fold(table: RawTable) -> RawTable:
    """One row a product; drafts, archived and unpublished products are left out and counted."""
    columns = match_columns(table.columns, COLUMNS)
    groups: dict[str, list[Row]] = {}
    errors = list(table.errors)
    for row in table.rows:
        handle = str(row.values.get(columns["id"]) or "").strip()
        if handle:
            groups.setdefault(handle, []).append(row)
        else:
            reason = "is empty; every row needs one"
            errors.append(RowError(row.line, columns["id"], None, reason))
    rows, skipped = [], 0
    for handle, group in groups.items():
        product = _Group(handle, group, first_filled(row.values for row in group), columns)
        if not product.on_sale:
            skipped += 1
            continue
        folded, wrong = product.folded()
        errors += wrong
        rows += [folded] if folded else []
    return replace(
        table,
        format="shopify",
        columns=(*table.columns, VARIANTS),
        rows=tuple(rows),
        errors=tuple(errors),
        meaning=_meaning(table.columns, columns),
        skipped=skipped,
    )


def _meaning(given: Sequence[str], columns: Mapping[str, str]) -> Meaning:
    metafields = {option_name(name) or name: name for name in given if METAFIELD in name}
    own = {name: columns[name] for name in ATTRIBUTES if name in columns}
    fields = {name: columns[name] for name in FIELDS if name in columns}
    if "category" not in fields and "type" in own:
        fields["category"] = own.pop("type")
    return Meaning({**fields, VARIANTS: VARIANTS}, {**metafields, **own})


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one handle; ``merged`` is what they say about the product together."""

    handle: str
    rows: Sequence[Row]
    merged: Mapping[str, object]
    columns: Mapping[str, str]

    @property
    def on_sale(self) -> bool:
        """Whether shoppers may see it: active and published, or nothing said about it."""
        status = str(self._cell("status") or "active").strip().casefold()
        return status == "active" and not said_no(self._cell("published"))

    def folded(self) -> tuple[Row | None, list[RowError]]:
        """The product as one row, None if each of its forms is refused, and what is wrong."""
        forms, errors = [], []
        for row in self.rows:
            if self._is_form(row):
                form = self._form(row)
                if isinstance(form, Form):
                    forms.append(form)
                else:
                    errors += form
        if errors and not forms:
            return None, errors
        values = dict(self.merged)
        for field, value in summed_up(self.handle, forms or [Form(None, {})]).items():
            values[self.columns.get(field, field)] = value
        self._say_plainly(values)
        return Row(self.rows[0].line, values), errors

    def _say_plainly(self, values: dict[str, object]) -> None:
        """Its own type stands for a category that is not given; lists are lists."""
        category, kind, tags = (self.columns.get(name, "") for name in ("category", "type", "tags"))
        if category and not values.get(category):
            values[category], values[kind] = values.get(kind), None
        if tags:
            split = (tag.strip() for tag in str(values.get(tags) or "").split(","))
            values[tags] = [tag for tag in split if tag][:MOST_VALUES]
        for column, cell in values.items():
            if METAFIELD in column and isinstance(cell, str):
                values[column] = [part.strip() for part in cell.split(";")][:MOST_VALUES]

    def _cell(self, field: str, row: Row | None = None) -> object:
        values = self.merged if row is None else row.values
        return values.get(self.columns.get(field, ""))

    def _is_form(self, row: Row) -> bool:
        """Rows without a price, number and option only carry one more picture."""
        return any(self._cell(field, row) for field in ("price", "sku", "value1"))

    def _form(self, row: Row) -> Form | list[RowError]:
        cells = Cells(row, self.columns)
        price, list_price = cells.get("price", parse_price), cells.get("list_price", parse_price)
        form = Form(
            cells.get("sku", partial(clean_text, longest=LONGEST_ID)),
            self._options(row, cells),
            price,
            list_price if price is None or (list_price or 0) > price else None,
            self._stock(row, cells),
        )
        if price is None and not cells.errors:
            cells.refuse("price", "is empty; every variant needs one")
        return cells.errors or form

    def _options(self, row: Row, cells: Cells) -> dict[str, str]:
        options = {}
        for place in (1, 2, 3):
            value = cells.get(f"value{place}", partial(clean_text, longest=100))
            name = option_name(self._cell(f"name{place}"))
            if name and value and value.casefold() != ONLY_FORM:
                options[name] = value
        return options

    def _stock(self, row: Row, cells: Cells) -> int | None:
        """How many there are; None where Shopify does not count or sells on without any."""
        count = cells.get("stock", parse_number)
        untracked = "tracker" in self.columns and not self._cell("tracker", row)
        if count is None or untracked:
            return None
        policy = str(self._cell("policy", row) or "").strip().casefold()
        if count <= 0:
            return None if policy == "continue" or said_yes(policy) else 0
        return round(count)
