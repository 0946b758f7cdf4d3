"""Which language a message is in, and how it is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nlu.words.language import detect_language
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("有黑色的吗", "zh"),
        ("do you have it in black", "en"),
        ("有没有 running shoes", "zh"),
        ("Acme Air Force 1 白色", "zh"),
        ("a 旗袍 for my sister please", "en"),
        ("iPhone 15 有吗", "zh"),
        ("does it deliver to 上海市浦东新区", "en"),
        ("i want a 保温杯", "en"),
        ("show me 这个怎么用", "zh"),
        ("ok", "en"),
    ],
)
def test_the_language_of_the_grammar_decides(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["500", "👍", "?!", ""])
def test_a_text_without_letters_has_the_default(text: str) -> None:
    assert detect_language(text, "en") == "en"
    assert detect_language(text, "zh") == "zh"


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_width_case_and_line_breaks_are_folded() -> None:
    assert fold("ＡＢｃ　１２\n￥") == "abc 12 ¥"
