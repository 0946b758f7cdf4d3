"""Commands for a shopper's rights: to be forgotten, and to have what is kept of them."""

from typing import Annotated

import typer

from assistant.privacy.forgetting import exported, forget
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

UserOption = Annotated[str, typer.Option("--user", help="The shopper's id.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command("forget")(forget_shopper)
    app.command("export")(export_shopper)


def forget_shopper(
    user: UserOption, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Erase what is kept of a shopper; their orders stay. Models forget at the next training."""
    opened = Shop.open(shop)
    try:
        done = forget(opened, user)
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(done.to_json())
        return
    output().print(
        f"Forgotten: {done.events} events and notes and {done.conversations} conversations of"
        f" {user}. {done.orders_kept} orders stay; they no longer count for recommendations."
        f" {done.reviews_unsigned} reviews stay without the name.",
        markup=False,
    )
    output().print("Models forget at the next training: daogou train recommender", markup=False)


def export_shopper(user: UserOption, shop: ShopOption = DEFAULT_SHOP) -> None:
    """Print everything that is kept of a shopper as JSON."""
    opened = Shop.open(shop)
    try:
        print_json(exported(opened, user))
    finally:
        opened.engine.dispose()
