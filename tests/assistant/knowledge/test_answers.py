"""Which entry answers a question: near by meaning and words, above all by the rare ones."""

from collections.abc import Sequence

import numpy as np

from assistant.knowledge.answers import ENOUGH, FaqAnswerer, Vectors
from assistant.records.faq import FaqEntry


def entry(name: str, question: str, answer: str = "可以。") -> FaqEntry:
    return FaqEntry(name, None, {"zh": (question,)}, {"zh": answer})


ENTRIES = [
    entry("cash", "支持到付吗"),
    entry("card", "支持刷卡吗"),
    entry("pickup", "支持自提吗"),
    entry("invoice", "支持开票吗"),
    entry("return", "支持退换吗"),
    entry("instalments", "花呗能分几期"),
    entry("carrier", "用哪家快递", "默认顺丰，满额包邮。"),
]


class Alike:
    """Finds every question equally near, so that the words decide."""

    name, dimension = "alike", 2

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.tile(np.array([1, 0], dtype=np.float32), (len(texts), 1))

    encode_documents = encode_queries


def answered(question: str, entries: list[FaqEntry] = ENTRIES) -> str | None:
    vectors = Alike().encode_queries([text for one in entries for text in one.wordings])
    found = FaqAnswerer(entries, vectors, Alike()).answer(question)
    return found.entry.id if found else None


def test_the_word_that_tells_entries_apart_decides() -> None:
    assert answered("支持花呗吗") == "instalments"
    assert answered("支持到付吗") == "cash"


def test_a_word_of_an_answer_counts_as_well() -> None:
    assert answered("有没有顺丰") == "carrier"


def test_rare_words_do_not_make_a_far_entry_near() -> None:
    shop_vectors = np.array([[1, 0]], dtype=np.float32)
    far = FaqAnswerer([entry("a", "花呗能分几期")], shop_vectors * (ENOUGH - 0.2), Alike())
    assert far.answer("花呗") is None


def test_without_entries_there_is_no_answer() -> None:
    assert answered("支持花呗吗", []) is None
