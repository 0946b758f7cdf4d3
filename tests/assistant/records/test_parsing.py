"""Rows become events, reviews, answers and orders, or lists of errors, never a crash."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.records.columns import EVENTS, FAQ, ORDERS, REVIEWS
from assistant.records.faq import FaqEntry
from assistant.records.orders import Order
from assistant.records.parsing import RecordParser, language_of, parse_event, parse_last4
from assistant.records.reviews import Review
from recommender.events import Event, EventKind
from retrieval.importing.headers import Aliases
from retrieval.importing.mapping import Mapping, lay_out
from retrieval.importing.rows import Row

STEADY = settings(deadline=None, derandomize=True, max_examples=60)
SCRAPS = ["1", "paid", "view", "2026-11-11", '[{"product_id": 1}]', "[{}]", "{}", "\udcff", "[1"]
CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(SCRAPS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def parser(aliases: Aliases, *more: str) -> RecordParser:
    layout = lay_out([*aliases, *more], aliases, Mapping())
    return RecordParser(layout, {}, ZoneInfo("Asia/Shanghai"))


def rows(aliases: Aliases) -> st.SearchStrategy[dict[str, object]]:
    return st.dictionaries(st.sampled_from(list(aliases)), CELLS)


@STEADY
@given(rows(EVENTS))
def test_any_row_is_an_event_or_errors(cells: dict[str, object]) -> None:
    assert isinstance(parser(EVENTS).event(Row(1, cells)), Event | list)


@STEADY
@given(rows(REVIEWS))
def test_any_row_is_a_review_or_errors(cells: dict[str, object]) -> None:
    assert isinstance(parser(REVIEWS).review(Row(1, cells)), Review | list)


@STEADY
@given(rows(FAQ))
@example({"question": {1: "x", "zh": "y"}, "answer": {"zh": ["a", "b"]}})
def test_any_row_is_an_entry_or_errors(cells: dict[str, object]) -> None:
    assert isinstance(parser(FAQ).faq(Row(1, cells)), FaqEntry | list)


@STEADY
@given(rows(ORDERS))
@example({"history": [{"at": [1]}], "lines": [[1]], "address": {"phone": 13800000001}})
def test_any_row_is_an_order_or_errors(cells: dict[str, object]) -> None:
    assert isinstance(parser(ORDERS).order(Row(1, cells)), Order | list)


def test_questions_may_stand_in_a_column_for_each_language() -> None:
    row = Row(
        1, {"question": "包邮吗", "answer": "包。", "question_en": "Free?", "answer_en": "Yes."}
    )
    entry = parser(FAQ, "question_en", "answer_en").faq(row)
    assert isinstance(entry, FaqEntry)
    assert entry.questions == {"zh": ("包邮吗",), "en": ("Free?",)}
    assert entry.answers == {"zh": "包。", "en": "Yes."}


def test_an_entry_without_id_is_known_by_its_questions() -> None:
    row = Row(1, {"question": "包邮吗", "answer": "包。"})
    again = Row(9, {"question": "包邮吗", "answer": "满 99 元包。"})
    one, two = parser(FAQ).faq(row), parser(FAQ).faq(again)
    assert isinstance(one, FaqEntry)
    assert isinstance(two, FaqEntry)
    assert one.id == two.id


@pytest.mark.parametrize(
    ("written", "kind"),
    [("pv", EventKind.VIEW), ("BUY", EventKind.PURCHASE), ("加购", EventKind.ADD_TO_CART)],
)
def test_events_are_known_by_the_names_other_systems_give_them(
    written: str, kind: EventKind
) -> None:
    assert parse_event(written) is kind


def test_the_end_of_a_phone_keeps_its_zeros() -> None:
    assert parse_last4(1) == "0001"
    with pytest.raises(ValueError, match="is no four digits"):
        parse_last4("13800000001")


def test_the_end_of_a_phone_is_taken_from_the_address() -> None:
    row = Row(1, {"order_id": "1", "status": "paid", "address": {"phone": "138-0000-0042"}})
    order = parser(ORDERS).order(row)
    assert isinstance(order, Order)
    assert order.phone_last4 == "0042"


@pytest.mark.parametrize(("text", "language"), [("不错", "zh"), ("ok", "en"), ("👍 5", None)])
def test_a_language_is_told_by_the_script(text: str, language: str | None) -> None:
    assert language_of(text) == language
