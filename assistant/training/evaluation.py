"""Measures a trained model on labelled rows it has not seen."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from assistant.errors import ModelError
from assistant.nlu.classifying.manifest import HeadFacts
from assistant.nlu.classifying.text_model import Predictions, TextModel
from assistant.nlu.classifying.trained import shipped_model
from assistant.nlu.meaning import Sentiment
from assistant.training.examples import INTENT, SENTIMENT
from assistant.training.labels import Row, read_labels
from assistant.training.metrics import accuracy, auroc, macro_f1
from assistant.training.sentiments import BINARY, is_binary, sentiment_rows
from retrieval.encoder import Progress

BATCH = 256  # texts between two calls of the progress callback


def evaluate_intent(
    data: Sequence[Path],
    model_dir: Path | None = None,
    out_of_scope_label: str | None = None,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Accuracy, and how well what is out of scope is told apart.

    A row is rejected when its out-of-scope score is above the model's threshold, which training
    chose on held-out rows. Without ``out_of_scope_label`` nothing is rejected and the figures on
    scope are null.

    Args:
        data: CSV files with ``text,label``.
        model_dir: What training wrote; default: the model that ships with the program.
        out_of_scope_label: The label of the rows that no label of the model fits.
        progress: Called with the rows done and all rows.

    Raises:
        ModelError: When the data or the model cannot be used.
    """
    rows = read_labels(data)
    facts, said = _predict(rows, INTENT, model_dir, progress)
    if out_of_scope_label is None:
        predicted = said.best()
        return _summary(rows, predicted) | _scope() | _predictions(rows, predicted, said)
    inside = _without(said, {out_of_scope_label, facts.out_of_scope or out_of_scope_label})
    threshold = _threshold(facts)
    rejected = (said.oos_scores > threshold).tolist()
    predicted = [
        out_of_scope_label if out else name
        for out, name in zip(rejected, inside.best(), strict=True)
    ]
    scope = _scope_figures(rows, predicted, said, out_of_scope_label)
    scope["threshold"] = threshold
    return _summary(rows, predicted) | scope | _predictions(rows, predicted, said)


def evaluate_sentiment(
    data: Sequence[Path], model_dir: Path | None = None, progress: Progress | None = None
) -> dict[str, object]:
    """Accuracy and macro F1; where the labels are 0 and 1, neutral is no answer.

    Args:
        data: CSV files with ``text,label``, the labels ``negative|neutral|positive`` or 0 and 1.
        model_dir: What training wrote; default: the model that ships with the program.
        progress: Called with the rows done and all rows.

    Raises:
        ModelError: When the data or the model cannot be used.
    """
    rows = read_labels(data)
    named = sentiment_rows(rows)
    _, said = _predict(named, SENTIMENT, model_dir, progress)
    binary = is_binary(rows)
    answers = _without(said, {Sentiment.NEUTRAL.value}) if binary else said
    back = {name: digit for digit, name in BINARY.items()} if binary else {}
    predicted = [back.get(name, name) for name in answers.best()]
    return _summary(rows, predicted) | _predictions(rows, predicted, answers)


def predicted(
    texts_of: Mapping[str, tuple[str, Sequence[str]]], model_dir: Path
) -> dict[str, list[str]]:
    """The most probable label of each text, for many sets with one loading of the model.

    Args:
        texts_of: By name of the set, the head that is asked, and the texts.
        model_dir: What training wrote.

    Raises:
        ModelError: The model cannot be used, or lacks a head.
    """
    model = TextModel.load(model_dir, threads=2)
    for head in {head for head, _ in texts_of.values()}:
        _has(model, head, model_dir)
    return {
        name: _in_batches(partial(_said, model, head), texts, None).best()
        for name, (head, texts) in texts_of.items()
    }


def _said(model: TextModel, head: str, texts: Sequence[str]) -> Predictions:
    return model.predict(texts)[head]


def _has(model: TextModel, head: str, place: Path) -> None:
    if head not in model.heads:
        found = ", ".join(model.heads)
        raise ModelError(f"Model '{place}' gives {found}; expected one that gives {head}.")


def _predict(
    rows: Sequence[Row], head: str, model_dir: Path | None, progress: Progress | None
) -> tuple[HeadFacts, Predictions]:
    place = model_dir or shipped_model()
    model = TextModel.load(place, threads=2)
    _has(model, head, place)
    texts = [row.text for row in rows]
    return model.heads[head], _in_batches(lambda part: model.predict(part)[head], texts, progress)


def _in_batches(
    predict: Callable[[Sequence[str]], Predictions],
    texts: Sequence[str],
    progress: Progress | None,
) -> Predictions:
    parts = []
    for start in range(0, len(texts), BATCH):
        parts.append(predict(texts[start : start + BATCH]))
        if progress:
            progress(min(start + BATCH, len(texts)), len(texts))
    return Predictions(
        parts[0].labels,
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.oos_scores for part in parts]),
    )


def _without(said: Predictions, labels: set[str]) -> Predictions:
    """The predictions with the columns of ``labels`` at zero."""
    kept = np.array([label not in labels for label in said.labels])
    return Predictions(said.labels, said.probabilities * kept, said.oos_scores)


def _threshold(facts: HeadFacts) -> float:
    if facts.threshold is None:
        raise ModelError("The model has no out-of-scope threshold; train it with held-out rows.")
    return facts.threshold


def _summary(rows: Sequence[Row], predicted: Sequence[str]) -> dict[str, object]:
    labels = [row.label for row in rows]
    return {
        "accuracy": round(accuracy(labels, predicted), 4),
        "macro_f1": round(macro_f1(labels, predicted), 4),
    }


def _scope() -> dict[str, object]:
    """The figures on scope where nothing is out of it."""
    return dict.fromkeys(("in_scope_accuracy", "oos_recall", "oos_auroc", "threshold"))


def _scope_figures(
    rows: Sequence[Row], predicted: Sequence[str], said: Predictions, outside: str
) -> dict[str, object]:
    """The figures on scope; a rejected row in scope counts as wrong."""
    right = [row.label == name for row, name in zip(rows, predicted, strict=True)]
    out = np.array([row.label == outside for row in rows])
    scores = said.oos_scores
    area = auroc(scores[out].tolist(), scores[~out].tolist())
    return {
        "in_scope_accuracy": _mean(np.array(right)[~out]),
        "oos_recall": _mean(np.array(right)[out]),
        "oos_auroc": None if area is None else round(area, 4),
    }


def _mean(values: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def _predictions(
    rows: Sequence[Row], predicted: Sequence[str], said: Predictions
) -> dict[str, object]:
    best = said.probabilities.max(axis=1).tolist()
    lines = zip(rows, predicted, best, said.oos_scores.tolist(), strict=True)
    return {
        "predictions": [
            {
                "text": row.text,
                "label": row.label,
                "predicted": name,
                "score": round(score, 4),
                "oos_score": round(oos, 4),
            }
            for row, name, score, oos in lines
        ]
    }
