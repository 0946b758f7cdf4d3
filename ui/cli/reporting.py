"""The command that reports on what was shown: what exploring tells, how variants compare, to whom places go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.reporting import experiments, exploring, exposure
from assistant.shop.folder import Shop
from ui.charts.experiments import experiments_page, experiments_text
from ui.charts.exploring import exploring_page, exploring_text
from ui.charts.exposure import exposure_page, exposure_text
from ui.cli.terminal import (
    DEFAULT_SHOP,
    JsonOption,
    ShopOption,
    output,
    print_json,
    write_page,
)


class Reportable(StrEnum):
    """What can be reported on."""

    EXPLORING = "exploring"
    EXPERIMENTS = "experiments"
    EXPOSURE = "exposure"


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(report)


def report(
    what: Reportable,
    shop: ShopOption = DEFAULT_SHOP,
    days: Annotated[
        int | None, typer.Option(min=1, help="Only of so many last days; experiments count whole.")
    ] = None,
    json_output: JsonOption = False,
    html: Annotated[Path | None, typer.Option(help="Where to draw it, as an HTML page.")] = None,
) -> None:
    """Report on what was shown to shoppers and what came of it."""
    opened = Shop.open(shop)
    since = (datetime.now(UTC) - timedelta(days=days)).isoformat() if days else ""
    try:
        told = REPORTS[what](opened, since)
    finally:
        opened.engine.dispose()
    if html is not None:
        write_page(html, told.page())
    if json_output:
        print_json(told.json)
    else:
        output().print(told.text, markup=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A report in its three forms."""

    json: object
    text: str
    page: Callable[[], str]


def _exploring(shop: Shop, since: str) -> Told:
    found = exploring(shop, since)
    return Told(found.to_json(), exploring_text(found), lambda: exploring_page(found))


def _experiments(shop: Shop, _since: str) -> Told:
    found, gone = experiments(shop)
    plain = {"experiments": [one.to_json() for one in found], "not_in_file": gone}
    return Told(plain, experiments_text(found, gone), lambda: experiments_page(found, gone))


def _exposure(shop: Shop, since: str) -> Told:
    found = exposure(shop, since)
    return Told(found.to_json(), exposure_text(found), lambda: exposure_page(found))


REPORTS: dict[Reportable, Callable[[Shop, str], Told]] = {
    Reportable.EXPLORING: _exploring,
    Reportable.EXPERIMENTS: _experiments,
    Reportable.EXPOSURE: _exposure,
}
