"""What a cosine means: learnt for each encoder and catalogue, so that scores can be compared.

Encoders use a narrow band of cosines, another one for each language and request: with multilingual
E5 the best of 3,497 cosmetics has .90 for a Chinese request, .82 for an English one, and .85 for
one about the weather. What tells them apart is the distance from the request's median cosine: .03
for requests that no shop answers, .06 for words from the catalogue's own titles. Both are measured.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.encoder import Encoder
from retrieval.lexical import Scores
from retrieval.vectors import Vectors

# Requests and texts that have nothing to do with goods.
FOREIGN_REQUESTS = (
    "今天天气怎么样",
    "帮我写一段代码",
    "讲个笑话",
    "谁是总统",
    "asdfghjkl",
    "what is the weather today",
    "write some code",
    "who won the election",
)
FOREIGN_TEXTS = (
    "会议改到明天下午三点",
    "他昨天坐火车回老家了",
    "二次方程的求根公式",
    "这首诗写于唐代",
    "the meeting was moved to Tuesday",
    "he took the train home yesterday",
    "the roots of a quadratic equation",
    "a poem of the ninth century",
)
SAMPLED_TITLES = 32
SAMPLED_ROWS = 2_000
TITLE_CHARACTERS = 8

FOREIGN_MATCH = 0.25  # the match of what comes first for a foreign request
TITLE_MATCH = 0.9  # the match of what comes first for words from a title
MATCHES = (0.0, FOREIGN_MATCH, TITLE_MATCH, 1.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns cosines into matches from 0 to 1.

    Args:
        background: (m, d) vectors that stand for everything there is.
        foreign: How far above the median the best cosine of a foreign request lies.
        title: The same for words from titles; more than ``foreign``.
    """

    background: Vectors
    foreign: float
    title: float

    @classmethod
    def learn(cls, encoder: Encoder, titles: Sequence[str], vectors: Vectors) -> "Calibration":
        """Measures ``encoder`` on a catalogue; encodes some forty short texts.

        Args:
            encoder: What encoded the catalogue.
            titles: Titles of products, any number.
            vectors: (n, d) the products' vectors.
        """
        texts = encoder.encode_documents(FOREIGN_TEXTS)
        background = np.concatenate([_sample(vectors), texts]) if len(vectors) else texts
        chosen = range(0, len(titles), max(1, len(titles) // SAMPLED_TITLES))
        heads = [titles[place][:TITLE_CHARACTERS] for place in chosen][:SAMPLED_TITLES]
        foreign = _lead(encoder.encode_queries(FOREIGN_REQUESTS), background)
        title = _lead(encoder.encode_queries(heads), background) if heads else 0.0
        return cls(background, foreign, max(title, 1.2 * foreign))

    def matches(self, query: Vectors, cosines: Scores) -> Scores:
        """The matches, 0 to 1, of ``cosines`` (n,) with the request vector ``query`` (d,)."""
        return self.reading(query)(cosines)

    def reading(self, query: Vectors) -> Callable[[Scores], Scores]:
        """Turns cosines with ``query`` (d,) into matches, as often as they come."""
        median = np.float32(np.median(self.background @ query))
        leads = self._leads
        return lambda cosines: _interpolated(cosines - median, leads)

    @property
    def steepness(self) -> float:
        """How much a match grows at most when a cosine grows by 1."""
        widths = np.diff(self._leads)
        rises = np.diff(MATCHES)[widths > 0] / widths[widths > 0]
        return float(rises.max(initial=0.0))

    @property
    def _leads(self) -> list[float]:
        """How far above the median cosine each of ``MATCHES`` is reached."""
        return [0.0, self.foreign, self.title, 2 * self.title]


def _interpolated(leads: Scores, known: Sequence[float]) -> Scores:
    """What ``MATCHES`` say between the leads ``known``; a tenth of the time ``np.interp`` takes."""
    found = np.zeros(len(leads), dtype=np.float32)
    for start, end, low, high in zip(known, known[1:], MATCHES, MATCHES[1:], strict=False):
        if end > start:
            risen = np.clip((leads - np.float32(start)) / np.float32(end - start), 0, 1)
            found += risen * np.float32(high - low)
    return np.minimum(found, np.float32(1))


def _lead(queries: Vectors, background: Vectors) -> float:
    """How far the best cosine of a request lies above its median one; the median of requests."""
    cosines = queries @ background.T
    return float(np.median(cosines.max(axis=1) - np.median(cosines, axis=1)))


def _sample(vectors: Vectors) -> Vectors:
    """At most ``SAMPLED_ROWS`` rows, spread evenly."""
    sample: Vectors = vectors[:: max(1, -(-len(vectors) // SAMPLED_ROWS))]
    return sample
