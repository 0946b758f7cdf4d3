"""Takes catalogue files in: keeps the good rows and writes what changed, in one step.

Nothing is written before all is read: the old catalogue serves until the new one is whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retrieval.catalog import Catalog, Written
from retrieval.enriching import enriched
from retrieval.errors import MappingError
from retrieval.importing.headers import PRODUCT
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out
from retrieval.importing.merging import Candidate, merge, moment_of
from retrieval.importing.normalising import Normaliser
from retrieval.importing.report import ImportReport, Parse, sift
from retrieval.importing.rows import Progress, RawTable, Row, RowError

REQUIRED = ("id", "title")


def import_products(
    tables: Sequence[RawTable],
    catalog: Catalog,
    mapping: Mapping | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    enrich: bool = False,
) -> ImportReport:
    """Reads products from ``tables`` together, so that rows of one id may stand in several.

    Args:
        tables: The files, as read.
        catalog: Where the products go.
        mapping: What the columns mean, where the guess needs help.
        dry_run: Reports without writing.
        progress: Called every thousand rows.
        enrich: Fills what the columns leave empty with what the titles say.

    Raises:
        MappingError: A column that is needed or named is not there.
    """
    mapping = mapping or Mapping()
    layouts = [product_layout(table, mapping) for table in tables]
    sifted = sift(tables, _parser(mapping), progress)
    merged = merge(sifted.records, mapping.keep)
    products = enriched(merged) if enrich else merged
    stopped = _hopeless(sifted.refused_share, mapping.stop_above, catalog)
    if stopped:
        report = sifted.report(Kind.PRODUCTS, tables, Written())
    else:
        written = catalog.compare(products) if dry_run else catalog.write(products)
        report = sifted.report(Kind.PRODUCTS, tables, written)
    shown = {field: column for lay in layouts for field, column in lay.to_json().items()}
    return replace(report, mapping=shown, stopped=stopped)


def product_layout(table: RawTable, mapping: Mapping) -> Layout:
    """Where the fields of a product stand in ``table``.

    Raises:
        MappingError: A required field has no column, or a named column is not there.
    """
    layout = lay_out(table.columns, PRODUCT, mapping)
    for field in REQUIRED:
        if field not in layout.fields and field not in mapping.constants:
            raise MappingError(
                f"'{table.name}' has no column for '{field}'; it has: "
                f"{', '.join(table.columns[:30])}. "
                f'Name it in a mapping file: [columns] {field} = "…".'
            )
    return layout


def zone_of(mapping: Mapping) -> tzinfo:
    """The time zone of times without offset.

    Raises:
        MappingError: It is none that is known.
    """
    try:
        return ZoneInfo(mapping.timezone) if mapping.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise MappingError(
            f"The mapping's timezone is '{mapping.timezone}'; expected one such as Asia/Shanghai."
        ) from exc


def _parser(mapping: Mapping) -> Callable[[RawTable], Parse[Candidate]]:
    zone = zone_of(mapping)

    def for_table(table: RawTable) -> Parse[Candidate]:
        normaliser = Normaliser(product_layout(table, mapping), mapping, zone)
        return lambda row: _candidate(row, normaliser)

    return for_table


def _candidate(row: Row, normaliser: Normaliser) -> Candidate | list[RowError]:
    product = normaliser.product(row)
    if isinstance(product, list):
        return product
    order_by = normaliser.layout.order_by
    if order_by is None:
        return Candidate(product)
    return Candidate(product, moment_of(row.values.get(order_by), normaliser.zone))


def _hopeless(refused: float, limit: float, catalog: Catalog) -> str | None:
    """Why the rows should not be written over a catalogue that works, or None."""
    if refused <= limit or catalog.count() == 0:
        return None
    return (
        f"{refused:.0%} of the rows are refused, more than {limit:.0%}: the catalogue is left as "
        "it is. Correct the file or its mapping, or raise stop_above in the mapping."
    )
