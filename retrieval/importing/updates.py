"""Partial files: an id or sku with new prices or stock, for products the shop has already.

A file is one if that is all it holds. What it does not say stays as it is: a column that is not
there, and a cell that is empty. A list price that is not above the price ends the sale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Engine

from retrieval.amending import amend
from retrieval.amendments import Amendment
from retrieval.catalog import Written
from retrieval.errors import MappingError
from retrieval.importing.cells import Cells
from retrieval.importing.composites import IN_STOCK, LONGEST_ID, parse_currency, parse_stock
from retrieval.importing.headers import PRODUCT, Aliases
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out
from retrieval.importing.merging import moment_of
from retrieval.importing.report import ImportReport, Parse, Sifted, sift
from retrieval.importing.rows import Progress, RawTable, Row, RowError, shorten
from retrieval.importing.values import clean_text, currency_of, parse_price

SKU = ("sku", "skuid", "skucode", "variantsku")
FIGURES = ("price", "list_price", "stock")
UPDATE: Aliases = {
    "id": tuple(name for name in PRODUCT["id"] if name not in SKU),
    "sku": SKU,
    **{field: PRODUCT[field] for field in (*FIGURES, "cost", "currency")},
}


@dataclass(frozen=True, slots=True)
class Update:
    """An amendment and where it stands."""

    amendment: Amendment
    row: Row
    table: RawTable
    named_by: str
    moment: float


def is_update(table: RawTable, mapping: Mapping | None = None) -> bool:
    """Whether ``table`` holds nothing but ids or skus, and prices or stock."""
    if table.meaning:
        return False
    try:
        layout = _layout(table, mapping or Mapping())
    except MappingError:
        return False  # the mapping is about other files, or wrong: a full import says what is
    named = {"id", "sku"} & layout.fields.keys()
    told = set(FIGURES) & layout.fields.keys()
    return bool(named and told) and not (layout.attributes or layout.localized)


def import_updates(
    tables: Sequence[RawTable],
    engine: Engine,
    mapping: Mapping | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Applies the rows of ``tables`` to the products they name, in their order.

    Args:
        tables: Files of which ``is_update`` holds.
        engine: The shop's database.
        mapping: What the columns mean, where the guess needs help.
        dry_run: Reports without writing.
        progress: Called every thousand rows.

    Returns:
        The report; its counts are of rows, and a row with an unknown id is a refused one.
    """
    told = mapping or Mapping()

    def parser(table: RawTable) -> Parse[Update]:
        return partial(_update, table=table, layout=_layout(table, told))

    sifted = sift(tables, parser, progress)
    updates = sorted(sifted.records, key=lambda update: update.moment)
    if told.keep == "first":
        updates.reverse()
    outcomes = amend(engine, [update.amendment for update in updates], dry_run=dry_run)
    refused = [
        _refusal(update, outcome.reason, several=len(tables) > 1)
        for update, outcome in zip(updates, outcomes, strict=True)
        if outcome.reason is not None
    ]
    statuses = [outcome.status for outcome in outcomes]
    written = Written(changed=statuses.count("changed"), unchanged=statuses.count("unchanged"))
    report = _with_refusals(sifted, refused).report(Kind.PRODUCTS, tables, written)
    shown = {field: column for one in tables for field, column in _layout(one, told).fields.items()}
    return replace(report, mapping=shown)


def _layout(table: RawTable, mapping: Mapping) -> Layout:
    return lay_out(table.columns, UPDATE, mapping)


def _update(row: Row, table: RawTable, layout: Layout) -> Update | list[RowError]:
    cells = Cells(row, layout.fields)
    amendment = Amendment(
        id=cells.get("id", partial(clean_text, longest=LONGEST_ID)),
        sku=cells.get("sku", partial(clean_text, longest=LONGEST_ID)),
        price=cells.get("price", parse_price),
        list_price=cells.get("list_price", parse_price),
        stock=cells.get("stock", parse_stock),
        currency=currency_of(cells.raw("price")) or cells.get("currency", parse_currency),
        in_stock=_is_in_stock(cells.raw("stock")),
    )
    named_by = "sku" if amendment.sku or "id" not in layout.fields else "id"
    if not cells.errors and not (amendment.id or amendment.sku):
        cells.refuse(named_by, "is empty; every row needs the id or the sku of a product")
    moment = moment_of(row.values.get(layout.order_by)) if layout.order_by else 0.0
    return cells.errors or Update(amendment, row, table, layout.fields[named_by], moment)


def _is_in_stock(raw: object) -> bool:
    """Whether a cell says in words that there is some: that ends being sold out."""
    return raw is True or (isinstance(raw, str) and raw.strip().casefold() in IN_STOCK)


def _refusal(update: Update, reason: str, *, several: bool) -> RowError:
    column, row = update.named_by, update.row
    name = update.table.name if several else None
    return RowError(row.line, column, shorten(row.values.get(column)), reason, name)


def _with_refusals(sifted: Sifted[Update], refused: Sequence[RowError]) -> Sifted[Update]:
    errors = sorted([*sifted.errors, *refused], key=lambda error: (error.file or "", error.line))
    return Sifted(sifted.records, errors, sifted.refused + len(refused))
