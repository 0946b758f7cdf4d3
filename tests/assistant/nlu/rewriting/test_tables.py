"""The tables are those that their manifest speaks of, small enough to be part of the program."""

import json
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.nlu.rewriting import tables
from assistant.nlu.rewriting.building import FOLDER, SIMPLIFIED, build

SMALL = 1_600_000


def test_the_manifest_tells_what_the_tables_are() -> None:
    told = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["sha256"]
    names = [*FOLDER.glob("*.txt"), SIMPLIFIED]
    assert told == {path.name: sha256(path.read_bytes()).hexdigest() for path in names}


def test_the_tables_are_small() -> None:
    assert sum(path.stat().st_size for path in [*FOLDER.iterdir(), SIMPLIFIED]) < SMALL


@pytest.mark.skipif(find_spec("pypinyin") is None, reason="needs the development packages")
def test_the_readings_can_be_made_again() -> None:
    made = build()["readings.txt"].splitlines()
    kept = Path(str(files("prompts"))) / "lexicon" / "writing" / "readings.txt"
    # the labelled messages may have brought in a character or two since
    assert len(set(made) ^ set(kept.read_text("utf-8").splitlines())) < 100


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("多少钱", ("duo", "shao", "qian")), ("银行", ("yin", "hang")), ("绿色", ("lv", "se"))],
)
def test_a_word_is_read_as_people_read_it(word: str, syllables: tuple[str, ...]) -> None:
    assert tables.reading_of(word) == syllables
