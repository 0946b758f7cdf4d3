"""Parts of a whole that say of how many they are: of nothing there is no share, of few hardly one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEW = 20  # below it a percentage says less than the two numbers: its 95 % interval is over 40 points wide


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def few(self) -> bool:
        """Whether the whole is too small for a percentage to mean much."""
        return self.whole < FEW

    def to_json(self) -> dict[str, object]:
        """Both numbers, and the share rounded to four digits."""
        share = None if self.value is None else round(self.value, 4)
        return {"part": self.part, "whole": self.whole, "share": share, "few": self.few}


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """The value at or below which ``share`` of all lie (nearest rank); None without any.

    Args:
        counts: How often each value was seen.
        share: From 0 to 1.
    """
    left = share * sum(counts.values())
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return None


def median(values: Sequence[float]) -> float | None:
    """The middle one, the lower of two; None without any."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
