"""Corrections that no network learns from: judged searches, dialogues that fail until mended, synonyms."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corrections import Correction, Kind
from assistant.corrections.proposals import judgements, proposals
from assistant.replay.loading import load_file
from retrieval.constraints import Constraint, Op

RED, CHEAP = Constraint("color", Op.EQ, "红色"), Constraint("price", Op.LTE, 300)
READ = {
    "红色的鞋": [],
    "三百以内的红色鞋": [RED, CHEAP],
    "红色": [RED],
    "三百以内": [CHEAP],
}
SAID = Correction(
    7, "c", 1, "红色的鞋", "zh", Kind.CONSTRAINT, "", "红色", "Ada", "2026-11-22T10:00:00+00:00"
)


def read(text: str) -> Sequence[Constraint]:
    return READ.get(text, [])


def _of(product: str, wrong: str, text: str = "跑步鞋") -> Correction:
    return replace(SAID, kind=Kind.PRODUCT, text=text, right=product, wrong=wrong)


def test_products_put_right_are_judged_searches_and_the_latest_word_counts() -> None:
    told = [_of("p1", "p2"), _of("", "p3"), _of("p2", ""), _of("", "p9", "袜子"), SAID]
    assert judgements(told) == [
        {"query": "跑步鞋", "relevant": {"p2": 1, "p1": 1, "p3": 0}},
        {"query": "袜子", "relevant": {"p9": 0}},
    ]


def test_a_requirement_that_is_missed_becomes_a_dialogue_marked_to_fail(tmp_path: Path) -> None:
    file = tmp_path / "proposed.yaml"
    told = [SAID, replace(SAID, id=8, text="三百以内的红色鞋", wrong="三百以内", right="")]
    file.write_text(proposals(told, read).to_yaml(), "utf-8")
    missed, invented = (script.dialogue for script in load_file(file))
    assert missed.xfail == "Ada on 2026-11-22: '红色', not 'nothing'"
    [wanted] = missed.turns[0].expect.constraints or ()
    assert (wanted.field, wanted.op, wanted.value) == ("color", Op.EQ, "红色")
    [left] = invented.turns[0].expect.exact_constraints or ()
    assert left.field == "color"


def test_a_requirement_that_is_read_by_now_is_marked_to_fail_no_more() -> None:
    [found] = proposals([replace(SAID, text="三百以内的红色鞋")], read).dialogues
    assert "xfail" not in found


@pytest.mark.parametrize(("right", "wrong"), [("绛色", ""), ("", "绛色"), ("红色", "绛色")])
def test_words_that_the_shop_does_not_know_are_named_to_the_owner(right: str, wrong: str) -> None:
    found = proposals([replace(SAID, right=right, wrong=wrong)], read)
    assert found.dialogues == ()
    assert "'绛色'" in str(found.unknown[0])
    assert "synonyms.toml" in str(found.unknown[0])


def test_later_turns_are_named_and_not_made_into_dialogues() -> None:
    later = replace(SAID, turn=3)
    found = proposals([later], read)
    assert (found.dialogues, found.later) == ((), (later,))
    assert found.to_yaml() == ""
