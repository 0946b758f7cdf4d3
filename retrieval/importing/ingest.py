"""Takes catalogue files in: keeps the good rows and writes what changed, in one step.

Nothing is written before all is read: the old catalogue serves until the new one is whole.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from retrieval.catalog import Catalog, Written
from retrieval.errors import MappingError
from retrieval.importing.headers import PRODUCT
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out, lay_out_told
from retrieval.importing.merging import Candidate, merge, moment_of
from retrieval.importing.normalising import Normaliser
from retrieval.importing.report import ImportReport, Parse, sift
from retrieval.importing.rows import Progress, RawTable, Row, RowError
from retrieval.importing.values import clean_text
from retrieval.products import Product

REQUIRED = ("id", "title")

Enrich = Callable[[Sequence[Product]], list[Product]]


@dataclass(frozen=True, slots=True)
class Rules:
    """How files may change a catalogue.

    Args:
        dry_run: Reports without writing.
        stop_above: The share of refused rows, 0 to 1, above which a catalogue is not replaced.
        withdraw_missing: Takes out what no file has.
        withdraw_at_most: The share of the catalogue, 0 to 1, above which nothing is taken out; nor is
            anything if a row is refused whose id cannot be read.
        enrich: Adds to products what their texts say, once they are normalised and merged and before
            they are compared with the catalogue; gives as many products, in order, with the same ids.
    """

    dry_run: bool = False
    stop_above: float = 0.5
    withdraw_missing: bool = False
    withdraw_at_most: float = 0.2
    enrich: Enrich | None = None


def import_products(
    tables: Sequence[RawTable],
    catalog: Catalog,
    mapping: Mapping | None = None,
    rules: Rules | None = None,
    *,
    progress: Progress | None = None,
) -> ImportReport:
    """Reads products from ``tables`` together, so that rows of one id may stand in several.

    Args:
        tables: The files, as read.
        catalog: Where the products go.
        mapping: What the columns mean, where the guess needs help.
        rules: When the catalogue is left as it is, and what else may change in it.
        progress: Called every thousand rows.

    Raises:
        MappingError: A column that is needed or named is not there.
    """
    mapping, rules = mapping or Mapping(), rules or Rules()
    layouts = [product_layout(table, mapping) for table in tables]
    refused: list[str | None] = []
    sifted = sift(tables, _parser(mapping, refused), progress)
    products = merge(sifted.records, mapping.keep)
    products = rules.enrich(products) if rules.enrich else products
    gone = _missing(catalog, products, refused) if rules.withdraw_missing else []
    unread = None in refused or any(table.errors for table in tables)
    stopped = _hopeless(sifted.refused_share, _limit(mapping, rules), catalog)
    stopped = stopped or _too_many_gone(len(gone), unread, rules, catalog)
    if stopped:
        written = Written()
    elif rules.dry_run:
        written = replace(catalog.compare(products), withdrawn=len(gone))
    else:
        written = catalog.write(products, gone, _told(progress))
    report = sifted.report(Kind.PRODUCTS, tables, written)
    shown = {field: column for lay in layouts for field, column in lay.to_json().items()}
    notes = (*report.notes, *_money(products, mapping))
    return replace(report, mapping=shown, stopped=stopped, withdrawn=written.withdrawn, notes=notes)


def product_layout(table: RawTable, mapping: Mapping) -> Layout:
    """Where the fields of a product stand in ``table``.

    Raises:
        MappingError: A required field has no column, or a named column is not there.
    """
    if table.meaning:
        layout = lay_out_told(table.columns, table.meaning, mapping)
    else:
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


def _parser(mapping: Mapping, refused: list[str | None]) -> Callable[[RawTable], Parse[Candidate]]:
    """Parsers that note the ids of the rows they refuse, None where there is none to be read."""
    zone = zone_of(mapping)

    def for_table(table: RawTable) -> Parse[Candidate]:
        normaliser = Normaliser(product_layout(table, mapping), mapping, zone)

        def parse(row: Row) -> Candidate | list[RowError]:
            found = _candidate(row, normaliser)
            if isinstance(found, list):
                refused.append(_id_of(row, normaliser.layout))
            return found

        return parse

    return for_table


def _id_of(row: Row, layout: Layout) -> str | None:
    try:
        return clean_text(row.values.get(layout.fields.get("id", "")))
    except ValueError:
        return None


def _candidate(row: Row, normaliser: Normaliser) -> Candidate | list[RowError]:
    product = normaliser.product(row)
    if isinstance(product, list):
        return product
    order_by = normaliser.layout.order_by
    if order_by is None:
        return Candidate(product)
    return Candidate(product, moment_of(row.values.get(order_by), normaliser.zone))


def _limit(mapping: Mapping, rules: Rules) -> float:
    return rules.stop_above if mapping.stop_above is None else mapping.stop_above


def _hopeless(refused: float, limit: float, catalog: Catalog) -> str | None:
    """Why the rows should not be written over a catalogue that works, or None."""
    if refused <= limit or catalog.count() == 0:
        return None
    return (
        f"{refused:.0%} of the rows are refused, more than {limit:.0%}: the catalogue is left as "
        "it is. Correct the file or its mapping, or raise the limit (--max-refused)."
    )


def _missing(
    catalog: Catalog, products: Sequence[Product], refused: Sequence[str | None]
) -> list[str]:
    """What the catalogue has and no row names; a refused row keeps the product it names."""
    named = {product.id for product in products}.union(found for found in refused if found)
    return [product_id for product_id in catalog.ids() if product_id not in named]


def _too_many_gone(gone: int, unread: bool, rules: Rules, catalog: Catalog) -> str | None:
    """Why nothing should be withdrawn, or None."""
    if not gone:
        return None
    count = catalog.count()
    if gone / count > rules.withdraw_at_most:
        return (
            f"{gone} of {count} products are missing from the files, more than "
            f"{rules.withdraw_at_most:.0%}: the catalogue is left as it is. If they are to be "
            "withdrawn, add --yes."
        )
    if unread and rules.withdraw_at_most < 1:
        return (
            f"{gone} products are missing from the files, but rows that cannot be read may be theirs: "
            "the catalogue is left as it is. Correct those rows, or add --yes."
        )
    return None


def _money(products: Sequence[Product], mapping: Mapping) -> list[str]:
    """What to know where prices are in another currency than the shop's."""
    own = mapping.constants.get("currency")
    others = Counter(product.currency for product in products if product.currency)
    return [
        f"{count} prices are in {currency}, the shop counts in {own}: set currency in shop.toml."
        for currency, count in others.items()
        if own and currency != own
    ]


def _told(progress: Progress | None) -> Callable[[int, int], None] | None:
    return partial(progress, "indexing words") if progress else None
