"""How alike two sets of texts are, to keep blind rows apart from what a model is trained on.

Two texts are as alike as the share of their character trigrams that both have (Jaccard).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from assistant.training.labels import read_labels
from assistant.training.splits import text_key

GRAM = 3
ALIKE = 0.6  # from this share on, two texts count as alike
KINDS = ("intent", "sentiment")


def closest(test: Sequence[str], training: Iterable[str]) -> NDArray[np.float64]:
    """For each ``test`` text its overlap with the training text most like it, from 0 to 1.

    Case, spaces, digits and punctuation do not count, unless a text holds nothing else.
    """
    keys = sorted({text_key(text) for text in training})
    if not keys or not test:
        return np.zeros(len(test))
    grams = [_grams(text_key(text)) for text in test], [_grams(key) for key in keys]
    known = sorted(frozenset[str]().union(*grams[0], *grams[1]))
    columns = {gram: place for place, gram in enumerate(known)}
    here, there = (_marks(texts, columns) for texts in grams)
    common = (here @ there.T).toarray()
    total = here.sum(axis=1)[:, None] + there.sum(axis=1)[None, :] - common
    return np.asarray((common / total).max(axis=1), dtype=np.float64)


def blind_files(labels_dir: Path) -> list[Path]:
    """The files of rows that no model may be trained on."""
    return sorted((labels_dir / "blind").glob("*.csv"))


def overlap_report(labels_dir: Path) -> Mapping[str, Mapping[str, float]]:
    """By blind file, the texts that are alike a training row of any kind, and how much."""
    training = [row.text for kind in KINDS for row in read_labels([labels_dir / kind])]
    report = {}
    for file in blind_files(labels_dir):
        texts = [row.text for row in read_labels([file])]
        shares = closest(texts, training).round(3).tolist()
        pairs = zip(texts, shares, strict=True)
        report[file.name] = {text: share for text, share in pairs if share >= ALIKE}
    return report


def _grams(key: str) -> frozenset[str]:
    padded = f"  {key} "
    return frozenset(padded[start : start + GRAM] for start in range(len(padded) - GRAM + 1))


def _marks(texts: Sequence[frozenset[str]], columns: Mapping[str, int]) -> csr_array:
    """A row a text, with a one in the column of each of its trigrams."""
    cells = [(row, columns[gram]) for row, grams in enumerate(texts) for gram in grams]
    rows, places = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    ones = np.ones(len(cells), dtype=np.float32)
    return csr_array((ones, (rows, places)), shape=(len(texts), len(columns)))
