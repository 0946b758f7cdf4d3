"""Syllables of pinyin: which exist, how a run of letters splits into them, and which sound alike."""

import unicodedata
from functools import cache, lru_cache

from assistant.nlu.rewriting import tables

LONGEST = 6  # zhuang
MARKED = {ord("ü"): "v", ord("Ü"): "v", ord("ǖ"): "v", ord("ǘ"): "v", ord("ǚ"): "v", ord("ǜ"): "v"}
TONES = frozenset("\u0304\u0301\u030c\u0300")
NEVER = frozenset({"n", "ng", "m", "hm", "hng", "o", "e", "ei", "yo", "lo", "eng", "fiao", "kei"})
BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"))


class _Unmarked(dict[int, str]):
    """Letters without the mark of a tone, one for one."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        toned = len(parts) == 2 and parts[1] in TONES
        self[code] = letter = parts[0] if toned else chr(code)
        return letter


_UNMARKED = _Unmarked(MARKED)


def unmarked(text: str) -> str:
    """A text without the marks of tones: ``xiǎng`` → ``xiang``; as many code points as before."""
    return text if text.isascii() else text.translate(_UNMARKED)


@cache
def syllables() -> frozenset[str]:
    """Every syllable that some character has, also with u for ü (nu for nü)."""
    known = {one for own in tables.readings().values() for one in own if one.isascii()}
    return frozenset(known - NEVER) | {"lv", "nv", "lve", "nve"}


@lru_cache(maxsize=8192)
def split(letters: str) -> tuple[str, ...]:
    """The fewest syllables that a run of letters splits into; empty if it does not."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for start in range(len(letters)):
        so_far = best[start]
        if so_far is None:
            continue
        for end in range(start + 1, min(len(letters), start + LONGEST) + 1):
            held = best[end]
            if letters[start:end] in syllables() and (held is None or len(so_far) + 1 < len(held)):
                best[end] = (*so_far, letters[start:end])
    return best[len(letters)] or ()


@lru_cache(maxsize=4096)
def blurred(syllable: str) -> str:
    """A syllable as those hear it who do not tell zh from z or -ng from -n."""
    for initial, plain in BLURRED:
        if syllable.startswith(initial):
            syllable = plain + syllable[2:]
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


@lru_cache(maxsize=4096)
def muffled(syllable: str) -> str:
    """As ``blurred``, for slips of the keyboard and of the ear: n is like l, and ü like u, too."""
    heard = blurred(syllable).replace("v", "u")
    return "l" + heard[1:] if heard.startswith("n") and len(heard) > 1 else heard
