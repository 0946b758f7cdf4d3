"""XML is read as a stream, without entities; what follows an error is all that is lost."""

from pathlib import Path

import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing.reading import read_table
from retrieval.importing.rows import RawTable

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss><channel><item><id>1</id><title>&b;</title></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE rss SYSTEM "file:///etc/hostname">
<rss><channel><item><id>1</id><title>x</title></item></channel></rss>"""


def feed(folder: Path, text: str, encoding: str = "utf-8") -> RawTable:
    (folder / "feed.xml").write_bytes(text.encode(encoding))
    return read_table(folder / "feed.xml")


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE], ids=["entities", "a document type"])
def test_entities_and_document_types_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="defines a document type or entities"):
        feed(tmp_path, text)


def test_any_list_of_products_is_read(tmp_path: Path) -> None:
    read = feed(
        tmp_path,
        "<shop>\n<product><id>1</id><title>鞋</title><size>41</size><size>42</size></product>\n"
        "<product><id>2</id><title>a <b>b</b> c</title></product></shop>",
    )
    assert [(row.line, row.values) for row in read.rows] == [
        (2, {"id": "1", "title": "鞋", "size": ["41", "42"]}),
        (3, {"id": "2", "title": "a  b  c"}),
    ]


def test_items_before_an_error_are_kept_and_the_error_has_its_line(tmp_path: Path) -> None:
    read = feed(tmp_path, "<rss>\n<item><id>1</id></item>\n<item><id>2</oops></item></rss>")
    assert len(read.rows) == 1
    (error,) = read.errors
    assert error.line == 3
    assert "the rest of the file is no valid XML" in error.reason


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_feed_may_be_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><a><item><title>跑步鞋和运动袜</title></item></a>"
    assert feed(tmp_path, text, encoding).rows[0].values["title"] == "跑步鞋和运动袜"


def test_signs_that_xml_forbids_do_not_stop_it(tmp_path: Path) -> None:
    read = feed(tmp_path, "<a><item><title>a\x0bb</title></item></a>")
    assert read.rows[0].values["title"] == "a b"


@pytest.mark.parametrize("text", ["<html><body>Not found</body></html>", "<rss/>"])
def test_markup_without_products_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"'feed.xml' is XML or HTML without any item"):
        feed(tmp_path, text)


def test_elements_in_each_other_without_end_are_refused(tmp_path: Path) -> None:
    read = feed(tmp_path, "<a><item><id>1</id></item><item>" + "<b>" * 100_000)
    assert len(read.rows) == 1
    assert "50 deep" in read.errors[0].reason
