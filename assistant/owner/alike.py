"""Which of many questions are nearly the same; vectors are made once and kept while the shop serves."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.matching import background
from assistant.knowledge.question_kinds import kinds_of
from assistant.nlu.words.normalising import fold
from retrieval.encoder import Encoder
from retrieval.vectors import Vectors

KEPT = 10_000  # vectors
# Cosine after the mean of ordinary messages is taken off. On the demo's 219 Chinese and 196 English
# FAQ questions, of two of different entries 0.7 and 0.8 in a hundred are as near, of two paraphrases
# of one entry 29 and 27.
NEAR = 0.5


class Alike:
    """Puts questions together that say the same."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._usual: Vectors | None = None

    def grouped(self, texts: Sequence[str], without: Sequence[str] = ()) -> list[list[int]]:
        """Places of texts that say the same, in groups; each with its earliest text first.

        Args:
            texts: What was asked.
            without: What is like one of these is left out.
        """
        unlike = self._vectors(without)
        vectors = self._vectors(texts)
        leaders: list[int] = []
        groups: list[list[int]] = []
        for place, text in enumerate(texts):
            if len(unlike) and float((unlike @ vectors[place]).max()) >= NEAR:
                continue
            found = self._nearest(place, text, texts, leaders, vectors)
            if found is None:
                leaders.append(place)
                groups.append([place])
            else:
                groups[found].append(place)
        return groups

    def _nearest(
        self,
        place: int,
        text: str,
        texts: Sequence[str],
        leaders: Sequence[int],
        vectors: Vectors,
    ) -> int | None:
        """The group whose first text says the same and wants the same kind of answer."""
        if not leaders:
            return None
        near: NDArray[np.float64] = np.asarray(vectors[list(leaders)] @ vectors[place])
        wanted = kinds_of(text)
        for at in np.argsort(-near):
            if near[at] < NEAR:
                return None
            other = kinds_of(texts[leaders[at]])
            if not wanted or not other or wanted & other:
                return int(at)
        return None

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        """(n, d) L2-normalised; one pass over what is new."""
        keys = [fold(text) for text in texts]
        new = [key for key in dict.fromkeys(keys) if key not in self._kept]
        if new:
            self._kept.update(zip(new, self._centred(new), strict=True))
        found = [self._kept[key] for key in keys]
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return np.stack(found) if found else np.zeros((0, self._encoder.dimension), np.float32)

    def _centred(self, texts: Sequence[str]) -> Vectors:
        if self._usual is None:
            messages = background()
            self._usual = self._encoder.encode_queries([*messages.zh, *messages.en]).mean(axis=0)
        vectors = self._encoder.encode_queries(list(texts)) - self._usual
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)
