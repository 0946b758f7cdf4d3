"""Turns dialogues of the demo shop into dialogues of its twin, word by word, or says why it cannot."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.replay import Script
from assistant.replay.loading import load_file
from demo.shelves import Leaf, brands, colors, leaves
from demo.words import Words

TABLE = Path(__file__).parent / "words.yaml"
PRODUCT_ID = re.compile(r"\bp-?\d{4}\b", re.IGNORECASE)
BETWEEN = re.compile(r"^---\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Twin:
    """A dialogue in the words of the twin.

    Args:
        name: The dialogue's name in the demo.
        text: The YAML document; what of it has no translation stands as it was.
        left: The words of the demo that it still has.
    """

    file: Path
    name: str
    text: str
    left: tuple[str, ...]

    def script(self, folder: Path) -> Script:
        """The dialogue, read as any other is; it is written to ``folder`` for that."""
        path = folder / f"{self.file.stem}-{abs(hash_of(self.text))}.yaml"
        path.write_text(self.text, encoding="utf-8")
        (script,) = load_file(path)
        return script


def twins(file: Path) -> Iterator[Twin]:
    """Every dialogue of a replay file as its twin."""
    for document in BETWEEN.split(file.read_text(encoding="utf-8")):
        raw = yaml.safe_load(document)
        if raw:
            text = translated(document)
            yield Twin(file, raw["dialogue"], text, tuple(untranslated(text)))


def translated(text: str) -> str:
    """The text with every word of the table replaced."""
    table = _table()
    return _pattern().sub(lambda found: _like(found.group(), table[found.group().lower()]), text)


def untranslated(text: str) -> Iterator[str]:
    """The words of the demo that are left in a text: goods, brands, colours, product ids."""
    yield from dict.fromkeys(found.group() for found in PRODUCT_ID.finditer(text))
    for word in _demo_words():
        if _whole(word).search(text):
            yield word


def hash_of(text: str) -> int:
    """A number for a text that is the same in every process."""
    return int.from_bytes(text.encode()[-64:], "big") % 10**12


@cache
def _table() -> Mapping[str, str]:
    sections = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {old.lower(): new for words in sections.values() for old, new in words.items()}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_table(), key=len, reverse=True)
    return re.compile("|".join(_bordered(word) for word in words), re.IGNORECASE)


def _bordered(word: str) -> str:
    """A Latin word only as a whole; Chinese has no borders."""
    latin = word[0].isascii() and word[0].isalnum() and word[-1].isascii() and word[-1].isalnum()
    return rf"(?<![A-Za-z_]){re.escape(word)}(?![A-Za-z_])" if latin else re.escape(word)


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(_bordered(word), re.IGNORECASE)


def _like(old: str, new: str) -> str:
    """``new`` in capitals where ``old`` was."""
    return new.upper() if old.isupper() and len(old) > 1 else new


@cache
def _demo_words() -> tuple[str, ...]:
    goods = [name for leaf in leaves() for name in (leaf.name, *_words(leaf))]
    named = [*goods, *(brand.name for brand in brands())]
    tinted = [(name, color.en) for name, color in colors().items()]
    found = {word for name in named for word in (name.zh, name.en)}
    found |= {word for pair in tinted for word in pair}
    return tuple(sorted(found - _shared()))


def _words(leaf: Leaf) -> list[Words]:
    return [word for kind in leaf.kinds for word in kind.words]


@cache
def _shared() -> set[str]:
    """Words that are goods or colours in the demo and also mean something else in a dialogue."""
    return {"clear", "透明"}
