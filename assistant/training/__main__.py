"""Makes the model that ships: ``python -m assistant.training dialogue``, then ``… blind``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.errors import AssistantError
from assistant.nlu.classifying.trained import shipped_model
from assistant.training.evaluation import evaluate_intent, evaluate_sentiment
from assistant.training.overlap import overlap_report
from assistant.training.recipe import DIALOGUE
from assistant.training.runs import record_quality, train_dialogue_model
from assistant.training.watching import Watching
from retrieval.errors import RetrievalError

LABELS = Path("prompts") / "labels"
FIGURES = ("accuracy", "macro_f1")

app = typer.Typer(add_completion=False, no_args_is_help=True)
console = Console()

Threads = Annotated[int, typer.Option(min=1, help="Processor cores to use.")]
LabelsFolder = Annotated[Path, typer.Option(help="Folder with intent/, sentiment/ and blind/.")]
ModelFolder = Annotated[Path | None, typer.Option(help="Folder of the model.")]


@app.command()
def dialogue(labels: LabelsFolder = LABELS, out: ModelFolder = None, threads: Threads = 2) -> None:
    """Trains the dialogue model."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console,
    ) as bar:  # fmt: skip
        task = bar.add_task("Training")
        report = train_dialogue_model(
            labels,
            out or shipped_model(),
            replace(DIALOGUE, threads=threads),
            Watching(lambda done, total: bar.update(task, completed=done, total=total)),
        )
    console.print_json(data=report.to_json())


@app.command()
def blind(labels: LabelsFolder = LABELS, out: ModelFolder = None) -> None:
    """Measures the model on the blind rows and notes the figures in its manifest."""
    place = out or shipped_model()
    figures = {
        "intent.zh": evaluate_intent([labels / "blind" / "intent.zh.csv"], place),
        "intent.en": evaluate_intent([labels / "blind" / "intent.en.csv"], place),
        "sentiment": evaluate_sentiment([labels / "blind" / "sentiment.csv"], place),
    }
    for name, measured in figures.items():
        kept = {figure: float(str(measured[figure])) for figure in FIGURES}
        record_quality(place, f"blind {name}", kept)
        console.print_json(data={name: kept})


@app.command()
def overlaps(labels: LabelsFolder = LABELS) -> None:
    """Lists blind rows that stand in the training rows, or nearly."""
    console.print_json(data=overlap_report(labels))


def main() -> None:
    """Runs a command; what goes wrong is said in a sentence."""
    try:
        app()
    except (AssistantError, RetrievalError) as exc:
        console.print(f"[red]{exc}[/red]")
        raise SystemExit(2) from exc


if __name__ == "__main__":
    main()
