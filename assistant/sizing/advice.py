"""What a size chart says of the measures a shopper told: one size, two to choose from, or none.

Nothing is guessed: each size named stands on rows of the chart, and what the chart does not cover is
said to be outside of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.sizing.charts import Measure, SizeChart, SizeRow
from assistant.sizing.measures import Told


class Verdict(StrEnum):
    """What a chart says of somebody.

    ``FITS``: one size, by all that was told. ``BETWEEN``: two neighbours. ``APART``: measures that
    point to sizes further apart. ``OUTSIDE``: a measure that no size of the chart has. ``USUAL``:
    the size worn elsewhere, as this chart has it. ``NOTHING``: nothing was told that it goes by.
    """

    FITS = "fits"
    BETWEEN = "between"
    APART = "apart"
    OUTSIDE = "outside"
    USUAL = "usual"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Advice:
    """What a chart says.

    Args:
        verdict: In what way it fits.
        rows: The sizes it names, smaller first; of ``OUTSIDE`` the end of the chart that is next.
        by: The measures it rests on.
        lacking: What the chart goes by and was not told.
        sizes: By measure, the sizes it points to alone.
    """

    verdict: Verdict
    rows: tuple[SizeRow, ...] = ()
    by: tuple[Measure, ...] = ()
    lacking: tuple[Measure, ...] = ()
    sizes: Mapping[Measure, tuple[str, ...]] | None = None


def advise(chart: SizeChart, told: Told) -> Advice:
    """The size that ``chart`` gives for what was ``told``."""
    known = tuple(measure for measure in chart.measures if measure in told.measures)
    lacking = tuple(measure for measure in chart.measures if measure not in told.measures)
    if not known:
        worn = chart.row(told.usual) if told.usual else None
        found = (worn,) if worn else ()
        return Advice(Verdict.USUAL if worn else Verdict.NOTHING, found, lacking=lacking)
    places = {measure: _places(chart, measure, told.measures[measure]) for measure in known}
    beyond = tuple(measure for measure in known if not places[measure])
    if beyond:
        end = _end(chart, beyond[0], told.measures[beyond[0]])
        return Advice(Verdict.OUTSIDE, (end,), beyond, lacking)
    named = {m: tuple(chart.rows[place].size for place in places[m]) for m in known}
    agreed = sorted(set.intersection(*(set(found) for found in places.values())))
    span = agreed or sorted(set.union(*(set(found) for found in places.values())))
    verdict = _verdict(agreed, span)
    rows = tuple(chart.rows[place] for place in dict.fromkeys((span[0], span[-1])))
    return Advice(verdict, rows, known, lacking, named)


def _verdict(agreed: list[int], span: list[int]) -> Verdict:
    if len(agreed) == 1:
        return Verdict.FITS
    return Verdict.BETWEEN if span[-1] - span[0] == 1 else Verdict.APART


def _places(chart: SizeChart, measure: Measure, value: float) -> tuple[int, ...]:
    """The rows that a value falls into, or the two it falls between; none if it is outside."""
    having = [p for p, row in enumerate(chart.rows) if measure in row.ranges]
    within = tuple(p for p in having if chart.rows[p].ranges[measure].has(value))
    if within:
        return within
    below = [p for p in having if chart.rows[p].ranges[measure].is_below(value)]
    above = [p for p in having if p not in below]
    return (below[-1], above[0]) if below and above else ()


def _end(chart: SizeChart, measure: Measure, value: float) -> SizeRow:
    """The largest size for who is above the chart, the smallest for who is below."""
    having = [row for row in chart.rows if measure in row.ranges]
    return having[-1] if having[-1].ranges[measure].is_below(value) else having[0]
