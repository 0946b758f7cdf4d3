"""Files of every kind become rows that know their line; broken ones cost only themselves."""

import gzip
import json
from pathlib import Path

import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing.reading import find_files, read_table
from retrieval.importing.rows import RawTable, shorten


def table(folder: Path, content: str | bytes, name: str = "shop.csv") -> RawTable:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def values(read: RawTable) -> list[list[object]]:
    return [list(row.values.values()) for row in read.rows]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("id,title\n1,鞋\n", id="comma"),
        pytest.param("id;title\n1;鞋\n", id="semicolon"),
        pytest.param("id\ttitle\n1\t鞋\n", id="tab"),
        pytest.param("id|title\n1|鞋\n", id="bar"),
        pytest.param("sep=;\nid;title\n1;鞋\n", id="Excel's sep line"),
        pytest.param('"sep=|"\nid|title\n1|鞋\n', id="quoted sep line"),
        pytest.param("\n\nid,title\n\n1,鞋\n\n", id="blank lines"),
        pytest.param("id,title\r\n1,鞋\r\n", id="Windows line ends"),
        pytest.param("id,title\r1,鞋\r", id="old Mac line ends"),
        pytest.param("id,title,,\n1,鞋,,\n", id="empty columns at the end"),
        pytest.param("i\0d,title\n1,鞋\0\n", id="zero bytes"),
        pytest.param("id,title\n1,鞋", id="no line end at the end"),
    ],
)
def test_a_table_is_read_whatever_parts_its_cells(tmp_path: Path, content: str) -> None:
    read = table(tmp_path, content)
    assert (read.format, read.columns, values(read)) == ("csv", ("id", "title"), [["1", "鞋"]])
    assert not read.errors


def test_a_row_after_a_cell_of_several_lines_knows_its_line(tmp_path: Path) -> None:
    read = table(tmp_path, 'id,title\n1,"two\nlines"\n2,鞋\nbroken\n')
    assert [row.line for row in read.rows] == [2, 4]
    assert read.rows[0].values["title"] == "two\nlines"
    assert [error.line for error in read.errors] == [5]


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = "".join(f"{number},鞋 {number},9\n" for number in range(3, 2_000))
    read = table(tmp_path, 'id,title,price\n1,"open,9\n2,袜,8\n' + rows)
    assert len(read.rows) == 1_998
    (error,) = read.errors
    assert (error.line, error.value) == (2, '1,"open,9')
    assert "quotation mark" in error.reason


def test_quotes_inside_a_cell_are_read_as_they_stand(tmp_path: Path) -> None:
    read = table(tmp_path, 'id,title\n1,15.6" 电脑包\n2,"5寸" 屏\n3,"he said ""hi"""\n')
    assert values(read) == [["1", '15.6" 电脑包'], ["2", "5寸 屏"], ["3", 'he said "hi"']]


def test_rows_that_do_not_fit_the_header_are_refused_alone(tmp_path: Path) -> None:
    read = table(tmp_path, "id,title,price\n1,鞋\n2,袜,9\n3,帽,9,9\n4,包,")
    assert [row.values["id"] for row in read.rows] == ["2", "4"]
    assert [(error.line, error.reason) for error in read.errors] == [
        (2, "the row has 2 cells, the header names 3"),
        (4, "the row has 4 cells, the header names only 3"),
    ]


def test_a_last_line_cut_off_is_refused_and_said_so(tmp_path: Path) -> None:
    read = table(tmp_path, "id,title,price\n1,鞋,9\n2,袜")
    assert len(read.rows) == 1
    assert read.errors[0].reason.endswith("the file seems to be cut off here")


def test_a_cell_of_a_megabyte_costs_one_row_and_is_shown_short(tmp_path: Path) -> None:
    read = table(tmp_path, f"id,title\n1,{'x' * 1_000_000}\n2,鞋\n")
    assert values(read) == [["2", "鞋"]]
    assert "131,072" in read.errors[0].reason
    assert len(read.errors[0].value or "") <= 61


