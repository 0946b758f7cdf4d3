"""What a shopper said about themself: corrections of what was learnt, and what is to be left out.

Notes are kept in order and folded like turns: the latest word on a thing counts, and taking a turn
back takes its notes along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

KEPT_SIZES = 12
PERSONAL = "personal"  # the kind of a note that is about recommendation itself
SIZE = "size"
Named = tuple[str, str]  # the name of a fact, and its value in the catalogue's spelling


class Stance(StrEnum):
    """What a note says of its value."""

    AVOID = "avoid"  # never again, unless asked for by name
    REFUSE = "refuse"  # not in this search: it counts against, and fades as events do
    ALLOW = "allow"  # it may be offered again
    DROP = "drop"  # what was learnt of it so far does not hold
    SET = "set"  # the shopper's size
    TOOK = "took"  # a size that was put into the cart or ordered
    OFF = "off"
    ON = "on"
    ERASE = "erase"  # everything before is gone


@dataclass(frozen=True, slots=True)
class Note:
    """One thing said.

    Args:
        kind: The name of a fact (``brand``, ``category``, ``size`` …), ``words`` for words that no
            fact has, ``personal`` for recommendation itself.
        value: In the catalogue's spelling; empty where the kind says it all.
        within: For sizes, the category path in which they were taken; empty: wherever they exist.
        at: ISO 8601.
    """

    kind: str
    value: str
    stance: Stance
    within: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """A size of the shopper's, said or seen, and the category path in which it was taken."""

    value: str
    within: str = ""
    said: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What all notes together come to.

    Args:
        avoided: What is never to be offered.
        refused: What was turned down in a search, with the latest time.
        dropped: What is not to be concluded from events up to a time; an empty value is all of
            a kind.
        sizes: Newest last.
        personal: Whether recommendation may be personal.
        erased: When everything was erased; None if it never was.
    """

    avoided: frozenset[Named] = frozenset()
    refused: Mapping[Named, str] = field(default_factory=dict)
    dropped: Mapping[Named, str] = field(default_factory=dict)
    sizes: tuple[Size, ...] = ()
    personal: bool = True
    erased: str | None = None

    @classmethod
    def of(cls, notes: Iterable[Note]) -> Self:
        """The notes folded, oldest first."""
        said = cls()
        for note in notes:
            said = said.after(note)
        return said

    def after(self, note: Note) -> Self:
        """What is said once ``note`` is said too."""
        if note.stance in (Stance.OFF, Stance.ON):
            return self._with(personal=note.stance is Stance.ON)
        if note.stance is Stance.ERASE:
            return type(self)(personal=self.personal, erased=note.at)
        if note.kind == SIZE:
            return self._with(sizes=_sizes(self.sizes, note))
        return self._about(note)

    def size_for(self, category: str | None, sizes: Iterable[str]) -> Size | None:
        """The shopper's size among those of a product: one that was said, else the one last taken.

        Args:
            category: The product's category path.
            sizes: Every size the product is made in.
        """
        made = set(sizes)
        path = f"{category or ''}/"
        fits = [s for s in self.sizes if s.value in made and _lies_within(path, s.within)]
        return max(fits, key=lambda size: (size.said, fits.index(size))) if fits else None

    def _about(self, note: Note) -> Self:
        named = (note.kind, note.value)
        others = {key: at for key, at in self.refused.items() if key != named}
        avoided = self.avoided - {named}
        if note.stance is Stance.AVOID:
            return self._with(avoided=avoided | {named}, refused=others)
        if note.stance is Stance.REFUSE:
            return self._with(refused={**others, named: note.at})
        if note.stance is Stance.DROP:
            return self._with(dropped={**self.dropped, named: note.at}, refused=others)
        return self._with(avoided=avoided, refused=others)

    def _with(self, **changed: object) -> Self:
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return type(self)(**{**fields, **changed})


def _sizes(sizes: tuple[Size, ...], note: Note) -> tuple[Size, ...]:
    """The sizes after one more word on them; a value dropped is no longer the shopper's."""
    others = tuple(s for s in sizes if s.value != note.value)
    if note.stance in (Stance.DROP, Stance.AVOID):
        return others if note.value else ()
    if note.stance is Stance.SET:
        unsaid = tuple(s for s in others if not (s.said and s.within == note.within))
        return (*unsaid, Size(note.value, note.within, said=True))[-KEPT_SIZES:]
    if any(s.value == note.value and s.said for s in sizes):
        return sizes
    kept = tuple(s for s in sizes if (s.value, s.within) != (note.value, note.within))
    return (*kept, Size(note.value, note.within))[-KEPT_SIZES:]


def _lies_within(path: str, within: str) -> bool:
    return not within or path.startswith(f"{within}/")
