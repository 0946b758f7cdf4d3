"""Exploring in conversations: what it does to a list, what is logged of it, and what comes of it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from assistant.clock import fixed_clock
from assistant.occasions.arranging import EXPLORED_PLACE
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from recommender.exposure.log import all_draws
from recommender.exposure.outcomes import Showings
from tests.small_shop import build_shop

NOW = datetime.fromisoformat("2026-11-10T20:00:00+08:00")
TALKS = 60


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_shop(tmp_path_factory.mktemp("exploring") / "shop")
    settings = path / "shop.toml"
    settings.write_text(settings.read_text("utf-8") + "explore_share = 0.5\nlist_size = 4\n")
    return path


@pytest.fixture(scope="module")
def exploring(shop: Path) -> Iterator[Service]:
    service = Service.open(shop, clock=fixed_clock(NOW))
    yield service
    service.close()


def listed(service: Service, text: str, seed: int) -> dict[str, Any]:
    conversation = service.start("mei", seed=seed)
    return service.reply(conversation, Say(text)).to_json()


@pytest.fixture(scope="module")
def turns(exploring: Service) -> list[dict[str, Any]]:
    return [listed(exploring, "跑步鞋", seed) for seed in range(TALKS)]


def tried(turn: dict[str, Any]) -> dict[str, Any] | None:
    return next((one for one in turn["products"] if "explore" in one["parts"]), None)


def test_about_the_share_of_lists_tries_something_and_only_in_its_place(
    turns: list[dict[str, Any]],
) -> None:
    trying = [turn for turn in turns if tried(turn)]
    assert 0.1 * TALKS < len(trying) < 0.6 * TALKS
    assert all(tried(turn) == turn["products"][EXPLORED_PLACE - 1] for turn in trying)


def test_the_two_best_stay_where_they_are(turns: list[dict[str, Any]]) -> None:
    assert len({tuple(one["id"] for one in turn["products"][:2]) for turn in turns}) == 1


def test_parts_still_add_up_and_the_reason_is_told(turns: list[dict[str, Any]]) -> None:
    for turn in turns:
        for product in turn["products"]:
            assert sum(product["parts"].values()) == pytest.approx(product["score"], abs=1e-9)
        shown = tried(turn)
        assert shown is None or "explore" in {reason["kind"] for reason in shown["reasons"]}


def test_a_product_that_is_tried_meets_every_hard_constraint(exploring: Service) -> None:
    text = "跑步鞋，五百以内，不要黑色"
    found = [listed(rehearse(exploring, NOW), text, seed) for seed in range(30)]
    products = [product for turn in found for product in turn["products"]]
    assert any(tried(turn) for turn in found)
    assert all(product["price"] <= 500 for product in products)
    assert all(product["attributes"]["color"] != "黑色" for product in products)


def test_an_order_asked_for_is_left_alone(exploring: Service) -> None:
    text = "跑步鞋，从便宜到贵"
    found = [listed(rehearse(exploring, NOW), text, seed) for seed in range(20)]
    prices = [[product["price"] for product in turn["products"]] for turn in found]
    assert all(row == sorted(row) for row in prices)
    assert not any(tried(turn) for turn in found)


def test_the_same_seed_gives_the_same_list(exploring: Service) -> None:
    first, second = (
        [
            [product["id"] for product in listed(rehearse(exploring, NOW), "跑步鞋", s)["products"]]
            for s in range(10)
        ]
        for _ in range(2)
    )
    assert first == second


def test_what_is_logged_is_what_was_shown(exploring: Service, turns: list[dict[str, Any]]) -> None:
    draws = {one.conversation_id: one for one in all_draws(engine(exploring))}
    for turn in turns:
        logged = draws[turn["conversation_id"]].draw
        product = turn["products"][EXPLORED_PLACE - 1]
        assert (logged.product_id, logged.propensity) == (product["id"], product["propensity"])
        assert logged.explores == ("explore" in product["parts"])
        assert sum(logged.probabilities) == pytest.approx(1)


def test_the_ranking_is_kept_as_often_as_logged(exploring: Service, turns: list[Any]) -> None:
    """Over 60 lists the first candidate comes as often as its propensity says, within 4 sigma."""
    draws = [one.draw for one in all_draws(engine(exploring))][: len(turns)]
    kept, supposed = sum(not one.explores for one in draws), draws[0].probabilities[0] * len(draws)
    assert abs(kept - supposed) <= 4 * (supposed * (1 - supposed / len(draws))) ** 0.5


def test_a_click_is_joined_to_the_list_that_led_to_it(exploring: Service) -> None:
    conversation = exploring.start(seed=900)
    exploring.reply(conversation, Say("跑步鞋"))
    exploring.reply(conversation, Click("click", position=2))
    showings = Showings.read(engine(exploring))
    mine = [row for row, one in enumerate(showings.conversation_id) if one == conversation]
    assert [bool(showings.clicked[row]) for row in mine] == [False, True, False, False]
    assert showings.shopper[mine[0]] == f"visitor:{conversation}"


def test_what_was_shown_survives_a_restart(exploring: Service, turns: list[Any]) -> None:
    before = all_draws(engine(exploring))
    again = Service.open(exploring.shop.path, clock=fixed_clock(NOW))
    assert len(before) >= len(turns)
    assert all_draws(engine(again)) == before
    again.close()


def test_nothing_is_tried_unless_the_shop_wants_it(small_shop: Path) -> None:
    service = Service.open(small_shop, clock=fixed_clock(NOW))
    found = [listed(rehearse(service, NOW), "跑步鞋", seed) for seed in range(20)]
    service.close()
    assert not any(tried(turn) for turn in found)
    assert not any("propensity" in one for turn in found for one in turn["products"])


@pytest.mark.parametrize("text", ["类似的还有吗", "有没有便宜点的平替", "这双有其他颜色吗"])
def test_lists_made_beside_an_item_leave_nothing_to_chance(exploring: Service, text: str) -> None:
    """They are rearranged after they are ranked, so no propensity would hold for them."""
    for seed in range(12):
        service = rehearse(exploring, NOW)
        conversation = service.start("mei", seed=seed)
        service.reply(conversation, Say("shoe-4"))
        turn = service.reply(conversation, Say(text)).to_json()
        assert not tried(turn)
        assert not any("propensity" in one for one in turn["products"])


def test_the_reason_is_told_in_english_too(exploring: Service) -> None:
    found = [listed(exploring, "running shoes", seed) for seed in range(100, 130)]
    texts = {
        reason["text"]
        for turn in found
        for product in turn["products"]
        for reason in product["reasons"]
        if reason["kind"] == "explore"
    }
    assert texts == {"something different"}


def engine(service: Service) -> Engine:
    return service.shop.engine
