"""The command that says which versions answered a conversation."""

from typing import Annotated

import typer

from assistant.conversations.versions import AnsweredBy, answered_by, conversation_called
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

SHOWN = ("ref", "program", "model", "encoder", "prompts", "settings")


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(versions)


def versions(
    conversation: Annotated[
        str, typer.Argument(help="The conversation's id, or its digest as the log has it.")
    ],
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Say which program, models, words and settings answered each turn of a conversation."""
    opened = Shop.open(shop)
    try:
        found = answered_by(opened.engine, conversation_called(opened.engine, conversation))
    finally:
        opened.engine.dispose()
    if json_output:
        print_json([one.to_json() for one in found])
        return
    for one in found:
        output().print(_line(one), markup=False)


def _line(one: AnsweredBy) -> str:
    head = f"turn {one.turn}{' (taken back)' if one.undone else ''}"
    if one.versions is None:
        return f"{head}: nobody noted it"
    known = one.versions.to_json()
    told = " · ".join(known[name] if name == "ref" else f"{name} {known[name]}" for name in SHOWN)
    return f"{head}: {told} · catalogue {one.catalogue}"
