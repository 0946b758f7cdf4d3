"""The charts of the overview as Plotly's JSON.

Gradio brings plotly.js, so figures are plain data and no further package is needed. Colours of lines and
bars stand three to one against light and dark; those of texts and grids come from the page (``overview.css``),
so one figure serves both.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.overview.report import Report
from assistant.overview.sheets import Cell, Sheet
from ui.desks.overview.reading import Reader

BLUE, GREEN, ORANGE, RED, GREY = "#3b82c4", "#2f9e68", "#d07a1c", "#d24a5a", "#848b95"
HEIGHT = 270  # pixels
MOST_INTENTS = 12
MOST_WISHES = 8
LONGEST_LABEL = 24  # characters
Figure = dict[str, Any]
CONFIG = {"displayModeBar": False, "scrollZoom": False}


class Charts:
    """Draws reports in the words of a reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._words = reader.words

    def all(self, report: Report) -> dict[str, str | None]:
        """Every chart by name, as JSON; None where there is nothing to draw."""
        drawn = {name: draw(self, report.sheets) for name, draw in CHARTS.items()}
        return {name: json.dumps(one) if one else None for name, one in drawn.items()}

    def time(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """Conversations over time; those in which a person was called are set apart."""
        sheet = sheets["time"]
        handed, all_of_them = sheet.column("handed_over"), sheet.column("conversations")
        if not any(all_of_them):
            return None
        alone = [_number(one) - _number(two) for one, two in zip(all_of_them, handed, strict=True)]
        when = _when(sheet)
        traces = [
            _bars(when, alone, self._series("alone"), BLUE),
            _bars(when, handed, self._series("handed_over"), ORANGE),
        ]
        return _figure(traces, y=self._axis("conversations"), barmode="stack")

    def sentiment(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """Messages over time by how they read, the negative ones at the bottom."""
        sheet = sheets["time"]
        if not any(sheet.column("messages")):
            return None
        colors = {"negative": RED, "neutral": GREY, "positive": GREEN}
        when = _when(sheet)
        traces = [
            _bars(when, sheet.column(name), self._series(name), color)
            for name, color in colors.items()
        ]
        return _figure(traces, y=self._axis("messages"), barmode="stack")

    def intents(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """The commonest intents, the most meant one on top."""
        rows = sheets["intents"].rows[:MOST_INTENTS][::-1]
        if not rows:
            return None
        names = [self._words["intents"].get(str(row[0]), str(row[0])) for row in rows]
        negative = [_number(row[2]) for row in rows]
        others = [_number(row[1]) - _number(row[2]) for row in rows]
        calm = self._series("neutral") + " / " + self._series("positive")
        traces = [
            _bars(negative, names, self._series("negative"), RED, lying=True),
            _bars(others, names, calm, BLUE, lying=True),
        ]
        return _figure(traces, x=self._axis("messages"), barmode="stack", rows=len(rows))

    def funnel(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """How many conversations came to each step."""
        sheet = sheets["funnel"]
        counts = sheet.column("conversations")
        if not any(counts):
            return None
        names = [self._words["steps"][str(step)] for step in sheet.column("step")]
        trace = {
            "type": "funnel",
            "y": names,
            "x": counts,
            "textinfo": "value+percent initial" if _number(counts[0]) >= FEW else "value",
            "marker": {"color": BLUE},
            "connector": {"fillcolor": "rgba(132,139,149,0.25)"},
            "hoverinfo": "y+x",
        }
        return _figure([trace], rows=len(names) + 1)

    def unmet(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """What was looked for in vain most, by how near the shop came to it."""
        rows = sheets["unmet"].to_json()[:MOST_WISHES][::-1]
        if not rows:
            return None
        names = [_short(self._reader.wish(row)) for row in rows]
        colors = {"nothing": RED, "nearest_shown": ORANGE, "relaxable": BLUE}
        traces = [
            _bars([row[name] for row in rows], names, self._series(name), color, lying=True)
            for name, color in colors.items()
        ]
        return _figure(traces, x=self._axis("searches"), barmode="stack", rows=len(rows))

    def latency(self, sheets: Mapping[str, Sheet]) -> Figure | None:
        """The median and the 95th percentile over time."""
        sheet = sheets["time"]
        slow = sheet.column("latency_p95_ms")
        if all(one is None for one in slow):
            return None
        when = _when(sheet)
        traces = [
            _line(when, slow, self._series("p95"), ORANGE),
            _line(when, sheet.column("latency_p50_ms"), self._series("p50"), BLUE),
        ]
        return _figure(traces, y=self._axis("milliseconds"))

    def _series(self, name: str) -> str:
        return self._words["series"][name]

    def _axis(self, name: str) -> str:
        return self._words["axes"][name]


FEW = 20
CHARTS: Mapping[str, Callable[[Charts, Mapping[str, Sheet]], Figure | None]] = {
    "time": Charts.time,
    "sentiment": Charts.sentiment,
    "intents": Charts.intents,
    "funnel": Charts.funnel,
    "unmet": Charts.unmet,
    "latency": Charts.latency,
}


def _figure(
    traces: Sequence[Figure], x: str = "", y: str = "", barmode: str = "group", rows: int = 0
) -> Figure:
    """A figure that fits its place, turns with no fingers, and takes its texts' colour from the page."""
    plain: Figure = {"fixedrange": True, "automargin": True}
    axis = {**plain, "rangemode": "tozero", "tickformat": ",d"}
    steps = {**plain, "type": "category", "nticks": 8, "tickangle": 0} if y else plain
    layout = {
        "height": max(HEIGHT, 60 + 28 * rows) if rows > 8 else HEIGHT,
        "barmode": barmode,
        "dragmode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "font": {"size": 12},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": {**axis, "title": {"text": x}} if x else steps,
        "yaxis": {**axis, "title": {"text": y}} if y else plain,
    }
    return {"data": list(traces), "layout": layout, "config": CONFIG}


def _bars(
    x: Sequence[Any], y: Sequence[Any], name: str, color: str, *, lying: bool = False
) -> Figure:
    return {
        "type": "bar",
        "x": list(x),
        "y": list(y),
        "name": name,
        "orientation": "h" if lying else "v",
        "marker": {"color": color},
    }


def _line(x: Sequence[Any], y: Sequence[Any], name: str, color: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(x),
        "y": list(y),
        "name": name,
        "line": {"color": color, "width": 2},
        "connectgaps": False,
    }


def _when(sheet: Sheet) -> list[str]:
    """Days without their year, which the head of the page says."""
    return [str(one)[-5:] for one in sheet.column("start")]


def _short(name: str) -> str:
    """A label that leaves room for its bar."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0
