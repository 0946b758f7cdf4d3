"""``daogou tune intent``: how a network of intents is trained, by rows held out of the training.

Half of the held-out rows choose, the other half check the choice; rows of an evaluation are never looked at.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from assistant.errors import ModelError
from assistant.observing.versions import digest
from assistant.runlog import Deed, Plan, RunLog, Running
from assistant.runlog.sources import data_hash, of_files
from assistant.shop.folder import Shop
from assistant.training.evaluation import predicted
from assistant.training.examples import INTENT
from assistant.training.labels import Row
from assistant.training.lessons import Lesson, intent_lesson
from assistant.training.metrics import macro_f1
from assistant.training.recipe import Recipe
from assistant.training.runs import teach
from assistant.training.watching import Watching
from assistant.tuning.search import Attempt, Budget, Found, Search, check_installed
from assistant.tuning.tuned import IntentRecipe, Tuned
from assistant.tuning.verdict import Verdict
from recommender.learning.space import Knob
from recommender.learning.trying import Difference

WHAT = "intent"
FOLDER, FILE = "tuning", "intent.db"
FEWEST = 20  # held-out rows, half of which choose
SPACE: Mapping[str, Knob] = {
    "learning_rate": Knob(5e-5, 1e-3, log=True),
    "epochs": Knob(2, 15, whole=True),
    "dropout": Knob(0.0, 0.4),
    "smoothing": Knob(0.0, 0.2),
    "head_speed": Knob(1.0, 20.0, log=True),
}
CURVE = f"held-out accuracy: {INTENT}"
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What is tuned on: a lesson whose held-out rows choose, and rows to check the choice on."""

    lesson: Lesson
    checking: Sequence[Row]
    base: Recipe


def tune_intent(
    shop: Shop, data: Sequence[Path], budget: Budget, base: Recipe, progress: Report
) -> Verdict:
    """Searches, checks the best on rows that had no part in it, and writes it where it is better.

    Args:
        shop: Whose it will be.
        data: CSV files with ``text,label``, or folders of them.
        budget: When it ends.
        base: What is not tuned: seed, batches, threads.
        progress: Called with a stage, what is done and all.

    Raises:
        ModelError: The data are too few or cannot be used, or another program tunes.
    """
    check_installed()
    tuned = Tuned.load(shop.path)
    task = _task(data, base)
    present = _values(tuned_recipe(base, tuned), len(task.lesson.examples))
    sources = of_files(data)
    about = {
        "data": data_hash(sources),
        "base": asdict(base),
        "present": present,
        "space": str(SPACE),
    }
    log, file = RunLog.of(shop), shop.models / FOLDER / FILE
    settings = {"trials": budget.trials, "minutes": budget.minutes}
    with log.run(Plan(Deed.TUNE, WHAT, settings, sources, base.seed)) as run:
        found = Search(file, f"{WHAT}-{digest(about)}", SPACE, base.seed).best(
            present,
            budget,
            _trying(log, run, task),
            lambda done, total: progress("trials", done, total),
        )
        verdict = _verdict(shop, tuned, task, present, found)
        run.tell(verdict.to_json(), "checked.after")
    return verdict


def tuned_recipe(recipe: Recipe, tuned: Tuned) -> Recipe:
    """The recipe with what was tuned; the number of epochs only where nobody asked for one."""
    if tuned.intent is None:
        return recipe
    found = tuned.intent.model_dump()
    return replace(recipe, **found | ({"epochs": recipe.epochs} if recipe.epochs else {}))


def _task(data: Sequence[Path], base: Recipe) -> _Task:
    lesson = intent_lesson(data)
    held_out = lesson.held_out[INTENT]
    if len(held_out) < FEWEST:
        raise ModelError(
            f"{len(held_out)} rows are held out; tuning needs {FEWEST}, half to choose by and half to "
            "check the choice on. A tenth of the rows is held out."
        )
    choosing = {INTENT: held_out[::2]}
    return _Task(replace(lesson, held_out=choosing), held_out[1::2], base)


def _trying(log: RunLog, run: Running, task: _Task) -> Callable[[Attempt], float]:
    best = 0.0

    def tried(attempt: Attempt) -> float:
        nonlocal best
        with log.run(Plan(Deed.TRIAL, WHAT, attempt.values, parent=run.id)) as trial:

            def point(curve: str, step: float, value: float) -> None:
                trial.point(curve, step, value)
                if curve == CURVE:
                    looks.append(value)
                    attempt.heard(len(looks) - 1, value)

            looks: list[float] = []
            said = _said(task, attempt.values, task.lesson.held_out[INTENT], Watching(point=point))
            reached = macro_f1([row.label for row in task.lesson.held_out[INTENT]], said)
            trial.tell({"macro_f1": reached}, "macro_f1")
        best = max(best, reached)
        run.point("trial", attempt.number, reached)
        run.point("best so far", attempt.number, best)
        return reached

    return tried


def _said(
    task: _Task, values: Mapping[str, float], rows: Sequence[Row], watching: Watching | None = None
) -> list[str]:
    """What a network trained with these values says of the rows."""
    recipe = _recipe(task.base, values)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "model"
        teach(task.lesson, out, recipe, watching)
        return predicted({"rows": (INTENT, [row.text for row in rows])}, out)["rows"]


def _verdict(
    shop: Shop, tuned: Tuned, task: _Task, present: Mapping[str, float], found: Found
) -> Verdict:
    """The difference is of accuracy: a macro F1 has no row of its own to be paired by."""
    before, after = (_right(task, values) for values in (present, found.values))
    checked = Difference.between(before, after)
    if checked.value <= 0:
        return Verdict(WHAT, found, checked, None)
    recipe = IntentRecipe.model_validate(found.values)
    return Verdict(
        WHAT, found, checked, tuned.model_copy(update={"intent": recipe}).save(shop.path)
    )


def _right(
    task: _Task, values: Mapping[str, float]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    said = _said(task, values, task.checking)
    pairs = zip(task.checking, said, strict=True)
    return np.array([float(row.label == label) for row, label in pairs])


def _recipe(base: Recipe, values: Mapping[str, float]) -> Recipe:
    return replace(base, **IntentRecipe.model_validate(dict(values)).model_dump())


def _values(recipe: Recipe, examples: int) -> dict[str, float]:
    """The values of a recipe of what is tuned, within the space."""
    told = asdict(replace(recipe, epochs=recipe.epochs_for(examples)))
    return {name: knob.held(told[name]) for name, knob in SPACE.items()}
