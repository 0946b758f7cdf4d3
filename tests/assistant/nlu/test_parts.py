"""Greetings around a request do not decide what it is."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.nlu.classifying.classifier import Labels
from assistant.nlu.meaning import Intent, Sentiment
from assistant.nlu.parts import Part, as_wished, bubble_spans, clause_spans, deciding_labels
from retrieval.constraints import Constraint, Op

FEELINGS = {Sentiment.NEGATIVE: 0.0, Sentiment.NEUTRAL: 1.0, Sentiment.POSITIVE: 0.0}


class Told:
    """A classifier that was told each answer."""

    def __init__(self, answers: dict[str, Intent], score: float = 0.9) -> None:
        self.answers, self.score = answers, score

    def classify(self, text: str) -> Labels:
        rest = (1 - self.score) / (len(Intent) - 1)
        shares = {**dict.fromkeys(Intent, rest), self.answers[text]: self.score}
        return Labels(shares, FEELINGS)

    def feelings(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([0, 1, 0], dtype=np.float32), (len(texts), 1))


def decided(text: str, answers: dict[str, Intent], score: float = 0.9) -> Intent:
    told = Told(answers, score)
    spans = bubble_spans(text) if "\n" in text else clause_spans(text)
    parts = [Part(span, empty=text[slice(*span)].startswith("我想买")) for span in spans]
    return deciding_labels(text, told.classify(text), parts, told).intent


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("在吗 想买双跑鞋 五百以内", ["在吗", "想买双跑鞋", "五百以内"], id="spaces"),
        pytest.param("你好，运费多少？", ["你好", "运费多少"], id="marks"),
        pytest.param("hi, running shoes under 4.5", ["hi", "running shoes under 4.5"], id="en"),
        pytest.param("thanks! where's my order", ["thanks", "where's my order"], id="apostrophe"),
        pytest.param("……", [], id="nothing"),
    ],
)
def test_clauses_are_told_apart(text: str, parts: list[str]) -> None:
    assert [text[slice(*span)] for span in clause_spans(text)] == parts


def test_bubbles_are_lines_that_say_something() -> None:
    text = "在吗\n\n  \n跑鞋"
    assert [text[slice(*span)] for span in bubble_spans(text)] == ["在吗", "跑鞋"]


def test_a_greeting_before_a_request_does_not_decide() -> None:
    answers = {"你好，退货": Intent.GREET, "你好": Intent.GREET, "退货": Intent.RETURN_REFUND}
    assert decided("你好，退货", answers) is Intent.RETURN_REFUND


def test_a_clause_that_is_a_guess_does_not_overrule_small_talk() -> None:
    answers = {"你好，有人": Intent.GREET, "你好": Intent.GREET, "有人": Intent.HUMAN_AGENT}
    assert decided("你好，有人", answers, score=0.5) is Intent.GREET


def test_of_several_requests_the_first_decides() -> None:
    answers = {
        "跑鞋\n我的快递呢": Intent.TRACK_ORDER,
        "跑鞋": Intent.FIND_PRODUCT,
        "我的快递呢": Intent.TRACK_ORDER,
    }
    assert decided("跑鞋\n我的快递呢", answers) is Intent.FIND_PRODUCT


def test_a_fragment_is_no_request_of_its_own() -> None:
    answers = {
        "我想买\n跑鞋": Intent.FIND_PRODUCT,
        "我想买": Intent.BUY,
        "跑鞋": Intent.FIND_PRODUCT,
    }
    assert decided("我想买\n跑鞋", answers) is Intent.FIND_PRODUCT


def test_small_talk_in_several_bubbles_stays_small_talk() -> None:
    answers = {"在吗\n亲": Intent.GREET, "在吗": Intent.GREET, "亲": Intent.CHITCHAT}
    assert decided("在吗\n亲", answers) is Intent.GREET


def test_a_message_of_one_clause_is_labelled_once() -> None:
    assert decided("退货", {"退货": Intent.RETURN_REFUND}) is Intent.RETURN_REFUND


def test_a_refused_value_refuses_no_offer() -> None:
    labels = Labels({Intent.DENY: 0.9, Intent.REFINE: 0.1}, {})
    blue = Constraint("color", Op.NE, "blue")
    assert as_wished(labels, [blue]).intent is Intent.REFINE
    assert as_wished(labels, []).intent is Intent.DENY


def test_goods_of_the_shop_are_never_out_of_its_scope() -> None:
    labels = Labels({Intent.OUT_OF_SCOPE: 0.9, Intent.FIND_PRODUCT: 0.1}, {})
    centrifuges = Constraint("category", Op.EQ, "centrifuges")
    assert as_wished(labels, [centrifuges]).intent is Intent.FIND_PRODUCT
    assert as_wished(labels, [Constraint("price", Op.LTE, 5)]).intent is Intent.OUT_OF_SCOPE
