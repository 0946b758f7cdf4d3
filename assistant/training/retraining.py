"""Makes a candidate from the model that serves and the shop's corrections, and measures both.

Nothing that serves is touched. The version's name comes from all that the training depends on, so the
same queue gives the same version: a run that was cut off goes on, and one that is done is not repeated.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC
from importlib.resources import files
from pathlib import Path

from assistant.corrections import Kind, Review, TrainingQueue
from assistant.errors import ModelError
from assistant.model_versions import Comparison, Record, Registry, Word
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.nlu.classifying.trained import shipped_model
from assistant.runlog import Deed, Plan, RunLog
from assistant.runlog.run import Source
from assistant.runlog.sources import of_rows
from assistant.shop.folder import Shop
from assistant.training.checkpoints import told_when_full
from assistant.training.choosing import Chosen, choose, rows_of
from assistant.training.comparing import Rows, compare_models
from assistant.training.correcting import TIMES, correcting_lesson
from assistant.training.examples import INTENT, SENTIMENT
from assistant.training.labels import Row, read_labels
from assistant.training.lessons import Lesson
from assistant.training.overlap import blind_files
from assistant.training.recipe import RETRAINING, Recipe
from assistant.training.runs import fingerprint, teach
from assistant.training.sentiments import sentiment_rows
from assistant.training.watching import Watching
from retrieval.encoder import Progress

BLIND = {"intent.zh": INTENT, "intent.en": INTENT, "hard": INTENT, "sentiment": SENTIMENT}
ROOM = 600 << 20  # bytes: two checkpoints of 245 MB while one follows the other, and the model
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class School:
    """Where a training takes what is not the shop's.

    Args:
        labels: With ``intent/``, ``sentiment/`` and ``blind/``.
        shipped: The model that a shop without versions goes on from.
    """

    labels: Path
    shipped: Path
    recipe: Recipe = RETRAINING

    @classmethod
    def usual(cls, recipe: Recipe = RETRAINING) -> "School":
        """The labels and the model that ship."""
        return cls(Path(str(files("prompts").joinpath("labels"))), shipped_model(), recipe)


@dataclass(frozen=True, slots=True)
class Retrained:
    """A candidate, and whether this call made it or found it made."""

    record: Record
    fresh: bool


def retrain(
    shop: Shop, word: Word, school: School | None = None, progress: Report | None = None
) -> Retrained:
    """Makes a candidate of the queue's corrections; it waits to be accepted or refused.

    Raises:
        ModelError: There is nothing to learn from, another program trains, or a model is broken.
    """
    school = school or School.usual()
    registry = Registry.of(shop.models)
    with registry.making():
        planned = _planned(shop, registry, school)
        if planned.version in registry.state().versions:
            return Retrained(registry.record(planned.version), fresh=False)
        folder = registry.folder(planned.version)
        registry.clear(planned.version)
        if not _complete(folder):
            _need_room(registry.path)
        with RunLog.of(shop).run(_plan(planned, school.recipe)) as run:
            if not _complete(folder):
                with told_when_full(registry.path):
                    watching = Watching(_staged(progress, "training"), run.point)
                    teach(planned.lesson, folder, school.recipe, watching)
            record = _record(planned, word, _measured(planned, school, folder, progress))
            run.tell(_figures(record), "intent.zh.after.accuracy")
            registry.add(record, word)
    return Retrained(record, fresh=True)


def _plan(planned: "_Planned", recipe: Recipe) -> Plan:
    ids = [one.id for one in planned.chosen.learnt]
    words = [Source(one.name, one.rows, one.sha256) for one in planned.lesson.files]
    told = {**asdict(recipe), "version": planned.version, "from": planned.current or "shipped"}
    data = [*words, of_rows("corrections", [(one.id, one.right) for one in planned.chosen.learnt])]
    return Plan(Deed.RETRAIN, "dialogue", {**told, "corrections": ids}, data, recipe.seed)


def _figures(record: Record) -> dict[str, object]:
    sets = {**record.blind, **record.corrections}
    return {name: two.model_dump(include={"rows", "before", "after"}) for name, two in sets.items()}


@dataclass(frozen=True, slots=True)
class _Planned:
    """A candidate before it is made."""

    version: str
    current: str | None
    start: ModelFolder
    chosen: Chosen
    lesson: Lesson


def _planned(shop: Shop, registry: Registry, school: School) -> _Planned:
    current = registry.state().current
    if current is not None:
        registry.check(current)
    start = ModelFolder.load(registry.folder(current) if current else school.shipped)
    chosen = _chosen(shop, school.labels)
    lesson = correcting_lesson(school.labels, start, chosen.learnt)
    version = f"m-{fingerprint(lesson, school.recipe)[:10]}"
    return _Planned(version, current, start, chosen, lesson)


def _need_room(place: Path) -> None:
    free = shutil.disk_usage(place).free
    if free < ROOM:
        raise ModelError(
            f"Folder '{place}' has {free >> 20:,} MB free; a training needs {ROOM >> 20:,} MB."
        )


def _chosen(shop: Shop, labels: Path) -> Chosen:
    blind = [row.text for file in blind_files(labels) for row in read_labels([file])]
    if not blind:
        raise ModelError(f"Folder '{labels / 'blind'}' holds no blind rows to measure on.")
    queue = TrainingQueue(shop.engine).all(Kind.INTENT)
    chosen = choose(queue, blind)
    if not chosen.learnt:
        waiting = sum(one.review is Review.WAITING for one in queue)
        spare = len(queue) - waiting
        raise ModelError(
            "The queue has no correction of an intent to learn from: "
            f"{waiting} wait to be approved, {spare} are left out or set aside to measure on. Agents "
            "make them with 「纠正」 at their desk; approve them with: daogou models review"
        )
    return chosen


def _measured(
    planned: _Planned, school: School, folder: Path, progress: Report | None
) -> dict[str, Comparison]:
    """The start and the candidate on the blind sets and on the corrections."""
    chosen, blind = planned.chosen, school.labels / "blind"
    sets = {
        name: Rows(head, _blind_rows(blind / f"{name}.csv", head)) for name, head in BLIND.items()
    }
    for name, part in (("learnt", chosen.learnt), ("held_out", chosen.held_out)):
        sets[name] = Rows(INTENT, rows_of(part), shown=False)
    return compare_models(sets, planned.start.path, folder, _staged(progress, "measuring"))


def _blind_rows(file: Path, head: str) -> list[Row]:
    if not file.is_file():
        return []
    rows = read_labels([file])
    return sentiment_rows(rows) if head == SENTIMENT else rows


def _record(planned: _Planned, word: Word, measured: dict[str, Comparison]) -> Record:
    chosen, lesson = planned.chosen, planned.lesson
    return Record(
        version=planned.version,
        at=word.at.astimezone(UTC).isoformat(timespec="seconds"),
        who=word.who,
        start=planned.current,
        start_digest=planned.start.manifest.sha256,
        learnt=tuple(one.id for one in chosen.learnt),
        held_out=tuple(one.id for one in chosen.held_out),
        left_out=chosen.left_out,
        rehearsed=len(lesson.examples) - TIMES * len(chosen.learnt),
        blind={name: one for name, one in measured.items() if name in BLIND},
        corrections={name: one for name, one in measured.items() if name not in BLIND},
    )


def _complete(folder: Path) -> bool:
    """Whether the model was written whole before a run was cut off; its manifest comes last."""
    try:
        ModelFolder.load(folder)
    except ModelError:
        return False
    return True


def _staged(progress: Report | None, stage: str) -> Progress:
    if progress is None:
        return lambda done, total: None
    return lambda done, total: progress(stage, done, total)
