"""The commands that keep a shop in one file, and bring it back."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.clock import wall_clock
from assistant.shop.archive import back_up
from assistant.shop.restoring import restore as put_in_place
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

FileArgument = Annotated[Path, typer.Argument(help="The backup: one file.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: FileArgument, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Write everything of a shop into one file, also while it is served."""
    made = back_up(shop, file, wall_clock())
    if json_output:
        print_json({"file": str(file), "files": made.files, "bytes": made.size})
        return
    told = f"{made.files:,} files, {made.size:,} bytes before packing"
    output().print(f"The shop '{shop}' is in '{file}' ({told}).", markup=False)


def restore(
    file: FileArgument,
    shop: ShopOption = DEFAULT_SHOP,
    replace: Annotated[
        bool, typer.Option("--replace", help="Keep a shop that is there under another name.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Make a shop what it was when a backup was made."""
    made, before = put_in_place(file, shop, wall_clock(), replace=replace)
    if json_output:
        aside = str(before) if before else None
        print_json({"shop": str(shop), "made_at": made.made_at.isoformat(), "before": aside})
        return
    output().print(
        f"The shop '{shop}' is as it was at {made.made_at:%Y-%m-%d %H:%M:%S %z}.", markup=False
    )
    if before:
        output().print(f"What was there is in '{before}'.", markup=False)
