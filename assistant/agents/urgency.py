"""How urgent it is that a person answers: minutes waited, and minutes that count as if waited.

Whoever is unhappy, has much at stake or speaks of something grave counts as having come earlier, by
a bounded number of minutes. So the order of the queue is the order of these moments, which do not
depend on when one looks, and nobody who comes more than ``MOST`` minutes later can get ahead:
everyone is reached (priority with ageing; Tanenbaum, Modern Operating Systems, 2.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from assistant.dialogue.mood import Mood

FEELING, TREND, AT_STAKE, FLAGGED = 10.0, 5.0, 5.0, 15.0  # minutes, at most, of each part
MOST = FEELING + TREND + AT_STAKE + FLAGGED
PER_MOOD, PER_FALL = 4.0, 2.5  # minutes for 1 of ``Mood.value``, and for 1 that feelings fell by
NEWEST = 2  # feelings are held against those before them
UNHAPPY = -0.1
NOTICED = 0.1  # minutes; a part below that is none


@dataclass(frozen=True, slots=True)
class Part:
    """One reason to be answered sooner.

    Args:
        kind: ``feeling``, ``trend``, ``at_stake`` or ``flagged``.
        minutes: What it counts.
        value: The fact behind it: a mood, a fall, an amount, or the name of a rule.
    """

    kind: str
    minutes: float
    value: float | str

    def to_json(self) -> dict[str, Any]:
        """The part as it is kept."""
        return {"kind": self.kind, "minutes": self.minutes, "value": self.value}


def parts_of(
    feelings: Sequence[float], at_stake: float, large_order: float, rule: str | None
) -> tuple[Part, ...]:
    """What makes a hand-over urgent besides waiting.

    Args:
        feelings: Sentiment scores of the last messages, oldest first, each from -1 to 1.
        at_stake: What the order or cart talked about is worth.
        large_order: The worth that counts fully.
        rule: The rule of the policy by which it goes to a person first, if one does.
    """
    mood, fall = min(Mood.of(feelings).value, 0.0), _fall(feelings)
    found = (
        Part("feeling", min(-mood * PER_MOOD, FEELING), mood),
        Part("trend", min(fall * PER_FALL, TREND), round(fall, 4)),
        Part("at_stake", min(at_stake / large_order, 1.0) * AT_STAKE, at_stake),
        Part("flagged", FLAGGED if rule else 0.0, rule or ""),
    )
    return tuple(
        Part(one.kind, round(one.minutes, 2), one.value) for one in found if one.minutes >= NOTICED
    )


def rank_of(asked_at: datetime, parts: Sequence[Part]) -> float:
    """When somebody would have to have come, if only waiting counted; seconds since 1970."""
    return asked_at.timestamp() - 60 * sum(part.minutes for part in parts)


def urgency_at(now: datetime, rank: float) -> float:
    """The urgency at a moment: minutes waited with those that count as waited."""
    return round(max(now.timestamp() - rank, 0.0) / 60, 1)


def parts_from(plain: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The parts as they were kept."""
    return tuple(Part(one["kind"], float(one["minutes"]), one["value"]) for one in plain)


def _fall(feelings: Sequence[float]) -> float:
    """By how much the newest feelings are below those before; 0 unless they are unhappy, and not all there are."""
    newest, before = feelings[-NEWEST:], feelings[:-NEWEST]
    if not before or fmean(newest) > UNHAPPY:
        return 0.0  # who calms down after praise is not unhappy
    return max(fmean(before) - fmean(newest), 0.0)
