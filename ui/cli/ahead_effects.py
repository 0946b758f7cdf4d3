"""The command that tells what changed prices and promotions did to sales, as far as that can be told."""

from collections import Counter
from typing import Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from assistant.ahead.changes import Deed
from assistant.ahead.effects import EffectReport, Measured, effect_report
from assistant.clock import wall_clock
from assistant.runlog import Deed as RunDeed
from assistant.runlog import Plan, RunLog
from assistant.shop.folder import Shop
from recommender.prices.effects import Difference, Verdict, Why
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json

SHOWN = 20
REASONS = {
    Why.FEW_CONTROLS: "too few comparable goods were left alone",
    Why.FEW_PIECES: "too few pieces sold",
    Why.DIVERGING: "sales went apart before it",
    Why.WIDE: "the interval is wide",
    Why.TOO_SHORT: "too few days before or after it",
    Why.OTHER_CHANGES: "something else was done to these goods",
}
WORDS = {
    Verdict.MORE: "sold more",
    Verdict.LESS: "sold less",
    Verdict.NO_DIFFERENCE: "no difference shown",
    Verdict.CANNOT_TELL: "cannot tell",
}


def effects(
    shop: ShopOption = DEFAULT_SHOP,
    limit: Annotated[int, typer.Option(min=1, help="How many to show; JSON has all.")] = SHOWN,
    json_output: JsonOption = False,
) -> None:
    """Tell what each past change of a price, and each promotion, did to sales against goods left alone."""
    opened = Shop.open(shop)
    try:
        with RunLog.of(opened).run(Plan(RunDeed.FIT, "effects")) as run:
            report = effect_report(opened, wall_clock())
            verdicts = Counter(one.effect.verdict.value for one in report.changes)
            run.tell({"changes": len(report.changes), **verdicts}, "changes")
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(report.to_json())
        return
    if not report.changes:
        output().print("No price was changed and no promotion has begun yet.", markup=False)
        return
    output().print(_table(report.changes[:limit]))
    output().print(_summary(report), markup=False)


def _table(shown: tuple[Measured, ...]) -> Table:
    name = Column("what", overflow="ellipsis", no_wrap=True, max_width=22)
    columns = Column("from", no_wrap=True), name, "sales ×", "before it ×", "verdict"
    table = Table(*columns)
    for one in shown:
        goods = f"{_what(one)}\n{len(one.change.products)} goods, {one.days} days"
        told = _ratio(one.effect.difference), _ratio(one.effect.placebo)
        table.add_row(one.change.first.isoformat(), Text(goods), *told, _verdict(one))
    return table


def _what(one: Measured) -> str:
    change = one.change
    if change.deed is Deed.PROMOTION:
        return f"promotion {change.name}"
    percent = abs((change.ratio or 1.0) - 1)
    return f"{change.name or 'goods'} {'−' if change.deed is Deed.CUT else '+'}{percent:.0%}"


def _ratio(one: Difference | None) -> str:
    """A multiple, with its interval below it."""
    if one is None:
        return ""
    value, low, high = one.ratio()
    return f"{value:.2f}\n{low:.2f} to {high:.2f}"


def _verdict(one: Measured) -> str:
    word = WORDS[one.effect.verdict]
    return f"{word}: {REASONS[one.effect.why]}" if one.effect.why else word


def _summary(report: EffectReport) -> str:
    told = sum(one.effect.verdict is not Verdict.CANNOT_TELL for one in report.changes)
    return (
        f"Up to {report.until}: {len(report.changes)} changes, {told} of them told. Sales are against comparable "
        "goods left alone; 'before it' should be 1. Of twenty changes without any effect one looks like having one."
    )
