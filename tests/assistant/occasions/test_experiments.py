"""Experiments of a shop: the file, the terms served, stickiness over restarts, what is logged."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.clock import fixed_clock
from assistant.errors import SettingsError
from assistant.occasions.experiments import EXPERIMENTS_FILE, read_experiments
from assistant.reporting import experiments
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Click, Say
from recommender.experiments.log import exposed_to
from tests.small_shop import build_shop

ZONE = "Asia/Shanghai"
DURING = datetime.fromisoformat("2026-11-10T20:00:00+08:00")
AFTER = datetime.fromisoformat("2026-12-01T00:00:00+08:00")
FILE = """
[[experiments]]
name = "newest first"
from = 2026-11-01
until = 2026-11-30
[[experiments.variants]]
name = "as it is"
share = 0.5
[[experiments.variants]]
name = "reviews only"
share = 0.5
weights = { review = 1.0, match = 0.0, popular = 0.0 }
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_shop(tmp_path_factory.mktemp("experiments") / "shop")
    (path / EXPERIMENTS_FILE).write_text(FILE, "utf-8")
    return path


@pytest.fixture
def opened(shop: Path) -> Callable[[datetime], Service]:
    return lambda now: Service.open(shop, clock=fixed_clock(now))


def listed(service: Service, user: str) -> dict[str, Any]:
    return service.reply(service.start(user), Say("跑步鞋")).to_json()


def variant_of(turn: dict[str, Any]) -> str:
    """By what it shows: the variant knows no part but reviews."""
    return "as it is" if "popular" in turn["products"][0]["parts"] else "reviews only"


def test_shoppers_see_both_variants_and_each_keeps_hers_over_restarts(
    opened: Callable[[datetime], Service],
) -> None:
    seen = []
    for _ in range(2):
        service = opened(DURING)
        seen.append({user: variant_of(listed(service, user)) for user in map(str, range(16))})
        service.close()
    assert seen[0] == seen[1]
    assert set(seen[0].values()) == {"as it is", "reviews only"}


def test_a_variant_stays_when_the_shares_are_changed(
    shop: Path, opened: Callable[[datetime], Service]
) -> None:
    service = opened(DURING)
    before = {user: variant_of(listed(service, user)) for user in map(str, range(16))}
    changed = FILE.replace("share = 0.5", "share = 0.01", 1)
    (shop / EXPERIMENTS_FILE).write_text(changed, "utf-8")
    after = {user: variant_of(listed(service, user)) for user in map(str, range(16))}
    (shop / EXPERIMENTS_FILE).write_text(FILE, "utf-8")
    service.close()
    assert after == before


def test_who_saw_what_is_kept_and_reported(
    shop: Path, opened: Callable[[datetime], Service]
) -> None:
    service = opened(DURING)
    conversation = service.start("clicker")
    turn = service.reply(conversation, Say("跑步鞋")).to_json()
    service.reply(conversation, Click("click", position=1))
    logged = {one.shopper: one.variant for one in exposed_to(service.shop.engine, "newest first")}
    service.close()
    assert logged["clicker"] == variant_of(turn)
    reported = Shop.open(shop)
    (found,), gone = experiments(reported)
    reported.engine.dispose()
    assert not gone
    assert found.shoppers[variant_of(turn)] >= 1
    assert found.measures[variant_of(turn)]["clicked"].rate.count >= 1


def test_a_greeting_shows_no_variant(opened: Callable[[datetime], Service]) -> None:
    service = opened(DURING)
    service.reply(service.start("greeter"), Say("你好"))
    shoppers = {one.shopper for one in exposed_to(service.shop.engine, "newest first")}
    service.close()
    assert "greeter" not in shoppers


def test_after_its_end_everyone_is_served_alike(opened: Callable[[datetime], Service]) -> None:
    service = opened(AFTER)
    found = {variant_of(listed(rehearse(service, AFTER), str(user))) for user in range(12)}
    service.close()
    assert found == {"as it is"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("share = 0.5", "share = 0.8", "sum to 1.3", id="too much shared out"),
        pytest.param("share = 0.5", "shar = 0.5", "'experiments[1].variants[1].shar'", id="typo"),
        pytest.param("review = 1.0", "revue = 1.0", "revue", id="unknown part"),
        pytest.param("review = 1.0", "review = -1", "-1", id="weight below 0"),
        pytest.param("until = 2026-11-30", "until = 2026-10-30", "not after", id="ends too early"),
        pytest.param('name = "reviews only"', 'name = "as it is"', "name of its own", id="double"),
        pytest.param("[[experiments.variants]]", "[[experiments.variants", "TOML", id="no TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / EXPERIMENTS_FILE
    path.write_text(FILE.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_experiments(path, ZONE)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_two_experiments_on_one_weight_at_a_time_are_refused(tmp_path: Path) -> None:
    path = tmp_path / EXPERIMENTS_FILE
    path.write_text(FILE + FILE.replace("newest first", "another"), "utf-8")
    with pytest.raises(SettingsError, match="both set weights"):
        read_experiments(path, ZONE)
    path.write_text(
        FILE + FILE.replace("newest first", "another").replace("2026-11", "2026-12", 2), "utf-8"
    )
    assert len(read_experiments(path, ZONE)) == 2


def test_a_day_counts_whole_in_the_shops_time_zone(tmp_path: Path) -> None:
    path = tmp_path / EXPERIMENTS_FILE
    path.write_text(FILE, "utf-8")
    (found,) = read_experiments(path, ZONE)
    ends = datetime.fromisoformat("2026-11-30T23:59:59+08:00")
    assert found.period.holds(ends)
    assert not found.period.holds(AFTER)
    assert not found.period.holds(datetime.fromisoformat("2026-10-31T23:59:59+08:00"))
