"""One turn grounded: the lines it says, the reasons on its cards and its chips, as far as they are bound."""

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from assistant.grounding.claims import Unbound
from assistant.grounding.evidence import Evidence
from assistant.grounding.guard import NOTHING_LEFT, instead_of
from assistant.grounding.outside import quoted
from assistant.grounding.rows import contradicted
from assistant.observing.context import digest_of
from assistant.skills.outcome import Line, Outcome, Suggested

QUOTES = "ask.quote"  # the lines that repeat a buyer's words
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replaced:
    """A line that was not said as a skill had it.

    Args:
        place: ``reply``, ``card`` or ``chip``.
        key: Its template.
        instead: The template that says the bound fact; None if nothing does.
    """

    place: str
    key: str
    unbound: tuple[Unbound, ...]
    instead: str | None = None

    def to_json(self) -> dict[str, Any]:
        """For the trace."""
        claims = [one.to_json() for one in self.unbound]
        return {
            "where": self.place,
            "template": self.key,
            "instead": self.instead,
            "unbound": claims,
        }


class Tally:
    """How many lines were replaced since the program started, by what they claimed; thread-safe."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, kind: str) -> int:
        """Counts one; returns how many there are of all kinds."""
        with self._lock:
            self._counts[kind] += 1
            return self._counts.total()

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        with self._lock:
            return dict(self._counts)


TALLY = Tally()


@dataclass(frozen=True, slots=True)
class Grounded:
    """An outcome all of whose lines are bound, and what had to go for that."""

    outcome: Outcome
    replaced: tuple[Replaced, ...] = field(default=())

    def to_json(self) -> list[dict[str, Any]]:
        """For the trace: what was replaced."""
        return [one.to_json() for one in self.replaced]


def grounded(outcome: Outcome, evidence: Evidence, conversation: str = "") -> Grounded:
    """The outcome with only bound lines; a reply never ends up empty for that.

    Args:
        outcome: What a skill did.
        evidence: What the turn may claim.
        conversation: Its id, of which the log has a digest, and no word of what was said.
    """
    replaced: list[Replaced] = []
    lines = _bound(outcome.lines, evidence, "reply", replaced)
    if outcome.lines and not lines:
        lines = (NOTHING_LEFT,)
    chips = tuple(chip for chip in outcome.suggestions if _holds(chip, evidence, "chip", replaced))
    products = tuple(_card(one, evidence, replaced) for one in outcome.products)
    if not replaced and lines == outcome.lines:
        return Grounded(outcome)
    for one in replaced:
        _note(one, conversation)
    return Grounded(
        replace(outcome, lines=lines, suggestions=chips, products=products), tuple(replaced)
    )


def _bound(
    lines: tuple[Line, ...], evidence: Evidence, place: str, replaced: list[Replaced]
) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in map(_tidied, lines):
        unbound = tuple(contradicted(line, evidence))
        instead = instead_of(line, unbound, evidence) if unbound else line
        if unbound:
            key = instead.key if instead else None
            replaced.append(Replaced(place, line.key, unbound, key))
        if instead is not None and instead not in kept:
            kept.append(instead)
    return tuple(kept)


def _tidied(line: Line) -> Line:
    """A quotation without what is no opinion: orders to the program, and prices."""
    text = line.values.get("text") if line.key.startswith(QUOTES) else None
    said = quoted(text) if isinstance(text, str) else text
    return line if said == text else Line(line.key, {**line.values, "text": said})


def _holds(line: Line, evidence: Evidence, place: str, replaced: list[Replaced]) -> bool:
    unbound = tuple(contradicted(line, evidence))
    if unbound:
        replaced.append(Replaced(place, line.key, unbound))
    return not unbound


def _card(suggested: Suggested, evidence: Evidence, replaced: list[Replaced]) -> Suggested:
    """A card with the reasons that its own row bears out."""
    about = {"product": suggested.product}
    kept = tuple(
        reason
        for reason in suggested.reasons
        if _holds(
            Line(reason.line.key, {**about, **reason.line.values}), evidence, "card", replaced
        )
    )
    return suggested if len(kept) == len(suggested.reasons) else replace(suggested, reasons=kept)


def _note(one: Replaced, conversation: str) -> None:
    """Tells the owner, with how many there were since the start."""
    kinds = ", ".join(claim.kind for claim in one.unbound)
    count = TALLY.add(one.unbound[0].kind)
    log.warning(
        "not said, as no row bears it out: %s in %s (%s) of conversation %s; %d since the start",
        kinds, one.key, one.place, digest_of(conversation), count,
    )  # fmt: skip
