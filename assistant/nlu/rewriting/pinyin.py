"""Decides which Latin words of a message are pinyin, and reads them.

An English message is never turned into Chinese: a message is pinyin only when nothing in it can be
English alone, some of it can be pinyin alone, and the words behind it are ones that people say.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.nlu.meaning import Span
from assistant.nlu.rewriting import syllables, tables
from assistant.nlu.rewriting.decoding import Decoder
from assistant.nlu.rewriting.edits import Edit
from assistant.nlu.rewriting.nearby import shorthand
from assistant.nlu.rewriting.paths import Path
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import grammar

LATIN = re.compile(r"[a-z]+")
NUMBERED = re.compile(r"(?<![a-z])[a-z]{1,6}[1-5](?![0-9a-z])")
LATIN_ROW = re.compile(r"[a-z ]*")
# Logarithmic likelihood for each syllable of what people say: of many, of up to three, of single words.
LIKELY, LIKELY_ALONE, LIKELY_SINGLE = -6.6, -6.2, -5.2
COMMON = 20_000  # English words of a higher rank are too rare to be meant by a syllable
RARE = 3_000  # and those above this one within a Chinese text
NAMES = 0.4  # of the letters of a pinyin message, how many may belong to names
SURE_LETTERS, SURE_ALONE = 4, 3  # so many letters that are pinyin only: beside names, without

KnownWord = Callable[[str], bool]


class Script(Enum):
    """What a Latin word can be."""

    PINYIN = "pinyin only"
    BOTH = "pinyin or English"
    NAME = "neither, or a word of the shop"
    ENGLISH = "English only"


@dataclass(frozen=True, slots=True)
class LatinWord:
    """A Latin word of a message."""

    start: int
    end: int
    script: Script

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end

    @property
    def length(self) -> int:
        """Its letters."""
        return self.end - self.start


def may_be_pinyin(text: str, is_known: KnownWord) -> bool:
    """Whether a text without Chinese is several syllables, some of them no English words.

    Such a text is not spelt as English, even where the words behind it are unknown.
    """
    words = _latin_words(syllables.unmarked(text), is_known, certain=False)
    scripts = [word.script for word in words]
    return (
        len(words) > 1 and Script.PINYIN in scripts and set(scripts) <= {Script.PINYIN, Script.BOTH}
    )


def read_pinyin(text: str, decoder: Decoder, is_known: KnownWord) -> list[Edit]:
    """The edits that turn the pinyin in a folded text into characters; none in an English text.

    Args:
        text: The folded text.
        decoder: Knows the words of the shop.
        is_known: Whether a Latin word is one of the shop's.
    """
    plain = syllables.unmarked(text)
    marked = plain != text
    tones = _tones(plain)
    words = _latin_words(plain, is_known, certain=marked or bool(tones))
    if not any(word.script is Script.PINYIN for word in words):
        return []
    silent = "".join(" " if n in tones else c for n, c in enumerate(plain))
    found = _whole(silent, words, decoder) or _parts(silent, words, decoder)
    taken = {n for edit in found for n in range(edit.start, edit.end)}
    return [*found, *(Edit(n, n + 1, "") for n in tones if n not in taken)] if found else []


def _latin_words(text: str, is_known: KnownWord, *, certain: bool) -> list[LatinWord]:
    return [
        LatinWord(*match.span(), _script(match.group(), is_known, certain=certain))
        for match in LATIN.finditer(text)
        if certain or not _is_code(text, *match.span())
    ]


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a link, an address or an article number."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (
        before in tuple("@./#_-+")
        or after in tuple("@/#_+")
        or (after == "." and end + 1 < len(text) and text[end + 1].isalnum())
    )


def _script(word: str, is_known: KnownWord, *, certain: bool) -> Script:
    rank = tables.english().get(word, 0)
    parts = syllables.split(word)
    if not parts:
        return Script.ENGLISH if rank or word in grammar().english else Script.NAME
    if certain:
        return Script.PINYIN
    if is_known(word) or word in shorthand() or word in grammar().english or 0 < rank <= COMMON:
        return Script.BOTH
    return Script.PINYIN


def _tones(text: str) -> frozenset[int]:
    """The places of digits that are tones: nearly every syllable has one, or none does."""
    marked = [m.end() - 1 for m in NUMBERED.finditer(text) if syllables.split(m.group()[:-1])]
    letters = LATIN.findall(text)
    return (
        frozenset(marked) if len(marked) > 2 and len(marked) >= 0.6 * len(letters) else frozenset()
    )


def _whole(text: str, words: Sequence[LatinWord], decoder: Decoder) -> list[Edit]:
    """A message of which all that is not a name is pinyin."""
    sure = [word for word in words if word.script is Script.PINYIN]
    alien = [word for word in words if word.script in (Script.ENGLISH, Script.NAME)]
    letters = sum(word.length for word in words)
    needed = SURE_LETTERS if alien else SURE_ALONE
    if sum(word.length for word in sure) < needed and not CJK.search(text):
        return []
    if any(text[w.start : w.end] in grammar().english for w in alien):
        return []
    if sum(word.length for word in alien) > NAMES * letters:
        return []
    read = [word for word in words if word not in alien]
    if CJK.search(text):
        read = [word for word in read if _is_among_pinyin(text, word, sure)]
    path = decoder.decode(text, [word.span for word in read])
    return _edits(text, path) if _is_likely(path) else []


def _is_among_pinyin(text: str, word: LatinWord, sure: Sequence[LatinWord]) -> bool:
    """Whether a word of a Chinese text is pinyin, or stands in a row with such a word."""
    if word in sure:
        return True
    rank = tables.english().get(text[word.start : word.end], COMMON)
    joined = CJK.match(text, word.end) or (word.start and CJK.match(text, word.start - 1))
    if rank > RARE and joined:
        return True
    spans = (sorted((word.span, other.span)) for other in sure)
    return any(LATIN_ROW.fullmatch(text, one[1], other[0]) for one, other in spans)


def _parts(text: str, words: Sequence[LatinWord], decoder: Decoder) -> list[Edit]:
    """Single words of the shop in pinyin within a message of another language."""
    found: list[Edit] = []
    for word in words:
        if (
            word.script is not Script.PINYIN
            or len(syllables.split(text[word.start : word.end])) < 2
        ):
            continue
        blank = " " * word.start + text[word.start : word.end]
        path = decoder.decode(blank, [word.span])
        said = [edge.word for _, edge in path.edges if edge.parts]
        if len(said) == 1 and said[0] in decoder.own and path.read / len(said[0]) > LIKELY_ALONE:
            found += path.edits
    return found


def _is_likely(path: Path) -> bool:
    """Whether people say what was read; few syllables prove little, so more is asked of them."""
    read = [edge for _, edge in path.edges if edge.parts]
    count = sum(len(edge.parts) for edge in read)
    if not count:
        return False
    joined = any(len(edge.word) > 1 for edge in read)
    needed = LIKELY if count > 3 else LIKELY_ALONE if joined else LIKELY_SINGLE
    return path.read / count > needed


def _edits(text: str, path: Path) -> list[Edit]:
    """The characters read, without the spaces between the words of pinyin."""
    edits = path.edits
    touched = {n for edit in edits for n in (edit.start - 1, edit.end)}
    spaces = (n for n in touched if 0 <= n < len(text) and text[n] == " ")
    done = {n for edit in edits for n in range(edit.start, edit.end)}
    return [*edits, *(Edit(n, n + 1, "") for n in sorted(spaces) if n not in done)]
