"""Names known beforehand, found in titles: from left to right the longest that fits.

It serves twice: with the spans of marked titles it is the baseline a tagger must beat, and with the
brands of a catalogue it finds them where the column is empty.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.enriching.amounts import plain
from retrieval.enriching.annotated import Annotated
from retrieval.enriching.spans import Kind, Span
from retrieval.simplifying import simplified


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Names and what they name.

    Args:
        kinds: Of each name, in its comparable spelling (see ``comparable``).
        sizes: By their first character, the lengths that names have, falling.
    """

    kinds: Mapping[str, Kind]
    sizes: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, kinds: Mapping[str, Kind]) -> "Dictionary":
        """The dictionary of these names."""
        kept = {comparable(name): kind for name, kind in kinds.items() if name}
        sizes: dict[str, set[int]] = {}
        for name in kept:
            sizes.setdefault(name[0], set()).add(len(name))
        return cls(kept, {first: sorted(some, reverse=True) for first, some in sizes.items()})

    @classmethod
    def learnt(cls, rows: Sequence[Annotated], at_least: float = 0.5) -> "Dictionary":
        """The spans of ``rows``, each as what it names most often.

        Args:
            rows: Marked titles.
            at_least: The share of a name's occurrences that must be marked so, 0 to 1.
        """
        marked = Counter((span.of(row.title), span.kind) for row in rows for span in row.spans)
        kinds = {name: kind for (name, kind), _ in reversed(marked.most_common())}
        known = cls.of(kinds)
        seen = Counter(found for row in rows for found in known._everywhere(row.title))
        kept = {
            name: kind
            for name, kind in known.kinds.items()
            if marked[name, kind] >= at_least * seen[name]
        }
        return cls.of(kept)

    def spans(self, title: str) -> list[Span]:
        """The names in ``title`` that do not overlap, the longest at each place."""
        text = comparable(title)
        found, place = [], 0
        while place < len(text):
            sizes = self.sizes.get(text[place], ())
            size = next((size for size in sizes if self._fits(text, place, size)), 0)
            if size:
                found.append(Span(place, place + size, self.kinds[text[place : place + size]]))
            place += size or 1
        return found

    def _everywhere(self, title: str) -> Iterator[str]:
        text = comparable(title)
        for place in range(len(text)):
            for size in self.sizes.get(text[place], ()):
                if self._fits(text, place, size):
                    yield text[place : place + size]

    def _fits(self, text: str, place: int, size: int) -> bool:
        end = place + size
        if text[place:end] not in self.kinds or end > len(text):
            return False
        return not _inside_word(text, place) and not _inside_word(text, end)


def comparable(text: str) -> str:
    """``text`` without width, case and script, each character where it was."""
    return simplified(plain(text))


def brands(names: Iterable[str]) -> Dictionary:
    """A dictionary of brands; a single character is no name to look for."""
    return Dictionary.of({name: Kind.BRAND for name in names if len(name) > 1})


def _inside_word(text: str, place: int) -> bool:
    """Whether a Latin word or a number goes on across ``place``."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if not (before.isascii() and after.isascii()):
        return False
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
