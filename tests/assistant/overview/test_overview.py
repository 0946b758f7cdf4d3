"""Figures are what a slow count over the turns themselves gives."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assistant.conversations.tables import turns
from assistant.overview.overview import Overview
from assistant.overview.report import Report
from assistant.overview.shares import Share, percentile
from tests.assistant.overview.conftest import NOW, ZONE

FIRST, LAST = "2026-11-08", "2026-11-21"


@pytest.fixture(scope="module")
def report(overview: Overview) -> Report:
    return overview.report(overview.span(FIRST, LAST))


@pytest.fixture(scope="module")
def rows(busy: Engine) -> list[Any]:
    """The turns between those days."""
    with busy.connect() as connection:
        found = connection.execute(select(turns).order_by(turns.c.id)).all()
    days = [datetime.fromisoformat(row.created_at).astimezone(ZONE).date() for row in found]
    return [r for r, day in zip(found, days, strict=True) if FIRST <= day.isoformat() <= LAST]


def value(report: Report, name: str) -> object:
    return report.figures[name].value


def test_messages_and_how_they_felt(report: Report, rows: list[Any]) -> None:
    negative = sum(row.body["sentiment"] == "negative" for row in rows)
    assert value(report, "messages") == len(rows)
    assert value(report, "negative") == Share(negative, len(rows))
    assert sum(map(int_of, report.sheets["time"].column("messages"))) == len(rows)


def test_each_day_has_its_own(report: Report, rows: list[Any]) -> None:
    days = Counter(
        datetime.fromisoformat(row.created_at).astimezone(ZONE).date().isoformat() for row in rows
    )
    time = report.sheets["time"]
    counted = dict(zip(time.column("start"), time.column("messages"), strict=True))
    assert counted == dict(days)


def test_conversations_that_never_called_a_person(report: Report, rows: list[Any]) -> None:
    talks: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        talks[row.conversation_id].append(row)
    begun = {talk: found for talk, found in talks.items() if found[0].number == 1}
    handed = sum(any(row.body["handoff"] for row in found) for found in begun.values())
    assert value(report, "conversations") == len(begun)
    assert value(report, "hand_over") == Share(handed, len(begun))
    assert value(report, "containment") == Share(len(begun) - handed, len(begun))


def test_a_conversation_that_goes_on_has_not_ended(overview: Overview) -> None:
    today = overview.report(overview.latest(1))
    containment, conversations = value(today, "containment"), value(today, "conversations")
    assert isinstance(containment, Share)
    assert isinstance(conversations, int)
    assert 0 < containment.whole < conversations


def test_intents(report: Report, rows: list[Any]) -> None:
    meant = Counter(row.body["intent"] for row in rows)
    sheet = report.sheets["intents"]
    assert dict(zip(sheet.column("intent"), sheet.column("messages"), strict=True)) == dict(meant)
    assert sheet.column("messages") == sorted(meant.values(), reverse=True)


def test_how_long_answers_took(report: Report, rows: list[Any]) -> None:
    took = sorted(round(row.timings_ms["total"]) for row in rows)
    assert value(report, "latency_p50") == took[(len(took) - 1) // 2]
    assert value(report, "latency_p95") == percentile(Counter(took), 0.95)


def test_searches_in_vain_by_kind_and_price(report: Report, rows: list[Any]) -> None:
    searches = [row for row in rows if row.body["action"] == "search"]
    vain = [row for row in searches if not row.body["products"]]
    assert value(report, "unmet") == Share(len(vain), len(searches))
    sheet = report.sheets["unmet"]
    assert sheet.rows
    kinds = Counter(row.body["constraints"][0]["value"] for row in vain)
    counted: Counter[object] = Counter()
    for category, count in zip(sheet.column("category"), sheet.column("searches"), strict=True):
        counted[category] += int_of(count)
    assert counted == kinds


def test_the_funnel_only_narrows_and_begins_with_what_was_shown(
    report: Report, rows: list[Any]
) -> None:
    shown = {row.conversation_id for row in rows if row.body["products"]}
    counts = list(map(int_of, report.sheets["funnel"].column("conversations")))
    assert counts[0] == len(shown)
    assert counts == sorted(counts, reverse=True)
    assert 0 < counts[3] < counts[2] < counts[1]


def test_it_is_compared_with_the_days_before(report: Report, overview: Overview) -> None:
    earlier = overview.report(overview.span("2026-11-01", "2026-11-07"))
    week = overview.report(overview.span("2026-11-08", "2026-11-14"))
    for name, figure in week.figures.items():
        assert figure.before == value(earlier, name), name


def test_days_without_conversations_have_no_shares(overview: Overview) -> None:
    report = overview.report(overview.span("2026-01-01", "2026-01-07"))
    assert report.empty
    told = report.to_json()["figures"]
    assert isinstance(told, dict)
    assert told["containment"]["value"] == {"part": 0, "whole": 0, "share": None, "few": True}
    assert told["latency_p95"]["value"] is None
    assert NOW - timedelta(days=30) > datetime(2026, 1, 7, tzinfo=ZONE)


def int_of(cell: object) -> int:
    assert isinstance(cell, int)
    return cell
