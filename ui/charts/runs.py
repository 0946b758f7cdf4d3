"""The log of runs as pages: a list, one run with its curves, and runs side by side."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assistant.runlog.comparing import Comparison
from assistant.runlog.run import Outcome, Points, Run
from ui.charts.markup import NOTHING, Drawing, Figure, Markup, columns, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import Scale, bar

WIDE, HIGH, LEFT, TOP = 300.0, 170.0, 52.0, 12.0  # units of the drawing
DASHES = ("", "6 3", "2 2", "8 3 2 3", "1 3", "10 4")  # lines are told apart without colours
KINDS = {Outcome.FINISHED: "good", Outcome.RUNNING: "note", Outcome.PRUNED: "quiet"}


def list_page(runs: Sequence[Run]) -> str:
    """The newest runs, and how each ended."""
    if not runs:
        return page("Runs", [paragraph("No run is kept yet.", "quiet")])
    head = ("run", "begun", "what", "outcome", "figure", "", "seconds", "data", "code")
    return page("Runs", [section("The newest first", table(head, [_line(one) for one in runs]))])


def run_page(run: Run, trials: Sequence[Run] = ()) -> str:
    """One run: how it ended, what it was made with, what came of it."""
    about = [("begun", run.started_at), ("ended", run.ended_at), ("machine", run.host)]
    made = [("code", run.code), ("data", run.data_hash), ("seed", run.seed), *run.settings.items()]
    data = [(one["name"], one["size"], Figure(one["sha256"][:12])) for one in run.data]
    parts = [
        paragraph(f"{run.outcome.value}. {run.why}", KINDS.get(run.outcome, "bad")),
        section("Figures", _figures(run.metrics)) if run.metrics else NOTHING,
        section(
            "Curves",
            columns([_lines(name, [(run, points)]) for name, points in run.curves.items()]),
        )
        if run.curves
        else NOTHING,
        section("Trials", _trials(trials)) if trials else NOTHING,
        section("Made with", table(("what", "value"), [(n, _said(v)) for n, v in (*about, *made)])),
        section("Data", table(("name", "rows or bytes", "digest"), data)) if data else NOTHING,
    ]
    return page(f"Run {run.id}: {run.name}", parts)


def compare_page(found: Comparison) -> str:
    """Runs side by side."""
    names = [f"{one.id}: {one.name}" for one in found.runs]
    rows = [(name, *map(_said, values)) for name, values in found.differing.items()]
    figures = [(name, *map(_said, values)) for name, values in found.metrics.items()]
    curves = [
        _lines(name, [(one, one.curves[name]) for one in found.runs if name in one.curves])
        for name in found.curves
    ]
    parts = [
        section("What differs", table(("what", *names), rows)) if rows else NOTHING,
        section("Figures", table(("figure", *names), figures)) if figures else NOTHING,
        section("Curves", columns(curves)) if curves else NOTHING,
    ]
    return page("Runs side by side", parts)


def _line(one: Run) -> tuple[Any, ...]:
    figure = "" if one.headline is None else f"{one.headline:.4g}"
    return (
        *(Figure(one.id), one.started_at[:16].replace("T", " "), one.name, one.outcome.value),
        *(one.main or "", Figure(figure), Figure(_said(one.seconds)), one.data_hash, one.code),
    )


def _figures(metrics: Mapping[str, float | None]) -> Markup:
    shares = Scale(0.0, 1.0)
    rows = [
        (name, Figure(_said(value)), _bar(value if _is_share(value) else None, shares))
        for name, value in metrics.items()
    ]
    return table(("figure", "value", "0 to 1"), rows)


def _is_share(value: float | None) -> bool:
    return isinstance(value, float) and 0 <= value <= 1


def _bar(value: float | None, scale: Scale) -> Drawing:
    return Drawing("") if value is None else bar(value, scale)


def _trials(trials: Sequence[Run]) -> Markup:
    values = [one.headline for one in trials if one.headline is not None]
    scale = Scale.over(values, zero=False)
    rows = [
        (
            *(Figure(one.id), one.outcome.value, Figure(_said(one.headline))),
            *(_said(dict(one.settings)), _bar(one.headline, scale)),
        )
        for one in sorted(trials, key=lambda one: -(one.headline or 0.0))
    ]
    return table(("trial", "outcome", "figure", "settings", ""), rows)


def _lines(name: str, curves: Sequence[tuple[Run, Points]]) -> Markup:
    """The same curve of some runs, over its steps."""
    known = [(x, y) for _, points in curves for x, y in points if y is not None]
    if not known:
        return paragraph(f"{name}: no number", "quiet")
    across = Scale(min(x for x, _ in known), max(x for x, _ in known))
    upwards = Scale(min(y for _, y in known), max(y for _, y in known))
    drawn = "".join(
        f"<path class='curve' d='{_path(points, across, upwards)}' fill='none' "
        f"stroke-dasharray='{DASHES[place % len(DASHES)]}'><title>{escape(_of(run))}</title></path>"
        for place, (run, points) in enumerate(curves)
    )
    labels = (
        f"<text x='{LEFT - 4}' y='{TOP + 8}' text-anchor='end'>{upwards.high:.3g}</text>"
        f"<text x='{LEFT - 4}' y='{TOP + HIGH}' text-anchor='end'>{upwards.low:.3g}</text>"
        f"<text x='{LEFT}' y='{TOP + HIGH + 14}'>{across.low:.4g}</text>"
        f"<text x='{LEFT + WIDE}' y='{TOP + HIGH + 14}' text-anchor='end'>{across.high:.4g}</text>"
    )
    frame = f"<rect x='{LEFT}' y='{TOP}' width='{WIDE}' height='{HIGH}' fill='none' class='rule'/>"
    said = f"{name}: " + "; ".join(f"{_of(run)} ends at {_said(_last(p))}" for run, p in curves)
    box = f"0 0 {LEFT + WIDE + 14:g} {TOP + HIGH + 20:g}"
    return Markup(
        f"<figure><svg viewBox='{box}' role='img' aria-label='{escape(said, quote=True)}'>"
        f"{frame}{labels}{drawn}</svg><figcaption>{escape(said)}</figcaption></figure>"
    )


def _path(points: Points, across: Scale, upwards: Scale) -> str:
    """The line, with a gap where a value is no number."""
    drawn, pen = [], "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        right, up = across.at(x) / 1000 * WIDE, upwards.at(y) / 1000 * HIGH
        drawn.append(f"{pen}{LEFT + right:.1f},{TOP + HIGH - up:.1f}")
        pen = "L"
    return " ".join(drawn)


def _last(points: Points) -> float | None:
    return points[-1][1] if points else None


def _of(run: Run) -> str:
    return f"run {run.id}"


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.5g}"
    return "" if value is None else str(value)
