"""Commands that look ahead: what shoppers will buy, who is to be won back, what will run out, what prices do."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.ahead.shoppers import Expected, Outlook, look_ahead, win_back
from assistant.clock import wall_clock
from assistant.overview.spreadsheet import as_csv
from assistant.runlog import Deed, Plan, RunLog
from assistant.shop.folder import Shop
from ui.cli.ahead_effects import effects
from ui.cli.ahead_prices import prices
from ui.cli.ahead_segments import segments
from ui.cli.ahead_shipping import shipping
from ui.cli.ahead_stock import stock
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, write_page

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="What is to be expected of shoppers and of stock.", no_args_is_help=True)
    own.command("shoppers")(shoppers)
    own.command("stock")(stock)
    own.command("segments")(segments)
    own.command("prices")(prices)
    own.command("effects")(effects)
    own.command("shipping")(shipping)
    app.add_typer(own, name="ahead")


def shoppers(
    shop: ShopOption = DEFAULT_SHOP,
    days: Annotated[int, typer.Option(min=1, max=365, help="How far to look ahead.")] = 30,
    limit: Annotated[int, typer.Option(min=1, help="How many to show; JSON has all.")] = SHOWN,
    win_back_to: Annotated[
        Path | None,
        typer.Option("--win-back", help="Where to write who is to be won back, as CSV."),
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """Tell what each shopper will buy and spend, from purchases alone; who switched personalisation off is left out."""
    opened = Shop.open(shop)
    try:
        plan = Plan(Deed.FIT, "purchases", {"days": days})
        with RunLog.of(opened).run(plan) as run:
            outlook = look_ahead(opened, days, wall_clock())
            run.tell(_figures(outlook), "log_likelihood")
    finally:
        opened.engine.dispose()
    listed = win_back(outlook)
    if win_back_to is not None and not outlook.too_few:
        write_page(win_back_to, as_csv(listed))
    if json_output:
        print_json(outlook.to_json() | {"win_back": listed.to_json()})
        return
    if outlook.too_few:
        output().print(outlook.too_few, markup=False)
        return
    output().print(_table(outlook.shoppers[:limit]))
    output().print(_summary(outlook, len(listed.rows)), markup=False)


def _figures(outlook: Outlook) -> dict[str, float]:
    """What the fit was made of and came to, without a word on any shopper."""
    told = sum(one.purchases for one in outlook.shoppers)
    counts = {"known": outlook.known, "returned": outlook.returned, "left_out": outlook.left_out}
    return {**counts, **outlook.fitted, "expected_purchases": told}


def _table(shown: tuple[Expected, ...]) -> Table:
    table = Table(
        "shopper", "last bought", "days", "still one", "buys", "purchases", "value each", "next in"
    )
    for one in shown:
        table.add_row(
            *(Text(one.shopper), one.last_bought, str(one.days_bought)),
            *(f"{one.alive:.0%}", f"{one.buys:.0%}", f"{one.purchases:.2f}"),
            "" if one.value is None else f"{one.value:.2f}",
            "" if one.next_days is None else f"{one.next_days} days",
        )
    return table


def _summary(outlook: Outlook, going: int) -> str:
    total = sum(one.purchases for one in outlook.shoppers)
    known = f"{outlook.known} shoppers, {outlook.returned} of whom came back"
    return (
        f"In the {outlook.days} days after {outlook.until}: {total:.0f} days of buying by {known};"
        f" {going} to be won back; {outlook.left_out} left out, who switched personalisation off."
    )
