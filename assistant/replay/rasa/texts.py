"""Texts as Rasa writes them: examples with their entities marked in brackets."""

import re
from collections.abc import Iterator

MARKED = re.compile(r"\[([^\][]*)\](?:\([^)]*\)|\{[^}]*\})")
ENTRY = re.compile(r"^\s*-\s?(.*)$")


def plain(text: str) -> str:
    """The words of an example: ``show me [red]{"entity": "color"} shoes`` without the marks."""
    return MARKED.sub(r"\1", text).strip()


def entries(block: str) -> Iterator[str]:
    """The examples of a block, one behind each dash; lines that go on belong to the one before."""
    held: list[str] = []
    for line in block.splitlines():
        entry = ENTRY.match(line)
        if entry:
            if held:
                yield "\n".join(held).strip()
            held = [entry[1]]
        elif held and line.strip():
            held.append(line.strip())
    if held:
        yield "\n".join(held).strip()
