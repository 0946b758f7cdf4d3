import gzip
from pathlib import Path

import pytest

from recommender.errors import InteractionsError
from recommender.evaluating.datasets import likeness, read_interactions, read_items, title_words


@pytest.mark.parametrize("pack", [pytest.param(bytes, id="plain"), pytest.param(gzip.compress)])
def test_interactions_are_read_packed_or_not(pack: type[bytes], tmp_path: Path) -> None:
    path = tmp_path / "interactions.txt"
    path.write_bytes(pack("﻿1 5 7\n\n2 7\n".encode()))
    some = read_interactions(path)
    assert some.users == ("1", "2")
    assert some.items == ("5", "7")


def test_an_unreadable_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InteractionsError, match=r"absent\.txt cannot be read"):
        read_interactions(tmp_path / "absent.txt")


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.gz"
    path.write_bytes(gzip.compress(b"1 2 3")[:-6])
    with pytest.raises(InteractionsError, match="cannot be read"):
        read_interactions(path)


def test_items_have_titles_and_attributes(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": 7, "attributes": [1, "red"]}\n{"id": "8", "title": "Tea"}\n')
    items = read_items(path)
    assert items["7"].attributes == ("1", "red")
    assert items["8"].title == "Tea"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param('{"title": "Tea"}', "line 1: id: Field required", id="no id"),
        pytest.param('{"id": "1", "colour": "red"}', "colour: Extra inputs", id="a typo"),
        pytest.param("tea", "Invalid JSON", id="no JSON"),
    ],
)
def test_a_bad_item_is_refused_with_its_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(InteractionsError, match=message):
        read_items(path)


def test_titles_make_items_alike_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    titles = ("轻量跑步鞋", "跑步鞋 男", "green tea", "black tea")
    path.write_text("\n".join(f'{{"id": "{n}", "title": "{t}"}}' for n, t in enumerate(titles)))
    found = likeness(read_items(path), ["0", "1", "2", "3", "unlisted"])
    assert found is not None
    scores = found.score([0])
    assert scores[1] > 0
    assert not scores[2:].any()


def test_items_of_which_nothing_is_known_have_no_likeness() -> None:
    assert likeness({}, ["a", "b"]) is None


def test_words_are_folded_and_chinese_is_read_in_pairs() -> None:
    assert title_words("USB-C 数据线 2m 茶") == ["usb", "c", "数据", "据线", "2m", "茶"]
