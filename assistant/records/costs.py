"""What a piece of each product costs the shop: from a catalogue's column, or from files of ids and costs.

Costs are kept beside the products and never become one of their attributes: shoppers see all of these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Engine, select

from assistant.records.tables import costs as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Catalog, Written
from retrieval.errors import MappingError
from retrieval.importing.cells import Cells
from retrieval.importing.composites import LONGEST_ID
from retrieval.importing.headers import PRODUCT, Aliases
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out, lay_out_told
from retrieval.importing.report import ImportReport, Parse, Sifted, sift
from retrieval.importing.rows import RawTable, Row, RowError
from retrieval.importing.updates import FIGURES
from retrieval.importing.values import clean_text, parse_price

COST = "cost"
OWN: Aliases = {field: PRODUCT[field] for field in ("id", COST, "title", *FIGURES)}
TOLD = 3  # wrong cells in one note


@dataclass(frozen=True, slots=True)
class Cost:
    """What one piece costs the shop, in the currency the product is sold in; and where it was said."""

    product_id: str
    cost: float
    row: Row


def is_of_costs(raw: RawTable, mapping: Mapping | None = None) -> bool:
    """Whether a file tells ids and costs of products, and nothing else that a product has."""
    if raw.meaning:
        return False
    try:
        fields = lay_out(raw.columns, OWN, mapping or Mapping()).fields
    except MappingError:
        return False  # the mapping is about other files, or wrong: a full import says what is
    return {"id", COST} <= fields.keys() and not {"title", *FIGURES} & fields.keys()


def take_costs(
    tables: Sequence[RawTable], engine: Engine, mapping: Mapping, *, dry_run: bool
) -> ImportReport:
    """Takes in files of which ``is_of_costs`` holds; goods that the catalogue does not have are refused."""
    known = set(Catalog(engine).ids())
    sifted = _sifted(tables, mapping, alone=True)
    unknown = [_unknown(one) for one in sifted.records if one.product_id not in known]
    errors = sorted([*sifted.errors, *unknown], key=lambda error: error.line)
    kept = [one for one in sifted.records if one.product_id in known]
    whole = Sifted(kept, errors, sifted.refused + len(unknown))
    report = whole.report(Kind.PRODUCTS, tables, _write(engine, kept, dry_run=dry_run))
    layouts = (_layout(one, mapping).fields for one in tables)
    return replace(report, mapping={name: fields[name] for fields in layouts for name in fields})


def costs_beside(
    tables: Sequence[RawTable], engine: Engine, mapping: Mapping, *, dry_run: bool
) -> tuple[str, ...]:
    """Takes the costs out of files of products that have a column of them; what there is to note."""
    with_column = [one for one in tables if COST in _layout(one, mapping).fields]
    if not with_column:
        return ()
    sifted = _sifted(with_column, mapping, alone=False)
    known = set(Catalog(engine).ids())
    kept = [one for one in sifted.records if one.product_id in known]
    _write(engine, kept, dry_run=dry_run)
    wrong = [error for error in sifted.errors if error.column not in (None, "")][:TOLD]
    notes = [f"Costs of {len(kept):,} products were read; shoppers never see them."] if kept else []
    notes += [
        f"Line {one.line}, {one.column}: {one.reason} ('{one.value}'); no cost is kept of it."
        for one in wrong
    ]
    return tuple(notes)


def costs_of(engine: Engine) -> dict[str, float]:
    """What a piece costs the shop, by product."""
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.product_id, table.c.cost)).all()
    return {row.product_id: row.cost for row in rows}


def _sifted(tables: Sequence[RawTable], mapping: Mapping, *, alone: bool) -> Sifted[Cost]:
    """The costs in some files; in one of nothing else an empty cell is a mistake."""

    def parser(raw: RawTable) -> Parse[Cost]:
        return partial(_cost, layout=_layout(raw, mapping), alone=alone)

    sifted = sift(tables, parser)
    told = [one for one in sifted.records if one.product_id]
    return Sifted(told, sifted.errors, sifted.refused)


def _layout(raw: RawTable, mapping: Mapping) -> Layout:
    if raw.meaning:
        return lay_out_told(raw.columns, raw.meaning, mapping)
    return lay_out(raw.columns, PRODUCT, mapping)


def _cost(row: Row, layout: Layout, *, alone: bool) -> Cost | list[RowError]:
    cells = Cells(row, layout.fields)
    parse_id = partial(clean_text, longest=LONGEST_ID)
    product, cost = cells.get("id", parse_id), cells.get(COST, parse_price)
    if alone and not cells.errors:
        product, cost = cells.need("id", parse_id, ""), cells.need(COST, parse_price, 0.0)
    if cells.errors:
        return cells.errors
    return Cost(product if product and cost is not None else "", cost or 0.0, row)


def _unknown(one: Cost) -> RowError:
    reason = "is no product of this shop; only costs of known ones can be kept"
    return RowError(one.row.line, "id", one.product_id, reason)


def _write(engine: Engine, found: Iterable[Cost], *, dry_run: bool) -> Written:
    rows = [{"product_id": one.product_id, "cost": one.cost} for one in found]
    if dry_run:
        with engine.connect() as connection:
            return compare_rows(connection, table, rows)
    with engine.begin() as connection:
        return write_rows(connection, table, rows)
