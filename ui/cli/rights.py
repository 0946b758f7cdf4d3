"""Commands for a shopper's rights: to be forgotten, and to have what is kept of them."""

from typing import Annotated

import typer

from assistant.clock import wall_clock
from assistant.privacy.forgetting import exported, forget
from assistant.privacy.retaining import expire
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

UserOption = Annotated[str, typer.Option("--user", help="The shopper's id.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command("forget")(forget_shopper)
    app.command("export")(export_shopper)
    app.command("expire")(expire_old)


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


def expire_old(
    shop: ShopOption = DEFAULT_SHOP,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what is over its time, erase nothing.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Erase what is over its time ([keep] in shop.toml); a server does so once a day. Orders stay."""
    opened = Shop.open(shop)
    try:
        done = expire(opened.engine, opened.settings.keep, wall_clock(), dry_run=dry_run)
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(done.to_json())
        return
    verb = "Over their time" if dry_run else "Erased"
    output().print(
        f"{verb}: {done.conversations} conversations, {done.attachments} photos and recordings,"
        f" {done.events} events and notes.",
        markup=False,
    )
