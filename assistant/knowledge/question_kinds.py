"""What kind of answer a question wants: a time, a cost, a way, a yes or no; and how far two agree in that.

Two questions about one thing are told apart by it: 几天退款 and 退款要钱吗 share their subject.
"""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.knowledge.cues import Scores
from assistant.knowledge.entries import Entry
from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.normalising import fold

UNTOLD = 0.5  # the agreement of questions that say no kind


class Kinds(BaseModel):
    """The file ``questions.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[str, str]


class QuestionKinds:
    """The kinds of answers that the questions of entries want.

    Args:
        entries: In order.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._asked = [[kinds_of(text) for text in entry.wordings] for entry in entries]

    def agreement(self, question: str) -> Scores:
        """(entries,) how far the likest question of each entry wants the same, 0 to 1."""
        wanted = kinds_of(question)
        return np.array(
            [max((_share(wanted, one) for one in asked), default=UNTOLD) for asked in self._asked]
        )


def kinds_of(question: str) -> frozenset[str]:
    """The kinds of answers that a question wants."""
    folded = fold(question)
    return frozenset(kind for kind, pattern in _patterns() if pattern.search(folded))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else UNTOLD


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = read_list("questions.toml", Kinds).kinds
    return tuple((kind, re.compile(pattern)) for kind, pattern in found.items())
