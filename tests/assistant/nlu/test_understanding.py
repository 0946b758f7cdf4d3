"""The meaning of whole messages, as the contract writes it."""

import json

import pytest

from assistant.nlu.classifying.classifier import KeywordClassifier
from assistant.nlu.learning.catalogue import built_in_vocabulary, learn_vocabulary
from assistant.nlu.meaning import Intent, Sentiment
from assistant.nlu.residual import residual
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.constraints import WordTest
from retrieval.products import Product
from tests.assistant.nlu.shop import has_word, vocabulary


def understander() -> Understander:
    return Understander(KeywordClassifier(), vocabulary(), has_word())


def test_a_message_is_written_as_the_contract_says() -> None:
    told = understander().understand("第二个有黑色的吗，五百以内").to_json()
    assert json.loads(json.dumps(told))
    assert set(told) == {
        *("text", "language", "intent", "intent_score", "intents", "sentiment", "sentiment_score"),
        *("constraints", "sort", "quantity", "references"),
    }
    assert told["references"] == [{"kind": "position", "value": 2, "span": [0, 3]}]
    assert told["constraints"] == [
        {"field": "color", "op": "eq", "value": "黑色", "hard": True, "span": [4, 6]},
        {"field": "price", "op": "lte", "value": 500, "hard": True, "span": [9, 13]},
    ]


def test_the_probabilities_of_the_intents_sum_to_one() -> None:
    meaning = understander().understand("对比一下")
    assert sum(meaning.intents.values()) == pytest.approx(1)
    assert set(meaning.intents) == set(Intent)
    assert meaning.intent is Intent.COMPARE
    assert meaning.confidence == meaning.intents[Intent.COMPARE]


def test_a_mood_has_a_sign() -> None:
    assert understander().understand("骗子").sentiment is Sentiment.NEGATIVE
    assert understander().understand("骗子").sentiment_score < 0
    assert understander().understand("谢谢").sentiment_score > 0


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("想买双黑色的跑步鞋，五百以内，要缓震好的", "缓震"),
        ("有没有500以内的投影仪", "投影仪"),
        ("第二个多少钱", ""),
        ("再便宜点", ""),
        ("按价格从低到高", ""),
        ("颜色无所谓", ""),
        ("来2双", ""),
        ("looking for a projector under 500", "projector"),
        ("15.6寸的支架", "15.6寸的支架"),
        ("旗舰", "旗舰"),
    ],
)
def test_what_is_not_understood_is_searched_for(text: str, query: str) -> None:
    assert understander().understand(text).query == query


def test_the_query_is_in_the_words_of_the_titles() -> None:
    words = learn_vocabulary([Product(f"p{n}", f"补水面膜 {n}") for n in range(3)])
    reader = Understander(KeywordClassifier(), words, WordTest())
    assert reader.understand("face masks under 100").query == "面膜"


def test_spans_are_blanked_and_fillers_taken_off() -> None:
    assert residual("想买黑色风车吗", [(2, 4)]) == "风车"
    assert residual("", []) == ""


def test_a_filler_inside_a_word_of_the_titles_stays() -> None:
    titles = WordTest(["黑白条纹"])
    assert residual("买条毯子", [], titles) == "毯子"
    assert residual("买条纹的", [], titles) == "条纹"


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    meaning = understander().understand("好" * 2000 + "黑色")
    assert meaning.mentions == ()
    assert len(meaning.text) == 2002


@pytest.mark.parametrize("text", ["", " ", "👍", "。。。", "\x00", "a" * 3000, "１" * 50])
def test_any_text_has_a_meaning(text: str) -> None:
    meaning = understander().understand(text)
    assert meaning.text == text
    assert meaning.mentions == ()


def test_a_text_without_letters_is_in_the_shops_language() -> None:
    reader = Understander(KeywordClassifier(), built_in_vocabulary(), WordTest(), "en")
    assert reader.understand("500").language == "en"


def test_the_currency_of_a_price_is_noted() -> None:
    assert "USD" in understander().understand("under $200").currencies
    assert not understander().understand("under 200").currencies


def test_a_word_refused_in_titles_stays_to_be_compared_and_a_refused_colour_does_not() -> None:
    titles = [
        Product(f"p{n}", f"爽肤水 无酒精 {n}", attributes={"color": ("黑色",)}) for n in range(3)
    ]
    reader = Understander(
        KeywordClassifier(), learn_vocabulary(titles), WordTest([one.title for one in titles])
    )
    refused = reader.understand("不含酒精的水")
    assert "酒精" not in refused.query
    assert refused.said == "无酒精 的水", "in the words of the titles"
    assert "黑" not in reader.understand("不要黑色的水").said


def test_a_word_of_the_language_keeps_its_first_character() -> None:
    assert residual("换季脸泛红", []) == "换季脸泛红"
    assert residual("换个颜色深的", [(2, 4)]) == "深"
