"""Dashboard, alerts and documentation name only what ``/metrics`` tells, and all of it."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from tests.ui.observing.conftest import Values
from tests.ui.observing.test_metrics import said

DOCS = Path(__file__).parents[3] / "docs"
OWN = re.compile(r"\b(?:daogou|process)_\w+")
SELECTOR = re.compile(r"\b((?:daogou|process)_\w+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|=|!=|!~)\s*"((?:[^"\\]|\\.)*)"')
LABELS = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
GROUPED = re.compile(r"\bby \(([^)]*)\)")
LEGEND = re.compile(r"\{\{(\w+)\}\}")


def dashboard() -> Any:  # noqa: ANN401  # JSON
    return json.loads((DOCS / "grafana" / "daogou.json").read_text("utf-8"))


def queries() -> Iterator[tuple[str, str]]:
    """Every query, with what it is called."""
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", ()):
            yield f"{panel['title']} {target['refId']}", target["expr"]
    for rule in alerts():
        yield rule["alert"], rule["expr"]


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DOCS / "grafana" / "alerts.yaml").read_text("utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


@pytest.fixture
def told(client: TestClient, values: Callable[[], Values]) -> dict[str, list[dict[str, str]]]:
    """The series by name, each with its labels, after a few turns of every kind."""
    said(client, "透气轻便的跑步鞋", "running shoes", "转人工")
    client.get("/api/nothing")
    found: dict[str, list[dict[str, str]]] = {}
    for series in values():
        name, _, rest = series.partition("{")
        found.setdefault(name, []).append(dict(LABELS.findall(rest)))
    return found


def test_every_query_names_what_there_is(told: dict[str, list[dict[str, str]]]) -> None:
    asked = dict(queries())
    assert len(asked) > 30
    for title, query in asked.items():
        for name, inside in SELECTOR.findall(query):
            assert name in told or name == "daogou_unsaid_claims", f"{title}: {name}"
            for label, how, value in MATCHER.findall(inside):
                values = {row.get(label) for row in told[name]}
                assert values != {None}, f"{title}: {name} has no label {label}"
                if how == "=" and value not in ("failed",):
                    assert value in values, f"{title}: {name} has no {label} {value}"


def test_every_label_that_is_grouped_by_or_shown_is_there(
    told: dict[str, list[dict[str, str]]],
) -> None:
    known = {label for rows in told.values() for row in rows for label in row} | {"kind"}
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", ()):
            grouped = ",".join(GROUPED.findall(target["expr"])).split(",")
            named = {one.strip() for one in grouped} | set(LEGEND.findall(target["legendFormat"]))
            assert named - {""} <= known, panel["title"]


def test_stages_that_are_drawn_are_stages(told: dict[str, list[dict[str, str]]]) -> None:
    stages = {row["stage"] for row in told["daogou_turn_stage_seconds_count"]}
    drawn = {
        value.replace("\\\\", "\\")
        for _, query in queries()
        for label, how, value in MATCHER.findall(query)
        if (label, how) == ("stage", "=~")
    }
    assert len(drawn) == 2
    for pattern in drawn:
        assert [one for one in stages if re.fullmatch(pattern, one)], pattern


def test_nothing_that_is_told_is_left_undrawn(told: dict[str, list[dict[str, str]]]) -> None:
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told if name[:7] == "daogou_"}
    text = " ".join(query for _, query in queries())
    assert not [name for name in families if name not in text]


def test_panels_stand_side_by_side_and_not_on_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    ids = [panel["id"] for panel in dashboard()["panels"]]
    assert ids == [number for number, _ in zip(count(1), ids, strict=False)]


def test_brackets_of_queries_close() -> None:
    for title, query in queries():
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", query)
        for opening, closing in ("()", "{}", "[]"):
            assert bare.count(opening) == bare.count(closing), title


def test_every_alert_says_what_to_do() -> None:
    for rule in alerts():
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert len(rule["annotations"]["summary"]) > 20


def test_the_scrape_asks_where_the_metrics_are() -> None:
    config = yaml.safe_load((DOCS / "grafana" / "prometheus.yaml").read_text("utf-8"))
    (job,) = config["scrape_configs"]
    assert job["metrics_path"] == "/metrics"
    assert job["static_configs"] == [{"targets": ["127.0.0.1:7860"]}]
    assert {rule["expr"] for rule in alerts() if "up{" in rule["expr"]} == {
        f'up{{job="{job["job_name"]}"}} == 0'
    }


def test_the_page_about_it_has_every_metric(told: dict[str, list[dict[str, str]]]) -> None:
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told if name[:7] == "daogou_"}
    page = (DOCS / "watching.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `(daogou_\w+)` ", page, re.MULTILINE))
    assert rows - {"daogou_unsaid_claims"} == families - {"daogou_unsaid_claims"}
