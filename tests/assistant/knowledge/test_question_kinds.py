"""Questions about one thing are told apart by the kind of answer they want."""

import pytest

from assistant.knowledge.entries import Entry, EntryKind
from assistant.knowledge.question_kinds import UNTOLD, QuestionKinds, kinds_of

REFUNDS = [
    Entry("when", EntryKind.FAQ, "when", questions={"zh": ("退款几天到账",)}),
    Entry("cost", EntryKind.FAQ, "cost", questions={"en": ("How much does a return cost?",)}),
    Entry("guide", EntryKind.GUIDE, "guide"),
]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("多久退款到账", {"time"}),
        ("when do I get it back", {"time"}),
        ("怎么退", {"way"}),
        ("收不收支付宝", {"may"}),
        ("运费谁出", {"cost", "who"}),
        ("门口什么都没有", {"trouble"}),
        ("你好", set()),
    ],
)
def test_the_kind_of_answer_is_read(question: str, kinds: set[str]) -> None:
    assert kinds_of(question) == kinds


def test_the_entry_that_wants_the_same_agrees_most() -> None:
    when, cost, guide = QuestionKinds(REFUNDS).agreement("how long until the money is back")
    assert when == 1
    assert cost == 0
    assert guide == UNTOLD
