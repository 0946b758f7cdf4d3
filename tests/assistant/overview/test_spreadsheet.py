"""Tables as spreadsheets read them."""

import csv
import io

import pytest

from assistant.overview.sheets import sheet
from assistant.overview.spreadsheet import as_csv


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_chinese_is_read_as_chinese() -> None:
    text = as_csv(sheet("t", ["words"], [["跑步鞋"]]), ["原话"])
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert read(text) == [["原话"], ["跑步鞋"]]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "  =cmd|' /C calc'!A0",
        "＝1+1",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_no_text_is_a_formula(text: str) -> None:
    ((cell,),) = read(as_csv(sheet("t", ["x"], [[text]])))[1:]
    assert cell == f"'{text}"


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    assert read(as_csv(sheet("t", ["a", "b", "c"], [[-3.5, 2, None]])))[1] == ["-3.5", "2", ""]


def test_what_would_break_a_row_does_not() -> None:
    hostile = 'a,"b"\r\n=1,2\x00'
    assert read(as_csv(sheet("t", ["x", "y"], [[hostile, 1]])))[1] == ['a,"b"\r\n=1,2', "1"]
