"""Which of a shop's skills a message asks for: by meaning and by shared characters, as FAQ entries are found.

Digits count for nothing on either side: a card's number is a slot, not a part of the phrase.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.nlu.words.normalising import fold
from assistant.own_skills.reading import OwnSkill
from retrieval.encoder import Encoder
from retrieval.vectors import Vectors

LEXICAL_SHARE = 0.35
ENOUGH = (
    0.77  # of 3,600 messages that want something else the nearest reaches .76; see docs/skills.md
)
VERBATIM = 0.92  # as good as the phrase itself, whatever the dialogue model takes it for
LONGEST = 120  # characters; who writes more tells a story
DIGITS = re.compile(r"[A-Za-z]{0,4}-?\d[\d\s-]*")


@dataclass(frozen=True)
class Matcher:
    """Finds the skill a message asks for.

    Args:
        rows: Each phrase, with its skill.
        vectors: Of the phrases.
        encoder: Encodes messages.
    """

    rows: Sequence[tuple[OwnSkill, str]]
    vectors: Vectors
    encoder: Encoder

    @classmethod
    def of(cls, skills: Sequence[OwnSkill], encoder: Encoder) -> "Matcher":
        """The matcher of all phrases of ``skills``."""
        rows = [(skill, _bare(text)) for skill in skills for text in skill.table.phrases.all]
        return cls(rows, encoder.encode_queries([text for _, text in rows]), encoder)

    def best(self, text: str) -> tuple[OwnSkill, float] | None:
        """The skill nearest to a message and how near it is (to 1); None without phrases or words."""
        said = _bare(text)
        if not self.rows or not said or len(said) > LONGEST:
            return None
        dense = self.vectors @ self.encoder.encode_queries([said])[0]
        asked = _grams(said)
        lexical = np.array([_dice(asked, _grams(phrase)) for _, phrase in self.rows])
        scores = (1 - LEXICAL_SHARE) * dense + LEXICAL_SHARE * lexical
        row = int(np.argmax(scores))
        return self.rows[row][0], float(scores[row])


def _bare(text: str) -> str:
    return " ".join(DIGITS.sub(" ", fold(text)).split()).strip(" ,，。.!！?？:：")


def _grams(text: str) -> frozenset[str]:
    plain = "".join(character for character in text if character.isalnum())
    return frozenset(plain[i : i + 2] for i in range(max(1, len(plain) - 1)))


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared pairs of characters, 0 to 1 (Dice 1945)."""
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0
