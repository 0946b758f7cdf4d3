"""The corpus: one attack a line, with where it enters, what is sent, and what must not happen.

A row is data, not code: whoever finds a new way in adds a line. How a row is carried out is told by
``enters``, and what is looked at afterwards by ``never``; ``test_corpus.py`` proves that some test
carries out every row.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Attack:
    """One row.

    Args:
        id: Unique in the corpus; names the file and the line.
        family: What kind of attack it is, as the file is called.
        enters: Where the payload comes in.
        payload: What is sent; in some families the words for how it is made.
        never: What must not happen.
        more: What only rows of this family have.
    """

    id: str
    family: str
    enters: str
    payload: str
    never: str
    more: Mapping[str, Any]


@cache
def corpus() -> tuple[Attack, ...]:
    """Every attack, in the order of files and lines."""
    rows = []
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text("utf-8").strip().split("\n"):
            row = json.loads(line)
            known = {name: row.pop(name) for name in ("id", "family", "enters", "payload", "never")}
            rows.append(Attack(**known, more=row))
    return tuple(rows)


def attacks(family: str, *enters: str) -> list[Attack]:
    """Those of a family, or of some of its entrances."""
    return [
        one for one in corpus() if one.family == family and (not enters or one.enters in enters)
    ]


def each(family: str, *enters: str) -> pytest.MarkDecorator:
    """Runs a test once for each of them, as its argument ``attack``."""
    rows = attacks(family, *enters)
    return pytest.mark.parametrize("attack", rows, ids=[one.id for one in rows])
