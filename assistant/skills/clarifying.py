"""The one question asked beside a list: the one whose answer would change the list most.

What an answer is expected to tell, in bits, comes from the candidates themselves
(``retrieval.facets``); how likely a shopper has an answer at all comes from a small table. Their
product is what a question is worth. Nothing is asked twice, nor what the shopper left open, nor of
a list that is short, nor of a shopper in a bad mood.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.dialogue.state import DialogueState, Pending
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.outcome import Line
from retrieval.bands import Band
from retrieval.constraints import Field
from retrieval.facets import ANSWERS, Facet
from retrieval.matching import number

KIND = "facet"
WORTH = 0.5  # bits; below that the list is better than a question
FEWEST_SHOWN = 3
# How readily shoppers answer: a kind of goods nearly always, a brand half the time.
READINESS: Mapping[str, float] = {
    Field.CATEGORY: 1.0,
    Field.PRICE: 0.9,
    "gender": 0.85,
    "age": 0.85,
    Field.SIZE: 0.8,
    "capacity": 0.8,
    Field.COLOR: 0.65,
    Field.BRAND: 0.5,
}
USUAL = 0.7
NEVER = frozenset(
    {"rating", "stock", "title", "sales", "list_price", "care", "year", "model", "origin"}
    | {"review_count", "shelf_life", "warranty"}
)
ASKED_PLAINLY = frozenset(
    {"price", "category", "gender", "color", "brand"}
)  # in words of their own


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked, and what became of it.

    Args:
        bits: What its answer is expected to tell.
        readiness: How likely the shopper has one.
        verdict: ``asked``, or why not.
    """

    facet: Facet
    bits: float
    readiness: float
    verdict: str

    @property
    def worth(self) -> float:
        """Bits times readiness."""
        return round(self.bits * self.readiness, 4)

    def to_json(self) -> dict[str, object]:
        """The candidate for the trace."""
        return {
            "field": self.facet.field,
            "bits": round(self.bits, 3),
            "readiness": self.readiness,
            "worth": round(self.worth, 3),
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Weighed:
    """All questions that could be asked, best first, and why none was, if none was."""

    candidates: tuple[Candidate, ...]
    silence: str | None = None

    @property
    def question(self) -> Facet | None:
        """The field to ask about."""
        return next((c.facet for c in self.candidates if c.verdict == "asked"), None)

    def to_json(self) -> dict[str, object]:
        """The weighing for the trace."""
        gains = [candidate.to_json() for candidate in self.candidates]
        return {"gains": gains, "silent_because": self.silence}


def weigh(context: Context, state: DialogueState, found: Found) -> Weighed:
    """What could be asked of the list ``found``, and whether anything is.

    Args:
        context: The turn.
        state: The state as the message leaves it.
        found: What is shown, and what the rest divides by.
    """
    closed = closed_fields(context, state)
    facets = [facet for facet in found.facets if not _unfit(facet)]
    ranked = sorted(facets, key=lambda facet: (-_worth(facet), facet.field))
    silence = _silence(context, state, found)
    open_ones = [f for f in ranked if f.field not in closed and _worth(f) >= WORTH]
    asked = open_ones[0] if open_ones and not silence else None
    verdicts = (_verdict(facet, asked, closed, silence) for facet in ranked)
    candidates = tuple(
        Candidate(facet, facet.gain, readiness(facet.field), verdict)
        for facet, verdict in zip(ranked, verdicts, strict=True)
    )
    return Weighed(candidates, silence)


def readiness(field: str) -> float:
    """How likely a shopper has an answer about ``field``, from 0 to 1."""
    return READINESS.get(field, USUAL)


def closed_fields(context: Context, state: DialogueState) -> dict[str, str]:
    """The fields that are not asked about, with the reason."""
    known = {entry.constraint.field: "known" for entry in state.ledger}
    asked = dict.fromkeys(state.asked, "asked before")
    left_open = dict.fromkeys(context.meaning.dropped, "left open")
    sorted_by_price = {Field.PRICE.value: "known"} if context.meaning.direction else {}
    return {**asked, **left_open, **known, **sorted_by_price}


def question_line(facet: Facet) -> Line:
    """The question, put as people put it where it is a common one."""
    key = f"find.ask_{facet.field}" if facet.field in ASKED_PLAINLY else "find.ask"
    return Line(key, {"field": facet.field})


def answer_chips(facet: Facet | None) -> tuple[Line, ...]:
    """The answers with how many products each leaves, and that it does not matter."""
    if facet is None:
        return ()
    bands = tuple(_band_chip(band) for band in facet.bands)
    return (*(bands or _value_chips(facet)), Line("chip.any"))


def asking(context: Context, state: DialogueState, facet: Facet | None) -> dict[str, object]:
    """The changes that a question makes to the state; what is asked or left open is not asked again."""
    closed = (*context.meaning.dropped, *([facet.field] if facet else []))
    asked = (*state.asked, *(field for field in closed if field not in state.asked))
    pending = {"pending": Pending(KIND, options=(facet.field,))} if facet else {}
    return {"asked": asked, **pending}


def _verdict(
    facet: Facet, asked: Facet | None, closed: Mapping[str, str], silence: str | None
) -> str:
    if facet is asked:
        return "asked"
    if facet.field in closed:
        return closed[facet.field]
    if _worth(facet) < WORTH:
        return "tells too little"
    return silence or "tells less"


def _silence(context: Context, state: DialogueState, found: Found) -> str | None:
    """Why nothing is asked at all."""
    pending = context.state.pending
    ignored = pending is not None and pending.kind == KIND
    answered = ignored and _answers(context, pending.options if pending else ())
    if context.mood.low:
        return "mood"
    if not state.ledger and not state.query:
        return "nothing is looked for yet"
    if len(found.products) < FEWEST_SHOWN or found.total <= 2 * len(found.products):
        return "few are left"
    return "the last question went unanswered" if ignored and not answered else None


def _answers(context: Context, fields: tuple[str, ...]) -> bool:
    said = {constraint.field for constraint in context.meaning.constraints}
    return bool(said & set(fields)) or bool(set(context.meaning.dropped) & set(fields))


def _worth(facet: Facet) -> float:
    return facet.gain * readiness(facet.field)


def _unfit(facet: Facet) -> bool:
    """Bounds on bare numbers are the shopper's to name; nobody prefers a number of reviews."""
    numeric = all(number(value) is not None for value in facet.counts)
    return facet.field in NEVER or (numeric and not facet.bands)


def _value_chips(facet: Facet) -> tuple[Line, ...]:
    values = list(facet.counts.items())[:ANSWERS]
    return tuple(
        Line("chip.value_count", {"field": facet.field, "value": value, "count": count})
        for value, count in values
    )


def _band_chip(band: Band) -> Line:
    key = "band_up_to" if band.low is None else "band_from" if band.high is None else "band_between"
    return Line(f"chip.{key}", {"low": band.low, "high": band.high, "count": band.count})
