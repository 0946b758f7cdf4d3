"""The command that takes files into a shop."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from assistant.shop.embedding import SOON
from assistant.shop.folder import Shop, scratch_database
from assistant.shop.ingest import ingest as take_in
from assistant.shop.processes import go_after_others
from assistant.shop.settings import ShopSettings
from retrieval.importing.ingest import Rules
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Mapping
from retrieval.importing.refusals import write_refusals
from retrieval.importing.report import ImportReport
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, progress_bar

FAILED = 1
SHOWN_ERRORS = 10


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(ingest)


def ingest(  # noqa: PLR0913  # each is an option of the command
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders or archives: CSV, JSON, YAML, Parquet, XML; exports of Shopify, "
            "WooCommerce and Google Merchant; also packed (gz, bz2, xz, zip, tar)."
        ),
    ],
    shop: ShopOption = DEFAULT_SHOP,
    kind: Annotated[
        Kind | None, typer.Option(help="What the files hold; detected if not given.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column is what (TOML or YAML).")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and report, write nothing.")
    ] = False,
    max_refused: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="The share of refused rows above which nothing is replaced."
        ),
    ] = None,
    withdraw_missing: Annotated[
        bool, typer.Option("--withdraw-missing", help="Take out products that no file has.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take out however many are missing.")] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            help="Where to write what was refused (.csv or .jsonl); beside the shop if not given."
        ),
    ] = None,
    embed: Annotated[
        bool,
        typer.Option("--embed", help="Make all vectors now, however many, and show the time left."),
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Take files into a shop, created if missing; running it again changes nothing."""
    go_after_others()
    told = Mapping.load(mapping) if mapping else None
    with _shop(shop, dry_run) as opened, progress_bar() as progress:
        settings = opened.settings
        rules = Rules(
            dry_run=dry_run,
            stop_above=settings.max_refused if max_refused is None else max_refused,
            withdraw_missing=withdraw_missing,
            withdraw_at_most=1.0 if yes else settings.max_withdrawn,
        )
        if told and max_refused is not None:
            told = told.model_copy(update={"stop_above": max_refused})
        at_most = None if embed else SOON
        reports = take_in(opened, files, kind, told, rules, progress, embed_at_most=at_most)
    written = _write_report(reports, report, None if dry_run else _beside(shop))
    for each in reports:
        if json_output:
            print_json({**each.to_json(), "report": str(written) if written else None})
        else:
            _print_report(each, dry_run)
    if written and not json_output and any(each.errors for each in reports):
        output().print(f"What was refused and why stands in {written}", markup=False)
    if not any(each.kept for each in reports):
        raise typer.Exit(FAILED)


@contextmanager
def _shop(path: Path, dry_run: bool) -> Iterator[Shop]:
    """The shop, created if missing; for a dry run a missing one is created in memory."""
    with TemporaryDirectory(prefix="daogou-") as elsewhere:
        if dry_run and not Shop.is_there(path):
            opened = Shop(Path(elsewhere), ShopSettings.load(path), scratch_database())
        else:
            opened = Shop.create(path)
        try:
            yield opened
        finally:
            opened.engine.dispose()


def _beside(shop: Path) -> Path:
    whole = shop.resolve()
    return whole.with_name(f"{whole.name}-refused.csv")


def _write_report(
    reports: Sequence[ImportReport], asked: Path | None, default: Path | None
) -> Path | None:
    """Writes what was refused where it is asked for, else, if anything was, to the default place."""
    path = asked or (default if any(report.errors for report in reports) else None)
    if path:
        write_refusals(path, reports)
    return path


def _print_report(report: ImportReport, dry_run: bool) -> None:
    console = output()
    would = "would be " if dry_run else ""
    counts = f"{report.changed} {would}written, {report.unchanged} unchanged"
    more = [f"{report.refused} rows refused"]
    more += [f"{report.skipped} not on sale left out"] if report.skipped else []
    more += [f"{report.withdrawn} {would}withdrawn"] if report.withdrawn else []
    console.print(f"{report.kind.value}: {report.kept} kept ({counts}), {', '.join(more)}")
    if report.mapping:
        told = ", ".join(f"{field} ← {column}" for field, column in report.mapping.items())
        console.print(f"  columns: {told}", markup=False)
    for error in report.errors[:SHOWN_ERRORS]:
        plain = error.to_json()
        console.print(
            f"  line {plain['line']}, {plain['column']}: {plain['reason']} ({plain['value']!r})",
            markup=False,
        )
    if len(report.errors) > SHOWN_ERRORS:
        console.print(f"  … and {len(report.errors) - SHOWN_ERRORS} more; --json lists all")
    for note in (*report.notes, *([report.stopped] if report.stopped else [])):
        console.print(f"  {note}", markup=False)
