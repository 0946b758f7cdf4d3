"""The command that tells what prices do to sales, and what another price would bring; it sets none."""

from statistics import median
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from assistant.ahead.prices import PriceOutlook, PriceReport, outcome_json, price_report
from assistant.clock import wall_clock
from assistant.runlog import Deed, Plan, RunLog
from assistant.shop.folder import Shop
from recommender.errors import PriceError
from recommender.prices.simulating import Outcome
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

SHOWN = 20


def prices(
    shop: ShopOption = DEFAULT_SHOP,
    product: Annotated[str | None, typer.Option(help="Only this product, by its id.")] = None,
    price: Annotated[
        float | None, typer.Option(help="With --product: what this price would bring a week.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show; JSON has all.")] = SHOWN,
    json_output: JsonOption = False,
) -> None:
    """Tell by how many per cent sales change when a price does, and what a price would bring. None is set."""
    if price is not None and product is None:
        raise PriceError(f"The price {price:g} is asked about without a product; add --product ID.")
    opened = Shop.open(shop)
    try:
        with RunLog.of(opened).run(Plan(Deed.FIT, "prices")) as run:
            report = price_report(opened, wall_clock())
            run.tell(_figures(report), "elasticity_median")
    finally:
        opened.engine.dispose()
    if product is not None:
        _one(report.of(product), price, json_output=json_output)
    elif json_output:
        print_json(report.to_json())
    elif report.too_little:
        output().print(report.too_little, markup=False)
    else:
        output().print(_table(report.products[:limit]))
        output().print(_summary(report), markup=False)


def _figures(report: PriceReport) -> dict[str, float]:
    """How much was fitted, and what came out in the middle."""
    slopes = [one.elasticity.drawn.value for one in report.products]
    middle = {"elasticity_median": median(slopes)} if slopes else {}
    return {"products": len(slopes), "silent": report.silent, **middle}


def _one(found: PriceOutlook, price: float | None, *, json_output: bool) -> None:
    """One product: at one price, or at prices from the lowest to the highest seen."""
    outcomes = found.curve() if price is None else [found.at(price)]
    if json_output:
        print_json(found.to_json() | {"outcomes": [outcome_json(one) for one in outcomes]})
        return
    output().print(_outcomes(found, outcomes))
    if found.cost is None:
        output().print(NO_COST, markup=False)


NO_COST = (
    "What a piece costs the shop is not known (column 'cost' of the catalogue): turnover is told."
)


def _outcomes(found: PriceOutlook, outcomes: list[Outcome]) -> Table:
    earned = "margin a week" if found.cost is not None else "turnover a week"
    table = Table("price", "pieces a week", "95 %", earned, "95 %", title=Text(found.title))
    for one in outcomes:
        table.add_row(
            f"{one.price:.2f}",
            *(f"{one.units[0]:.1f}", f"{one.units[1]:.1f} to {one.units[2]:.1f}"),
            *(f"{one.margin[0]:.2f}", f"{one.margin[1]:.2f} to {one.margin[2]:.2f}"),
        )
    return table


def _table(shown: tuple[PriceOutlook, ...]) -> Table:
    name = Column("product", no_wrap=True, overflow="ellipsis", max_width=20)
    table = Table(name, "price", "seen at", "weeks", "elasticity", "95 %", "worth a thought")
    for one in shown:
        slope, suggested = one.elasticity.drawn, one.suggestion
        low, high = slope.interval()
        table.add_row(
            Text(one.title),
            "?" if one.price is None else f"{one.price:.2f}",
            f"{one.simulator.lowest:.2f} to {one.simulator.highest:.2f}",
            str(one.weeks),
            f"{slope.value:.2f}",
            f"{low:.2f} to {high:.2f}",
            f"{suggested.best.price:.2f} ({suggested.chance:.0%})" if suggested else "",
        )
    return table


def _summary(report: PriceReport) -> str:
    costs = sum(1 for one in report.products if one.cost is not None)
    return (
        f"Up to {report.until}: {len(report.products)} products, of {costs} the cost is known; "
        f"{report.silent} have too little history to say. A price 'worth a thought' was seen before and "
        "likely earns more (chance in brackets); what else came with it is in it. Nothing is set."
    )
