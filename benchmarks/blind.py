"""How well is a message understood that nobody who built this has seen?

Method: the rows of prompts/labels/blind were written from the table of intents by writers who read
no training row; none is like one (a test proves it), and none has been looked at since. First the
model alone is asked, all rules off; then the whole, which rewrites what is misspelt first. Of hard
spellings, the constraints must be exactly those expected on the demo shop: field, operator and
value, nothing missing, nothing more. Where DAOGOU_DATA names the benchmark folder, the reviews
whose sha1 leaves 1 when divided by 5 are judged too; no model is trained on them.

    python benchmarks/blind.py --shop DIR [--model DIR] [--record]

``--record`` notes the figures in the model's manifest.
"""

import argparse
import csv
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.nlu.classifying.text_model import Predictions, TextModel
from assistant.nlu.classifying.trained import TrainedClassifier, shipped_model
from assistant.nlu.understanding import Understander
from assistant.shop.loading import understander_of
from assistant.training.borrowed import (
    KEPT_FOR_TESTS,
    REVIEW_FILE,
    REVIEWS,
    SHARES,
    borrowed_folder,
)
from assistant.training.calibration import calibration_error
from assistant.training.metrics import accuracy, macro_f1
from assistant.training.runs import record_quality

BLIND = Path(__file__).parents[1] / "prompts" / "labels" / "blind"
Cells = dict[str, str]
Figures = dict[str, float]
console = Console()


def main() -> None:
    """Measures, prints, and notes the figures where asked to."""
    options = _options()
    folder = options.model or shipped_model()
    model = TextModel.load(folder, threads=2)
    understander = understander_of(options.shop)
    if options.model:
        understander = _with_model(understander, TrainedClassifier(model))
    measured = {
        **{f"intent.{name}": _intents(model, _rows(f"intent.{name}.csv")) for name in ("zh", "en")},
        **{f"intent.{name}, whole": _whole(understander, name) for name in ("zh", "en")},
        **_sentiments(model),
        **_hard(model, understander),
        **_reviews(model),
    }
    _print(measured)
    if options.record:
        for name, figures in measured.items():
            record_quality(folder, f"blind {name}", figures)


def _intents(model: TextModel, rows: Sequence[Cells]) -> Figures:
    return _figures(rows, model.predict([row["text"] for row in rows])["intent"])


def _sentiments(model: TextModel) -> dict[str, Figures]:
    rows = _rows("sentiment.csv")
    said = model.predict([row["text"] for row in rows])["sentiment"]
    measured = {"sentiment": _figures(rows, said)}
    for language in ("zh", "en"):
        labels = [
            (row["label"], name)
            for row, name in zip(rows, said.best(), strict=True)
            if row["language"] == language
        ]
        measured[f"sentiment.{language}"] = _of_pairs(labels)
    return measured


def _whole(understander: Understander, language: str) -> Figures:
    rows = _rows(f"intent.{language}.csv")
    pairs = [(row["label"], str(understander.understand(row["text"]).intent)) for row in rows]
    return _of_pairs(pairs)


def _hard(model: TextModel, understander: Understander) -> dict[str, Figures]:
    groups: dict[str, list[Cells]] = defaultdict(list)
    for row in _rows("hard.csv"):
        groups[row["class"]].append(row)
    return {f"hard {name}": _hard_class(model, understander, rows) for name, rows in groups.items()}


def _hard_class(model: TextModel, understander: Understander, rows: Sequence[Cells]) -> Figures:
    labels = [row["label"] for row in rows]
    alone = model.predict([row["text"] for row in rows])["intent"].best()
    meanings = [understander.understand(row["text"]).to_json() for row in rows]
    exact = [
        _asked(meaning["constraints"]) == _asked(json.loads(row["constraints"]))
        for meaning, row in zip(meanings, rows, strict=True)
    ]
    return {
        "rows": len(rows),
        "model alone": round(accuracy(labels, alone), 4),
        "accuracy": round(accuracy(labels, [str(meaning["intent"]) for meaning in meanings]), 4),
        "constraints": round(float(np.mean(exact)), 4),
    }


def _reviews(model: TextModel) -> dict[str, Figures]:
    """Praise or blame; neutral is no answer here."""
    folder = borrowed_folder()
    if folder is None or not (folder / REVIEW_FILE).is_file():
        console.print("DAOGOU_DATA names no folder with the reviews: they are left out.")
        return {}
    with gzip.open(folder / REVIEW_FILE, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _kept_for_tests(row["text"])]
    said = model.predict([row["text"] for row in rows])["sentiment"]
    neutral = said.labels.index("neutral")
    shares = said.probabilities.copy()
    shares[:, neutral] = 0
    best = [said.labels[place] for place in shares.argmax(axis=1)]
    labels = [REVIEWS[row["label"]] for row in rows]
    return {"reviews": _of_pairs(list(zip(labels, best, strict=True)))}


def _kept_for_tests(text: str) -> bool:
    checksum = int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16)
    return checksum % SHARES == KEPT_FOR_TESTS


def _figures(rows: Sequence[Cells], said: Predictions) -> Figures:
    labels = [row["label"] for row in rows]
    places = np.array([said.labels.index(label) for label in labels])
    error = calibration_error(said.probabilities, places)
    pairs = list(zip(labels, said.best(), strict=True))
    return {**_of_pairs(pairs), "calibration error": error}


def _of_pairs(pairs: Sequence[tuple[str, str]]) -> Figures:
    labels, names = zip(*pairs, strict=True)
    return {
        "rows": len(pairs),
        "accuracy": round(accuracy(labels, names), 4),
        "macro-F1": round(macro_f1(labels, names), 4),
    }


def _asked(constraints: Any) -> set[str]:  # noqa: ANN401 - JSON
    return {json.dumps([one["field"], one["op"], _plain(one["value"])]) for one in constraints}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return sorted(str(item) for item in value)
    return float(value) if isinstance(value, int | float) else value


def _with_model(understander: Understander, classifier: TrainedClassifier) -> Understander:
    return replace(understander, classifier=classifier)


def _rows(name: str) -> list[Cells]:
    with (BLIND / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _print(measured: Mapping[str, Figures]) -> None:
    columns = ("rows", "model alone", "accuracy", "macro-F1", "calibration error", "constraints")
    table = Table("set", *columns)
    for name, figures in measured.items():
        table.add_row(name, *(str(figures.get(column, "")) for column in columns))
    console.print(table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shop", type=Path, required=True, help="The demo shop.")
    parser.add_argument("--model", type=Path, help="A dialogue model; default: the shipped one.")
    parser.add_argument("--record", action="store_true", help="Note the figures in the manifest.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
