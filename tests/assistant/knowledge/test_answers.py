"""Which entry answers a question, and when none is sure enough."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge.answers import Knowledge
from assistant.knowledge.cue_vectors import IndexedCues, ScannedCues, key_of
from assistant.knowledge.cues import cues_of, grams
from assistant.knowledge.entries import Entry, EntryKind, Passage, entries_of, of_article
from assistant.nlu.meaning import Intent
from assistant.records.articles import Article, ArticleKind, Section
from assistant.records.faq import FaqEntry
from assistant.records.past_answers import PastAnswer
from retrieval.chroma_index import ChromaIndex
from retrieval.encoder import HashingEncoder

ENCODER = HashingEncoder()
FAQ = [
    FaqEntry("fee", "shipping", {"zh": ("运费多少", "包邮吗")}, {"zh": "满 99 元包邮。"}),
    FaqEntry("cod", "payment", {"zh": ("支持货到付款吗",)}, {"zh": "不支持。"}),
    FaqEntry("points", "membership", {"zh": ("积分会过期吗",)}, {"zh": "次年底过期。"}),
]
GUIDE = Article(
    "tents",
    ArticleKind.GUIDE,
    "zh",
    "帐篷怎么选",
    (Section("", "先定人数。"), Section("防水指数", "看防水指数，3000 毫米够用。", ("双层帐篷",))),
)
PAST = PastAnswer("能包成礼物吗", "可以，备注礼盒。", "zh", "小禾", "2026-09-12T00:00:00+08:00")
OWN_ORDER = PastAnswer("订单到哪了", "您的订单今天派送。", "zh", personal=True)


def knowledge(entries: Sequence[Entry]) -> Knowledge:
    cues = cues_of(entries)
    matrix = ENCODER.encode_queries([cue.text for cue in cues])
    intents = np.zeros((len(entries), len(Intent)), dtype=np.float32)
    return Knowledge(entries, cues, ScannedCues(matrix), intents, ENCODER)


ALL = knowledge(entries_of(FAQ, [GUIDE], [PAST, OWN_ORDER]))


def test_the_entry_asked_for_answers_with_its_source() -> None:
    found = ALL.answer("运费多少")
    assert found is not None
    assert found.text("zh") == "满 99 元包邮。"
    assert found.source("zh")["id"] == "fee"


@pytest.mark.parametrize("question", ["今天天气如何", "老板叫什么名字", "", "   "])
def test_below_the_confidence_nothing_is_answered(question: str) -> None:
    assert ALL.answer(question) is None


def test_a_section_is_quoted_and_cited_with_its_goods() -> None:
    found = ALL.answer("帐篷怎么选 防水指数")
    assert found is not None
    assert found.passage is not None
    assert found.passage.heading == "防水指数"
    assert found.text("zh") == "看防水指数，3000 毫米够用。"
    assert found.source("zh")["section"] == "防水指数"
    assert found.passage.searches == ("双层帐篷",)


def test_the_title_is_answered_by_the_beginning() -> None:
    found = ALL.answer("帐篷怎么选")
    assert found is not None
    assert (found.passage, found.text("zh")) == (None, "先定人数。")


def test_an_agents_answer_comes_after_the_shops_own() -> None:
    found = ALL.answer("能包成礼物吗")
    assert found is not None
    assert found.entry.kind is EntryKind.PAST
    both = knowledge(
        entries_of([FaqEntry("gift", None, {"zh": ("能包成礼物吗",)}, {"zh": "能。"})], [], [PAST])
    )
    own = both.answer("能包成礼物吗")
    assert own is not None
    assert own.entry.id == "gift"


def test_what_was_said_of_one_shoppers_order_answers_nobody() -> None:
    assert all("订单" not in text for entry in ALL.entries for text in entry.wordings)


def test_an_only_entry_does_not_answer_everything() -> None:
    alone = knowledge(entries_of(FAQ[:1], [], []))
    assert alone.answer("运费多少") is not None
    assert alone.answer("老板叫什么名字") is None


def test_near_questions_are_offered() -> None:
    assert ALL.guesses("运费", "zh")[0] == "运费多少"
    assert knowledge([]).guesses("运费", "zh") == []


def test_without_entries_there_is_no_answer() -> None:
    assert knowledge([]).answer("运费多少") is None


def test_long_sections_are_cut_at_sentences() -> None:
    sentence = "这一句话有二十个字左右用来测试切分长度。"
    article = Article("x", ArticleKind.GUIDE, "zh", "题", (Section("节", sentence * 30),))
    passages = of_article(article).passages
    assert len(passages) > 1
    assert all(one.text.endswith("。") for one in passages)
    assert "".join(one.text for one in passages) == sentence * 30
    assert isinstance(passages[0], Passage)


def test_words_that_say_nothing_are_not_shared() -> None:
    assert "花呗" in grams("支持花呗吗")


def test_the_store_finds_what_the_scan_finds(tmp_path: Path) -> None:
    cues = cues_of(ALL.entries)
    keys = [key_of(ALL.entries, cue) for cue in cues]
    matrix = ENCODER.encode_queries([cue.text for cue in cues])
    question = ENCODER.encode_queries(["运费多少"])[0]
    with ChromaIndex.open(tmp_path / "c", "hashing/knowledge", ENCODER.dimension) as index:
        index.upsert(keys, matrix)
        stored = IndexedCues(index, keys).cosines(question)
    exact = ScannedCues(matrix).cosines(question)
    assert np.nanargmax(stored) == exact.argmax()
    assert stored == pytest.approx(exact, abs=1e-4)
