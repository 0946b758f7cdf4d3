"""What is kept of a turn to be counted, and that it goes where its turn goes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from assistant.conversations.catching_up import catch_up
from assistant.conversations.digests import UNMET
from assistant.conversations.tables import digests
from assistant.privacy.forgetting import forget
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.small_shop import build_shop


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    opened = Service.open(build_shop(tmp_path / "shop"))
    yield opened
    opened.close()


def kept(service: Service) -> list[Any]:
    with service.shop.engine.connect() as connection:
        return list(connection.execute(select(digests).order_by(digests.c.turn_id)))


def said(service: Service, *texts: str, user: str | None = None) -> str:
    talk = service.start(user)
    for text in texts:
        service.reply(talk, Say(text))
    return talk


def test_a_search_that_found_something(service: Service) -> None:
    said(service, "跑步鞋，三百以内")
    (row,) = kept(service)
    assert (row.found, row.wanted, row.ceiling, row.typed) == ("found", "跑步鞋", 300, True)
    assert (row.asked, row.near) == (None, None)
    assert row.step == 1


def test_a_search_in_vain_keeps_the_words_and_what_would_help(service: Service) -> None:
    said(service, "跑步鞋，五十以内")
    (row,) = kept(service)
    assert (row.found, row.wanted, row.ceiling) == ("relaxable", "跑步鞋", 50)
    assert row.asked == "跑步鞋，五十以内"
    assert '"field": "price"' in row.near


def test_what_is_not_sold_is_kept_by_its_name_without_personal_data(service: Service) -> None:
    said(service, "有潜水艇吗，我电话13800138000")
    (row,) = kept(service)
    assert row.found in UNMET
    assert "潜水艇" in row.asked
    assert "13800138000" not in row.asked


def test_the_end_of_a_list_is_no_search_in_vain(service: Service) -> None:
    said(service, "跑步鞋", "换一批", "换一批", "换一批")
    assert {row.found for row in kept(service)} <= {"found", None}


def test_looking_and_putting_into_the_cart_are_steps(service: Service) -> None:
    talk = said(service, "袜子")
    service.reply(talk, Click("click", position=1))
    service.reply(talk, Click("add_to_cart", position=1))
    rows = kept(service)
    assert [row.step for row in rows] == [1, 2, 3]
    assert [row.typed for row in rows] == [True, False, False]


def test_a_call_for_a_person_is_kept_with_its_reason(service: Service) -> None:
    said(service, "转人工")
    assert [row.handed for row in kept(service)] == ["asked"]


def test_what_is_undone_is_not_counted_and_what_is_said_instead_is(service: Service) -> None:
    talk = said(service, "跑步鞋", "转人工")
    service.undo(talk)
    service.reply(talk, Say("袜子"))
    assert [(row.number, row.undone) for row in kept(service)] == [
        (1, False),
        (2, True),
        (2, False),
    ]


def test_who_is_forgotten_is_forgotten_here(service: Service) -> None:
    said(service, "有潜水艇吗", user="mei")
    other = said(service, "袜子")
    forget(service.shop, "mei")
    assert [row.conversation_id for row in kept(service)] == [other]


def test_turns_from_before_are_digested_as_they_would_have_been(service: Service) -> None:
    talk = said(service, "跑步鞋，五十以内", "袜子", "有潜水艇吗", "转人工")
    service.undo(talk)
    before = kept(service)
    with service.shop.engine.begin() as connection:
        connection.execute(delete(digests))
    assert catch_up(service.shop.engine) == 4
    assert [row._mapping for row in kept(service)] == [row._mapping for row in before]
    assert catch_up(service.shop.engine) == 0


def test_a_rehearsal_leaves_no_digest(service: Service) -> None:
    rehearsal = rehearse(service, None)
    rehearsal.reply(rehearsal.start(), Say("跑步鞋"))
    assert kept(service) == []
