"""The demo's policy and its FAQ say the same; so do the twin's."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.orders.policy import Policy, read_policy
from demo.worlds import DEMO, World
from tests.twin import TWIN

LANGUAGES = ("zh", "en")


@pytest.fixture(params=[DEMO, TWIN], ids=["demo", "twin"])
def world(request: pytest.FixtureRequest) -> World:
    found: World = request.param
    return found


@pytest.fixture
def policy(world: World, tmp_path: Path) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(world.text("policy.toml"), "utf-8")
    return read_policy(path)


@pytest.fixture
def answers(world: World) -> dict[str, Any]:
    return {one["id"]: one["answer"] for one in yaml.safe_load(world.text("faq.yaml"))}


def figures(text: str) -> list[float]:
    """Every number of a text, in order."""
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fee_and_from_where_there_is_none(
    policy: Policy, answers: dict[str, Any], language: str
) -> None:
    assert policy.delivery is not None
    told = {policy.delivery.free_from, policy.delivery.fee}
    assert set(figures(answers["shipping-fee"][language])) == told
    clause = policy.source(policy.delivery.clause, language)["text"]
    assert told <= set(figures(clause))


def test_each_far_region_has_its_surcharge(policy: Policy, answers: dict[str, Any]) -> None:
    assert policy.delivery is not None
    told = answers["remote-surcharge"]["zh"]
    for region, extra in policy.delivery.surcharges.items():
        part = next(part for part in re.split(r"元", told) if region in part)
        assert figures(part) == [extra], region
    clause = policy.source(policy.delivery.clause, "zh")["text"]
    assert all(region in clause for region in policy.delivery.surcharges)


@pytest.mark.parametrize("language", LANGUAGES)
def test_refunds_take_as_long_by_any_way(
    policy: Policy, answers: dict[str, Any], language: str
) -> None:
    inspection, *days = figures(answers["refund-time"][language])
    assert inspection == policy.refunds.inspection_days
    spans = {tuple(days[at : at + 2]) for at in range(0, len(days), 2)}
    assert spans == {tuple(map(float, span)) for span in policy.refunds.days.values()}
    assert set(figures(policy.source("refund_time", language)["text"])) == {inspection, *days}


@pytest.mark.parametrize("language", LANGUAGES)
def test_windows_are_as_long(policy: Policy, answers: dict[str, Any], language: str) -> None:
    assert policy.windows["no_reason"].days in figures(answers["seven-day-returns"][language])
    assert policy.windows["exchange"].days in figures(answers["size-exchange"][language])
    assert policy.windows["wrong_item"].days in figures(answers["missing-parts"][language])
    faulty = figures(answers["warranty-replacement"][language])
    assert policy.windows["quality"].days == faulty[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_goods_are_sent_within_the_same_hours(
    policy: Policy, answers: dict[str, Any], language: str
) -> None:
    for entry in ("dispatch-time", "late-dispatch"):
        assert figures(answers[entry][language])[0] == policy.promise.hours
    assert policy.promise.hours in figures(policy.source("dispatch", language)["text"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_insurance_pays_as_much(policy: Policy, answers: dict[str, Any], language: str) -> None:
    assert policy.freight.insured_up_to in figures(answers["freight-insurance"][language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unpaid_order_waits_as_long(
    policy: Policy, answers: dict[str, Any], language: str
) -> None:
    told = figures(answers["unpaid-order"][language])
    assert told == figures(policy.source("create", language)["text"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_invoices_are_asked_for_and_come_within_the_same_time(
    policy: Policy, answers: dict[str, Any], language: str
) -> None:
    told = figures(policy.source("invoice", language)["text"])
    assert told == figures(answers["get-invoice"][language])
