"""What is said above a further page counts what was not seen yet, and says so."""

import re

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say

FIRST, FURTHER, LAST = (
    re.compile(r"(\d+) 款，(?:先看|挑了|最对得上)|店里有 (\d+) 款"),
    re.compile(r"还有 (\d+) 款"),
    re.compile("剩下的就这|没看过"),
)


@pytest.mark.parametrize("seed", range(3))
def test_a_further_page_counts_what_is_left(opened: Service, seed: int) -> None:
    service = rehearse(opened, now=None)
    conversation = service.start(None, seed=seed)
    page = service.reply(conversation, Say("跑步鞋")).body
    told = FIRST.search(page["reply"])
    assert told, page["reply"]
    total, seen = int(next(filter(None, told.groups()))), len(page["products"])
    assert seen < total
    while seen < total:
        page = service.reply(conversation, Say("换一批")).body
        left = FURTHER.search(page["reply"])
        assert page["products"]
        if seen + len(page["products"]) < total:
            assert left, page["reply"]
            assert int(left[1]) == total - seen
        seen += len(page["products"])
    assert seen == total
    assert LAST.search(page["reply"])
