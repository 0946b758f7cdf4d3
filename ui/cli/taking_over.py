"""The command that takes tests and examples over from Rasa."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from assistant.replay.rasa.mapping import read_names
from assistant.replay.rasa.taking_over import TakenOver, take_over
from ui.cli.terminal import output
from ui.errors import UnreadableInput

DIALOGUES, EXAMPLES = "dialogues.yaml", "intents.csv"


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command("from-rasa")(from_rasa)


def from_rasa(
    files: Annotated[list[Path], typer.Argument(help="Rasa's YAML files: test stories, NLU.")],
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    names: Annotated[
        Path | None,
        typer.Option(help="TOML: [intents] and [actions], Rasa's name = our name."),
    ] = None,
) -> None:
    """Take over test stories as replay dialogues and NLU examples as labelled rows."""
    taken = take_over(files, read_names(names))
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(taken, out)
    except OSError as exc:
        raise UnreadableInput(f"'{out}' cannot be written to: {exc.strerror}.") from exc
    console = output()
    console.print(
        f"{len(taken.dialogues)} dialogues in {out / DIALOGUES}, {len(taken.rows)} examples in "
        f"{out / EXAMPLES}.",
        markup=False,
    )
    if taken.unmapped:
        console.print(f"{len(taken.unmapped)} things have no counterpart:", markup=False)
        for one in taken.unmapped:
            console.print(f"  {one}", markup=False)


def _write(taken: TakenOver, folder: Path) -> None:
    if taken.dialogues:
        (folder / DIALOGUES).write_text(taken.replay_file(), "utf-8")
    if taken.rows:
        with (folder / EXAMPLES).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *taken.rows])
