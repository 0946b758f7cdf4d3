"""Label files are read as shop owners write them, and refused with a reason."""

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.training.labels import Row, label_names, read_labels
from assistant.training.sentiments import sentiment_rows
from tests.assistant.training.conftest import Write


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("text,label\nhi,greet\n", id="plain"),
        pytest.param("sentence,label\nhi,greet\n", id="the other name of the column"),
        pytest.param("id,label,text,note\n1,greet,hi,x\n", id="further columns"),
        pytest.param("\ufefftext,label\r\nhi,greet\r\n", id="as a spreadsheet saves it"),
        pytest.param("text,label\n  hi ,greet\n,greet\nhi,\n\n", id="gaps and space"),
    ],
)
def test_a_row_is_read(write: Write, text: str) -> None:
    assert read_labels([write("labels.csv", text)]) == [Row("hi", "greet")]


def test_quoted_commas_and_line_breaks_stay_in_the_text(write: Write) -> None:
    path = write("labels.csv", 'text,label\n"well, hi\nthere",greet\n')
    assert read_labels([path]) == [Row("well, hi\nthere", "greet")]


def test_a_folder_is_read_file_by_file_in_the_order_of_names(write: Write, tmp_path: Path) -> None:
    write("set/b.csv", "text,label\nbye,goodbye\n")
    write("set/a.csv", "text,label\nhi,greet\n")
    rows = read_labels([tmp_path / "set"])
    assert [row.label for row in rows] == ["greet", "goodbye"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("text,intent\nhi,greet\n", "text, intent", id="no label column"),
        pytest.param("label\ngreet\n", "expected 'text'", id="no text column"),
        pytest.param("", "columns none", id="empty file"),
        pytest.param("text,label\n", "hold no row", id="no rows"),
    ],
)
def test_a_file_without_what_is_needed_is_refused(write: Write, text: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        read_labels([write("labels.csv", text)])


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes("text,label\n你好,greet\n".encode("gb18030"))
    with pytest.raises(ModelError, match=r"labels\.csv' are not UTF-8 at byte 11"):
        read_labels([path])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere\.csv' do not exist"):
        read_labels([tmp_path / "nowhere.csv"])


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no CSV file"):
        read_labels([tmp_path])


def test_one_label_alone_cannot_be_learnt() -> None:
    with pytest.raises(ModelError, match="only the label 'greet'"):
        label_names([Row("hi", "greet"), Row("hello", "greet")])


def test_zero_and_one_are_negative_and_positive() -> None:
    rows = sentiment_rows([Row("bad", "0"), Row("good", "1"), Row("fine", "neutral")])
    assert [row.label for row in rows] == ["negative", "positive", "neutral"]


def test_an_unknown_sentiment_is_named() -> None:
    with pytest.raises(ModelError, match="'angry' is unknown"):
        sentiment_rows([Row("bad", "angry")])
