"""The command that tells what will be asked for, what will run out, and what to order."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from assistant.ahead.stock import StockOutlook, StockReport, stock_report
from assistant.clock import wall_clock
from assistant.runlog import Deed, Plan, RunLog
from assistant.shop.folder import Shop
from recommender.demand.ordering import Costs
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

SHOWN = 20


def stock(  # noqa: PLR0913 - each is an option of the command
    shop: ShopOption = DEFAULT_SHOP,
    lead: Annotated[int | None, typer.Option(help="Days until an order arrives.")] = None,
    review: Annotated[int | None, typer.Option(help="Days from one look to the next.")] = None,
    over: Annotated[float | None, typer.Option(help="What one piece too many costs.")] = None,
    under: Annotated[float | None, typer.Option(help="What one piece too few costs.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show; JSON has all.")] = SHOWN,
    json_output: JsonOption = False,
) -> None:
    """Forecast demand by product; tell what may run out and what to order. Nothing is ordered.

    What is not given is as [stock] in the shop's settings says: days from 1 to 60, costs above 0.
    """
    opened = Shop.open(shop)
    given = {"lead_days": lead, "review_days": review, "over": over, "under": under}
    told = {name: value for name, value in given.items() if value is not None}
    asked = opened.settings.stock.model_copy(update=told)
    try:
        costs, days = Costs(asked.over, asked.under), (asked.lead_days, asked.review_days)
        settings = {"lead": days[0], "review": days[1], **asdict(costs)}
        with RunLog.of(opened).run(Plan(Deed.FIT, "demand", settings)) as run:
            report = stock_report(opened, wall_clock(), *days, costs)
            run.tell(_figures(report), "products")
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(report.to_json())
        return
    if report.too_little:
        output().print(report.too_little, markup=False)
        return
    output().print(_table(report.products[:limit]))
    output().print(_summary(report), markup=False)


def _figures(report: StockReport) -> dict[str, float]:
    """What was forecast, and by which method how often."""
    methods = Counter(f"by.{one.lead.method}" for one in report.products)
    return {"products": len(report.products), "silent": report.silent, **methods}


def _table(shown: tuple[StockOutlook, ...]) -> Table:
    name = Column("product", no_wrap=True, overflow="ellipsis", max_width=20)
    table = Table(name, "stock", "expected", "80 %", "runs out", "reorder at", "order")
    for one in shown:
        low, high = one.lead.interval(0.8)
        advice = one.advice
        table.add_row(
            Text(one.title),
            "?" if one.stock is None else str(one.stock),
            f"{one.lead.expected:.1f}",
            f"{low:.0f} to {high:.0f}",
            f"{advice.runs_out:.0%}" if advice else "",
            str(advice.reorder_at) if advice else "",
            str(advice.order) if advice else "",
        )
    return table


def _summary(report: StockReport) -> str:
    orders = sum(1 for one in report.products if one.advice and one.advice.order)
    corrected = all(one.lead.calibrated for one in report.products)
    doubt = (
        "" if corrected else " Too few products sell to correct the intervals; they may be short."
    )
    return (
        f"For the {report.lead} days after {report.until}: {len(report.products)} products, {orders} of "
        f"them to order; {report.silent} sold too little to say. What is on its way is not known.{doubt}"
    )
