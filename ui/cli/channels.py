"""Commands for channels: what is still to be sent to shoppers there, what failed and why, and sending it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.channels.outbox import Outbox
from assistant.channels.parcel import Parcel, State
from assistant.privacy.masking import masked
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

FAILED = 1
CHANNEL = "wechat"
OPEN = (State.WAITING, State.KEPT, State.DEAD)
SHORT = 24  # characters of a text or of a shopper's id
StateOption = Annotated[
    State | None,
    typer.Option("--state", help="Only those in this state; all but 'delivered' if left out."),
]
LimitOption = Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest.")]
IdsArgument = Annotated[list[int] | None, typer.Argument(help="Which; all if none is named.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="Channels beside the page, such as WeChat.", no_args_is_help=True)
    own.command("list")(show)
    own.command("retry")(retry)
    app.add_typer(own, name="channels")


def show(
    state: StateOption = None,
    limit: LimitOption = 50,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """List what waits to be sent, what is kept until its shopper writes, and what was put aside."""
    with _outbox(shop) as outbox:
        found = outbox.all((state,) if state else OPEN, limit)
        counts = outbox.counts()
    if json_output:
        print_json({"messages": [one.to_json() for one in found], "counts": counts})
        return
    told = ", ".join(f"{count:,} {name.value}" for name, count in counts.items())
    output().print(_table(found) if found else "Nothing waits, and nothing failed.")
    output().print(told, markup=False)


def retry(
    ids: IdsArgument = None, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Have what was put aside, or waits for its next attempt, sent now by the running server."""
    with _outbox(shop) as outbox:
        count = outbox.revive(ids or ())
    if json_output:
        print_json({"retried": count})
    else:
        output().print(f"{count:,} are sent now by the server of the shop.")
    if ids and count < len(set(ids)):
        raise typer.Exit(FAILED)


def _table(found: list[Parcel]) -> Table:
    table = Table("id", "shopper", "state", "tries", "since", "next", "text", "last answer")
    for one in found:
        waits = one.state is State.WAITING
        table.add_row(
            str(one.id),
            Text(_short(one.sender)),
            one.state.value,
            str(one.tries),
            _clock(one.created_at),
            _clock(one.next_at) if waits else "",
            Text(_short(masked(one.text))),
            Text(one.answer or ""),
        )
    return table


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else line[: SHORT - 1] + "…"


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%m-%d %H:%M:%S")


@contextmanager
def _outbox(path: Path) -> Iterator[Outbox]:
    opened = Shop.open(path)
    try:
        yield Outbox(opened.engine, CHANNEL)
    finally:
        opened.engine.dispose()
