"""Blind rows are new: none stands in the training rows, not even nearly."""

from pathlib import Path

import pytest

from assistant.training.overlap import ALIKE, blind_files, closest, overlap_report

LABELS = Path(__file__).parents[3] / "prompts" / "labels"


def test_equal_and_similar_texts_are_alike_and_others_are_not() -> None:
    shares = closest(
        ["Where is my parcel?", "where is my parcels", "hello"], ["where is my parcel", "thanks"]
    )
    assert shares[0] == pytest.approx(1.0)
    assert ALIKE <= shares[1] < 1
    assert shares[2] == 0


def test_without_texts_there_is_no_overlap() -> None:
    assert closest(["hello"], []).tolist() == [0]
    assert closest([], ["hello"]).tolist() == []


def test_texts_of_signs_alone_are_compared_as_they_are() -> None:
    assert closest(["👍", "??"], ["👍"]).tolist() == [1, 0]


def test_no_blind_row_is_like_a_training_row_of_any_kind() -> None:
    assert {file.name for file in blind_files(LABELS)} >= {"intent.zh.csv", "intent.en.csv"}
    assert {name: dict(rows) for name, rows in overlap_report(LABELS).items() if rows} == {}
