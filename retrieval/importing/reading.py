"""Opens a file, whatever it is: compressed or not, in any usual encoding, CSV, JSON or YAML.

The content decides, not the name: a ``.csv`` that holds JSON is read as JSON.
"""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from retrieval.errors import UnreadableFile
from retrieval.importing.decoding import decode
from retrieval.importing.delimited import read_delimited
from retrieval.importing.rows import RawTable
from retrieval.importing.structured import read_json, read_json_lines, read_yaml

LARGEST_FILE = 2_000_000_000
HEAD = 20_000
WRAPPED_LIST = re.compile(r'\{\s*"[^"]*"\s*:\s*\[\s*\{')
YAML_LIST = re.compile(r"(?:---\s*\n|#[^\n]*\n|\s*\n)*-\s")
GZIP = b"\x1f\x8b"
Reader = Callable[[str, str, str], RawTable]
SUFFIXES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml"})


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: a folder stands for the tables in it, sorted by name.

    Raises:
        UnreadableFile: A path does not exist or is no file, or a folder holds no table.
    """
    return [file for path in paths for file in _files(path)]


def read_table(path: Path) -> RawTable:
    """The rows of a file.

    Raises:
        UnreadableFile: It cannot be opened, is empty, binary, too large or of an unknown format.
    """
    decoded = decode(_bytes(path), path.name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    table = _reader(text, path.name)(text, path.name, decoded.encoding)
    if not table.columns:
        problem = f"; {table.errors[0]}" if table.errors else ""
        raise UnreadableFile(f"'{path.name}' has no record that can be read{problem}.")
    return table


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        inside = sorted(item for item in path.iterdir() if _is_table(item))
        if not inside:
            raise UnreadableFile(f"The folder '{path}' holds no CSV, JSON or YAML file.")
        return inside
    if not path.exists():
        kind = "is a link to a file that is not there" if path.is_symlink() else "does not exist"
        raise UnreadableFile(f"'{path}' {kind}.")
    if not path.is_file():
        raise UnreadableFile(f"'{path}' is no file; expected a table or a folder of tables.")
    return [path]


def _is_table(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return path.is_file() and bool(suffixes) and suffixes[-1] in SUFFIXES and path.name[0] != "."


def _bytes(path: Path) -> bytes:
    try:
        (file,) = _files(path)
        _refuse_large(path.name, file.stat().st_size)
        data = file.read_bytes()
        return _unpacked(data, path.name) if data.startswith(GZIP) else data
    except OSError as exc:
        raise UnreadableFile(f"'{path}' cannot be read: {exc.strerror or exc}.") from exc


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            text = stream.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as exc:
        raise UnreadableFile(f"'{name}' is a damaged or cut off gzip file: {exc}.") from exc
    _refuse_large(name, len(text))
    return text


def _refuse_large(name: str, size: int) -> None:
    if size > LARGEST_FILE:
        raise UnreadableFile(f"'{name}' has {size:,} bytes; at most {LARGEST_FILE:,} are read.")


def _reader(text: str, name: str) -> Reader:
    head = text[:HEAD].lstrip("\ufeff \t\n")
    if head.startswith("<"):
        raise UnreadableFile(f"'{name}' is XML or HTML; expected CSV, JSON lines, JSON or YAML.")
    if head.startswith("[") or WRAPPED_LIST.match(head):
        return read_json
    if head.startswith("{"):
        return read_json_lines if _one_a_line(head) else read_json
    return read_yaml if YAML_LIST.match(head) else read_delimited


def _one_a_line(head: str) -> bool:
    """Whether an object begins on the second line too, or the first one is whole."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    return lines[0].endswith("}") or len(lines) == 1 or lines[1].startswith("{")
