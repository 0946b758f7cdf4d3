from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from assistant.ahead.shoppers import FEWEST, Outlook, look_ahead, win_back
from assistant.shop.folder import Shop
from recommender.profiling.note_log import NoteLog
from recommender.profiling.notes import PERSONAL, Note, Stance
from tests.assistant.ahead.selling import NOW, drawn_orders, open_shop

DAYS = 200


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = open_shop(tmp_path_factory.mktemp("sold") / "shop", drawn_orders(600))
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def outlook(shop: Shop) -> Outlook:
    return look_ahead(shop, DAYS, NOW)


def test_what_is_expected_of_all_is_about_what_came(outlook: Outlook) -> None:
    later = {
        (one.user, one.created_at)
        for one in drawn_orders(600)
        if one.created_at and one.created_at > NOW.isoformat()
    }
    assert outlook.too_few is None
    assert outlook.known == len(outlook.shoppers)
    assert sum(one.purchases for one in outlook.shoppers) == pytest.approx(len(later), rel=0.2)
    came = len({user for user, _ in later})
    assert sum(one.buys for one in outlook.shoppers) == pytest.approx(came, rel=0.2)


def test_chances_are_chances_and_who_will_spend_most_stands_first(outlook: Outlook) -> None:
    worths = [one.worth or 0 for one in outlook.shoppers]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] > 0
    for one in outlook.shoppers:
        assert 0 <= one.buys <= one.alive <= 1
        assert one.purchases <= one.if_alive


def test_half_of_the_next_purchases_come_by_the_day_that_is_told(outlook: Outlook) -> None:
    now, first = NOW.isoformat(), dict[str, datetime]()
    for one in drawn_orders(600):
        if one.created_at and one.created_at > now and one.user:
            at = datetime.fromisoformat(one.created_at)
            first[one.user] = min(first.get(one.user, at), at)
    soon = [one for one in outlook.shoppers if one.next_days is not None and one.next_days <= DAYS]
    held = [
        one.shopper in first and (first[one.shopper] - NOW).days <= (one.next_days or 0)
        for one in soon
    ]
    assert len(held) > 100
    assert sum(held) / len(held) == pytest.approx(0.5, abs=0.1)


def test_who_may_never_come_again_has_no_day(outlook: Outlook) -> None:
    for one in outlook.shoppers:
        assert one.next_days is None or one.alive >= 0.5
        assert one.alive <= 0.5 or one.next_days is None or one.next_days >= 1
    assert any(one.next_days is None for one in outlook.shoppers)


def test_the_win_back_list_is_of_those_who_came_back_and_fell_silent(outlook: Outlook) -> None:
    listed = win_back(outlook)
    going = {one.shopper for one in outlook.shoppers if one.alive < 0.5 and one.days_bought > 1}
    assert set(listed.column("shopper")) == going
    assert going
    stakes = [float(cell or 0) for cell in listed.column("at_stake")]
    assert stakes == sorted(stakes, reverse=True)
    silent = max(listed.column("last_bought"), key=str)
    newest = max(one.last_bought for one in outlook.shoppers)
    assert str(silent) < newest


def test_who_switches_personalisation_off_leaves_the_list(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop", drawn_orders(600))
    first = str(win_back(look_ahead(shop, DAYS, NOW)).rows[0][0])
    NoteLog(shop.engine).write(first, [Note(PERSONAL, "", Stance.OFF)], "c:1")
    after = look_ahead(shop, DAYS, NOW)
    shop.engine.dispose()
    assert first not in {one.shopper for one in after.shoppers}
    assert after.left_out == 1


def test_of_too_few_shoppers_nothing_is_told_but_that(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop", drawn_orders(FEWEST - 1))
    told = look_ahead(shop, DAYS, NOW)
    shop.engine.dispose()
    assert not told.shoppers
    assert told.too_few is not None
    assert f"Purchases are known of {FEWEST - 1} shoppers" in told.too_few
    assert not win_back(told).rows


def test_a_shop_that_sold_nothing_says_so(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop", [])
    told = look_ahead(shop, DAYS, NOW)
    shop.engine.dispose()
    assert told.until is None
    assert told.too_few is not None
    assert told.too_few.startswith("Purchases are known of 0 shoppers")
