"""Trains a model from label files to a finished folder: learn, calibrate, save, report.

The three functions differ only in the lesson; the steps are those of ``teach``.
"""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from assistant.nlu.classifying.model_folder import TENSORS, ModelFolder
from assistant.nlu.classifying.spelling import Spelling
from assistant.training.examples import Example, examples_for, schedule
from assistant.training.finishing import draft, finish
from assistant.training.lessons import Lesson, dialogue_lesson, intent_lesson, sentiment_lesson
from assistant.training.recipe import DIALOGUE, Recipe
from assistant.training.watching import Watching
from retrieval.embedded.texts import open_vocabulary


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What training did.

    Args:
        out: The folder of the model.
        task: ``dialogue``, ``intent`` or ``sentiment``.
        trained_on: Examples learnt from.
        precision: How the model is run: ``int8`` or ``float32``.
        size: Bytes of ``model.safetensors``.
        heads: For each head, measured on held-out rows: ``rows``, ``accuracy``, ``macro_f1`` and
            ``calibration_error``.
        notes: What was left out, and why.
    """

    out: Path
    task: str
    trained_on: int
    precision: str
    size: int
    heads: Mapping[str, JsonValue]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The report as plain values."""
        return {**asdict(self), "out": str(self.out), "notes": list(self.notes)}


def train_intent(
    data: Sequence[Path],
    out: Path,
    recipe: Recipe | None = None,
    watching: Watching | None = None,
    out_of_scope_label: str | None = None,
) -> TrainReport:
    """Trains a model of intents, of any kind and number, and writes it to ``out``.

    A tenth of the rows is held out and measured on. A run that was cut off goes on where it was
    when it is started again.

    Args:
        data: CSV files with ``text,label``, or folders of them.
        out: The folder to write; what it holds is replaced.
        recipe: How to train; default: as suits the number of rows.
        watching: Told how far it is, and of its learning curves.
        out_of_scope_label: The label of rows out of scope; default: ``out_of_scope`` or ``oos``.

    Raises:
        ModelError: When the data cannot be used.
    """
    return teach(intent_lesson(data, out_of_scope_label), out, recipe or Recipe(), watching)


def train_sentiment(
    data: Sequence[Path],
    out: Path,
    recipe: Recipe | None = None,
    watching: Watching | None = None,
) -> TrainReport:
    """Trains a model of sentiments and writes it to ``out``; otherwise as ``train_intent``.

    Args:
        data: CSV files with ``text,label``, the labels ``negative|neutral|positive`` or 0 and 1.
        out: The folder to write; what it holds is replaced.
        recipe: How to train; default: as suits the number of rows.
        watching: Told how far it is, and of its learning curves.

    Raises:
        ModelError: When the data cannot be used.
    """
    return teach(sentiment_lesson(data), out, recipe or Recipe(), watching)


def train_dialogue_model(
    labels_dir: Path,
    out: Path,
    recipe: Recipe | None = None,
    watching: Watching | None = None,
) -> TrainReport:
    """Trains intent and sentiment together, as the model that ships was trained.

    Args:
        labels_dir: With the folders ``intent`` and ``sentiment``; no other is read.
        out: The folder to write; what it holds is replaced.
        recipe: How to train; default: as the shipped model.
        watching: Told how far it is, and of its learning curves.

    Raises:
        ModelError: When the data cannot be used.
    """
    return teach(dialogue_lesson(labels_dir), out, recipe or DIALOGUE, watching)


def record_quality(folder: Path, name: str, figures: Mapping[str, JsonValue]) -> None:
    """Notes in the manifest of a model what was measured on the set called ``name``."""
    model = ModelFolder.load(folder)
    quality = {**model.manifest.quality, name: dict(figures)}
    replace(model, manifest=model.manifest.model_copy(update={"quality": quality})).save()


def teach(lesson: Lesson, out: Path, recipe: Recipe, watching: Watching | None) -> TrainReport:
    """Learns a lesson and writes the model to ``out``; a run that was cut off goes on where it was."""
    from assistant.training.bert import Beginning, fine_tune

    vocabulary = open_vocabulary()
    checkpoints = out.with_name(f"{out.name}.checkpoints")
    place = checkpoints / f"run-{fingerprint(lesson, recipe)}"
    epochs = recipe.epochs_for(len(lesson.examples))
    course = schedule(lesson.examples, epochs, lesson.background, recipe.background_passes)
    begin = Beginning(vocabulary, lesson.start.tensors if lesson.start else None)
    watched = watching and replace(watching, held_out=_held_out(lesson))
    tensors = fine_tune(course, lesson.labels, recipe, begin, place, watched)
    tensors = replace(tensors, spellings=_spellings(lesson))
    model = finish(draft(lesson, out, recipe, tensors, vocabulary), lesson)
    model.save()
    shutil.rmtree(checkpoints, ignore_errors=True)
    return _report(model, lesson)


def _held_out(lesson: Lesson) -> list[Example]:
    """The rows it will be measured on, to look at on the way."""
    sets = lesson.held_out.items()
    return [one for head, rows in sets for one in examples_for(head, rows, lesson.labels[head])]


def _spellings(lesson: Lesson) -> dict[str, Spelling]:
    """Those of the model that is gone on with: they were learnt from more rows than are rehearsed."""
    if lesson.start:
        return dict(lesson.start.tensors.spellings)
    from assistant.training.spelling import fit_spelling

    examples = [*lesson.examples, *lesson.background]
    found = {
        head: fit_spelling(examples, head, len(labels)) for head, labels in lesson.labels.items()
    }
    return {head: spelling for head, spelling in found.items() if spelling is not None}


def fingerprint(lesson: Lesson, recipe: Recipe) -> str:
    """Names a run, so that one that was cut off is gone on with only if nothing has changed.

    It may go on with more processor cores, or fewer.
    """
    told = (lesson.labels, lesson.examples, lesson.background, replace(recipe, threads=1))
    begun = (lesson.start.manifest.sha256,) if lesson.start else ()
    said = repr((*told, *begun)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:16]


def _report(model: ModelFolder, lesson: Lesson) -> TrainReport:
    manifest = model.manifest
    size = (model.path / TENSORS).stat().st_size
    measured = manifest.quality["validation"]
    return TrainReport(
        out=model.path,
        task=lesson.task,
        trained_on=len(lesson.examples) + len(lesson.background),
        precision=manifest.precision,
        size=size,
        heads=measured if isinstance(measured, dict) else {},
        notes=manifest.notes,
    )
