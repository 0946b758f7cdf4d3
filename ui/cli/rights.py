"""Commands for a shopper's rights: to be forgotten, and to have what is kept of them."""

from typing import Annotated

import typer

from assistant.clock import wall_clock
from assistant.privacy.exporting import exported, exported_talk
from assistant.privacy.forgetting import forget, forget_talk
from assistant.privacy.retaining import expire
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput

UserOption = Annotated[str | None, typer.Option("--user", help="The shopper's id.")]
TalkOption = Annotated[
    str | None, typer.Option("--conversation", help="The id of one conversation instead.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command("forget")(forget_shopper)
    app.command("export")(export_shopper)
    app.command("expire")(expire_old)


def forget_shopper(
    user: UserOption = None,
    conversation: TalkOption = None,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Erase what is kept of a shopper, or one conversation, whoever held it; orders stay.

    Models forget at the next training.
    """
    user, talk = _one_of(user, conversation)
    opened = Shop.open(shop)
    try:
        told = _forget_talk(opened, talk) if talk else _forget(opened, user)
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(told[0])
        return
    for line in told[1:]:
        output().print(line, markup=False)


def export_shopper(
    user: UserOption = None, conversation: TalkOption = None, shop: ShopOption = DEFAULT_SHOP
) -> None:
    """Print everything that is kept of a shopper, or of one conversation, as JSON."""
    user, talk = _one_of(user, conversation)
    opened = Shop.open(shop)
    try:
        print_json(exported_talk(opened, talk) if talk else exported(opened, user))
    finally:
        opened.engine.dispose()


def _one_of(user: str | None, conversation: str | None) -> tuple[str, str]:
    if (user is None) == (conversation is None):
        raise UnreadableInput("Name either a shopper, --user ID, or one --conversation ID.")
    return user or "", conversation or ""


def _forget(shop: Shop, user: str) -> tuple[dict[str, object], str, str]:
    done = forget(shop, user)
    return (
        done.to_json(),
        f"Forgotten: {done.events} events and notes, {done.conversations} conversations and"
        f" {done.saved_tests} tests made of them, of {user}. {done.orders_kept} orders stay, as the"
        " law wants; they no longer count for recommendations."
        f" {done.reviews_unsigned} reviews stay without the name.",
        "Models forget at the next training: daogou train recommender",
    )


def _forget_talk(shop: Shop, talk: str) -> tuple[dict[str, object], str]:
    tests = forget_talk(shop, talk)
    told = {"conversation": talk, "conversations": 1, "saved_tests": tests}
    return told, f"Forgotten: the conversation and {tests} tests made of it."


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
