"""Hundreds of messages with their whole reading, in tables beside this file.

A line is ``message => reading`` in the notation of ``market``; nothing after the arrow means that
nothing is asked for.
"""

from pathlib import Path

import pytest

from assistant.nlu.words.normalising import fold
from tests.assistant.nlu.market import expected, read, reading_of

TABLES = ("messages_zh.txt", "messages_en.txt")
FEWEST = 250


def rows(name: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    cut = (line.partition(" =>") for line in lines if line.strip() and not line.startswith("# "))
    return [(text, reading) for text, _, reading in cut]


MESSAGES = [row for name in TABLES for row in rows(name)]
TEXTS = [text for text, _ in MESSAGES]


@pytest.mark.parametrize(("text", "reading"), MESSAGES)
def test_a_message_is_read_whole_and_nothing_else(text: str, reading: str) -> None:
    assert reading_of(text) == expected(reading)


@pytest.mark.parametrize("name", TABLES)
def test_every_language_has_its_messages_each_once(name: str) -> None:
    texts = [text for text, _ in rows(name)]
    assert len(texts) == len(set(texts)) >= FEWEST


@pytest.mark.parametrize("text", TEXTS)
def test_full_width_and_capitals_are_read_alike(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in text)
    assert reading_of(wide) == reading_of(text)
    assert reading_of(text.upper()) == reading_of(text.lower())


@pytest.mark.parametrize("text", TEXTS)
def test_every_span_lies_in_the_message_and_says_something(text: str) -> None:
    found = read(text)
    assert len(fold(text)) == len(text)
    for start, end in (*(m.span for m in found.mentions), *(r.span for r in found.references)):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]


@pytest.mark.parametrize("text", TEXTS)
def test_no_two_fields_claim_the_same_characters(text: str) -> None:
    found = [(m.constraint.field, m.span) for m in read(text).mentions]
    for place, (field, (start, end)) in enumerate(found):
        for other, (other_start, other_end) in found[place + 1 :]:
            assert field == other or end <= other_start or other_end <= start
