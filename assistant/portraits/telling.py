"""Tells a portrait: in sentences, and as data with names in the shopper's language."""

from typing import Any

from assistant.nlg.writer import Writer
from assistant.portraits.portrait import Known, Portrait, is_words
from assistant.skills.outcome import Line
from recommender.profiling.traits import CATEGORY, PRICE
from retrieval.constraints import Field

MAIN = (CATEGORY, Field.BRAND, Field.COLOR, PRICE)
MOST_OTHERS = 2
ERASE = Line("chip.erase_profile")
SWITCH = {True: Line("chip.personal_off"), False: Line("chip.personal_on")}


def lines_of(portrait: Portrait) -> tuple[Line, ...]:
    """What is known, in sentences; what is unknown is not mentioned."""
    told = [_listed("profile.category", portrait.of("interest", CATEGORY))]
    told += [_listed("profile.brand", portrait.of("interest", Field.BRAND))]
    told += [_listed("profile.color", portrait.of("interest", Field.COLOR))]
    told += [_each(kind, things) for kind, things in _others(portrait).items()][:MOST_OTHERS]
    told += [Line(f"profile.price_{one.value}") for one in portrait.of("interest", PRICE)]
    told += [_listed("profile.size", portrait.of("size"))]
    told += [_listed("profile.avoided", portrait.of("avoided"))]
    told += [_listed("profile.refused", portrait.of("refused"))]
    known = tuple(line for line in told if line is not None)
    switch = () if portrait.personal else (Line("profile.is_off"),)
    if not known:
        return (Line("profile.nothing"), *switch)
    begun = "profile.intro" if portrait.lasting else "profile.intro_here"
    how = Line("profile.how") if portrait.of("interest") else Line("profile.how_short")
    return (Line(begun), *known, *switch, how)


def chips_of(portrait: Portrait) -> tuple[Line, ...]:
    """What can be done with it."""
    switch = SWITCH[portrait.personal]
    return (switch, ERASE) if portrait.known else (Line("chip.recommend"), switch)


def portrait_json(portrait: Portrait, writer: Writer) -> dict[str, Any]:
    """The portrait as the API and the page give it; ``key`` is what a correction names."""
    return {
        "known": portrait.lasting,
        "personalization": {"on": portrait.personal},
        "segment": portrait.segment,
        "segment_label": writer.line(Line(f"segment.{portrait.segment}")),
        "events": portrait.events,
        "last_seen": portrait.last_seen,
        "items": [_item(one, writer) for one in portrait.known],
        "text": writer.text(lines_of(portrait)),
    }


def name_of(known: Known) -> Line:
    """What one thing is called."""
    if known.kind == PRICE:
        return Line(f"band.{known.value}")
    key = "profile.words" if is_words(known) else "profile.value"
    return Line(key, {"field": known.kind, "value": known.name, "words": known.name})


def _item(known: Known, writer: Writer) -> dict[str, Any]:
    return {
        "group": known.group,
        "kind": known.kind,
        "value": known.value,
        "key": known.key,
        "label": writer.line(name_of(known)),
        "weight": known.weight,
        "said": known.said,
    }


def _listed(key: str, things: tuple[Known, ...]) -> Line | None:
    return Line(key, {"offers": tuple(name_of(one) for one in things)}) if things else None


def _others(portrait: Portrait) -> dict[str, list[str]]:
    """Other tastes by kind, the strongest kinds first."""
    found: dict[str, list[str]] = {}
    for one in portrait.of("interest"):
        if one.kind not in MAIN:
            found.setdefault(one.kind, []).append(one.name)
    return found


def _each(kind: str, values: list[str]) -> Line:
    return Line("profile.other", {"field": kind, "value": tuple(values)})
