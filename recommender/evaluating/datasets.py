"""Interactions and item facts from the files that ``daogou evaluate recommender`` takes."""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from recommender.errors import InteractionsError
from recommender.interactions import Interactions
from recommender.models.content import ContentSimilarity

GZIP_MAGIC = b"\x1f\x8b"
WORD = re.compile(r"[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff]+")


class ItemLine(BaseModel):
    """One line of an items file: ``{"id", "title"?, "attributes"?: […]}``."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, frozen=True)

    id: str
    title: str = ""
    attributes: tuple[str, ...] = ()


def read_interactions(path: Path) -> Interactions:
    """The histories in a text file, gzipped or not: ``user item item …`` in time order.

    Raises:
        InteractionsError: The file cannot be read, holds no item, or has a user twice.
    """
    return Interactions.from_lines(line for _, line in _lines(path))


def read_items(path: Path) -> dict[str, ItemLine]:
    """The items of a JSONL file, gzipped or not, by id; a later line wins.

    Raises:
        InteractionsError: The file cannot be read, or a line is no item.
    """
    items = (_item(path, number, line) for number, line in _lines(path))
    return {item.id: item for item in items}


def likeness(items: Mapping[str, ItemLine], order: Sequence[str]) -> ContentSimilarity | None:
    """How alike the items in ``order`` are by attributes and by the words of their titles.

    Items that have no line are like nothing; None when no item has either.
    """
    nothing = ItemLine(id="")
    lines = [items.get(item, nothing) for item in order]
    attributes = [line.attributes for line in lines] if any(x.attributes for x in lines) else None
    words = [title_words(line.title) for line in lines] if any(x.title for x in lines) else None
    if attributes is None and words is None:
        return None
    return ContentSimilarity.of(attributes, words)


def title_words(title: str) -> list[str]:
    """Words of a title in lower case, Chinese as pairs of characters.

    >>> title_words("轻量跑步鞋 Pro 2")
    ['轻量', '量跑', '跑步', '步鞋', 'pro', '2']
    """
    found: list[str] = []
    for word in WORD.findall(title.casefold()):
        spaced = HAN.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", word)
        found.extend(spaced.split())
    return found


def _pairs(run: str) -> list[str]:
    return [one + two for one, two in pairwise(run)] or [run]


def _item(path: Path, number: int, line: str) -> ItemLine:
    try:
        return ItemLine.model_validate_json(line)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the line"
        raise InteractionsError(
            f"{path}, line {number}: {where}: {first['msg']};"
            ' expected {"id": …, "title": …, "attributes": […]}.'
        ) from exc


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data.startswith(GZIP_MAGIC) else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as exc:
        raise InteractionsError(f"{path} cannot be read as UTF-8 text: {exc}.") from exc
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line
