"""Takes files of promotions in, and files that say who holds which coupon or is of which tier."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Engine, select

from assistant.promotions.columns import COLUMNS, HOLDINGS
from assistant.promotions.promotion import Promotion
from assistant.promotions.reading import PromotionParser
from assistant.promotions.scope import Goods
from assistant.promotions.store import HoldingStore, PromotionStore
from retrieval.catalog import Written, chunks
from retrieval.errors import MappingError
from retrieval.importing.headers import find_column
from retrieval.importing.ingest import Rules, zone_of
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out
from retrieval.importing.report import ImportReport, sift, together
from retrieval.importing.rows import Progress, RawTable
from retrieval.tables import products

NEEDED = ("id", "kind", "start", "end")
DAY = re.compile(r"\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*")
TOLD = 5  # names of goods in one note


def promotion_layout(table: RawTable, mapping: Mapping) -> Layout:
    """Where each field of a file of promotions, or of holdings, stands.

    Raises:
        MappingError: A needed column is missing.
    """
    held = is_of_holdings(table)
    layout = lay_out(table.columns, HOLDINGS if held else COLUMNS, mapping)
    for field in ("user",) if held else NEEDED:
        if field not in layout.fields:
            raise MappingError(
                f"'{table.name}' has no column for '{field}', which promotions need; it has: "
                f"{', '.join(table.columns[:30])}."
            )
    return layout


def is_of_holdings(table: RawTable) -> bool:
    """Whether a file says who holds what, and not what there is."""
    names = (HOLDINGS["user"], (*HOLDINGS["coupon"], *HOLDINGS["tier"]))
    told = all(find_column(table.columns, each) is not None for each in names)
    return told and find_column(table.columns, COLUMNS["kind"]) is None


def take_promotions(
    tables: Sequence[RawTable],
    engine: Engine,
    mapping: Mapping,
    rules: Rules,
    progress: Progress | None = None,
) -> ImportReport:
    """Takes in promotions, then who holds them; what is wrong is left out and told."""
    held = [table for table in tables if is_of_holdings(table)]
    offered = [table for table in tables if not is_of_holdings(table)]
    reports = []
    if offered:
        reports.append(_take_offers(offered, engine, mapping, rules, progress))
    if held:
        reports.append(_take_holdings(held, engine, mapping, rules, progress))
    return together(reports)


def _take_offers(
    tables: Sequence[RawTable],
    engine: Engine,
    mapping: Mapping,
    rules: Rules,
    progress: Progress | None,
) -> ImportReport:
    zone, currency = zone_of(mapping), str(mapping.constants.get("currency", ""))
    sifted = sift(
        tables,
        lambda table: PromotionParser(promotion_layout(table, mapping), zone, currency).promotion,
        progress,
    )
    store = PromotionStore(engine)
    written = (store.compare if rules.dry_run else store.write)(sifted.records)
    notes = [*_about_days(tables, mapping), *_about_goods(sifted.records, engine)]
    gone = store.missing_from(one.id for one in sifted.records) if rules.withdraw_missing else []
    if gone and sifted.refused:
        notes.append("No promotion was withdrawn, because rows were refused that may be the ones.")
        gone = []
    if not rules.dry_run:
        store.withdraw(gone)
    return _report(
        sifted.report(Kind.PROMOTIONS, tables, written), tables, mapping, notes, len(gone)
    )


def _take_holdings(
    tables: Sequence[RawTable],
    engine: Engine,
    mapping: Mapping,
    rules: Rules,
    progress: Progress | None,
) -> ImportReport:
    zone = zone_of(mapping)
    sifted = sift(
        tables,
        lambda table: PromotionParser(promotion_layout(table, mapping), zone).holding,
        progress,
    )
    store = HoldingStore(engine)
    written: Written = (store.compare if rules.dry_run else store.write)(sifted.records)
    known = PromotionStore(engine).all()
    unknown = sorted({h.coupon for h in sifted.records if h.coupon and h.coupon not in known})
    notes = (
        [f"No promotion is called {_named(unknown)}; it is held all the same."] if unknown else []
    )
    return _report(sifted.report(Kind.PROMOTIONS, tables, written), tables, mapping, notes, 0)


def _report(
    report: ImportReport,
    tables: Sequence[RawTable],
    mapping: Mapping,
    notes: Iterable[str],
    withdrawn: int,
) -> ImportReport:
    layouts = (promotion_layout(table, mapping).fields for table in tables)
    shown = {field: column for fields in layouts for field, column in fields.items()}
    told = (*report.notes, *notes)
    return replace(report, mapping=shown, notes=told, withdrawn=withdrawn)


def _about_days(tables: Sequence[RawTable], mapping: Mapping) -> Iterable[str]:
    """An end that is a day alone is easily meant to include it."""
    for table in tables:
        column = promotion_layout(table, mapping).fields["end"]
        days = [v for row in table.rows if DAY.fullmatch(str(v := row.values.get(column) or ""))]
        if days:
            yield (
                f"An end holds no more from its first second on; '{days[0]}' ends at 00:00 of that "
                "day. Write a time if the day should count."
            )


def _about_goods(records: Sequence[Promotion], engine: Engine) -> Iterable[str]:
    """Which goods promotions name that the catalogue does not have: a slip, or still to come."""
    unknown = unknown_goods(records, engine)
    if unknown:
        yield f"The catalogue has no goods called {_named(unknown)}; nothing is reduced there."


def unknown_goods(records: Sequence[Promotion], engine: Engine) -> list[str]:
    """The goods, brands and categories that promotions name and the catalogue does not have."""
    sides = [side for one in records for side in (one.scope.included, one.scope.excluded)]
    unknown = [
        *_missing(engine, "id", {name for side in sides for name in side.products}),
        *_missing(engine, "brand", {name for side in sides for name in side.brands}),
        *_unknown_categories(engine, sides),
    ]
    return sorted(unknown)


def _missing(engine: Engine, column: str, names: set[str]) -> set[str]:
    """Those of ``names`` that no product has."""
    there: set[str] = set()
    with engine.connect() as connection:
        for chunk in chunks(sorted(names)):
            own = products.c[column]
            there.update(connection.scalars(select(own).where(own.in_(chunk)).distinct()))
    return names - there


def _unknown_categories(engine: Engine, sides: Iterable[Goods]) -> set[str]:
    names = {name for side in sides for name in side.categories}
    if not names:
        return set()
    with engine.connect() as connection:
        paths = set(connection.scalars(select(products.c.category).distinct())) - {None}
    known = {step for path in paths for step in path.split("/")}
    known |= {
        "/".join(path.split("/")[:n]) for path in paths for n in range(1, path.count("/") + 2)
    }
    return names - known


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return ", ".join(f"'{name}'" for name in names[:TOLD]) + more
