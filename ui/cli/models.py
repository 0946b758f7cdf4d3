"""Commands that train and evaluate models."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.runlog import Deed, Plan
from assistant.runlog.keeping import kept
from assistant.runlog.run import Source
from assistant.runlog.sources import of_files
from ui.cli.terminal import (
    OptionalShop,
    ProgressCallback,
    output,
    print_json,
    progress_bar,
    read_json_lines,
    write_page,
)
from ui.errors import UnreadableInput


class Trainable(StrEnum):
    """What can be trained."""

    INTENT = "intent"
    SENTIMENT = "sentiment"
    RECOMMENDER = "recommender"


class Evaluable(StrEnum):
    """What can be evaluated."""

    INTENT = "intent"
    SENTIMENT = "sentiment"
    SEARCH = "search"
    RECOMMENDER = "recommender"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a text model is to learn from, where it goes, how long and with which chance.

    Args:
        epochs: Passes over the data; None: as suits it.
    """

    what: Trainable
    data: tuple[Path, ...]
    out: Path
    epochs: int | None
    seed: int


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(train)
    app.command()(evaluate)


def train(
    what: Trainable,
    data: Annotated[list[Path] | None, typer.Option(help="CSV with text,label.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the model goes.")] = None,
    shop: OptionalShop = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, max=100, help="Passes over the data.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the whole training.")] = 7,
) -> None:
    """Train a model, report on a held-out part, and save it with a manifest."""
    with progress_bar() as progress:
        if what is Trainable.RECOMMENDER:
            from assistant.taste.training import train_taste

            if shop is None:
                raise UnreadableInput("Training the recommender needs --shop.")
            report = train_taste(shop, progress)
        else:
            if not data or out is None:
                raise UnreadableInput(f"Training {what.value} needs --data FILE and --out DIR.")
            lesson = Lesson(what, tuple(data), out, epochs, seed)
            report = _train_text(lesson, shop, progress)
    print_json(report)


def _train_text(lesson: Lesson, shop: Path | None, progress: ProgressCallback) -> dict[str, object]:
    from assistant.training import Recipe, Watching, train_intent, train_sentiment
    from assistant.tuning.intent import tuned_recipe
    from assistant.tuning.tuned import Tuned

    what = lesson.what.value
    trainer = train_intent if lesson.what is Trainable.INTENT else train_sentiment
    recipe = Recipe(epochs=lesson.epochs, seed=lesson.seed)
    if shop is not None and lesson.what is Trainable.INTENT:
        recipe = tuned_recipe(recipe, Tuned.load(shop))
    plan = Plan(Deed.TRAIN, what, asdict(recipe), of_files(lesson.data), lesson.seed)
    with kept(shop, plan) as run:
        watching = Watching(lambda done, total: progress(what, done, total), run.point)
        report = trainer(lesson.data, lesson.out, recipe, watching).to_json()
        run.tell(report, f"heads.{what}.macro_f1")
    return report


def evaluate(  # noqa: PLR0913  # options of a command, as the contract lists them
    what: Evaluable,
    data: Annotated[Path, typer.Option(help="The held-out data.")],
    model: Annotated[
        Path | None, typer.Option(help="A trained model; default: the shipped one.")
    ] = None,
    shop: OptionalShop = None,
    items: Annotated[
        Path | None, typer.Option(help="Titles and attributes of items (JSONL).")
    ] = None,
    models: Annotated[
        str | None, typer.Option(help="Recommenders to compare, with commas.")
    ] = None,
    out_of_scope_label: Annotated[
        str | None, typer.Option(help="The label of foreign rows.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    html: Annotated[Path | None, typer.Option(help="Where to draw it, as an HTML page.")] = None,
) -> None:
    """Measure a model on held-out data with the field's standard metrics."""
    told = {"model": model and str(model), "models": models, "out_of_scope": out_of_scope_label}
    settings = {name: value for name, value in told.items() if value is not None}
    with kept(shop, Plan(Deed.EVALUATE, what.value, settings, _sources(data, items))) as run:
        if what in (Evaluable.INTENT, Evaluable.SENTIMENT):
            report = _evaluate_text(what, data, model, out_of_scope_label)
        elif what is Evaluable.SEARCH:
            report = _evaluate_search(data, shop)
        else:
            report = _evaluate_recommender(data, items, models)
        run.tell(report, _main_figure(what, report))
    if html is not None:
        write_page(html, _drawn(what, report, out_of_scope_label))
    if json_output:
        print_json(report)
    else:
        output().print(_summary(report), markup=False)


def _sources(data: Path, items: Path | None) -> list[Source]:
    return of_files([data] if items is None else [data, items])


def _main_figure(what: Evaluable, report: dict[str, Any]) -> str:
    """The figure by which one evaluation is set beside another."""
    if what is Evaluable.RECOMMENDER:
        return f"models.{report.get('best')}.ndcg@10"
    return "arms.ours.ndcg@10" if what is Evaluable.SEARCH else "macro_f1"


def _drawn(what: Evaluable, report: dict[str, object], rejected: str | None) -> str:
    """The report as a page."""
    from ui.charts.evaluation import recommender_page, search_page, text_page

    if what is Evaluable.SEARCH:
        return search_page(report)
    if what is Evaluable.RECOMMENDER:
        return recommender_page(report)
    return text_page(report, what.value, rejected)


def _evaluate_text(
    what: Evaluable, data: Path, model: Path | None, out_of_scope: str | None
) -> dict[str, object]:
    from assistant.training.evaluation import evaluate_intent, evaluate_sentiment

    if what is Evaluable.INTENT:
        return evaluate_intent([data], model, out_of_scope)
    return evaluate_sentiment([data], model)


def _evaluate_search(data: Path, shop: Path | None) -> dict[str, object]:
    from assistant.searching import evaluate_search

    if shop is None:
        raise UnreadableInput("Evaluating search needs --shop.")
    rows = read_json_lines(data, "query")
    wrong = next((row["query"] for row in rows if not isinstance(row.get("relevant"), dict)), None)
    if wrong is not None:
        raise UnreadableInput(f'{data}: the query "{wrong}" lacks "relevant": {{id: grade}}.')
    return evaluate_search(rows, shop)


def _evaluate_recommender(data: Path, items: Path | None, models: str | None) -> dict[str, object]:
    from recommender.evaluating.files import evaluate_file

    chosen = tuple(name.strip() for name in models.split(",")) if models else None
    with progress_bar() as progress:
        return evaluate_file(data, items, chosen, lambda name: progress(name, 0, 1))


def _summary(report: dict[str, object]) -> str:
    """The figures without the predictions, one a line."""
    lines = []
    for name, value in report.items():
        if name != "predictions":
            lines.append(f"{name}: {value}")
    return "\n".join(lines)
