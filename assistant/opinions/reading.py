"""Reads reviews: which side of the goods each speaks about, and whether it praises or blames it.

Three things are weighed in log odds: what the dialogue model feels in the clause, the stars of the
review (turned round where the clause turns against it), and how the shop's buyers use such words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.opinions.aspects import aspects_in
from assistant.opinions.clauses import Clause, clauses
from assistant.opinions.habits import MIDDLE, Habits
from assistant.records.opinions import Opinion

# Chosen on benchmarks/opinions/clauses.csv: .958 of what praises or blames is read right and .019 the
# other way round; .902 and .033 by the model alone.
STARS = 0.5  # log odds for each star above or below three
HABITS = 3.0
SURE = 0.8  # log odds; below, a clause neither praises nor blames
FLOOR = 0.02  # no feeling is less likely


class Feels(Protocol):
    """Whatever tells the feelings of texts."""

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 3) probabilities of negative, neutral and positive."""


@dataclass(frozen=True, slots=True)
class Written:
    """A review as it is read.

    Args:
        stars: From 1 to 5; None where only words were given.
    """

    id: str
    product_id: str
    text: str
    stars: float | None


@dataclass(frozen=True, slots=True)
class Clue:
    """What is known of a clause when its polarity is weighed.

    Args:
        stars: Of its review.
        turned: Whether it turns against its review.
    """

    text: str
    stars: float | None
    turned: bool


@dataclass(frozen=True, slots=True)
class _Said:
    review: Written
    clause: Clause
    aspect: str

    @property
    def clue(self) -> Clue:
        return Clue(self.clause.text, self.review.stars, self.clause.turned)


def read_opinions(reviews: Iterable[Written], feels: Feels, habits: Habits) -> list[Opinion]:
    """The opinions in ``reviews``, one for each aspect that a review speaks about.

    A clause speaks about the first aspect it names. Of several clauses on one aspect the strongest
    decides and is the one to quote.
    """
    said = [
        _Said(review, clause, found[0].id)
        for review in reviews
        for clause in clauses(review.text)
        if (found := aspects_in(clause.text))
    ]
    odds = log_odds([one.clue for one in said], feels, habits)
    strongest: dict[tuple[str, str], int] = {}
    for place, one in enumerate(said):
        key = (one.review.id, one.aspect)
        if key not in strongest or abs(odds[place]) > abs(odds[strongest[key]]):
            strongest[key] = place
    return [_opinion(said[place], float(odds[place])) for place in strongest.values()]


def log_odds(clues: Sequence[Clue], feels: Feels, habits: Habits) -> NDArray[np.float64]:
    """(n,) log odds of praise against blame; those within ``SURE`` of 0 are neither."""
    texts = list(dict.fromkeys(clue.text for clue in clues))
    if not texts:
        return np.zeros(0)
    felt = np.asarray(feels.feelings(texts), dtype=np.float64)
    model = np.log((felt[:, 2] + FLOOR) / (felt[:, 0] + FLOOR))
    shop = np.array([habits.praise_in(text) for text in texts])
    of_text = dict(zip(texts, model + HABITS * shop, strict=True))
    return np.array([of_text[clue.text] + _by_stars(clue) for clue in clues])


def _by_stars(clue: Clue) -> float:
    above = 0.0 if clue.stars is None else clue.stars - MIDDLE
    return STARS * (-above if clue.turned and above > 0 else above)


def _opinion(said: _Said, odds: float) -> Opinion:
    polarity = 0 if abs(odds) < SURE else (1 if odds > 0 else -1)
    review, clause = said.review, said.clause
    return Opinion(
        review.id, review.product_id, said.aspect, polarity, clause.start, len(clause.text)
    )
