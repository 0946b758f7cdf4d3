"""The report on exploring, as text and as a page."""

from collections.abc import Iterator

from recommender.exploring.off_policy import Estimate
from recommender.exploring.report import FEWEST, ExploringReport
from ui.charts.markup import Markup, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import Scale, interval

WAYS = {
    "ranking": "the ranking's own choice",
    "even": "any candidate, evenly",
    "learnt": "the most promising one",
}
OUTCOMES = {"clicked": "Clicks", "carted": "Into the cart", "bought": "Purchases"}
METHODS = {"ips": "IPS", "snips": "SNIPS", "dr": "doubly robust"}


def exploring_text(report: ExploringReport) -> str:
    """The report, a line an estimate."""
    lines = [_head(report)]
    for outcome, name in OUTCOMES.items():
        rows = [
            f"  {WAYS[way]:<26} {METHODS[method]:<14} {_in_words(one)}"
            for way, method, one in _rows(report, outcome)
        ]
        lines += [f"{name} a list, in the place explored:", *rows] if rows else []
    return "\n".join(lines)


def exploring_page(report: ExploringReport) -> str:
    """The report as a page."""
    parts = [paragraph(_head(report), "" if report.enough else "note")]
    parts += [_section(report, outcome, name) for outcome, name in OUTCOMES.items() if report.ways]
    return page("What exploring tells", parts)


def _section(report: ExploringReport, outcome: str, name: str) -> Markup:
    rows = list(_rows(report, outcome))
    scale = Scale.over([end for *_, one in rows for end in (one.low, one.high)])
    cells = [
        (WAYS[way], METHODS[method], one.value, interval(one.low, one.value, one.high, scale))
        for way, method, one in rows
    ]
    head = ("the place goes to", "estimate", "a list", "95 % interval")
    return section(name, table(head, cells))


def _rows(report: ExploringReport, outcome: str) -> Iterator[tuple[str, str, Estimate]]:
    for way, outcomes in report.ways.items():
        for method, one in outcomes[outcome].items():
            yield way, method, one


def _head(report: ExploringReport) -> str:
    if not report.decisions:
        return "Nothing was explored yet: explore_share is 0, or no list was shown since."
    counts = (
        f"{report.decisions:,} lists could explore, {report.explored:,} did; "
        f"judged on the newer {report.judged:,}."
    )
    few = f" Too few to read anything from: {FEWEST} are the least." if not report.enough else ""
    return counts + few


def _in_words(one: Estimate) -> str:
    return f"{one.value:.4f} ({one.low:.4f} to {one.high:.4f}), as {one.effective:,.0f} lists"
