"""How well each entry answers a question, and how sure it is that the best one does.

An entry is scored by five things: how near its questions are in meaning, how near its own words are,
how much of the question's rare words it has, whether its questions ask for the same (intents), and
whether they want the same kind of answer (a time, a cost, a way, a yes). Nearness counts in
deviations from how near the question is to any message of shoppers, so that it means the same with
every encoder. The weights are a conditional logit, the confidence a logistic one; both were learnt
by ``benchmarks/shop_questions.py`` on its tuning half.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from assistant.knowledge.cues import Cue, Scores, Words, grams
from assistant.knowledge.entries import Entry
from assistant.knowledge.question_kinds import QuestionKinds
from assistant.nlu.words.lexicon import read_list
from retrieval.encoder import Encoder
from retrieval.vectors import Vectors

NEAR, SAID, COVERED, ASKED, KIND = 1.209, 1.447, 7.807, 4.396, 3.641
ODDS, NEARNESS, BIAS = 0.530, 0.064, -0.838
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
        kind: (entries,) how far it wants the same kind of answer as the entry's questions.
    """

    near: Scores
    covered: Scores
    asked: Scores
    kind: Scores


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
        self._kinds = QuestionKinds(entries)
        self._count = len(entries)

    def covered(self, question: str) -> Scores:
        """(entries,) how much of the question's words each entry has."""
        return self._words.covered(grams(question))

    def agreement(self, question: str) -> Scores:
        """(entries,) how far the question wants the same kind of answer."""
        return self._kinds.agreement(question)

    def nearest(self, near: Scores, *, quoted: bool) -> Scores:
        """(entries,) the nearest cue of each entry, of its questions or its own words."""
        best = np.full(self._count, FAR)
        which = self.quoted if quoted else ~self.quoted
        np.maximum.at(best, self.entry_of[which], near[which])
        return best

    def features(self, question: Question) -> NDArray[np.float64]:
        """(entries, 5) what the score is made of."""
        said = np.maximum(0.0, self.nearest(question.near, quoted=True))
        columns = (
            self.nearest(question.near, quoted=False),
            said,
            question.covered,
            question.asked,
            question.kind,
        )
        return np.stack(columns, axis=1)

    def scores(self, question: Question) -> Scores:
        """(entries,) log odds up to a constant of being the right one."""
        weights = np.array([NEAR, SAID, COVERED, ASKED, KIND])
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
