"""Google Merchant feeds, as text or XML: the items of one ``item_group_id`` are one product's variants.

The attributes are those of Google's "Product data specification".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from retrieval.importing.cells import Cells
from retrieval.importing.composites import LONGEST_ID, parse_stock
from retrieval.importing.folding import (
    VARIANTS,
    Form,
    first_filled,
    option_name,
    runs_now,
    summed_up,
)
from retrieval.importing.headers import PRODUCT, Aliases, match_columns
from retrieval.importing.rows import Meaning, RawTable, Row, RowError
from retrieval.importing.values import clean_text, currency_of, parse_count, parse_price

COLUMNS: Aliases = {
    "id": ("id", "gid"),
    "title": ("title", "gtitle", "structuredtitle"),
    "description": ("description", "gdescription", "summary", "content", "structureddescription"),
    "url": ("link", "glink", "canonicallink"),
    "image_url": ("imagelink", "gimagelink"),
    "availability": ("availability", "gavailability"),
    "stock": ("quantity", "selltoongooglequantity", "sellongooglequantity"),
    "list_price": ("price", "gprice"),
    "price": ("saleprice", "gsaleprice"),
    "effective": ("salepriceeffectivedate", "gsalepriceeffectivedate"),
    "brand": ("brand", "gbrand"),
    "own_category": ("producttype", "gproducttype"),
    "category": ("googleproductcategory", "ggoogleproductcategory"),
    "group": ("itemgroupid", "gitemgroupid"),
    "group_title": ("itemgrouptitle", "gitemgrouptitle"),
    "detail": ("productdetail", "gproductdetail"),
    "gtin": ("gtin", "ggtin"),
    "mpn": ("mpn", "gmpn"),
    "condition": ("condition", "gcondition"),
    **{
        name: (name.replace("_", ""), f"g{name.replace('_', '')}")
        for name in ("color", "size", "material", "pattern", "gender", "age_group", "size_system")
    },
}
FIELDS = ("id", "title", "description", "url", "image_url", "brand")
OPTIONS = ("color", "size", "material", "pattern", "gender", "age_group")
ATTRIBUTES = (*OPTIONS, "size_system", "condition", "gtin", "mpn")
SIGNS = frozenset({"id", "title", "list_price", "availability"})
MORE_SIGNS = frozenset({"image_url", "url", "group", "category", "gtin"})
MADE = {
    "price": "price now",
    "list_price": "price before",
    "stock": "in stock",
    "currency": "currency",
    "category": "category path",
    VARIANTS: VARIANTS,
}
"""Columns that folding adds: an attribute of the feed may say several of these, or several one."""
BESIDE = ("rating", "sales", "created_at", "review_count", "capacity", "season", "style")
DETAIL = "product_detail "
BORDER = " \t-–—_,，、/|()（）[]【】·:："
SHORTEST_TITLE = 4


def speaks(columns: Sequence[str]) -> bool:
    """Whether these are the attributes of a Google Merchant feed."""
    found = match_columns(columns, COLUMNS).keys()
    return found >= SIGNS and bool(MORE_SIGNS & found)


def fold(table: RawTable) -> RawTable:
    """One row a product: a group of items, or an item that has no group."""
    columns = match_columns(table.columns, COLUMNS)
    groups: dict[tuple[bool, str], list[Row]] = {}
    for row in table.rows:
        group = _text(row.values.get(columns.get("group", "")))
        groups.setdefault((bool(group), group or f"{row.line}"), []).append(row)
    rows, errors = [], list(table.errors)
    details: dict[str, str] = {}
    for (grouped, key), items in groups.items():
        folded, wrong = _Group(key if grouped else "", items, columns).folded()
        errors += wrong
        if folded:
            rows.append(folded)
            details.update((name, name) for name in folded.values if name.startswith(DETAIL))
    fields = {name: columns[name] for name in FIELDS if name in columns}
    free = [column for column in table.columns if column not in columns.values()]
    beside = match_columns(free, {name: PRODUCT[name] for name in BESIDE})
    own = {name: columns[name] for name in ATTRIBUTES if name in columns}
    more = {name.removeprefix(DETAIL): name for name in details}
    return replace(
        table,
        format="google",
        columns=tuple(dict.fromkeys((*table.columns, *MADE.values(), *details))),
        rows=tuple(rows),
        errors=tuple(errors),
        meaning=Meaning({**beside, **fields, **MADE}, {**more, **own}),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Items that are one product; ``group`` is their common id, empty for an item of its own."""

    group: str
    items: Sequence[Row]
    columns: Mapping[str, str]

    def folded(self) -> tuple[Row | None, list[RowError]]:
        """The product as one row, None if each of its items is refused, and what is wrong."""
        chosen = self._options()
        forms, errors, kept = [], [], []
        for item in self.items:
            form = self._form(item, chosen)
            if isinstance(form, Form):
                forms.append(form)
                kept.append(item)
            else:
                errors += form
        if not forms:
            return None, errors
        return Row(kept[0].line, self._values(kept, forms, chosen)), errors

    def _values(
        self, kept: Sequence[Row], forms: Sequence[Form], chosen: Sequence[str]
    ) -> dict[str, object]:
        values = first_filled(item.values for item in kept)
        identity = self.group or values.get(self.columns["id"])
        values[self.columns["id"]] = identity
        for name, value in summed_up(str(identity), forms).items():
            values[MADE[name]] = value
        for column in (self.columns.get(name) for name in FIELDS):
            if column and isinstance(values.get(column), list):
                values[column] = _text(values[column])
        values[MADE["currency"]] = currency_of(_text(self._cell("list_price", kept[0])))
        values[MADE["category"]] = _path(self._cell("own_category", kept[0])) or _path(
            self._cell("category", kept[0])
        )
        values[self.columns["title"]] = self._title(values, kept)
        for name in (*chosen, *(("gtin", "mpn") if len(kept) > 1 else ())):
            values[self.columns.get(name, name)] = None  # it tells the variants apart
        for name, detail in _details(self._cell("detail", kept[0])):
            values[f"{DETAIL}{name}"] = detail
        return values

    def _title(self, values: Mapping[str, object], kept: Sequence[Row]) -> object:
        """The group's title, else what the titles of its items begin with, else the first one."""
        title = values.get(self.columns["title"])
        given = values.get(self.columns.get("group_title", ""))
        if given or len(kept) == 1:
            return given or title
        titles = [_text(self._cell("title", item)) for item in kept]
        common = _common_start(titles)
        if common not in titles:  # it ends within a word of those scripts that have words
            common = re.sub(r"[A-Za-z0-9]+$", "", common)
        common = common.rstrip(BORDER)
        return common if len(common) >= SHORTEST_TITLE else title

    def _options(self) -> list[str]:
        """The attributes that tell the items apart; a single item of a group has its own."""
        if not self.group:
            return []
        present = [name for name in OPTIONS if any(self._cell(name, item) for item in self.items)]
        telling = [
            name
            for name in present
            if len({_text(self._cell(name, item)) for item in self.items}) > 1
        ]
        if telling or len(self.items) > 1:
            return telling
        return [name for name in present if name in {"color", "size"}]

    def _form(self, item: Row, chosen: Sequence[str]) -> Form | list[RowError]:
        cells = Cells(item, self.columns)
        regular, sale = cells.get("list_price", parse_price), cells.get("price", parse_price)
        reduced = sale is not None and self._reduced(item, cells)
        number = cells.need("id", partial(clean_text, longest=LONGEST_ID), "")
        options = {name: cells.get(name, partial(clean_text, longest=100)) for name in chosen}
        if regular is None and not cells.errors:
            cells.refuse("list_price", "is empty; every item needs one")
        form = Form(
            number,
            {name: value for name, value in options.items() if value},
            sale if reduced else regular,
            regular if reduced else None,
            self._stock(cells),
        )
        return cells.errors or form

    def _reduced(self, item: Row, cells: Cells) -> bool:
        """Whether the sale price holds today."""
        start, _, end = _text(self._cell("effective", item)).partition("/")
        try:
            return runs_now(start, end)
        except ValueError:
            cells.refuse("effective", "is no period; expected two dates as 2026-11-01/2026-11-12")
            return False

    def _stock(self, cells: Cells) -> int | None:
        """0 when sold out, the quantity where the feed tells it, else unknown."""
        if cells.get("availability", parse_stock) == 0:
            return 0
        return cells.get("stock", parse_count)

    def _cell(self, name: str, item: Row) -> object:
        return item.values.get(self.columns.get(name, ""))


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)  # in order, the others lie between these two
    same = (
        place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]
    )
    return first[: next(same, len(first))]


def _text(cell: object) -> str:
    if isinstance(cell, list):
        return _text(cell[0]) if cell else ""
    return "" if cell is None else str(cell).strip()


def _path(cell: object) -> str | None:
    """A category path; Google's own may be a number of its taxonomy, which says nothing here."""
    text = _text(cell).split(",")[0] if ">" in _text(cell) else _text(cell)
    return None if text.isdigit() else text or None


def _details(cell: object) -> list[tuple[str, str]]:
    """Technical details: ``section:name:value`` in text, elements in XML."""
    found = []
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, dict):
            name, value = item.get("attribute_name"), item.get("attribute_value")
        else:
            parts = _text(item).split(":", 2)
            name, value = (parts[1], parts[2]) if len(parts) == 3 else (None, None)
        label = option_name(name)
        if label and value:
            found.append((label, _text(value)))
    return found
