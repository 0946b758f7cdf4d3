"""Commands for shops that outgrew one machine: the same work on Apache Spark, for the same server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.shop.folder import Shop
from ui.cli.terminal import (
    DEFAULT_SHOP,
    JsonOption,
    ShopOption,
    output,
    print_json,
    progress_bar,
)
from ui.errors import UnreadableInput

if TYPE_CHECKING:
    from assistant.spark.work import Offline

FAILED = 1
SHOWN = 20
WorkOption = Annotated[
    Path | None,
    typer.Option(help="A folder that all machines reach; default: cache/spark in the shop's."),
]
MasterOption = Annotated[
    str | None,
    typer.Option(help="Where Spark runs: local[*], spark://…, yarn, k8s://…; default: here."),
]
ConfOption = Annotated[
    list[str] | None, typer.Option("--conf", help="A setting of Spark, NAME=VALUE; repeatable.")
]
PartitionsOption = Annotated[
    int | None, typer.Option(min=1, help="Parts that work is cut into; default: one a core.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(
        help="Offline work on Apache Spark (pip install 'daogou[spark]').", no_args_is_help=True
    )
    own.command()(export)
    own.command()(interactions)
    own.command()(train)
    own.command()(embed)
    app.add_typer(own, name="spark")


def export(
    out: Annotated[Path, typer.Argument(help="The folder for the Parquet file.")],
    shop: ShopOption = DEFAULT_SHOP,
) -> None:
    """Write the shop's own events as Parquet, for ``spark interactions`` to read."""
    from assistant.spark.exporting import export_events
    from recommender.events import EventLog

    opened = Shop.open(shop)
    try:
        with progress_bar() as progress:
            count = export_events(
                EventLog(opened.engine), out, lambda done, total: progress("events", done, total)
            )
    finally:
        opened.engine.dispose()
    print_json({"events": count, "folder": str(out)})


def interactions(  # noqa: PLR0913  # each is a choice of the shop's data engineer
    events: Annotated[
        list[str], typer.Argument(help="Files, folders or URLs of events: Parquet, JSONL, CSV …")
    ],
    shop: ShopOption = DEFAULT_SHOP,
    mapping: Annotated[
        Path | None, typer.Option(help="Which column is what (TOML or YAML).")
    ] = None,
    work: WorkOption = None,
    master: MasterOption = None,
    conf: ConfOption = None,
    partitions: PartitionsOption = None,
    json_output: JsonOption = False,
) -> None:
    """Make the matrix of who took what from events of any number; bad rows are reported."""
    from retrieval.importing.mapping import Mapping

    told = Mapping.load(mapping) if mapping else None
    with _offline(shop, work, master, conf, partitions) as offline:
        report = offline.interactions(events, told)
    if json_output:
        print_json(report)
    else:
        _print(report)
    if not report["kept"]:
        raise typer.Exit(FAILED)


def train(  # as above
    shop: ShopOption = DEFAULT_SHOP,
    shoppers: Annotated[
        int, typer.Option(min=100, help="So many shoppers are drawn to choose settings by.")
    ] = 100_000,
    work: WorkOption = None,
    master: MasterOption = None,
    conf: ConfOption = None,
    partitions: PartitionsOption = None,
) -> None:
    """Train the shop's recommender on the matrix; the server loads it as any other."""
    with _offline(shop, work, master, conf, partitions) as offline:
        print_json(offline.train(shoppers))


def embed(
    shop: ShopOption = DEFAULT_SHOP,
    work: WorkOption = None,
    master: MasterOption = None,
    conf: ConfOption = None,
    partitions: PartitionsOption = None,
) -> None:
    """Make the vectors that the catalogue lacks on many machines and take them over."""
    with _offline(shop, work, master, conf, partitions) as offline:
        report = offline.embed()
    print_json(report)
    if report["refused"]:
        raise typer.Exit(FAILED)


@contextmanager
def _offline(
    shop: Path,
    work: Path | None,
    master: str | None,
    conf: list[str] | None,
    partitions: int | None,
) -> "Iterator[Offline]":
    from assistant.spark.session import SparkSettings, check_java
    from assistant.spark.work import Offline

    settings = SparkSettings(master, partitions, dict(_setting(one) for one in conf or ()))
    opened = Shop.open(shop)
    try:
        check_java()
        with progress_bar() as progress:
            folder = work or opened.cache / "spark"
            yield Offline(opened, folder.absolute(), settings, progress)
    finally:
        opened.engine.dispose()


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UnreadableInput(f"--conf is '{text}'; expected NAME=VALUE.")
    return name.strip(), value.strip()


def _print(report: dict[str, Any]) -> None:
    """The counts, and the first of what was refused."""
    errors = report["errors"]
    counts = [f"{name}: {value}" for name, value in report.items() if name != "errors"]
    told = [
        f"{one['file']}, line {one['line']}: {one['column'] or ''} {one['reason']}"
        for one in errors[:SHOWN]
    ]
    output().print("\n".join([*counts, *told]), markup=False)
