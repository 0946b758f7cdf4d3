"""Product reviews as extra rows for sentiment, where a benchmark folder is given.

Chat messages labelled by hand are few; short reviews widen the words of praise and blame.
The reviews are other people's: the model may learn from them, the project does not hold them.
"""

import csv
import gzip
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.nlu.meaning import Sentiment
from assistant.training.labels import Row

VARIABLE = "DAOGOU_DATA"
FILE = Path("reviews") / "online_shopping.train.csv.gz"
LABELS = {"0": Sentiment.NEGATIVE, "1": Sentiment.POSITIVE}
LONGEST = 60  # characters; chat messages are short
SHARES, KEPT_FOR_TESTS = 5, 1  # a review whose checksum leaves this rest is never trained on


def reviews_file() -> Path | None:
    """The file of reviews in the folder that ``DAOGOU_DATA`` names; None when there is none."""
    folder = os.environ.get(VARIABLE, "").strip()
    path = Path(folder) / FILE
    return path if folder and path.is_file() else None


def read_reviews(path: Path, wanted: int) -> list[Row]:
    """Up to ``wanted`` short reviews, half of them good; the same ones each time.

    Those whose checksum sets them aside for tests are left out.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        short = list(_usable(csv.DictReader(file)))
    return [row for label in LABELS.values() for row in _pick(short, label, wanted // 2)]


def _usable(reader: "csv.DictReader[str]") -> Iterator[Row]:
    for cells in reader:
        text, label = cells["text"], LABELS.get(cells["label"])
        if label and 2 <= len(text) <= LONGEST and _checksum(text) % SHARES != KEPT_FOR_TESTS:
            yield Row(text.strip(), label.value)


def _pick(rows: Sequence[Row], label: Sentiment, wanted: int) -> list[Row]:
    """Rows of one label, in the order of their checksums, which is as good as any chance."""
    found = {row.text: row for row in rows if row.label == label}
    return sorted(found.values(), key=lambda row: (_checksum(row.text), row.text))[:wanted]


def _checksum(text: str) -> int:
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16)
