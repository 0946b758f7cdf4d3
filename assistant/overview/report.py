"""One look at a shop's conversations over some days: figures, and the tables behind the charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.overview.figures import Figure, Value
from assistant.overview.shares import Share
from assistant.overview.sheets import Cell, Sheet, sheet
from assistant.overview.spans import Span, Stretch
from assistant.overview.stock import StockState
from assistant.overview.surges import Alarm


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted.

    Args:
        span: Over which days.
        figures: By name.
        sheets: By name.
        alarm: What the alarm for negative messages says.
        stock: How the table of what will run out came about; it is of now, whatever the days.
    """

    span: Span
    figures: Mapping[str, Figure]
    sheets: Mapping[str, Sheet]
    alarm: Alarm = Alarm()  # noqa: RUF009  # a value
    stock: StockState = StockState()  # noqa: RUF009  # a value

    @property
    def empty(self) -> bool:
        """Whether there was no conversation at all."""
        return not self.figures["conversations"].value

    @property
    def heads(self) -> Sheet:
        """The figures as a table; of shares the part and the whole stand beside them."""
        columns = (
            "name",
            "unit",
            "value",
            "part",
            "whole",
            "before",
            "before_part",
            "before_whole",
        )
        rows = [
            (name, one.unit.value, *_cells(one.value), *_cells(one.before))
            for name, one in self.figures.items()
        ]
        return sheet("figures", columns, rows)

    def to_json(self) -> dict[str, object]:
        """As ``GET /api/overview`` answers it."""
        return {
            "span": self._span(),
            "figures": {name: figure.to_json() for name, figure in self.figures.items()},
            "alarm": self.alarm.to_json(),
            "stock": self.stock.to_json(),
            "tables": {name: sheet.to_json() for name, sheet in self.sheets.items()},
        }

    def _span(self) -> dict[str, object]:
        return {
            "from": self.span.first.isoformat(),
            "to": self.span.last.isoformat(),
            "timezone": str(self.span.zone),
            "steps": self.span.slots.kind,
            "counted": _moments(self.span.stretch),
            "before": _moments(self.span.before),
        }


def _cells(value: Value) -> tuple[Cell, Cell, Cell]:
    """A value, and for a share of how many it is how many."""
    if isinstance(value, Share):
        return None if value.value is None else round(value.value, 4), value.part, value.whole
    return value, None, None


def _moments(stretch: Stretch) -> dict[str, str]:
    start, end = (
        datetime.fromtimestamp(at, UTC).isoformat() for at in (stretch.start, stretch.end)
    )
    return {"from": start, "until": end}
