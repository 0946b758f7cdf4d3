"""Finds known names in a text: Chinese ones as substrings, Latin ones as whole words in any number.

No word segmentation decides where a name ends, and a large vocabulary is as fast as a small one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from assistant.nlu.words.language import CJK
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled

Value = TypeVar("Value")
Found = tuple[int, int, Value]
WORD = compiled(r"[a-z0-9](?:[a-z0-9'&.]*[a-z0-9'])?")
IRREGULAR = {
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "leaves": "leaf",
    "loaves": "loaf",
    "mice": "mouse",
    "children": "child",
}
# Words whose singular is another word: "shorts" are worn, "short" is a length.
PLURAL_ONLY = frozenset(
    {"shorts", "glasses", "tights", "briefs", "boxers", "thermals", "sweets", "heels", "flats"}
    | {"slides", "ties", "suits", "throws", "crisps", "goods", "clothes", "irons", "toners"}
)


class SurfaceIndex(Generic[Value]):
    """Names and what they stand for, ready to be found in texts."""

    def __init__(self, entries: Mapping[str, Value]) -> None:
        """Keeps ``entries``, whose keys are ``surface_key`` of the names."""
        self._entries = entries
        lengths: dict[str, set[int]] = defaultdict(set)
        words: dict[str, int] = defaultdict(int)
        for key in entries:
            if CJK.search(key):
                lengths[key[0]].add(len(key))
            elif key:
                first, *others = key.split()
                words[first] = max(words[first], 1 + len(others))
        self._lengths = {first: sorted(own) for first, own in lengths.items()}
        self._words = dict(words)

    def find(self, text: str) -> Iterator[Found[Value]]:
        """Every name in a folded text as start, end and value; they may overlap."""
        yield from self._chinese(text)
        yield from self._latin(text)

    def _chinese(self, text: str) -> Iterator[Found[Value]]:
        for start, character in enumerate(text):
            for length in self._lengths.get(character, ()):
                value = self._entries.get(text[start : start + length])
                end = start + length
                if value is not None and end <= len(text) and not _cuts_a_word(text, start, end):
                    yield start, end, value

    def _latin(self, text: str) -> Iterator[Found[Value]]:
        words = [(stem(match.group()), *match.span()) for match in WORD.finditer(text)]
        for first, (word, start, _) in enumerate(words):
            for last in range(first, min(len(words), first + self._words.get(word, 0))):
                key = " ".join(word for word, _, _ in words[first : last + 1])
                value = self._entries.get(key)
                if value is not None:
                    yield start, words[last][2], value


def surface_key(name: str) -> str:
    """A name as it is looked up: folded, and stemmed word by word if it has no Chinese."""
    folded = " ".join(fold(name).split())
    if CJK.search(folded):
        return folded
    return " ".join(stem(word) for word in WORD.findall(folded))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """An English word without its plural: ``ones`` → ``one``, ``glasses`` stays."""
    word = word.strip(".'").removesuffix("'s")
    if word in IRREGULAR or word in PLURAL_ONLY:
        return IRREGULAR.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether the name begins or ends inside a Latin word or a number: 500毫升 in 1500毫升."""
    return _joins(text, start) or _joins(text, end)


def _joins(text: str, border: int) -> bool:
    pair = text[border - 1 : border + 1] if border else ""
    return len(pair) == 2 and pair.isascii() and pair.isalnum()