def test_a_line_too_long_for_any_table_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"Line 2 of 'shop.csv' has 16,000,003 characters"):
        table(tmp_path, "id,title\n1," + "x" * 16_000_001 + "\n")


def test_repeated_and_nameless_columns_are_told_apart(tmp_path: Path) -> None:
    read = table(tmp_path, "id,price,,price\n1,9,a,8\n")
    assert read.columns == ("id", "price", "#3", "price#4")
    assert read.notes == ("Column 'price' occurs more than once; the first one is used.",)


def test_json_lines_are_read_and_broken_ones_refused_alone(tmp_path: Path) -> None:
    lines = ['{"id": 1, "title": "鞋"}', "", "{broken", "[1]", '{"id": NaN}', '{"id": 2, "x']
    read = table(tmp_path, "\n".join(lines), "shop.csv")
    assert read.format == "jsonl"
    assert [row.line for row in read.rows] == [1]
    assert [error.line for error in read.errors] == [3, 4, 5, 6]
    assert "NaN is no number" in read.errors[2].reason


def test_a_record_of_a_megabyte_is_refused_alone(tmp_path: Path) -> None:
    huge = json.dumps({"id": 1, "title": "x" * 1_000_001})
    read = table(tmp_path, f'{huge}\n{{"id": 2}}\n', "shop.jsonl")
    assert [row.values["id"] for row in read.rows] == [2]
    assert "at most 1,000,000" in read.errors[0].reason


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("[" * 100_000, id="nested too deeply"),
        pytest.param('{"id": ' + "9" * 5_000 + "}", id="a number of 5,000 digits"),
    ],
)
def test_monstrous_json_is_refused_alone(tmp_path: Path, line: str) -> None:
    read = table(tmp_path, '{"id": 1}\n' + line + '\n{"id": 2}\n', "shop.jsonl")
    assert [row.line for row in read.rows] == [1, 3]
    assert [error.line for error in read.errors] == [2]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('[\n{"id": 1},\n{"id": 2}\n]', id="array"),
        pytest.param('{"products": [\n{"id": 1},\n{"id": 2}\n], "page": 1}', id="wrapped array"),
        pytest.param('{\n"id": 1\n}\n{\n"id": 2\n}', id="objects over several lines"),
    ],
)
def test_json_is_read_in_every_usual_shape(tmp_path: Path, content: str) -> None:
    read = table(tmp_path, content, "shop.json")
    assert (read.format, values(read)) == ("json", [[1], [2]])
    assert not read.errors


def test_an_order_with_lines_is_no_wrapped_list(tmp_path: Path) -> None:
    read = table(tmp_path, '{"order_id": "9", "lines": [{"product_id": "1"}]}\n', "o.jsonl")
    assert read.columns == ("order_id", "lines")


def test_what_stands_before_a_break_in_an_array_is_kept(tmp_path: Path) -> None:
    read = table(tmp_path, '[\n{"id": 1},\n{"id": 2},\n{"id": 3, "ti', "shop.json")
    assert len(read.rows) == 2
    assert (read.errors[0].line, len(read.errors)) == (4, 1)


def test_records_of_an_array_know_their_line(tmp_path: Path) -> None:
    read = table(tmp_path, '[{"id": 1},\n\n  {"id": 2}]', "shop.json")
    assert [row.line for row in read.rows] == [1, 3]


def test_a_yaml_list_is_read(tmp_path: Path) -> None:
    read = table(tmp_path, "# ours\n\n- id: a\n  question: {zh: [包邮吗]}\n- id: b\n", "faq.yaml")
    assert [row.line for row in read.rows] == [3, 5]
    assert read.rows[0].values == {"id": "a", "question": {"zh": ["包邮吗"]}}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("- &a {x: 1}\n- *a\n", id="references"),
        pytest.param("- a: [1\n", id="broken"),
        pytest.param("# note\n- a\n- {b: 1\n", id="broken later"),
    ],
)
def test_yaml_that_is_broken_or_refers_to_itself_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="no valid YAML"):
        table(tmp_path, content, "faq.yaml")


