"""The command that gives out what agents put right, as the file that a training takes."""

import csv
import sys
from typing import Annotated

import typer

from assistant.corrections import Correction, Kind, TrainingQueue
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, print_json

COLUMNS = ("text", "label", "kind", "wrong", "language", "at")
KindOption = Annotated[Kind | None, typer.Option("--kind", help="Only corrections of this kind.")]


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command("corrections")(corrections)


def corrections(
    kind: KindOption = None, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Print what agents put right, as CSV with text,label; of kind intent, for daogou train intent."""
    opened = Shop.open(shop)
    try:
        found = TrainingQueue(opened.engine).all(kind)
    finally:
        opened.engine.dispose()
    if json_output:
        print_json({"corrections": [one.to_json() for one in found]})
        return
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_row(one) for one in found)


def _row(one: Correction) -> tuple[str, ...]:
    return (one.text, one.right, one.kind.value, one.wrong, one.language, one.at)
