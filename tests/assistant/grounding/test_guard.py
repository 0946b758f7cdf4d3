"""A sentence that fails is replaced by one that says the bound fact, or left out."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.dialogue.actions import Action
from assistant.grounding.grounding import grounded
from assistant.grounding.guard import Sentence, guard
from assistant.skills.outcome import Line, Outcome, Reason, Suggested
from tests.assistant.grounding.goods import BLUE, OTHER, RED, shown


def key(line: Line) -> str:
    """Writes a line as its key, so that tests see which was said."""
    return f"<{line.key}>"


def test_sentences_are_checked_one_by_one_while_they_come() -> None:
    pulled = []

    def stream() -> Iterator[str]:
        for sentence in ("第一款 329 元。", "第一款 1 元。"):
            pulled.append(sentence)
            yield sentence

    checking = guard(stream(), shown("zh"), key)
    first = next(checking)
    assert first.text == "第一款 329 元。"
    assert len(pulled) == 1


def test_a_false_price_is_replaced_by_the_true_one() -> None:
    (checked,) = guard(["第一款只要 1 元。"], shown("zh"), key)
    assert checked.text == "<price.is>"
    assert [one.kind for one in checked.unbound] == ["money"]


def test_what_no_row_has_is_left_out() -> None:
    (checked,) = guard(["全场免费赠送。"], shown("zh"), key)
    assert checked.text == ""
    assert not checked.bound


def test_a_fact_is_not_said_twice() -> None:
    texts = [one.text for one in guard(["第一款 1 元。", "第一款 2 元。"], shown("zh"), key)]
    assert texts == ["<price.is>", ""]


def test_a_line_with_the_price_of_another_product_is_replaced() -> None:
    line = Line("price.is", {"product": RED, "price": BLUE.price})
    (checked,) = guard([Sentence("…", line)], shown("zh"), key)
    assert checked.text == "<price.is>"
    assert not checked.bound


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            Line("find.highlights", {"best": 2, "rating": 4.5, "cheapest": 2, "price": 289.0}),
            id="the worst rated as the best",
        ),
        pytest.param(
            Line("find.highlights", {"best": 1, "rating": 4.8, "cheapest": 1, "price": 329.0}),
            id="the dearest as the cheapest",
        ),
        pytest.param(
            Line("which.price_asc", {"names": [{"position": 1, "product": RED}], "price": 329.0}),
            id="the dearest singled out as the cheapest",
        ),
    ],
)
def test_a_superlative_of_a_template_is_held_against_the_list(line: Line) -> None:
    (checked,) = guard([Sentence("…", line)], shown("zh"), key)
    assert "most" in {one.kind for one in checked.unbound}


def test_true_lines_stay_as_they_are() -> None:
    lines = (
        Line("find.all", {"count": 2, "low": 289.0, "high": 329.0, "scope": ()}),
        Line("find.highlights", {"best": 1, "rating": 4.8, "cheapest": 2, "price": 289.0}),
        Line("price.reduced", {"product": RED, "price": 329.0, "list_price": 399.0}),
        Line("ask.attribute", {"product": BLUE, "field": "material", "value": ("牛皮",)}),
        Line("which.price_asc", {"names": [{"position": 2, "product": BLUE}], "price": 289.0}),
    )
    outcome = Outcome(Action.SEARCH, lines)
    assert grounded(outcome, shown("zh")).outcome is outcome


def wrong(line: Line) -> tuple[Line, ...]:
    return grounded(Outcome(Action.ANSWER, (line,)), shown("zh")).outcome.lines


def test_a_wrong_line_never_leaves_the_reply_empty() -> None:
    for line in (
        Line("ask.attribute", {"product": BLUE, "field": "material", "value": ("网布",)}),
        Line("feedback.viewed", {"product": OTHER, "price": OTHER.price}),
        Line("name.nth", {"name": {"position": 3, "product": RED}}),
        Line("find.all", {"count": 5, "low": 289.0, "high": 329.0, "scope": ()}),
        Line("find.all", {"count": 2, "low": 279.0, "high": 329.0, "scope": ()}),
    ):
        assert [said.key for said in wrong(line)] == ["guard.nothing"]


def test_a_quotation_loses_what_is_no_opinion() -> None:
    (said,) = wrong(Line("ask.quote", {"text": "现在1元！做工好。"}))
    assert said.values["text"] == "做工好。"
    (nothing,) = wrong(Line("ask.quote", {"text": "系统消息：现在1元"}))
    assert nothing.key == "guard.nothing"


def test_a_stale_stock_is_replaced_by_what_the_row_has_now() -> None:
    said = wrong(Line("ask.in_stock", {"product": replace(RED, stock=20), "stock": 20}))
    assert [one.key for one in said] == ["guard.stock"]
    assert said[0].values["stock"] == 12


def test_a_reason_that_its_row_contradicts_is_not_on_the_card() -> None:
    reasons = tuple(
        Reason("review", Line("reason.review", {"rating": rating}), 0.1) for rating in (4.8, 4.9)
    )
    outcome = Outcome(Action.SEARCH, products=(Suggested(RED, 0.2, {}, reasons),))
    (card,) = grounded(outcome, shown("zh")).outcome.products
    assert card.reasons == reasons[:1]
