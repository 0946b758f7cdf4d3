"""Drawings with two axes: whether scores mean what they say, and what is right among the surest."""

from collections.abc import Sequence
from html import escape

from ui.charts.markup import Markup

SIDE = 240.0  # units of the square between the axes
LEFT, TOP, RIGHT = 44.0, 14.0, 14.0
TICKS = (0.0, 0.5, 1.0)
Point = tuple[float, float]
Axis = tuple[str, float]  # its name and where it ends


def reliability_diagram(
    points: Sequence[tuple[float, float, int]], caption: str, good: str = "right"
) -> Markup:
    """A dot for each bin: score to the right, share that is good upwards, larger for more rows.

    Args:
        points: Score, share good and rows of each bin.
        caption: What is seen, in a sentence.
        good: What good answers are.
    """
    most = max((count for *_, count in points), default=1)
    line = f"<line class='rule' x1='{_x(0)}' y1='{_y(0)}' x2='{_x(1)}' y2='{_y(1)}'/>"
    dots = "".join(
        f"<circle class='dot' cx='{_x(score)}' cy='{_y(right)}' r='{round(3 + 7 * (count / most) ** 0.5, 1)}'>"
        f"<title>{escape(f'said {score:.2f}, {good} {right:.2f}, {count:,} rows')}</title></circle>"
        for score, right, count in points
    )
    return _figure(line + dots, ("score", 1.0), (good, 1.0), caption)


def curve(points: Sequence[Point], across: Axis, upwards: Axis, caption: str) -> Markup:
    """A line through ``points``; each axis has a name and goes from 0 to its end."""
    wide, high = across[1] or 1.0, upwards[1] or 1.0
    path = " ".join(f"{_x(x / wide)},{_y(y / high)}" for x, y in points)
    return _figure(f"<polyline class='curve' points='{path}'/>", across, upwards, caption)


def _figure(drawn: str, across: Axis, upwards: Axis, caption: str) -> Markup:
    width, height = LEFT + SIDE + RIGHT, TOP + SIDE + 34
    frame = f"<rect x='{LEFT}' y='{TOP}' width='{SIDE}' height='{SIDE}' fill='none' class='rule'/>"
    ticks = "".join(
        f"<text x='{_x(tick)}' y='{TOP + SIDE + 14}' text-anchor='middle'>{tick * across[1]:.3g}</text>"
        f"<text x='{LEFT - 5}' y='{_y(tick) + 4}' text-anchor='end'>{tick * upwards[1]:.2g}</text>"
        for tick in TICKS
    )
    middle, below = LEFT + SIDE / 2, TOP + SIDE + 29
    names = (
        f"<text x='{middle}' y='{below}' text-anchor='middle'>{escape(across[0])}</text>"
        f"<text x='{LEFT + 6}' y='{TOP + 14}'>{escape(upwards[0])}</text>"
    )
    said = escape(caption, quote=True)
    return Markup(
        f"<figure><svg viewBox='0 0 {width:g} {height:g}' role='img' aria-label='{said}'>"
        f"{frame}{ticks}{names}{drawn}</svg><figcaption>{escape(caption)}</figcaption></figure>"
    )


def _x(value: float) -> float:
    return round(LEFT + min(1.0, max(0.0, value)) * SIDE, 1)


def _y(value: float) -> float:
    return round(TOP + (1 - min(1.0, max(0.0, value))) * SIDE, 1)
