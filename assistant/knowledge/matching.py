"""How well each entry answers a question, and how sure it is that the best one does.

An entry is scored by four things: how near its questions are in meaning, how near its own words are,
how much of the question's rare words it has, and whether its questions ask for the same kind of thing
(intents). Nearness counts in deviations from how near the question is to any message of shoppers, so
that it means the same with every encoder. The weights are a conditional logit, the confidence a
logistic one; both were learnt by ``benchmarks/shop_questions.py`` on its tuning half.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from assistant.knowledge.cues import Cue, Scores, Words, grams
from assistant.knowledge.entries import Entry
from assistant.nlu.words.lexicon import read_list
from retrieval.encoder import Encoder
from retrieval.vectors import Vectors

NEAR, SAID, COVERED, ASKED = 1.364, 1.341, 8.008, 4.520
ODDS, NEARNESS, BIAS = 0.526, 0.092, -1.106
ENOUGH = 0.55
KINSHIP = 0.5
NOTHING = 6.0  # log odds of none of them, so that an only entry does not answer everything
FAR = -1.0  # deviations; of what was not compared


class Background(BaseModel):
    """The file ``background.toml``: ordinary messages by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared with entries.

    Args:
        near: (cues,) nearness of each cue in deviations; ``FAR`` where it was not compared.
        covered: (entries,) share of its words that each entry has.
        asked: (entries,) cosine of its intents and the entry's, 0 when unknown.
    """

    near: Scores
    covered: Scores
    asked: Scores


class Usual:
    """How near questions are to ordinary messages, by which nearness is judged."""

    def __init__(self, encoder: Encoder) -> None:
        messages = background()
        self._vectors = {
            language: encoder.encode_queries(texts)
            for language, texts in (("zh", messages.zh), ("en", messages.en))
        }

    def deviations(self, cosines: Scores, question: Vectors, language: str) -> Scores:
        """(n,) cosines as deviations from the mean of ordinary messages in ``language``."""
        usual = self._vectors["zh" if language == "zh" else "en"] @ question
        return np.asarray((cosines - usual.mean()) / max(float(usual.std()), 1e-3))


class Scorer:
    """Scores entries for questions.

    Args:
        entries: In order.
        cues: Theirs, entry by entry.
    """

    def __init__(self, entries: Sequence[Entry], cues: Sequence[Cue]) -> None:
        self.entry_of = np.array([cue.entry for cue in cues], dtype=np.int64)
        self.quoted = np.array([cue.quoted for cue in cues], dtype=np.bool_)
        texts: list[set[str]] = [set() for _ in entries]
        for cue in cues:
            texts[cue.entry] |= grams(cue.text)
        self._words = Words(texts)
        self._count = len(entries)

    def covered(self, question: str) -> Scores:
        """(entries,) how much of the question's words each entry has."""
        return self._words.covered(grams(question))

    def nearest(self, near: Scores, *, quoted: bool) -> Scores:
        """(entries,) the nearest cue of each entry, of its questions or its own words."""
        best = np.full(self._count, FAR)
        which = self.quoted if quoted else ~self.quoted
        np.maximum.at(best, self.entry_of[which], near[which])
        return best

    def features(self, question: Question) -> NDArray[np.float64]:
        """(entries, 4) what the score is made of."""
        said = np.maximum(0.0, self.nearest(question.near, quoted=True))
        columns = (
            self.nearest(question.near, quoted=False),
            said,
            question.covered,
            question.asked,
        )
        return np.stack(columns, axis=1)

    def scores(self, question: Question) -> Scores:
        """(entries,) log odds up to a constant of being the right one."""
        weights = np.array([NEAR, SAID, COVERED, ASKED])
        return np.asarray(self.features(question) @ weights)


def confidence(
    scores: Mapping[str, float], best: str, nearness: float, akin: Collection[str] = ()
) -> float:
    """How sure it is that the entry named ``best`` answers the question, 0 to 1.

    Args:
        scores: By name of an entry, its score.
        best: One of the names.
        nearness: Of its nearest question, in deviations.
        akin: Entries on the same topic; what speaks for them speaks by half for it.
    """
    top = max(scores.values())
    shares = {name: float(np.exp(score - top)) for name, score in scores.items()}
    beside = sum(share for name, share in shares.items() if name in akin and name != best)
    nothing = float(np.exp(NOTHING - top))
    share = (shares[best] + KINSHIP * beside) / (sum(shares.values()) + nothing)
    odds = float(np.log(max(share, 1e-6) / max(1 - share, 1e-6)))
    return float(1 / (1 + np.exp(-(ODDS * odds + NEARNESS * nearness + BIAS))))


@cache
def background() -> Background:
    """Ordinary messages of shoppers."""
    return read_list("background.toml", Background)
