"""What of the stock will run out, as it was last reckoned: a table, and why it is empty where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from assistant.ahead.tables import stock_outlook
from assistant.overview.sheets import Sheet, sheet
from recommender.demand.outlook import days_needed

LIKELY = 0.05  # chance of running out from which a product is shown though nothing is to be ordered
COLUMNS = (
    *("product_id", "title", "stock", "expected", "low_80", "high_80"),
    *("runs_out", "reorder_at", "order"),
)


class Standing(StrEnum):
    """What there is to show."""

    SOON = "soon"
    TOO_LITTLE = "too_little"
    UNKNOWN = "unknown"
    ENOUGH = "enough"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class StockState:
    """How the table came about.

    Args:
        lead: Days that it is of.
        needed: Days of sales that a forecast needs.
        until: The last day of sales that counts, ISO 8601.
        silent: Products of which too little was sold to say anything.
    """

    standing: Standing = Standing.SOON
    lead: int = 0
    needed: int = 0
    until: str = ""
    silent: int = 0

    def to_json(self) -> dict[str, object]:
        """As ``GET /api/overview`` answers it."""
        return {
            "standing": self.standing.value,
            "lead_days": self.lead,
            "needed_days": self.needed,
            "until": self.until,
            "silent": self.silent,
        }


def stock_in(connection: Connection) -> tuple[StockState, Sheet]:
    """What was last reckoned; those likeliest to run out first."""
    report = connection.scalar(select(stock_outlook.c.report))
    if not report:
        return StockState(), sheet("stock", COLUMNS, ())
    known = [one for one in report["products"] if one["advice"]]
    shown = [one for one in known if _is_shown(one["advice"])]
    state = StockState(
        _standing(report, known, shown),
        report["lead_days"],
        days_needed(report["lead_days"] + report["review_days"]),
        report["until"],
        report["silent"],
    )
    return state, sheet("stock", COLUMNS, [_row(one) for one in shown])


def _is_shown(advice: Mapping[str, Any]) -> bool:
    return bool(advice["order"]) or advice["runs_out"] >= LIKELY


def _standing(report: Mapping[str, Any], known: list[Any], shown: list[Any]) -> Standing:
    if report["too_little"]:
        return Standing.TOO_LITTLE
    if not known:
        return Standing.UNKNOWN
    return Standing.SHOWN if shown else Standing.ENOUGH


def _row(one: Mapping[str, Any]) -> tuple[Any, ...]:
    advice, (low, high) = one["advice"], one["interval_80"]
    plan = round(advice["runs_out"], 3), advice["reorder_at"], advice["order"]
    head = one["product_id"], one["title"], one["stock"], one["expected"]
    return (*head, low, high, *plan)
