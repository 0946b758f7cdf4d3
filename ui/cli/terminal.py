"""What commands share at the terminal: options, consoles, progress, JSON lines."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ui.errors import UnreadableInput

ShopOption = Annotated[
    Path, typer.Option("--shop", envvar="DAOGOU_SHOP", help="The shop's folder.", show_default=True)
]
OptionalShop = Annotated[
    Path | None, typer.Option("--shop", envvar="DAOGOU_SHOP", help="The shop's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DEFAULT_SHOP = Path("shop")
ProgressCallback = Callable[[str, int, int], None]


def output() -> Console:
    """Standard output, made when needed so that a redirection counts."""
    return Console(file=sys.stdout, soft_wrap=True, highlight=False)


def errors() -> Console:
    """Standard error: progress and problems, never data."""
    return Console(file=sys.stderr, stderr=True, highlight=False)


def print_json(value: object) -> None:
    """One JSON value on one line of standard output, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class _Rate(TextColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """A bar on standard error for each stage, with rate and time left; ``callback(stage, done, total)``."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate("rate"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors(), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            task = tasks.setdefault(stage, None) or bar.add_task(stage, total=total)
            tasks[stage] = task
            bar.update(task, completed=done, total=total)

        yield report


def read_json_lines(path: Path, key: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file, each of which must have ``key``.

    Raises:
        UnreadableInput: The file is missing, or a line is no such object.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise UnreadableInput(f"'{path}' cannot be read as UTF-8 text: {exc}.") from exc
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            rows.append(_object(line, key, f"{path}:{number}"))
    return rows


def _object(line: str, key: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as exc:
        raise UnreadableInput(f"{place}: this is no JSON ({exc.msg}).") from exc
    if not isinstance(row, dict) or not isinstance(row.get(key), str):
        raise UnreadableInput(f'{place}: expected an object with a text "{key}".')
    return row


def write_page(path: Path, page: str) -> None:
    """Writes a page.

    Raises:
        UnreadableInput: It cannot be written there.
    """
    try:
        path.write_text(page, "utf-8")
    except OSError as exc:
        raise UnreadableInput(f"'{path}' cannot be written: {exc.strerror}.") from exc
