"""What the owner reviews: the corrections of intents, each with what speaks against learning from it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assistant.corrections import Correction, Kind, Review, TrainingQueue
from assistant.model_versions.record import LeftOut
from assistant.training.choosing import doubts
from assistant.training.examples import INTENT
from assistant.training.labels import read_labels
from assistant.training.overlap import blind_files
from assistant.training.splits import text_key


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A correction, and what speaks against learning from it, if anything does."""

    correction: Correction
    doubt: LeftOut | None

    @property
    def waits(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.correction.review is Review.WAITING

    def to_json(self) -> dict[str, object]:
        """As the owner reads it."""
        told = {"reason": self.doubt.reason.value, "why": self.doubt.why} if self.doubt else None
        return {**self.correction.to_json(), "doubt": told}


def under_review(engine: Engine, labels: Path) -> list[Reviewed]:
    """Every correction of an intent, oldest first.

    Args:
        engine: The shop's database.
        labels: The program's own, with ``intent/`` and ``blind/``.
    """
    found = TrainingQueue(engine).all(Kind.INTENT)
    if not found:
        return []
    blind = [row.text for file in blind_files(labels) for row in read_labels([file])]
    own = {text_key(row.text): row.label for row in read_labels([labels / INTENT])}
    against = doubts(found, blind, own)
    return [Reviewed(one, against.get(one.id)) for one in found]
