"""What a message comes to in its place: an answer to an open question, a correction, or itself.

The text alone is read by ``assistant.nlu``. Here it meets the dialogue: "the second" after "did you
mean A or B?" is B said of the message before, and "that is not what I meant, I want boots" is boots,
asked where the shopper stood before being misunderstood.
"""

import re
from dataclasses import dataclass, replace

from assistant.dialogue.confidence import ACT, TALK
from assistant.dialogue.state import DialogueState
from assistant.nlu.meaning import Intent, Meaning, ReferenceKind
from assistant.nlu.parts import NO_REQUEST
from assistant.nlu.steering.repairs import find_misunderstood, is_cancelled, is_indifferent
from assistant.nlu.understanding import Understander
from assistant.nlu.words.normalising import fold
from assistant.skills import readings

COUNT = re.compile(r"\s\(\d{1,6}\)\s*$")  # of a chip: how many products the answer leaves
NOTHING = re.compile(r"^[\W_]*$")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in its place.

    Args:
        meaning: What it comes to.
        rewritten: The text that was read instead of the one written, if another was.
        misread: It says that the last message was misunderstood.
        corrected: It also says what is wanted instead, and ``meaning`` is that.
        indifferent: It says nothing but that the shopper does not mind.
        cancels: It says nothing but to let go.
        chosen: It chose between readings of the message before, and ``meaning`` is that one.
    """

    meaning: Meaning
    rewritten: str | None = None
    misread: bool = False
    corrected: bool = False
    indifferent: bool = False
    cancels: bool = False
    chosen: bool = False


def hear(text: str, state: DialogueState, understander: Understander) -> Heard:
    """What ``text`` comes to after what was said so far."""
    said = COUNT.sub("", text)
    answered = _chosen_reading(said, state, understander)
    if answered is not None:
        return answered
    folded = fold(said)
    span = find_misunderstood(folded)
    if span is not None:
        return _correction(said, span, understander)
    meaning = understander.understand(said)
    if _accepts(meaning, state):
        offered = state.suggestions[0]
        return Heard(understander.understand(offered), offered)
    return Heard(
        meaning,
        said if said != text else None,
        indifferent=is_indifferent(folded),
        cancels=is_cancelled(folded),
    )


def _chosen_reading(text: str, state: DialogueState, understander: Understander) -> Heard | None:
    """The message before as the shopper says it was meant."""
    pending = state.pending
    if pending is None or pending.kind != readings.KIND:
        return None
    original, *intents = pending.options
    place = _place_of(text, state, len(intents), understander)
    if place is None:
        return None
    chosen = Intent(intents[place])
    shares = {**dict.fromkeys(Intent, 0.0), chosen: 1.0}
    return Heard(replace(understander.understand(original), intents=shares), original, chosen=True)


def _place_of(
    text: str, state: DialogueState, count: int, understander: Understander
) -> int | None:
    """Which of the first ``count`` chips a text is, or points at."""
    chips = [fold(chip) for chip in state.suggestions[:count]]
    said = fold(text).strip().rstrip("。.!！")
    if said in chips:
        return chips.index(said)
    named = [place for place, chip in enumerate(chips) if chip in said]
    if len(named) == 1 and len(said) <= len(chips[named[0]]) + 6:
        return named[0]
    pointed = understander.understand(text).references if len(said) <= 16 else ()
    places = [int(r.value) for r in pointed if r.kind is ReferenceKind.POSITION]
    return places[0] - 1 if len(places) == 1 and 0 < places[0] <= len(chips) else None


def _correction(text: str, span: tuple[int, int], understander: Understander) -> Heard:
    """What is left besides "that is not what I meant" is what was meant."""
    rest = f"{text[: span[0]]} {text[span[1] :]}".strip(" ，。,.!！?？;；~～、\n")
    if NOTHING.match(rest):
        return Heard(understander.understand(text), misread=True)
    meaning = understander.understand(rest)
    if not _is_said(meaning):
        return Heard(understander.understand(text), misread=True)
    return Heard(meaning, rest, corrected=True)


def _is_said(meaning: Meaning) -> bool:
    """Whether the rest of a correction asks for something."""
    read = meaning.mentions or meaning.references or meaning.command or meaning.direction
    meant = meaning.intent not in NO_REQUEST and meaning.confidence >= TALK
    return bool(read) or meant


def _accepts(meaning: Meaning, state: DialogueState) -> bool:
    """Whether a plain yes takes up what was offered: the first chip."""
    offered = state.pending is not None and state.pending.kind == readings.OFFER
    plain = not (meaning.mentions or meaning.references or meaning.direction or meaning.command)
    yes = meaning.intent is Intent.AFFIRM and meaning.confidence >= ACT
    return offered and yes and plain and bool(state.suggestions)
