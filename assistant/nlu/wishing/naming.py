"""Turns names found in a message into constraints: which field, wanted or refused, how many."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.nlu.meaning import Mention, Span
from assistant.nlu.wishing.corrections import standing
from assistant.nlu.wishing.exact import covering
from assistant.nlu.wishing.indifference import property_names
from assistant.nlu.wishing.polarity import (
    Polarity,
    Previous,
    is_chained,
    polarity,
    refuses_together,
)
from assistant.nlu.words.entries import Entry, Match
from assistant.nlu.words.lexicon import phrases
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.constraints import Constraint, Field, Op
from retrieval.units import units

OR_BEFORE = compiled(r"(?:或者?|还是|要么|\bor)\s*$")
OR_AFTER = compiled(r"\s*色?的?\s*(?:或|还是|要么|or\b)")
DESCRIBING = compiled(
    r"(?:[^，。,.;；!！?？\s和跟与或及、/还]{0,12}的[^，。,.;；!！?？\s和跟与或及、/还]{0,12})?"
)
HELD_BEFORE = compiled(
    r"(?:能|可以?|要)(?:装|放|塞|容纳|兼容|适配)(?:得?下|进)?[^，。,;；的]{0,8}$",
    r"[装放塞]得下[^，。,;；的]{0,8}$",
)
NUMBERED = compiled(r"(?:\bage |\bover )?[\d.~-]+\s*(?P<unit>\D*)")
ALWAYS_TELLING = frozenset({Field.CATEGORY, Field.BRAND, Field.COLOR, Field.SIZE, "gender"})
MEMORY = frozenset({"8", "16", "32", "64", "128", "256", "512"})
NEARBY = 8  # how far the name of a property may stand from its value


@dataclass(frozen=True, slots=True)
class Naming:
    """What the names in a message ask for.

    Args:
        mentions: Constraints with their places.
        freed: Fields of which a value is said not to matter.
        spans: The place of every name used.
    """

    mentions: tuple[Mention, ...]
    freed: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """A name with the entry that is meant by it, and how."""

    entry: Entry
    how: Polarity
    span: Span


def needed(text: str, matches: Sequence[Match]) -> list[Match]:
    """The names without kinds of goods that only describe another kind: the first of 装A的B."""
    goods = [match for match in matches if match.is_category]
    describing = {
        match
        for match, after in pairwise(goods)
        if match.entry != after.entry and DESCRIBING.fullmatch(text, match.end, after.start)
    }
    held = {match for match in goods if HELD_BEFORE.search(left_of(text, match.start))}
    if len(held) < len(goods):  # 能装甲的 alone asks for 甲
        describing |= held
    return [match for match in matches if match not in describing]


def wanted_categories(text: str, matches: Iterable[Match]) -> frozenset[str]:
    """The categories that a message names and does not refuse."""
    return frozenset(
        value
        for match in matches
        if match.is_category and not polarity(text, match.start, match.end).negated
        for value in match.entry.values
    )


def find_named(
    text: str, matches: Iterable[Match], accumulating: Collection[str], carried: Collection[str]
) -> Naming:
    """The constraints that names make.

    Args:
        text: The folded message.
        matches: Names found in it, left to right, without overlaps.
        accumulating: Fields of which goods can have several values, so that wishes add up.
        carried: Attributes of the kinds of goods wanted; empty when none is named.
    """
    meant = _meant(text, matches, carried)
    said = standing(text, meant, lambda one: (one.entry.field, one.span))
    wanted = [one for one in said if not one.how.free]
    freed = tuple(dict.fromkeys(one.entry.field for one in meant if one.how.free))
    groups: dict[tuple[str, bool, int], list[Meant]] = {}
    for one in wanted:
        apart = one.entry.field in accumulating and not _is_alternative(text, one.span)
        key = (one.entry.field, one.how.negated, one.span[0] if apart else -1)
        groups.setdefault(key, []).append(one)
    mentions = tuple(_mention(text, group) for group in groups.values())
    return Naming(mentions, freed, tuple(one.span for one in meant))


def _meant(text: str, matches: Iterable[Match], carried: Collection[str]) -> list[Meant]:
    meant: list[Meant] = []
    seen: set[Entry] = set()
    for match in matches:
        entry = _entry(text, match, carried)
        if entry is None:
            continue
        before = meant[-1] if meant else None
        previous = (
            Previous(before.span[1], before.how, before.entry.field == entry.field)
            if before
            else None
        )
        tight = entry.field == Field.CATEGORY
        how = polarity(text, match.start, match.end, previous, tight=tight)
        if entry not in seen or how.free:
            meant.append(Meant(entry, how, (match.start, match.end)))
            seen.add(entry)
    return _refused_together(text, meant)


def _refused_together(text: str, meant: Sequence[Meant]) -> list[Meant]:
    """A refusal that follows a list is one of all in it: 红色蓝色都不要."""
    found = list(meant)
    reaching = False
    for place in range(len(found) - 1, 0, -1):
        one, after = found[place - 1], found[place]
        between = text[one.span[1] : after.span[0]]
        reaching = reaching or refuses_together(text, after.span[1])
        reaching = reaching and after.how.negated and one.entry.field == after.entry.field
        reaching = reaching and is_chained(between, alike=True)
        if reaching:
            found[place - 1] = replace(one, how=after.how)
    return found


def _entry(text: str, match: Match, carried: Collection[str]) -> Entry | None:
    """The first entry that goods of the kind named have; None if it is no property of theirs."""
    for entry in match.entries:
        if entry.field in ALWAYS_TELLING or entry.field in carried:
            return entry
    if carried or (_is_hollow(text, match) and not _is_told(text, match)):
        return None
    return match.entry


def _is_hollow(text: str, match: Match) -> bool:
    """Whether a value says little without the goods it belongs to: "long", 3天, 30%."""
    name = text[match.start : match.end]
    numbered = NUMBERED.fullmatch(name)
    if numbered:
        unit = numbered["unit"].strip()
        if unit == "g" and name.removesuffix("g") in MEMORY:
            return True  # 128g is a size of memory as well
        return not any(family.clear and unit in family.factors for family in units())
    return name in phrases().hollow_values


def _is_told(text: str, match: Match) -> bool:
    """Whether the name of a property stands beside the value: 保质期12个月."""
    before = left_of(text, match.start, NEARBY)
    return any(name in before for name in property_names())


def _is_alternative(text: str, span: Span) -> bool:
    """Whether an "or" stands right before or after the value."""
    return bool(OR_BEFORE.search(left_of(text, span[0])) or OR_AFTER.match(text, span[1]))


def _mention(text: str, group: Sequence[Meant]) -> Mention:
    """One constraint of all values; its place covers them if nothing else stands between."""
    values = tuple(dict.fromkeys(value for one in group for value in one.entry.values))
    hard = all(one.how.hard for one in group)
    first = group[0]
    constraint = constraint_of(first.entry.field, values, negated=first.how.negated, hard=hard)
    return Mention(constraint, covering(text, [one.span for one in group]))


def constraint_of(field: str, values: tuple[str, ...], *, negated: bool, hard: bool) -> Constraint:
    """The constraint that one or several values make."""
    if len(values) == 1:
        return Constraint(field, Op.NE if negated else Op.EQ, values[0], hard)
    return Constraint(field, Op.NOT_IN if negated else Op.IN, values, hard)
