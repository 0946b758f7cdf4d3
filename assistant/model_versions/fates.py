"""What became of corrections: waiting, rejected, approved, in a version that was made, or in the one that serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.corrections import Correction, Kind, Review
from assistant.errors import ModelError
from assistant.model_versions.record import Record
from assistant.model_versions.registry import Registry


class Became(StrEnum):
    """How far a correction came."""

    WAITING = "waiting"
    REJECTED = "rejected"
    APPROVED = "approved"
    LEFT_OUT = "left_out"
    MADE = "made"
    SERVES = "serves"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Fate:
    """How far a correction came.

    Args:
        became: ``MADE`` is in a version that does not serve, ``KEPT`` is of a kind that trains nothing.
        version: The version it is in, or that left it out.
        reason: Why it was left out, a ``Reason``.
    """

    became: Became
    version: str | None = None
    reason: str = ""

    def to_json(self) -> dict[str, str | None]:
        """As it is told to agents."""
        return {"became": self.became.value, "version": self.version, "reason": self.reason}


def fates(corrections: Sequence[Correction], registry: Registry) -> dict[int, Fate]:
    """What became of each, by id; what cannot be read of a version counts as not made."""
    state = registry.state()
    serving = _records(registry, state.line)
    made = _records(registry, [one for one in reversed(state.versions) if one not in state.line])
    return {one.id: _fate(one, serving, made) for one in corrections}


def _fate(correction: Correction, serving: Sequence[Record], made: Sequence[Record]) -> Fate:
    if correction.kind is not Kind.INTENT:
        return Fate(Became.KEPT)
    if correction.review is not Review.APPROVED:
        return Fate(Became(correction.review.value))
    taken = ((Became.SERVES, serving), (Became.MADE, made))
    for became, record in ((became, one) for became, records in taken for one in records):
        if correction.id in (*record.learnt, *record.held_out):
            return Fate(became, record.version)
    return _left_out(correction, (*made, *serving)) or Fate(Became.APPROVED)


def _left_out(correction: Correction, records: Sequence[Record]) -> Fate | None:
    """Why a version that was made since it was approved left it out."""
    since = [record for record in records if record.at >= correction.reviewed_at]
    for record in since:
        for left in record.left_out:
            if left.correction == correction.id:
                return Fate(Became.LEFT_OUT, record.version, left.reason.value)
    return None


def _records(registry: Registry, versions: Sequence[str]) -> list[Record]:
    found = []
    for version in versions:
        try:
            found.append(registry.record(version))
        except ModelError:
            continue
    return found
