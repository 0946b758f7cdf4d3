"""Adapter: learns the weights of character n-grams with scikit-learn (logistic regression)."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from assistant.nlu.classifying.spelling import BUCKETS, Spelling, places, share
from assistant.training.calibration import fit_temperature, loss
from assistant.training.examples import Example

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

MOST_LABELS = 4  # of more, the weights would outgrow the network's
FEWEST_EXAMPLES = 5000  # of fewer, the network knows all that the letters tell
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
PENALTY = 8.0  # as scikit-learn's C: the smaller, the smaller the weights


def fit_spelling(examples: Sequence[Example], head: str, labels: int) -> Spelling | None:
    """The n-grams of one head; None where they would not pay.

    Args:
        examples: What the network learns from; those that teach the head as it was labelled count.
        head: Its name.
        labels: How many it has.
    """
    taught = [(e.text, e.targets[head]) for e in examples if head in e.targets]
    sure = [(text, target.label) for text, target in taught if target.weight >= 0.5]
    if labels > MOST_LABELS or len(sure) < FEWEST_EXAMPLES:
        return None
    texts, answers = zip(*sure, strict=True)
    model = LogisticRegression(C=PENALTY, max_iter=200, tol=1e-3)
    model.fit(_matrix(texts), np.array(answers))
    weights = np.zeros((labels, BUCKETS), dtype=np.float32)
    bias = np.zeros(labels, dtype=np.float32)
    # Of two labels the library gives one row, for the second against the first.
    sides = np.array([[-0.5], [0.5]]) if len(model.classes_) == 2 else np.eye(len(model.classes_))
    weights[model.classes_] = sides @ model.coef_
    bias[model.classes_] = sides @ model.intercept_
    return Spelling.of(weights, bias)


def best_share(
    logits: Mapping[str, Floats], spelt: Mapping[str, Floats], answers: Mapping[str, Places]
) -> float:
    """How much of the spelling to add, so that the held-out labels are most probable.

    Args:
        logits: The network's, by the name of the set of rows (rows, labels).
        spelt: The spelling's scores of the same rows.
        answers: The right columns.
    """

    def cost(part: float) -> float:
        mixed = {name: logits[name] + np.float32(part) * spelt[name] for name in logits}
        return sum(_cost(mixed[name], answers[name]) for name in logits)

    return min(SHARES, key=cost)


def _cost(logits: Floats, answers: Places) -> float:
    return loss(logits / np.float32(fit_temperature(logits, answers)), answers)


def _matrix(texts: Sequence[str]) -> csr_array:
    rows = [places(text) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    values = np.concatenate([np.full(len(row), share(row), dtype=np.float32) for row in rows])
    return csr_array((values, np.concatenate(rows), ends), shape=(len(rows), BUCKETS))
