"""The command that reports on what was shown: what exploring tells, how variants compare, to whom places go."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.reporting import exploring
from assistant.shop.folder import Shop
from ui.charts.exploring import exploring_page, exploring_text
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput


class Reportable(StrEnum):
    """What can be reported on."""

    EXPLORING = "exploring"


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(report)


def report(
    what: Reportable,
    shop: ShopOption = DEFAULT_SHOP,
    days: Annotated[
        int | None, typer.Option(min=1, help="Only of so many last days; all if not given.")
    ] = None,
    json_output: JsonOption = False,
    html: Annotated[Path | None, typer.Option(help="Where to draw it, as an HTML page.")] = None,
) -> None:
    """Report on what was shown to shoppers and what came of it."""
    opened = Shop.open(shop)
    since = (datetime.now(UTC) - timedelta(days=days)).isoformat() if days else ""
    try:
        found = exploring(opened, since)
    finally:
        opened.engine.dispose()
    if html is not None:
        write_page(html, exploring_page(found))
    if json_output:
        print_json(found.to_json())
    else:
        output().print(exploring_text(found), markup=False)


def write_page(path: Path, page: str) -> None:
    """Writes a page.

    Raises:
        UnreadableInput: It cannot be written there.
    """
    try:
        path.write_text(page, "utf-8")
    except OSError as exc:
        raise UnreadableInput(f"'{path}' cannot be written: {exc.strerror}.") from exc
