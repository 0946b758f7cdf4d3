"""Words by how they sound, and the sequences of syllables that may stand at a place of a text."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables

UNUSUAL = -3.5  # a character in a reading that is not its usual one


class SoundIndex:
    """Words by their syllables, those that sound alike together."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        """Keeps ``shares``: words and how often they are said (logarithmic)."""
        self.words: dict[str, list[tuple[str, float, tuple[str, ...]]]] = {}
        self.beginnings: set[str] = set()
        for word, share in shares.items():
            own = tables.reading_of(word)
            others = tables.readings().get(word, ())[1:]  # 谁 is also read shéi
            if own:
                self._keep(word, share, own)
            for other in others:
                self._keep(word, share + UNUSUAL, (other,))

    def _keep(self, word: str, share: float, read: tuple[str, ...]) -> None:
        key = ""
        for syllable in read:
            self.beginnings.add(key)
            key += " " + sounds.blurred(syllable)
        self.words.setdefault(key, []).append((word, share, read))


@cache
def general_sounds() -> SoundIndex:
    """The words of the general table."""
    return SoundIndex(tables.words().shares)


def spelt(
    text: str, place: int, ends: Mapping[int, int], index: SoundIndex
) -> Iterator[tuple[list[tuple[int, int]], list[str]]]:
    """Every sequence of syllables from a place on that begins or makes words of the index."""
    waiting: list[tuple[str, list[tuple[int, int]], list[str]]] = [("", [], [])]
    while waiting:
        key, parts, typed = waiting.pop()
        at = parts[-1][1] if parts else place
        if parts:
            at = _past_a_gap(text, at, ends)
        for end, syllable in _syllables_at(text, at, ends):
            longer = f"{key} {sounds.blurred(syllable)}"
            reached = [*parts, (at, end)], [*typed, syllable]
            if longer in index.words and any(start in ends for start, _ in reached[0]):
                yield reached
            if longer in index.beginnings:
                waiting.append((longer, *reached))


def _past_a_gap(text: str, at: int, ends: Mapping[int, int]) -> int:
    """Where the next syllable of a word stands, if it does: after a space, and a tone taken out."""
    for place in range(at, min(at + 2, len(text) - 1)):
        if text[place] not in " '":
            break
        if place + 1 in ends:
            return place + 1
    return at


def _syllables_at(text: str, at: int, ends: Mapping[int, int]) -> Iterable[tuple[int, str]]:
    """The syllables that may stand at a place: letters, or the readings of a character."""
    if at in ends:
        longest = min(ends[at], at + sounds.LONGEST)
        known = sounds.syllables()
        return [(end, text[at:end]) for end in range(at + 1, longest + 1) if text[at:end] in known]
    own = tables.readings().get(text[at : at + 1], ())
    return [(at + 1, syllable) for syllable in own]
