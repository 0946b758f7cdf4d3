"""Words that are kept in a file find what words counted anew find."""

import logging
from pathlib import Path

import numpy as np
import pytest

from retrieval import lexical_file
from retrieval.lexical import LexicalIndex
from retrieval.lexical_file import kept_index

TERMS = {"a": ["跑步", "鞋", "shoe"], "b": ["鞋", "鞋"], "c": [], "e": ["\ud800"]}
IDS = ["a", "b", "c", "d", "e"]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical_file, "FEWEST", 0)


def refuse(*_: object) -> LexicalIndex:
    raise AssertionError("the words are not to be counted again")


def test_kept_words_find_the_same_without_counting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cache" / "words.npz"
    counted = kept_index(path, IDS, TERMS)
    monkeypatch.setattr(LexicalIndex, "from_terms", refuse)
    kept = kept_index(path, IDS, TERMS)
    for query in ("跑步鞋", "shoes", "椅子"):
        one, other = counted.match(query), kept.match(query)
        np.testing.assert_array_equal(one.scores, other.scores)
        assert (one.ideal, one.known) == (other.ideal, other.known)


@pytest.mark.parametrize(
    ("ids", "terms"),
    [
        pytest.param(IDS, {**TERMS, "b": ["鞋"]}, id="other terms"),
        pytest.param(IDS[:-1], TERMS, id="other rows"),
        pytest.param(["a", "b", "c", "e", "f"], TERMS, id="other ids"),
    ],
)
def test_other_words_are_counted_anew(
    tmp_path: Path, ids: list[str], terms: dict[str, list[str]]
) -> None:
    path = tmp_path / "words.npz"
    kept_index(path, IDS, TERMS)
    anew = kept_index(path, ids, terms)
    assert anew.ids == tuple(ids)
    right = LexicalIndex.from_terms(ids, [terms.get(key, []) for key in ids])
    np.testing.assert_array_equal(anew.scores("跑步鞋"), right.scores("跑步鞋"))


@pytest.mark.parametrize("damage", [b"", b"PK", b"x" * 100, None])
def test_a_damaged_file_is_written_anew(
    tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "words.npz"
    kept_index(path, IDS, TERMS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        assert kept_index(path, IDS, TERMS).scores("跑步鞋").any()
    assert "counted anew" in caplog.text
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    assert kept_index(tmp_path / "cache" / "words.npz", IDS, TERMS).scores("鞋").any()
    assert "could not be kept" in caplog.text
