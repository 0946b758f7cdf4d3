"""What a shop's owner says about names: which mean the same, and which do not although learnt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.nlu.words.entries import Entries, Entry
from assistant.nlu.words.surfaces import surface_key
from retrieval.constraints import Field

Surfaces = Mapping[str, Entries]


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The names of one shop; they go before everything learnt and before the general lists.

    Args:
        groups: Names for the same, in any language. What the first of them that the shop knows
            stands for, all of them stand for; where it knows none, they are searched for by the one
            that titles use most.
        never: Names with a value of the catalogue that they do not mean.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    never: tuple[tuple[str, str], ...] = ()

    def applied(self, learnt: Surfaces) -> dict[str, Entries]:
        """What names stand for, given what was ``learnt``."""
        found = dict(learnt)
        for name, value in self.never:
            key = surface_key(name)
            if key in found:
                found[key] = _without(found[key], value)
        for group in self.groups:
            keys = [surface_key(name) for name in group]
            meant = next((found[key] for key in keys if found.get(key)), None)
            found |= dict.fromkeys(keys, meant) if meant else {}
        return found


NO_NAMES = OwnNames()


def learnt_groups(surfaces: Surfaces) -> tuple[tuple[str, ...], ...]:
    """The names learnt for each kind of goods, its own name first, ordered by it.

    Names that stand for several kinds are in no group.
    """
    names: dict[str, list[str]] = {}
    for surface, entries in sorted(surfaces.items()):
        if len(entries) == 1 and entries[0].field == Field.CATEGORY and len(entries[0].values) == 1:
            names.setdefault(entries[0].values[0], []).append(surface)
    return tuple(
        (kind, *(name for name in own if name != surface_key(kind)))
        for kind, own in sorted(names.items())
        if len(own) > 1
    )


def _without(entries: Entries, value: str) -> Entries:
    kept = (_less(entry, value) for entry in entries)
    return tuple(entry for entry in kept if entry.values)


def _less(entry: Entry, value: str) -> Entry:
    return replace(entry, values=tuple(one for one in entry.values if one != value))
