"""Other people's texts are picked the same way each time, and none that is set aside for tests."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from assistant.training.borrowed import (
    SOURCES,
    read_english_intents,
    read_queries,
    read_reviews,
    read_validation_reviews,
    read_voice_commands,
)
from assistant.training.labels import Row
from assistant.training.lessons import dialogue_lesson
from tests.assistant.training.conftest import Write


def zipped(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))
    return path


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    lines = "".join(f"fruit,{number % 2},review {number}\n" for number in range(2000))
    text = f"category,label,text\n{lines}fruit,2,of no label\nfruit,1, \n"
    return zipped(tmp_path / "reviews" / "online_shopping.train.csv.gz", text)


def test_reviews_set_aside_for_tests_are_left_out(reviews: Path) -> None:
    texts = [row.text for row in read_reviews(reviews)]
    rests = {int(hashlib.sha1(text.encode()).hexdigest(), 16) % 5 for text in texts}  # noqa: S324
    assert texts
    assert 1 not in rests


def test_reviews_for_validation_are_apart_from_those_learnt_from(reviews: Path) -> None:
    learnt = {row.text for row in read_reviews(reviews)}
    held_out = {row.text for row in read_validation_reviews(reviews)}
    assert held_out
    assert not learnt & held_out


def test_reviews_without_label_or_text_are_left_out(reviews: Path) -> None:
    assert {row.label for row in read_reviews(reviews)} == {"negative", "positive"}
    assert all(row.text for row in read_reviews(reviews))


def test_queries_name_goods(tmp_path: Path) -> None:
    path = zipped(tmp_path / "queries.gz", "steel bottle\n\nsteel bottle\n")
    assert read_queries(path) == [Row("steel bottle", "find_product")]


def test_small_talk_is_in_scope(tmp_path: Path) -> None:
    path = zipped(tmp_path / "commands.gz", "weather\tis it cold\nchat\thow are you\n")
    assert read_voice_commands(path) == [Row("is it cold", "out_of_scope")]


def test_english_classes_become_intents(tmp_path: Path) -> None:
    content = {
        "train": [
            ["where did my package go", "order_status"],
            ["will it snow today", "weather"],
            ["pay my electricity bill", "pay_bill"],
            ["yes", "yes"],
        ],
        "oos_train": [["how do i knit", "oos"]],
    }
    rows = read_english_intents(zipped(tmp_path / "intents.gz", json.dumps(content)))
    assert sorted((row.label, row.text) for row in rows) == [
        ("out_of_scope", "how do i knit"),
        ("out_of_scope", "will it snow today"),
        ("track_order", "where did my package go"),
    ]


def test_the_manifest_names_the_files_that_were_there(
    reviews: Path, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOGOU_DATA", str(tmp_path))
    asked = "".join(f"hey {end},greet\nbuy {end},buy\n" for end in "abcdefghijkl")
    felt = "".join(f"great {end},positive\nwhat {end},neutral\n" for end in "abcdefghijkl")
    write("labels/intent/en.csv", f"text,label\n{asked}")
    write("labels/sentiment/en.csv", f"text,label\n{felt}")
    lesson = dialogue_lesson(tmp_path / "labels")
    assert lesson.files[-1].name == SOURCES[0].name
    assert "none stated" in lesson.notes[0]
    taught = {example.text for example in lesson.background if "sentiment" in example.targets}
    assert taught & {row.text for row in read_reviews(reviews)}