def test_yaml_can_run_nothing(tmp_path: Path) -> None:
    read = table(tmp_path, "- x: !!python/object/apply:os.getcwd []\n- x: 1\n", "faq.yaml")
    assert [row.values for row in read.rows] == [{"x": 1}]
    assert "no valid YAML" in read.errors[0].reason


def test_broken_bytes_in_yaml_are_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"Line 2 of 'faq\.yaml' has bytes"):
        table(tmp_path, "- question: 包邮吗\n- question: 运".encode() + b"\xe8\n", "faq.yaml")


@pytest.mark.parametrize("content", ["[]", "{broken\n", "[1, 2]"])
def test_a_file_without_a_single_record_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match=r"'shop\.json' has no record that can be read"):
        table(tmp_path, content, "shop.json")


def test_records_may_stand_by_their_id(tmp_path: Path) -> None:
    records = '{\n"7": {"name": "鞋", "price": 3},\n"8": {"name": "袜", "sku": "s"}\n}'
    read = table(tmp_path, records, "shop.json")
    assert [(row.line, row.values) for row in read.rows] == [
        (2, {"id": "7", "name": "鞋", "price": 3}),
        (3, {"name": "袜", "sku": "s"}),
    ]
    flat = table(tmp_path, records.replace("\n", ""), "flat.json")
    assert [row.values for row in flat.rows] == [row.values for row in read.rows]


def test_one_record_with_an_object_first_is_one_record(tmp_path: Path) -> None:
    read = table(tmp_path, '{"attributes": {"a": 1}, "id": 2, "title": "x"}', "shop.json")
    assert [row.values["id"] for row in read.rows] == [2]


def test_compressed_files_are_read(tmp_path: Path) -> None:
    read = table(tmp_path, gzip.compress("编号,标题\n1,鞋\n".encode("gb18030") * 9), "s.csv.gz")
    assert read.encoding == "gb18030"


def test_a_cut_off_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        table(tmp_path, gzip.compress(b"id,title\n1,x\n" * 99)[:-20], "shop.csv.gz")


def test_a_folder_stands_for_its_tables_by_name(tmp_path: Path) -> None:
    for name in ("b.csv", "a.jsonl.gz", "shop.toml", ".hidden.csv", "note.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "images").mkdir()
    assert [file.name for file in find_files([tmp_path])] == ["a.jsonl.gz", "b.csv"]


def test_a_folder_of_articles_stands_for_them(tmp_path: Path) -> None:
    for name in ("b.md", "a.zh.md", "notes.txt.bak"):
        (tmp_path / name).write_text("# x")
    assert [file.name for file in find_files([tmp_path])] == ["a.zh.md", "b.md"]


def test_links_to_files_are_followed_and_dead_ones_named(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("id,title\n1,x\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    assert len(read_table(tmp_path / "link.csv").rows) == 1
    (tmp_path / "dead.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(UnreadableFile, match="a link to a file that is not there"):
        read_table(tmp_path / "dead.csv")


def test_what_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="does not exist"):
        find_files([tmp_path / "nothing.csv"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFile, match="holds no CSV"):
        find_files([tmp_path / "empty"])
    with pytest.raises(UnreadableFile, match="is no file"):
        find_files([Path("/dev/null")])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("a\nb\x00\udcff", "a�b��", id="unprintable"),
        pytest.param("x" * 61, "x" * 60 + "…", id="long"),
        pytest.param(None, "None", id="nothing"),
        pytest.param({"a": 1}, "{'a': 1}", id="a record"),
    ],
)
def test_errors_show_values_short_and_printable(value: object, shown: str) -> None:
    assert shorten(value) == shown
