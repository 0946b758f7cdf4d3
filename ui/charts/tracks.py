"""Drawings of one line that stand in the cell of a table: a bar, or a value with its interval."""

from dataclasses import dataclass
from html import escape

from ui.charts.markup import Drawing

WIDE = 1000  # units of a track; it is stretched to the cell


@dataclass(frozen=True, slots=True)
class Scale:
    """What the ends of a track mean; all tracks of a table share one."""

    low: float
    high: float

    @classmethod
    def over(cls, values: list[float], *, zero: bool = True) -> "Scale":
        """A scale that holds ``values``, and 0 if wanted, with a little room."""
        held = [*values, *([0.0] if zero else [])] or [0.0]
        room = 0.04 * ((max(held) - min(held)) or 1.0)
        low = min(held) if min(held) == 0 else min(held) - room
        return cls(low, max(held) + room)

    def at(self, value: float) -> float:
        """The place of ``value`` on the track, within its ends."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(min(1.0, max(0.0, share)) * WIDE, 1)


def bar(value: float, scale: Scale) -> Drawing:
    """A bar from 0 to ``value``."""
    start, end = sorted((scale.at(0.0), scale.at(value)))
    shape = f"<rect class='bar' x='{start}' y='2' width='{round(end - start, 1)}' height='10'/>"
    return _track(shape, f"{value:.4g}")


def interval(low: float, value: float, high: float, scale: Scale) -> Drawing:
    """A value as a dot in its interval, with a mark at 0 if that is on the track."""
    left, middle, right = scale.at(low), scale.at(value), scale.at(high)
    shape = f"<rect class='soft' x='{left}' y='1' width='{round(right - left, 1)}' height='12'/>"
    if scale.low <= 0 <= scale.high:
        zero = scale.at(0.0)
        shape += (
            f"<line class='zero' x1='{zero}' x2='{zero}' y1='0' y2='14'"
            " vector-effect='non-scaling-stroke'/>"
        )
    shape += (
        f"<line class='mark' x1='{middle}' x2='{middle}' y1='0' y2='14'"
        " vector-effect='non-scaling-stroke'/>"
    )
    return _track(shape, f"{value:.4g} ({low:.4g} to {high:.4g})")


def _track(shape: str, label: str) -> Drawing:
    return Drawing(
        f"<svg class='track' viewBox='0 0 {WIDE} 14' preserveAspectRatio='none' role='img'"
        f" aria-label='{escape(label)}'>{shape}</svg>"
    )
