"""Answers questions about the shop from its entries, or says that none is sure enough.

The shop's own entries go before what an agent said once, unless that is clearly nearer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.knowledge.cue_vectors import CueVectors, intent_vector
from assistant.knowledge.cues import Cue, Scores
from assistant.knowledge.entries import Entry, Passage, join
from assistant.knowledge.matching import ENOUGH, FAR, Question, Scorer, Usual, confidence
from assistant.nlu.meaning import Intent
from assistant.nlu.words.language import CJK
from retrieval.encoder import Encoder
from retrieval.vectors import Vectors

LONGEST = 400  # characters of a question that are read
GUESSES = 2
LONGEST_CITED = 2_000  # characters of a section that a source quotes
OWN_LEAD = 2.0  # log odds of the shop's own entries before what an agent said once
TOPIC_BONUS = 1.0  # log odds of an entry of a topic that was named


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that answers, and how sure that is.

    Args:
        score: 0 to 1.
        passage: The part of an article that answers; None for all of it, and for other entries.
    """

    entry: Entry
    score: float
    passage: Passage | None = None

    def text(self, language: str) -> str:
        """What it says, in ``language`` if the shop wrote that; of an article its passage."""
        if self.entry.passages:
            return (self.passage or self.entry.passages[0]).text
        return self.entry.answer(language)

    def source(self, language: str) -> dict[str, object]:
        """What a reply cites: kind, entry, section, the words it rests on, and all around these."""
        entry = self.entry
        wordings = entry.questions.get(language) or entry.wordings
        title = entry.title or (wordings[0] if wordings else entry.id)
        section = self.passage.heading if self.passage else ""
        told = {
            "topic": entry.topic,
            "title": f"{title} · {section}" if section else title,
            "section": section or None,
            "answered_at": entry.answered_at,
            "quote": self.text(language),
            "text": self._whole(language),
        }
        found = {name: value for name, value in told.items() if value is not None}
        return {"kind": entry.kind.value, "id": entry.id, **found}

    def _whole(self, language: str) -> str:
        """The whole answer; of an article the section that the passage stands in."""
        if not self.entry.passages:
            return self.text(language)
        heading = (self.passage or self.entry.passages[0]).heading
        section = join(one.text for one in self.entry.passages if one.heading == heading)
        return section if len(section) <= LONGEST_CITED else f"{section[:LONGEST_CITED]}…"


class Knowledge:
    """All that one shop knows besides its products.

    Args:
        entries: In order.
        cues: Theirs, entry by entry.
        vectors: Of the cues.
        intents: (entries, intents) what each entry's questions ask for.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        cues: Sequence[Cue],
        vectors: CueVectors,
        intents: Vectors,
        encoder: Encoder,
    ) -> None:
        self.entries = tuple(entries)
        self.cues = tuple(cues)
        self._vectors = vectors
        self._intents = intents
        self._encoder = encoder
        self._scorer = Scorer(entries, cues)
        self._usual = Usual(encoder) if entries else None

    def answer(
        self,
        question: str,
        topics: Sequence[str] = (),
        intents: Mapping[Intent, float] | None = None,
    ) -> Answer | None:
        """The entry that answers best, or None where none is sure enough.

        Args:
            question: As it was asked; only its beginning is read.
            topics: Entries of these are preferred.
            intents: What the message asks for, as far as that is known.
        """
        text = question[:LONGEST]
        if self._usual is None or not text.strip():
            return None
        told = self.read(text, intents)
        scores = self._scorer.scores(told)
        scores += TOPIC_BONUS * np.array([entry.topic in topics for entry in self.entries])
        scores += OWN_LEAD * np.array([entry.kind.is_own for entry in self.entries])
        return self._best(scores, told, _language(text))

    def guesses(
        self, question: str, language: str, intents: Mapping[Intent, float] | None = None
    ) -> list[str]:
        """The questions in ``language`` that the shop can answer and that come nearest, best first."""
        text = question[:LONGEST]
        if self._usual is None or not text.strip():
            return []
        scores = self._scorer.scores(self.read(text, intents))
        ranked = sorted(range(len(self.entries)), key=lambda place: (-scores[place], place))
        own = (self.entries[place] for place in ranked if self.entries[place].kind.is_own)
        asked = (entry.questions.get(language, ())[:1] for entry in own)
        return [text for texts in asked for text in texts][:GUESSES]

    def read(self, text: str, intents: Mapping[Intent, float] | None = None) -> Question:
        """What of a question is compared with the entries."""
        vector = self._encoder.encode_queries([text])[0]
        cosines = self._vectors.cosines(vector)
        usual = self._usual or Usual(self._encoder)
        near = usual.deviations(cosines, vector, _language(text))
        asked = np.zeros(len(self.entries))
        if intents is not None:
            asked = np.asarray(self._intents @ intent_vector(intents), dtype=np.float64)
        covered, kind = self._scorer.covered(text), self._scorer.agreement(text)
        return Question(np.nan_to_num(near, nan=FAR), covered, asked, kind)

    @property
    def scorer(self) -> Scorer:
        """What scores the entries."""
        return self._scorer

    def _best(self, scores: Scores, told: Question, language: str) -> Answer | None:
        """The best entry, if it is sure enough; an article in ``language`` if there is one."""
        places = range(len(self.entries))
        by_name: dict[str, float] = {}
        for place in places:
            name = self.entries[place].name
            by_name[name] = max(by_name.get(name, -np.inf), float(scores[place]))
        best = max(places, key=lambda place: (scores[place], -place))
        nearest = self._scorer.nearest(told.near, quoted=False)
        topic = self.entries[best].topic
        akin = {self.entries[p].name for p in places if topic and self.entries[p].topic == topic}
        sure = confidence(by_name, self.entries[best].name, float(nearest[best]), akin)
        if sure < ENOUGH:
            return None
        alike = [p for p in places if self.entries[p].name == self.entries[best].name]
        own = [place for place in alike if self.entries[place].language == language]
        place = max(own or [best], key=lambda one: (scores[one], -one))
        return Answer(self.entries[place], sure, self._passage(place, told.near))

    def _passage(self, place: int, near: Scores) -> Passage | None:
        """The section of an article that is nearest; None where its title is."""
        entry = self.entries[place]
        if not entry.passages:
            return None
        rows = [row for row, cue in enumerate(self.cues) if cue.entry == place]
        best = max(rows, key=lambda row: (near[row], -row))
        number = self.cues[best].passage
        return None if number is None else entry.passages[number]


def _language(text: str) -> str:
    return "zh" if CJK.search(text) else "en"
