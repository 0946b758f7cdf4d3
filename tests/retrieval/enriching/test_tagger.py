"""The tagger learns from marked titles, reads any text, and comes back from its files as it was."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.enriching.__main__ import thresholds
from retrieval.enriching.enrichment import shipped
from retrieval.enriching.scoring import scores
from retrieval.enriching.spans import Kind, Span
from retrieval.enriching.tagger import LONGEST, MANIFEST, WEIGHTS, Tagger
from retrieval.enriching.training import train
from retrieval.errors import TaggerError
from tests.retrieval.enriching.conftest import LEARNING
from tests.retrieval.enriching.titles import titles


def test_it_marks_titles_it_has_not_read_whose_words_it_knows(tagger: Tagger) -> None:
    rows = titles()
    learner = train([row for number, row in enumerate(rows) if number % 4], LEARNING)
    held = [row for number, row in enumerate(rows) if number % 4 == 0]
    found = learner.spans([row.title for row in held])
    assert scores(found, [row.spans for row in held])[None].f1 > 0.8


def test_learning_twice_gives_the_same_weights(tagger: Tagger) -> None:
    again = train(titles(), LEARNING)
    np.testing.assert_array_equal(again.weights, tagger.weights)
    np.testing.assert_array_equal(again.transitions, tagger.transitions)


def test_a_title_is_read_alike_alone_and_among_others(tagger: Tagger) -> None:
    some = [row.title for row in titles()]
    together = tagger.spans(some)
    for title, spans in zip(some, together, strict=True):
        alone = tagger.spans([title])[0]
        assert [(s.start, s.end, s.kind) for s in alone] == [
            (s.start, s.end, s.kind) for s in spans
        ]
        assert [s.score for s in alone] == pytest.approx([s.score for s in spans], abs=1e-4)


def test_case_width_and_script_do_not_change_what_is_read(tagger: Tagger) -> None:
    plain, other = "Vantelo便携雨伞 T90", "ＶＡＮＴＥＬＯ便攜雨傘\u3000ｔ９０"
    assert tagger.spans([plain])[0]
    assert [(s.start, s.end, s.kind) for s in tagger.spans([other])[0]] == [
        (s.start, s.end, s.kind) for s in tagger.spans([plain])[0]
    ]


@pytest.mark.parametrize(
    "title",
    ["", " ", "a", "\x00\x00", "\ud800杯", "🙂" * 30, "𠮷" * 3, "杯" * 5000, "\n\t", "١٢٣"],
    ids=repr,
)
def test_any_text_is_read_and_spans_lie_within_it(tagger: Tagger, title: str) -> None:
    for spans in tagger.spans([title, "岚汐简约台灯", title]):
        assert spans == sorted(spans)
    for span in tagger.spans([title])[0]:
        assert 0 <= span.start < span.end <= min(len(title), LONGEST)
        assert 0 <= span.score <= 1


def test_no_titles_give_no_spans(tagger: Tagger) -> None:
    assert tagger.spans([]) == []


def test_it_comes_back_from_its_files(tagger: Tagger, tmp_path: Path) -> None:
    tagger.save(tmp_path, {"made_by": "a test"})
    again = Tagger.load(tmp_path)
    some = [row.title for row in titles()]
    assert again.spans(some) == tagger.spans(some)
    assert again.thresholds == tagger.thresholds


@pytest.mark.parametrize("damage", ["no weights", "no manifest", "cut", "format", "labels", "kind"])
def test_files_that_cannot_be_used_are_named(tagger: Tagger, tmp_path: Path, damage: str) -> None:
    tagger.save(tmp_path, {})
    manifest = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    if damage == "no weights":
        (tmp_path / WEIGHTS).unlink()
    elif damage == "no manifest":
        (tmp_path / MANIFEST).unlink()
    elif damage == "cut":
        (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:100])
    else:
        wrong: dict[str, object] = {"format": 99} if damage == "format" else {"labels": ["O"]}
        wrong = {"thresholds": {"cup": 0.5}} if damage == "kind" else wrong
        (tmp_path / MANIFEST).write_text(json.dumps({**manifest, **wrong}), "utf-8")
    with pytest.raises(TaggerError, match=tmp_path.name):
        Tagger.load(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        pytest.param(5, {Kind.BRAND: 0.4}, id="60 of 65 are enough"),
        pytest.param(10, {Kind.BRAND: 0.9}, id="60 of 70 are not"),
        pytest.param(0, {Kind.BRAND: 0.9}, id="nothing is wrong"),
    ],
)
def test_the_threshold_is_the_lowest_that_keeps_the_precision(
    wrong: int, expected: dict[Kind, float]
) -> None:
    rows = (titles() * 3)[: 60 + wrong]
    found = [[replace(row.spans[0], score=0.9)] for row in rows[:60]]
    found += [[Span(0, 1, Kind.BRAND, 0.4)] for _ in range(wrong)]
    assert thresholds(found, rows) == expected


def test_the_shipped_tagger_keeps_numbers_only() -> None:
    tagger = shipped()
    assert tagger.weights.dtype == np.int8
    assert {Kind.BRAND, Kind.PRODUCT, Kind.MODEL} >= set(tagger.thresholds) - {Kind.OTHER}
    assert tagger.thresholds
