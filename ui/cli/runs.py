"""Commands for the log of runs: what trainings and evaluations were made with, and what came of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from assistant.runlog import Run, RunLog
from assistant.runlog.comparing import Comparison, compare_runs
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, write_page

SHOWN = 20
HtmlOption = Annotated[Path | None, typer.Option(help="Where to draw it, as an HTML page.")]
NumberArgument = Annotated[int, typer.Argument(help="Its number; daogou runs list tells it.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(
        help="The log of trainings and evaluations. (Experiments with shoppers: daogou report.)",
        no_args_is_help=True,
    )
    own.command("list")(show_all)
    own.command("show")(show)
    own.command("compare")(compare)
    app.add_typer(own, name="runs")


def show_all(  # each is an option of the command
    shop: ShopOption = DEFAULT_SHOP,
    what: Annotated[
        str | None, typer.Option(help="Only runs about this: recommender, intent, search …")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = SHOWN,
    trials: Annotated[bool, typer.Option("--trials", help="Trials of tunings too.")] = False,
    json_output: JsonOption = False,
    html: HtmlOption = None,
) -> None:
    """List what was trained and evaluated, the newest first, with runs that crashed."""
    with _log(shop) as log:
        found = log.runs(limit, what, trials=trials)
    _draw(html, lambda pages: pages.list_page(found))
    if json_output:
        print_json({"runs": [one.to_json() for one in found]})
        return
    if not found:
        output().print("No run is kept yet: trainings and evaluations with --shop are.")
        return
    name = Column("what", no_wrap=True)
    table = Table("run", "begun", name, "outcome", "figure", Column("s", justify="right"), "data")
    for one in found:
        table.add_row(*_cells(one))
    output().print(table)


def show(
    number: NumberArgument,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
    html: HtmlOption = None,
) -> None:
    """Show one run: settings, data, figures, curves, and how it ended."""
    with _log(shop) as log:
        one = log.get(number)
        trials = log.runs(parent=number)
    _draw(html, lambda pages: pages.run_page(one, trials))
    if json_output:
        print_json(one.to_json() | {"trials": [trial.id for trial in trials]})
        return
    for line in _lines(one):
        output().print(line, markup=False)
    if trials:
        output().print(f"{len(trials)} trials; daogou runs show {number} --html draws them.")


def compare(
    numbers: Annotated[list[int], typer.Argument(help="Two or more, the first is set against.")],
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
    html: HtmlOption = None,
) -> None:
    """Set runs side by side: what differs in how they were made, and in what came of them."""
    with _log(shop) as log:
        found = compare_runs([log.get(number) for number in numbers])
    _draw(html, lambda pages: pages.compare_page(found))
    if json_output:
        print_json(found.to_json())
        return
    for title, rows in (("made with", found.differing), ("came of it", found.metrics)):
        output().print(_beside(title, rows, found))


def _beside(title: str, rows: dict[str, list[Any]], found: Comparison) -> Table:
    table = Table(title, *(f"{one.id}: {one.name}" for one in found.runs))
    for name, values in rows.items():
        table.add_row(Text(name), *(Text(_said(value)) for value in values))
    return table


def _cells(one: Run) -> list[str | Text]:
    figure = "" if one.headline is None else f"{one.main} {one.headline:.4g}"
    seconds = "" if one.seconds is None else f"{one.seconds:,.1f}"
    return [
        *(str(one.id), one.started_at[:16].replace("T", " "), one.name, one.outcome.value),
        *(Text(figure), seconds, one.data_hash),
    ]


def _lines(one: Run) -> Iterator[str]:
    yield f"Run {one.id}: {one.name}, {one.outcome.value}. {one.why}".rstrip()
    spent = (
        "" if one.processor_seconds is None else f", {one.processor_seconds:,.1f} of the processor"
    )
    lasted = "" if one.seconds is None else f"; {one.seconds:,.1f} s{spent}"
    yield f"Begun {one.started_at} on {one.host}{lasted}."
    yield f"Code {one.code}, data {one.data_hash or 'none'}, seed {_said(one.seed)}."
    for source in one.data:
        yield f"  learnt from or measured on {source['name']}: {source['size']:,}, {source['sha256'][:12]}"
    for name, value in one.settings.items():
        yield f"  {name} = {_said(value)}"
    for name, figure in one.metrics.items():
        yield f"  {name}: {_said(figure)}"
    for name, points in one.curves.items():
        yield f"  {name}, {len(points)} points: {_said(points[0][1])} … {_said(points[-1][1])}"


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.5g}"
    return "" if value is None else str(value)


def _draw(html: Path | None, made: Callable[[Any], str]) -> None:
    if html is not None:
        from ui.charts import runs

        write_page(html, made(runs))


@contextmanager
def _log(path: Path) -> Iterator[RunLog]:
    opened = Shop.open(path)
    try:
        yield RunLog.of(opened)
    finally:
        opened.engine.dispose()
