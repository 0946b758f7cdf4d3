"""How this shop's buyers write when they give many stars, and how when they give few.

A network trained elsewhere does not know that 走线细 is praise and 碎末多 is not. The shop's own reviews
do: they come with stars. Character n-grams are weighed by the odds of praise of the reviews that have
them, drawn towards the shop's average where they are few (empirical Bayes).
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.nlu.words.normalising import fold
from assistant.opinions.clauses import clauses

BUCKETS = 1 << 18
LENGTHS = (2, 3, 4)  # characters
LONGEST = 200  # characters of a clause that count
CAUTION = 4.0  # clauses of the shop's average that each n-gram is thought to have besides its own
MIDDLE = 3.0  # stars that neither praise nor blame
MOST_REVIEWS = 50_000  # more say no more


@dataclass(frozen=True, slots=True)
class Habits:
    """What n-grams tell in one shop.

    Args:
        odds: (``BUCKETS``,) log odds of praise against those of the whole shop.
    """

    odds: NDArray[np.float32]

    @classmethod
    def of(cls, reviews: Iterable[tuple[str, float | None]]) -> "Habits":
        """What reviews with stars tell.

        Args:
            reviews: Text and stars from 1 to 5; those without stars or with three tell nothing, and
                neither does a clause that turns against the rest of its review.
        """
        counts = np.zeros((2, BUCKETS), dtype=np.float32)
        rated = ((text, stars) for text, stars in reviews if stars not in (None, MIDDLE))
        for read, (text, stars) in enumerate(rated):
            if read == MOST_REVIEWS:
                break
            row = counts[int((stars or 0.0) > MIDDLE)]
            for clause in clauses(text):
                if not clause.turned:
                    row[_places(clause.text)] += 1
        return cls(_odds(counts))

    def praise_in(self, clause: str) -> float:
        """The mean log odds of praise of what a clause is spelt with; 0 when nothing is known."""
        places = _places(clause)
        return float(self.odds[places].mean()) if len(places) else 0.0


def _odds(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    totals = counts.sum(axis=1)
    if not totals.all():  # only praise, or only blame, tells nothing apart
        return np.zeros(BUCKETS, dtype=np.float32)
    usual = (totals / totals.sum())[:, None]
    shares = (counts + CAUTION * usual) / (counts.sum(axis=0) + CAUTION) / usual
    odds: NDArray[np.float32] = (np.log(shares[1]) - np.log(shares[0])).astype(np.float32)
    return odds


def _places(clause: str) -> NDArray[np.int64]:
    """The buckets of all n-grams of a clause, its ends marked, each once."""
    text = f"^{fold(clause[:LONGEST]).strip()}$"
    grams = {text[at : at + n] for n in LENGTHS for at in range(len(text) - n + 1)}
    hashed = {zlib.crc32(gram.encode("utf-8", "surrogatepass")) % BUCKETS for gram in grams}
    return np.array(sorted(hashed), dtype=np.int64)
