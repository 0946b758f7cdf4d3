"""Commands for webhooks: what was told and what became of it, sending again, and a trial."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.shop.folder import Shop
from assistant.webhooks.delivering import Courier, a_test
from assistant.webhooks.outbox import Outbox, State
from assistant.webhooks.signing import new_secret
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput

FAILED = 1
StateOption = Annotated[State | None, typer.Option("--state", help="Only those in this state.")]
LimitOption = Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")]
IdsArgument = Annotated[list[str] | None, typer.Argument(help="Which; all if none is named.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="Webhooks: what the shop's own systems are told.", no_args_is_help=True)
    own.command("list")(show)
    own.command("retry")(retry)
    own.command("test")(try_out)
    own.command("secret")(secret)
    app.add_typer(own, name="webhooks")


def show(
    state: StateOption = None,
    limit: LimitOption = 50,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """List messages and what became of them."""
    with _opened(shop) as opened:
        found = Outbox(opened.engine).all(state, limit)
    if json_output:
        print_json({"messages": [message.to_json() for message in found]})
        return
    table = Table("id", "type", "state", "tries", "last answer")
    for one in found:
        said = Text(one.answer or "")
        table.add_row(one.id, one.kind, one.state.value, str(one.tries), said)
    output().print(table if found else "Nothing was told yet.")


def retry(
    ids: IdsArgument = None, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Send messages again that were put aside; a running server does it."""
    with _opened(shop) as opened:
        count = Outbox(opened.engine).revive(ids or ())
    if json_output:
        print_json({"retried": count})
    else:
        output().print(f"{count:,} are sent again by the server of the shop.")
    if ids and count < len(set(ids)):
        raise typer.Exit(FAILED)


def try_out(shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False) -> None:
    """Send a message of the type 'test' now and say what the receiver answers."""
    with _opened(shop) as opened:
        courier = Courier.of(opened)
        if courier is None:
            raise UnreadableInput("No receiver is set: 'url' under [webhooks] in shop.toml.")
        message = a_test()
        answer = courier.send(message)
    if json_output:
        print_json({"id": message.id, "arrived": answer.arrived, "answer": answer.told})
    else:
        output().print(f"{message.id}: {answer.told}", markup=False)
    if not answer.arrived:
        raise typer.Exit(FAILED)


def secret() -> None:
    """Make a secret to sign with; put it into a file of its own or into DAOGOU_WEBHOOK_SECRET."""
    output().print(new_secret(), markup=False)


@contextmanager
def _opened(path: Path) -> Iterator[Shop]:
    opened = Shop.open(path)
    try:
        yield opened
    finally:
        opened.engine.dispose()
