"""What a turn may claim is gathered from what it shows and cites."""

from dataclasses import replace

import pytest

from assistant.dialogue.actions import Action
from assistant.grounding.gathering import evidence_of
from assistant.nlu.meaning import Intent
from assistant.service.service import Service
from assistant.skills.outcome import Line, Outcome
from tests.assistant.dialogue.table import SHOWN, context, surely

IN_MIND = replace(SHOWN, focus="shoe-1")


@pytest.mark.parametrize(
    ("outcome", "meant"),
    [
        pytest.param(
            Outcome(Action.SEARCH, (Line("find.none", {}),)), None, id="a search finds nothing"
        ),
        pytest.param(
            Outcome(
                Action.ANSWER, (Line("ask.silent", {}),), sources=({"kind": "product", "id": "shoe-1"},)
            ),
            "shoe-1",
            id="an answer cites it",
        ),
    ],
)  # fmt: skip
def test_what_is_only_kept_in_mind_is_not_meant(
    opened: Service, outcome: Outcome, meant: str | None
) -> None:
    """A model's "It is pure cotton" in a search was true of goods spoken of some turns before."""
    tools = opened.loaded.tools
    found = evidence_of(context(surely(Intent.FIND_PRODUCT), IN_MIND, tools), outcome, IN_MIND)
    assert found.focus == meant
