"""How well are opinions read out of reviews: praise, blame, or neither of the side that is named?

Method: 260 clauses of real reviews, labelled by reading them (benchmarks/opinions/README.md: a
development set). Stars are 5 or 1, by the data's own label of the whole review. The shop's habits are
learnt from a third of the other reviews. Of the clauses that praise or blame: how many are read so
(right), and how many the other way round (reversed); of those that do neither, how many are read so
(silent).

    DAOGOU_DATA=… python benchmarks/opinions.py
"""

import csv
import gzip
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.nlu.classifying.opening import open_classifier
from assistant.opinions.clauses import clauses
from assistant.opinions.habits import Habits
from assistant.opinions.reading import SURE, Clue, log_odds

LABELS = Path(__file__).parent / "opinions" / "clauses.csv"
REVIEWS = "reviews/online_shopping.train.csv.gz"
SIGNS = {"praise": 1, "blame": -1, "neither": 0}
NO_HABITS = Habits.of([])


class Unfeeling:
    """Feels nothing, to see what the rest is worth."""

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """All alike."""
        return np.full((len(texts), 3), 1 / 3, dtype=np.float32)


def main() -> int:
    """Prints the figures of each way."""
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = Path(os.environ["DAOGOU_DATA"]) / REVIEWS
    with gzip.open(data, "rt", encoding="utf-8") as file:
        reviews = list(csv.DictReader(file))
    with LABELS.open(encoding="utf-8") as file:
        labels = list(csv.DictReader(file))
    clues, truth = _clues(reviews, labels), np.array([SIGNS[row["polarity"]] for row in labels])
    held = {int(row["row"]) for row in labels}
    habits = Habits.of(
        (row["text"], _stars(row))
        for place, row in enumerate(reviews)
        if place % 3 == 0 and place not in held
    )
    model = open_classifier("trained")
    starless = [Clue(clue.text, None, clue.turned) for clue in clues]
    ways = {
        "stars alone": log_odds(clues, Unfeeling(), NO_HABITS),
        "model alone": log_odds(starless, model, NO_HABITS),
        "model and stars": log_odds(clues, model, NO_HABITS),
        "model and habits": log_odds(starless, model, habits),
        "all three": log_odds(clues, model, habits),
    }
    print(f"{'':18}{'right':>8}{'reversed':>10}{'silent':>8}")
    for name, odds in ways.items():
        read = np.where(np.abs(odds) < SURE, 0, np.sign(odds))
        told = truth != 0
        right, wrong = (read[told] == truth[told]).mean(), (read[told] == -truth[told]).mean()
        print(f"{name:18}{right:8.3f}{wrong:10.3f}{(read[~told] == 0).mean():8.3f}")
    return 0


def _clues(reviews: Sequence[dict[str, str]], labels: Sequence[dict[str, str]]) -> list[Clue]:
    found = []
    for row in labels:
        review, start = reviews[int(row["row"])], int(row["start"])
        turned = next(one.turned for one in clauses(review["text"]) if one.start == start)
        text = review["text"][start : start + int(row["length"])]
        found.append(Clue(text, _stars(review), turned))
    return found


def _stars(review: dict[str, str]) -> float:
    return 5.0 if review["label"] == "1" else 1.0


if __name__ == "__main__":
    sys.exit(main())
