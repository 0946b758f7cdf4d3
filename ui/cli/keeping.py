"""Commands that keep a shop: ingest and doctor."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from assistant.shop.checkup import Finding, check_up
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest as take_in
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Mapping
from retrieval.importing.report import ImportReport
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, progress_bar

FAILED = 1
SHOWN_ERRORS = 10


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(ingest)
    app.command()(doctor)


def ingest(
    files: Annotated[list[Path], typer.Argument(help="Files or folders; .gz is read as it is.")],
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
    json_output: JsonOption = False,
) -> None:
    """Take files into a shop, created if missing; running it again changes nothing."""
    told = Mapping.load(mapping) if mapping else None
    opened = Shop.create(shop)
    try:
        with progress_bar() as progress:
            reports = take_in(opened, files, kind, told, dry_run, progress)
    finally:
        opened.engine.dispose()
    for report in reports:
        if json_output:
            print_json(report.to_json())
        else:
            _print_report(report, dry_run)
    if not any(report.kept for report in reports):
        raise typer.Exit(FAILED)


def _print_report(report: ImportReport, dry_run: bool) -> None:
    console = output()
    would = "would be " if dry_run else ""
    console.print(
        f"{report.kind.value}: {report.kept} kept ({report.changed} {would}written, "
        f"{report.unchanged} unchanged), {report.refused} rows refused"
    )
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


def doctor(
    shop: ShopOption = DEFAULT_SHOP,
    repair: Annotated[bool, typer.Option("--repair", help="Do what helps.")] = False,
    json_output: JsonOption = False,
) -> None:
    """Check installation, models, database and index; say what to do, or do it."""
    with progress_bar() as progress:
        findings = check_up(shop, repair=repair, progress=progress)
    if json_output:
        print_json({"ok": all(f.ok for f in findings), "findings": [f.to_json() for f in findings]})
    else:
        _print_findings(findings)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


def _print_findings(findings: Iterable[Finding]) -> None:
    table = Table("", "checked", "found", "what to do")
    for finding in findings:
        table.add_row("ok" if finding.ok else "!!", finding.name, finding.found, finding.remedy)
    output().print(table)
