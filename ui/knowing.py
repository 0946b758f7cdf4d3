"""The panel in which shoppers see what is known of them, correct it, erase it and switch it off."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.conversations.browsing import Glimpse
from assistant.turn.waiting import Awaited
from ui.amounts import moment
from ui.markup import render
from ui.panels import Place
from ui.reading import Json, objects, table, text
from ui.words import fact_name, words

GROUPS = ("category", "brand", "color", "price")  # of interests, in this order; others after them


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing known; ``event`` is what a click on its cross sends, with ``key``."""

    label: str
    key: str
    event: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind under a heading."""

    title: str
    things: tuple[Thing, ...]


def knowing_html(profile: Json, language: str) -> Markup:
    """The panel for a profile as ``GET /api/profile`` gives it."""
    t = words(language)
    items = objects(profile, "items")
    return render(
        "knowing",
        groups=_groups(items, language),
        on=table(profile, "personalization").get("on") is True,
        lasting=profile.get("known") is True,
        segment=text(profile, "segment_label"),
        t=t,
    )


def alerts_html(alerts: Sequence[Awaited], language: str) -> Markup:
    """What the shopper waits for, each to be ended; said where there is nothing."""
    return render("alerts", alerts=list(alerts), t=words(language))


def talks_html(talks: Sequence[Glimpse], place: Place, language: str) -> Markup:
    """The other conversations of a known shopper, to go back to."""
    if not talks:
        return Markup("")
    rows = [
        (talk.id, talk.opening, moment(talk.last_at, language, place.timezone)) for talk in talks
    ]
    return render("talks", talks=rows, t=words(language))


def _groups(items: Sequence[Json], language: str) -> list[Group]:
    t = words(language)
    interests = [item for item in items if item.get("group") == "interest"]
    kinds = dict.fromkeys([*GROUPS, *(text(item, "kind") for item in interests)])
    found = [
        Group(fact_name(kind, language), _things(interests, "kind", kind, "profile_drop"))
        for kind in kinds
    ]
    found += [
        Group(t[f"profile_{group}"], _things(items, "group", group, event))
        for group, event in (
            ("size", "profile_drop"),
            ("avoided", "profile_allow"),
            ("refused", "profile_allow"),
        )
    ]
    return [group for group in found if group.things]


def _things(items: Sequence[Json], name: str, value: str, event: str) -> tuple[Thing, ...]:
    return tuple(
        Thing(text(item, "label"), text(item, "key"), event)
        for item in items
        if item.get(name) == value
    )
