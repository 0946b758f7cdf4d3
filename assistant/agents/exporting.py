"""Hand-overs as files: a row each in CSV, or with the whole transcript in JSONL; personal data starred.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
"""

import csv
import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from assistant.agents.handover import Handover
from assistant.agents.moments import read, written
from assistant.agents.tables import handovers
from assistant.agents.transcript import transcript
from assistant.conversations.tables import conversations
from assistant.errors import DeskError
from assistant.privacy.masking import masked
from retrieval.spreadsheets import harmless

Format = Literal["csv", "jsonl"]
MOST = 5_000
COLUMNS = (
    *("conversation_id", "shopper", "language", "state", "ended_how", "reason", "rule", "team"),
    *("agent", "asked_at", "assigned_at", "first_reply_at", "ended_at", "waited_s", "reply_s"),
    *("csat", "csat_comment"),
)


def exported(engine: Engine, first: str, last: str, form: Format, timezone: str) -> str:
    """The hand-overs that were asked for from one day to another, both included.

    Args:
        engine: The shop's database.
        first: A day where the shop is: 2026-11-22.
        last: The same or a later day.
        form: ``csv`` or ``jsonl``.
        timezone: Of the shop.

    Raises:
        DeskError: A day cannot be read, or they are more than one file takes.
    """
    begins, ends = _day(first, timezone), _day(last, timezone) + timedelta(days=1)
    asked = handovers.c.asked_at >= written(begins), handovers.c.asked_at < written(ends)
    query = select(handovers).where(*asked).order_by(handovers.c.asked_at, handovers.c.id)
    with engine.connect() as connection:
        rows = connection.execute(query.limit(MOST + 1)).all()
        users = dict(
            connection.execute(
                select(conversations.c.id, conversations.c.user)
                .join(handovers, handovers.c.conversation_id == conversations.c.id)
                .where(*asked)
            )
            .tuples()
            .all()
        )
    if len(rows) > MOST:
        raise DeskError(
            f"There are more than {MOST:,} hand-overs in these days; choose fewer days."
        )
    told = [_told(Handover.of_row(row), users) for row in rows]
    if form == "csv":
        return _csv(told)
    lines = ({**one, "transcript": transcript(engine, one["conversation_id"])} for one in told)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _told(one: Handover, users: dict[str, str | None]) -> dict[str, Any]:
    plain = {**one.to_json(), "shopper": users.get(one.conversation_id)}
    plain |= {
        "waited_s": _seconds(one.asked_at, one.assigned_at),
        "reply_s": _seconds(one.assigned_at, one.first_reply_at),
        "csat_comment": masked(one.csat_comment) if one.csat_comment else None,
    }
    return {name: plain[name] for name in COLUMNS}


def _seconds(earlier: str | None, later: str | None) -> int | None:
    if earlier is None or later is None:
        return None
    return round((read(later) - read(earlier)).total_seconds())


def _csv(rows: list[dict[str, Any]]) -> str:
    """With a mark at the beginning by which spreadsheets know that it is UTF-8."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([harmless(row[name]) for name in COLUMNS])
    return out.getvalue()


def _day(text: str, timezone: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:10]).replace(tzinfo=ZoneInfo(timezone))
    except ValueError as exc:
        raise DeskError(f"'{text[:40]}' is no day; expected one like 2026-11-22.") from exc
