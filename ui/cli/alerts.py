"""Commands for alerts: what shoppers wait for, a look at it now, and ending one."""

from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.alerts.book import AlertBook
from assistant.clock import wall_clock
from assistant.service.service import Service
from assistant.shop.alerting import watch_of
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput

LIMIT = Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="Alerts: what shoppers want to be told of later.", no_args_is_help=True)
    own.command("list")(show)
    own.command("run")(look)
    own.command("cancel")(cancel)
    app.add_typer(own, name="alerts")


def show(
    limit: LIMIT = 50, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """List alerts, also those that ended."""
    opened = Shop.open(shop)
    try:
        found = AlertBook(opened.engine).newest(limit)
    finally:
        opened.engine.dispose()
    if json_output:
        rows = [{**one.to_json(), "user": one.user} for one in found]
        print_json({"alerts": rows})
        return
    table = Table("id", "shopper", "kind", "product", "waits for", "state", "told")
    for one in found:
        row, watch = one.to_json(), one.watch
        waits = watch.due_at or (
            "" if watch.level is None else f"{'<' if watch.below else '≤'} {watch.level:g}"
        )
        product = Text(watch.product_id or watch.category or "")
        who = Text(one.user or "visitor")
        table.add_row(
            str(one.id), who, watch.kind.value, product, waits, row["state"], str(one.times)
        )
    output().print(table if found else "Nobody has set an alert yet.")


def look(shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False) -> None:
    """Look now whether what is waited for has come; a server does so once a minute."""
    with closing(Service.open(shop)) as service:
        done = watch_of(service.loaded).look(wall_clock())
    if json_output:
        print_json(done.to_json())
        return
    output().print(f"Seen: {done.fired}. Told outside: {done.sent}. Ended unseen: {done.expired}.")


def cancel(
    alert: Annotated[int, typer.Argument(help="The alert's id.")], shop: ShopOption = DEFAULT_SHOP
) -> None:
    """End an alert, as its shopper asked elsewhere."""
    opened = Shop.open(shop)
    try:
        ended = AlertBook(opened.engine).cancel(alert, wall_clock())
    finally:
        opened.engine.dispose()
    if not ended:
        raise UnreadableInput(f"There is no active alert {alert}.")
    output().print(f"Alert {alert} is ended.")
