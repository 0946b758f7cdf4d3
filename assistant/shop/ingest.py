"""Takes files of any kind into a shop: each to its own table, then vectors for what is new.

Every step can be done again: records are known by what they say, vectors by the text they are made
from. Ingestion that was cut off ends in the same state when it is run once more. The database comes
first; the vector store is brought in line with it by whoever holds it, a server or else this.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from assistant.ahead.stock_history import note_stock
from assistant.clock import wall_clock
from assistant.errors import ShopError
from assistant.graph import keeping
from assistant.model_versions.serving import ServedModel
from assistant.opinions.taking import opinion_store, read_reviews
from assistant.promotions.intake import promotion_layout, take_promotions
from assistant.records.columns import RECORDS
from assistant.records.costs import costs_beside, is_of_costs, take_costs
from assistant.records.parsing import RecordParser
from assistant.shop import memory
from assistant.shop.embedding import Left, embed_or_leave
from assistant.shop.folder import Shop
from assistant.shop.knowing import take_knowledge_in
from assistant.shop.picturing import afforded, bring_pictures_in_line, picture_encoder_of
from assistant.shop.progress import Progress, told_as
from assistant.shop.taken_in import ANSWERING, KEPT, Store
from assistant.shop.vectors import bring_in_line
from retrieval.catalog import Catalog
from retrieval.encoders import open_encoder
from retrieval.enriching import enriched
from retrieval.errors import MappingError, PictureEncoderError
from retrieval.importing.ingest import Rules, import_products, product_layout, zone_of
from retrieval.importing.kinds import Kind, detect
from retrieval.importing.mapping import Layout, lay_out
from retrieval.importing.mapping import Mapping as ColumnMapping
from retrieval.importing.reading import find_files, read_tables
from retrieval.importing.report import ImportReport, Parse, sift, together
from retrieval.importing.rows import RawTable, Row, RowError
from retrieval.importing.updates import import_updates, is_update
from retrieval.terms import terms

T = TypeVar("T")
NOTHING_MISSING = (
    "Products cannot be missing from files that hold none; leave out --withdraw-missing."
)


@memory.growing()
def ingest(  # noqa: PLR0913  # each is a choice of the shop's owner
    shop: Shop,
    files: Sequence[Path],
    kind: Kind | None = None,
    mapping: ColumnMapping | None = None,
    rules: Rules | None = None,
    progress: Progress | None = None,
    *,
    embed_at_most: int | None = None,
) -> list[ImportReport]:
    """Reads ``files`` (folders stand for the tables in them) and writes what is new or changed.

    All files of one kind are read before anything of it is written. A mapping is about the products
    if there are any among the files, else about all of them. Without ``rules`` those of the shop's
    settings hold. If more vectors than ``embed_at_most`` are missing then, they are left to whoever
    serves the shop, and a note says so: products are found by their words as soon as they are
    written. Where the shop names an encoder of pictures, so are those of pictures.

    Returns:
        One report for each kind of records found.

    Raises:
        UnreadableFile: A file cannot be read as a table at all.
        MappingError: A needed column is missing, or it cannot be told what a file holds.
        ShopError: What is missing is to be withdrawn, and no file says of what. Nothing is written
            after any of these.
    """
    groups = _by_kind(_read(find_files(files), progress), kind, mapping)
    rules = rules or Rules(
        stop_above=shop.settings.max_refused, withdraw_at_most=shop.settings.max_withdrawn
    )
    concerned = {Kind.PRODUCTS} if Kind.PRODUCTS in groups else set(groups)
    intakes = {
        group: _Intake(
            shop,
            _with_defaults(mapping if group in concerned else None, shop),
            rules,
            progress,
        )
        for group in groups
    }
    brings_products = _has_texts(groups.get(Kind.PRODUCTS, ()), intakes)
    if rules.withdraw_missing and not (brings_products or Kind.PROMOTIONS in groups):
        raise ShopError(NOTHING_MISSING)
    for group, tables in groups.items():
        intakes[group].check(group, tables)
    reports = [intakes[group].take(group, tables) for group, tables in groups.items()]
    if brings_products and not rules.dry_run:
        reports[0] = _embedded(shop, reports[0], embed_at_most, progress)
        reports[0] = _pictured(shop, reports[0], embed_at_most, progress)
    if ANSWERING & groups.keys() and not rules.dry_run:
        _know(shop, progress)
    if Kind.REVIEWS in groups and not rules.dry_run:
        read_new_reviews(shop, progress)
    if not rules.dry_run:
        keeping.bring_in_line(shop.engine, progress)
        note_stock(shop.engine, wall_clock().astimezone(ZoneInfo(shop.settings.timezone)).date())
    return reports


def _know(shop: Shop, progress: Progress | None) -> None:
    """Makes the vectors by which new answers are found."""
    preparing = told_as("preparing the encoder", progress)
    encoder = open_encoder(shop.settings.encoder, progress=preparing)
    model = ServedModel(shop.models, shop.settings.classifier)()
    take_knowledge_in(shop, encoder, model, progress)


def read_new_reviews(shop: Shop, progress: Progress | None = None) -> int:
    """Reads the opinions out of reviews that have not been read; returns how many those were."""
    if not opinion_store(shop.engine).count_unread():
        return 0
    model = ServedModel(shop.models, shop.settings.classifier)()
    return read_reviews(shop.engine, model, progress)


def _embedded(
    shop: Shop, report: ImportReport, at_most: int | None, progress: Progress | None
) -> ImportReport:
    """The report on products after their vectors were made, or left with a note."""
    preparing = told_as("preparing the encoder", progress)
    encoder = open_encoder(shop.settings.encoder, progress=preparing)
    left = embed_or_leave(shop, encoder, at_most, progress)
    if left is None:
        bring_in_line(shop, encoder, progress)
        return report
    return replace(report, notes=(*report.notes, _left_note(left)))


def _pictured(
    shop: Shop, report: ImportReport, at_most: int | None, progress: Progress | None
) -> ImportReport:
    """The report on products after the vectors of their pictures were made, with what came of that.

    An encoder that cannot be opened keeps no product out: the note says so, and so will the start.
    """
    try:
        encoder = picture_encoder_of(shop)
        if encoder is None:
            return report
        most = afforded(at_most)
        told = str(bring_pictures_in_line(shop, encoder, progress, at_most=most))
    except PictureEncoderError as exc:
        told = f"No picture was encoded. {exc}"
    return replace(report, notes=(*report.notes, f"Pictures: {told}"))


def _left_note(left: Left) -> str:
    minutes = max(1, round((left.seconds or 0) / 60))
    return (
        f"All {left.of:,} products can be found by their words now; {left.left:,} still lack the "
        f"vector they are found by in meaning, about {minutes} min of work here. A server makes "
        "them while it serves; `daogou ingest … --embed` and `daogou doctor --repair` make them "
        "at once."
    )


def _has_texts(tables: Sequence[RawTable], intakes: "Mapping[Kind, _Intake]") -> bool:
    """Whether any of ``tables`` of products may bring texts to embed."""
    return any(not _is_figures(table, intakes[Kind.PRODUCTS].mapping) for table in tables)


def _is_figures(table: RawTable, mapping: ColumnMapping) -> bool:
    """Whether a file of products tells nothing but figures of those that are known."""
    return is_update(table, mapping) or is_of_costs(table, mapping)


@dataclass(frozen=True, slots=True)
class _Intake:
    """How files are taken into one shop."""

    shop: Shop
    mapping: ColumnMapping
    rules: Rules
    progress: Progress | None

    def check(self, kind: Kind, tables: Sequence[RawTable]) -> None:
        """Raises what is wrong with the columns, before anything is written."""
        zone_of(self.mapping)
        for table in tables:
            if kind is Kind.PRODUCTS:
                if not _is_figures(table, self.mapping):
                    product_layout(table, self.mapping)
            elif kind is Kind.PROMOTIONS:
                promotion_layout(table, self.mapping)
            else:
                _layout(kind, table, self.mapping)

    def take(self, kind: Kind, tables: Sequence[RawTable]) -> ImportReport:
        """Takes in tables of one kind."""
        if kind is Kind.PRODUCTS:
            return self._products(tables)
        if kind is Kind.PROMOTIONS:
            return take_promotions(
                tables, self.shop.engine, self.mapping, self.rules, self.progress
            )
        parse, store = KEPT[kind]
        return self._records(kind, tables, parse, store(self.shop.engine))

    def _products(self, tables: Sequence[RawTable]) -> ImportReport:
        """Takes in whole products first, then new prices, stock and costs of products that are known."""
        others = [table for table in tables if not is_of_costs(table, self.mapping)]
        alone = [table for table in tables if is_of_costs(table, self.mapping)]
        updates = [table for table in others if is_update(table, self.mapping)]
        whole = [table for table in others if not is_update(table, self.mapping)]
        engine, told, progress = self.shop.engine, self.mapping, self.progress
        dry_run = self.rules.dry_run
        reports = []
        if whole:
            catalog = Catalog(engine, terms)
            wanted = self.shop.settings.enrich_titles and not self.rules.enrich
            rules = replace(self.rules, enrich=enriched) if wanted else self.rules
            reports.append(import_products(whole, catalog, told, rules, progress=progress))
        if updates:
            reports.append(
                import_updates(updates, engine, told, dry_run=dry_run, progress=progress)
            )
        if alone:
            reports.append(take_costs(alone, engine, told, dry_run=dry_run))
        report = together(reports)
        if report.stopped or not others:
            return report
        noted = costs_beside(others, engine, told, dry_run=dry_run)
        return replace(report, notes=(*report.notes, *noted))

    def _records(
        self,
        kind: Kind,
        tables: Sequence[RawTable],
        parse: Callable[[RecordParser, Row], T | list[RowError]],
        store: Store[T],
    ) -> ImportReport:
        zone = zone_of(self.mapping)

        def parser(table: RawTable) -> Parse[T]:
            layout = _layout(kind, table, self.mapping)
            return partial(parse, RecordParser(layout, self.mapping.constants, zone))

        sifted = sift(tables, parser, self.progress)
        write = store.compare if self.rules.dry_run else store.write
        written = write(sifted.records)
        report = sifted.report(kind, tables, written)
        layouts = (_layout(kind, table, self.mapping).fields for table in tables)
        shown = {field: column for fields in layouts for field, column in fields.items()}
        return replace(report, mapping=shown, withdrawn=written.withdrawn)


def _read(files: Sequence[Path], progress: Progress | None) -> list[RawTable]:
    tables: list[RawTable] = []
    tell = progress or (lambda *_: None)
    for done, file in enumerate(files):
        tell("reading files", done, len(files))
        tables += read_tables(file)
    tell("reading files", len(files), len(files))
    return tables


def _by_kind(
    tables: Sequence[RawTable], kind: Kind | None, mapping: ColumnMapping | None
) -> dict[Kind, list[RawTable]]:
    """The tables by kind, products first."""
    mapped = mapping.columns if mapping else ()
    found: dict[Kind, list[RawTable]] = {}
    for table in tables:
        found.setdefault(kind or detect(table, mapped), []).append(table)
    return {each: found[each] for each in Kind if each in found}


def _with_defaults(mapping: ColumnMapping | None, shop: Shop) -> ColumnMapping:
    """The mapping with the shop's currency and time zone where it names none."""
    mapping = mapping or ColumnMapping()
    return mapping.model_copy(
        update={
            "constants": {"currency": shop.settings.currency, **mapping.constants},
            "timezone": mapping.timezone or shop.settings.timezone,
        }
    )


def _layout(kind: Kind, table: RawTable, mapping: ColumnMapping) -> Layout:
    aliases, required = RECORDS[kind]
    layout = lay_out(table.columns, aliases, mapping)
    for field in required:
        if field not in layout.fields and field not in mapping.constants:
            raise MappingError(
                f"'{table.name}' has no column for '{field}', which {kind} need; it has: "
                f"{', '.join(table.columns[:30])}."
            )
    return layout
