"""What a skill hands back: an action, lines to say, things to show, changes to the state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.alerts.alert import Deed
from assistant.dialogue.actions import Action
from recommender.exposure.draws import Draw
from retrieval.products import Product
from retrieval.relaxation import Relaxation


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to say: the key of a template and the values it needs.

    Args:
        key: Name under ``prompts/<language>/replies.toml``.
        values: Facts from rows; the template says nothing else.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is shown: one of the parts of its score, with the fact behind it."""

    kind: str
    line: Line
    weight: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """A product with its score; the parts add up to the score.

    Args:
        draw: The choice by chance that put it where it stands, or left it there.
        sponsored: Whether somebody paid for where it stands.
    """

    product: Product
    score: float
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...] = ()
    draw: Draw | None = None
    sponsored: bool = False


def source_of(product: Product) -> Mapping[str, str]:
    """The row of a product, as the sources of an answer cite it."""
    return {"kind": "product", "id": product.id}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a skill.

    Args:
        lines: What to say, in order.
        products: What to show, best first.
        suggestions: Chips: lines whose text is sent as a message when clicked.
        changes: Fields of the dialogue state to set.
        sources: Rows and entries that the lines rest on.
        timings_ms: Milliseconds by stage of a search, if there was one.
        notes: Why it came out so, for the trace: questions weighed, rules of the mood.
        alerts: What it does to alerts, kept with the turn.
    """

    action: Action
    lines: tuple[Line, ...] = ()
    products: tuple[Suggested, ...] = ()
    relaxed: tuple[Relaxation, ...] = ()
    comparison: Mapping[str, Any] | None = None
    order: Mapping[str, Any] | None = None
    sources: tuple[Mapping[str, Any], ...] = ()
    suggestions: tuple[Line, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
    alerts: tuple[Deed, ...] = ()

    def noting(self, **notes: object) -> "Outcome":
        """The same outcome with more notes for the trace."""
        return replace(self, notes={**self.notes, **notes})

    def saying_first(self, *lines: Line) -> "Outcome":
        """The same outcome with more to say before it."""
        return replace(self, lines=(*lines, *self.lines))

    def with_more(self, other: "Outcome") -> "Outcome":
        """The same outcome with what another says, and what that rests on, after it."""
        sources = (*self.sources, *(one for one in other.sources if one not in self.sources))
        return replace(self, lines=(*self.lines, *other.lines), sources=sources)

    def changing(self, **changes: object) -> "Outcome":
        """The same outcome with more changes to the state."""
        return replace(self, changes={**self.changes, **changes})
