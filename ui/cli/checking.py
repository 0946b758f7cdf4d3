"""The command that looks whether a shop is in order, and puts it in order."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import DatabaseError

from assistant.shop.checkup import CheckUp, Finding
from assistant.shop.folder import Shop
from ui.channels.checkup import channel_findings
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, progress_bar

FAILED = 1


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(doctor)


def doctor(
    shop: ShopOption = DEFAULT_SHOP,
    repair: Annotated[bool, typer.Option("--repair", help="Do what helps.")] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Repair, and build the vector store anew in any case."),
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Check installation, models, database and index; say what to do, or do it."""
    with progress_bar() as progress:
        findings = [*CheckUp(repair or rebuild, rebuild, progress).of(shop), *_channels(shop)]
    if json_output:
        print_json({"ok": all(f.ok for f in findings), "findings": [f.to_json() for f in findings]})
    else:
        _print_findings(findings)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(FAILED)


def _channels(path: Path) -> list[Finding]:
    """What is found of the channels, unless the database cannot be read, which is told already."""
    shop = Shop.open(path)
    try:
        return list(channel_findings(shop))
    except DatabaseError:
        return []
    finally:
        shop.engine.dispose()


def _print_findings(findings: Iterable[Finding]) -> None:
    table = Table("", "checked", "found", "what to do")
    for finding in findings:
        texts = (finding.name, finding.found, finding.remedy)
        table.add_row("ok" if finding.ok else "!!", *(Text(text) for text in texts))
    output().print(table)
