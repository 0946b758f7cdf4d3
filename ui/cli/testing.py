"""The command that replays dialogues against a shop."""

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.replay.console import print_report
from assistant.replay.html_report import html_page
from assistant.replay.junit import junit_xml
from assistant.replay.results import ReplayReport
from assistant.replay.suite import ReplayOptions
from assistant.replay.suite import replay as run_replay
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from ui.cli.terminal import DEFAULT_SHOP, ShopOption, output, progress_bar

FAILED = 1


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(replay)


def replay(  # noqa: PLR0913  # options of a command, as the contract lists them
    paths: Annotated[list[Path], typer.Argument(help="Replay files, or folders of them.")],
    shop: ShopOption = DEFAULT_SHOP,
    tag: Annotated[list[str] | None, typer.Option(help="Only dialogues with this tag.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page here.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write JSON here.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Accept the present output.")] = False,
    compare: Annotated[Path | None, typer.Option(help="Compare with this baseline.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Differences fail.")] = False,
    strict_time: Annotated[bool, typer.Option("--strict-time", help="Slow turns fail.")] = False,
    seed: Annotated[int, typer.Option(help="Of every dialogue.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Dialogues at a time.")] = 2,
) -> None:
    """Replay dialogues, each on throw-away state, and report what differs from what is expected."""
    with progress_bar() as progress:
        service = Service.open(shop, progress=progress)
    options = ReplayOptions(
        tags=tuple(tag or ()),
        seed=seed,
        strict=strict,
        strict_time=strict_time,
        update=update,
        compare=compare,
        jobs=jobs,
        known_fields=service.loaded.understander.vocabulary.fields,
    )
    try:
        lookup = service.loaded.tools.shelf.get
        report = run_replay(paths, lambda: ServiceRehearsal(service), lookup, options)
    finally:
        service.close()
    print_report(report, output())
    _write(report, junit, html, json_file)
    if not report.passed:
        raise typer.Exit(FAILED)


def _write(
    report: ReplayReport, junit: Path | None, html: Path | None, json_file: Path | None
) -> None:
    if junit:
        junit.write_text(junit_xml(report), "utf-8")
    if html:
        html.write_text(html_page(report), "utf-8")
    if json_file:
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=1, sort_keys=True)
        json_file.write_text(text + "\n", "utf-8")
