"""Opens a file, whatever it is: packed or not, in any usual encoding, a table, a feed or records.

The content decides, not the name: a ``.csv`` that holds JSON is read as JSON; only Markdown is told
by its name, because any text is some. How a shop program lays
its products out over rows is undone last (``dialects``), so that a row is a product.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from retrieval.errors import UnreadableFile
from retrieval.importing.decoding import decode
from retrieval.importing.delimited import read_delimited
from retrieval.importing.dialects import in_plain_rows
from retrieval.importing.feeds import read_feed
from retrieval.importing.markdown import SUFFIXES, is_markdown, read_markdown
from retrieval.importing.packing import ARCHIVES, Content, is_table, refuse_large, unpack
from retrieval.importing.rows import RawTable
from retrieval.importing.structured import KEYED, read_json, read_json_lines, read_yaml

HEAD = 20_000
PARQUET = b"PAR1"
WRAPPED_LIST = re.compile(r'\{\s*"[^"]*"\s*:\s*\[\s*\{')
YAML_LIST = re.compile(r"(?:---[^\S\n]*+\n|#[^\n]*+\n|[^\S\n]*+\n)*+-\s")
Reader = Callable[[str, str, str], RawTable]


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: a folder stands for the tables and archives in it, sorted by name.

    One without any stands for the articles in it: beside tables, Markdown is a note.

    Raises:
        UnreadableFile: A path does not exist or is no file, or a folder holds no table.
    """
    return [file for path in paths for file in _files(path)]


def read_tables(path: Path) -> list[RawTable]:
    """The tables of a file: one, or those of an archive.

    Raises:
        UnreadableFile: It cannot be opened, is empty, binary, too large or of an unknown format.
    """
    return tables_in(_bytes(path), path.name)


def tables_in(data: bytes, name: str) -> list[RawTable]:
    """The tables in the bytes of a file called ``name``.

    Raises:
        UnreadableFile: They are empty, binary, or of an unknown format.
    """
    return [in_plain_rows(_table(content)) for content in unpack(data, name)]


def read_table(path: Path) -> RawTable:
    """The rows of a file that holds one table.

    Raises:
        UnreadableFile: As ``read_tables``, or it is an archive of several.
    """
    tables = read_tables(path)
    if len(tables) > 1:
        raise UnreadableFile(f"'{path.name}' holds {len(tables)} tables; expected one.")
    return tables[0]


def _table(content: Content) -> RawTable:
    if content.data.startswith(PARQUET):
        from retrieval.importing.parquet import read_parquet  # a heavy library, for such files only

        table = read_parquet(content.data, content.name)
    else:
        decoded = decode(content.data, content.name)
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        reader = read_markdown if is_markdown(content.name) else _reader(text)
        table = reader(text, content.name, decoded.encoding)
    if not table.columns:
        problem = f"; {table.errors[0]}" if table.errors else ""
        raise UnreadableFile(f"'{content.name}' has no record that can be read{problem}.")
    return table


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(item for item in path.iterdir() if item.is_file())
        tables = [item for item in files if is_table(item.name, ARCHIVES | {".tar"})]
        inside = tables or [item for item in files if is_table(item.name, SUFFIXES)]
        if not inside:
            raise UnreadableFile(
                f"The folder '{path}' holds no CSV, JSON, YAML, XML, Markdown or Parquet file and no archive."
            )
        return inside
    if not path.exists():
        kind = "is a link to a file that is not there" if path.is_symlink() else "does not exist"
        raise UnreadableFile(f"'{path}' {kind}.")
    if not path.is_file():
        raise UnreadableFile(f"'{path}' is no file; expected a table or a folder of tables.")
    return [path]


def _bytes(path: Path) -> bytes:
    try:
        (file,) = _files(path)
        refuse_large(path.name, file.stat().st_size)
        return file.read_bytes()
    except OSError as exc:
        raise UnreadableFile(f"'{path}' cannot be read: {exc.strerror or exc}.") from exc


def _reader(text: str) -> Reader:
    head = text[:HEAD].lstrip("\ufeff \t\n")
    if head.startswith("<"):
        return read_feed
    if head.startswith("[") or WRAPPED_LIST.match(head):
        return read_json
    if head.startswith("{"):
        return read_json_lines if _one_a_line(head) else read_json
    return read_yaml if YAML_LIST.match(head) else read_delimited


def _one_a_line(head: str) -> bool:
    """Whether an object begins on the second line too, or the first one is whole."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    if len(lines) == 1 and KEYED.match(head):
        return False
    return lines[0].endswith("}") or len(lines) == 1 or lines[1].startswith("{")
