"""A Markdown article as one record: front matter, a title, and sections under their headings.

Links whose target is ``search:…`` say what fitting goods are looked for by; they are taken out of the
text and kept apart. Of the rest the words are kept.
"""

import re
from pathlib import PurePosixPath

import yaml

from retrieval.errors import UnreadableFile
from retrieval.importing.rows import RawTable, Row

SUFFIXES = frozenset({".md", ".markdown"})
FIELDS = ("id", "kind", "language", "title", "topic", "questions", "search")
COLUMNS = (*FIELDS, "sections")
FRONT = re.compile(r"\A\s*---\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
SEARCH = re.compile(r"\[([^\]\n]*)\]\(search:([^)\n]*)\)")
LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
MARKS = re.compile(r"\*\*|__|`|^[ \t]*>[ \t]?|^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)
LANGUAGES = ("zh", "en")


def is_markdown(name: str) -> bool:
    """Whether a file's name says that it is an article."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read_markdown(text: str, name: str, encoding: str) -> RawTable:
    """The article in ``text`` as a table of one row.

    Raises:
        UnreadableFile: Its front matter is no mapping or has an unknown name, or it has no title.
    """
    front, body = _parted(text.lstrip("\ufeff"), name)
    title, sections = _sections(body)
    stem = PurePosixPath(name).stem
    base, _, ending = stem.rpartition(".")
    named = ending if base and ending in LANGUAGES else None
    values = {
        "id": base if named else stem,
        "language": named,
        "kind": "guide",
        "title": title,
        **{field: value for field, value in front.items() if value is not None},
        "sections": sections,
    }
    if not values["title"]:
        raise UnreadableFile(
            f"'{name}' has no title; expected a first line such as '# How to choose a tent', "
            "or 'title: …' between two lines of '---'."
        )
    return RawTable(name, "markdown", encoding, COLUMNS, (Row(1, values),))


def _parted(text: str, name: str) -> tuple[dict[str, object], str]:
    match = FRONT.match(text)
    if match is None:
        return {}, text
    try:
        front = yaml.safe_load(match[1])
    except yaml.YAMLError as exc:
        where = " ".join(str(exc).split())[:200]
        raise UnreadableFile(f"The front matter of '{name}' is no valid YAML: {where}.") from exc
    if front is not None and not isinstance(front, dict):
        raise UnreadableFile(f"The front matter of '{name}' is no mapping; expected 'title: …'.")
    front = {str(field): value for field, value in (front or {}).items()}
    unknown = sorted(front.keys() - set(FIELDS))
    if unknown:
        raise UnreadableFile(
            f"The front matter of '{name}' has '{unknown[0]}', which is unknown; "
            f"expected some of {', '.join(FIELDS)}."
        )
    return front, text[match.end() :]


def _sections(body: str) -> tuple[str, list[dict[str, object]]]:
    """The title, and each heading with the text beneath it; what precedes the first has none."""
    title, heading = "", ""
    lines: list[str] = []
    found: list[dict[str, object]] = []
    fenced = False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        match = None if fenced else HEADING.fullmatch(line.strip())
        if match is None:
            lines.append(line)
            continue
        found.append(_section(heading, lines))
        lines = []
        first = len(match[1]) == 1 and not title
        title, heading = (_plain(match[2]), "") if first else (title, _plain(match[2]))
    found.append(_section(heading, lines))
    return title, [section for section in found if section["text"] or section["search"]]


def _section(heading: str, lines: list[str]) -> dict[str, object]:
    text = "\n".join(lines)
    searches = [(match[2] or match[1]).strip() for match in SEARCH.finditer(text)]
    paragraphs = re.split(r"\n\s*\n", SEARCH.sub("", text))
    told = [_joined(_plain(paragraph)) for paragraph in paragraphs]
    return {
        "heading": heading,
        "text": "\n".join(paragraph for paragraph in told if paragraph),
        "search": [search for search in searches if search],
    }


def _plain(text: str) -> str:
    return MARKS.sub("", LINK.sub(r"\1", text)).strip()


def _joined(paragraph: str) -> str:
    """A paragraph on one line; between Chinese characters a line break is nothing."""
    joined = re.sub(
        r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", paragraph
    )
    return re.sub(r"\s*\n\s*", " ", joined).strip()
