"""Chooses which corrections a model learns from, and says of every other one why not.

Nothing is learnt that the owner has not approved, and nothing on which agents disagree: one agent's
word alone never reaches the model. One correction in five is set aside by a checksum of its letters,
so that the same words are always on the same side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.corrections import Correction, Review
from assistant.model_versions.record import LeftOut
from assistant.privacy.masking import masked
from assistant.training.labels import Row
from assistant.training.overlap import ALIKE, closest
from assistant.training.splits import part_of, text_key

SET_ASIDE = 5  # one correction in so many is measured on, not learnt from

Reasons = Iterator[tuple[Correction, str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of the corrections of the queue."""

    learnt: tuple[Correction, ...]
    held_out: tuple[Correction, ...]
    left_out: tuple[LeftOut, ...]


def choose(corrections: Sequence[Correction], blind: Sequence[str]) -> Chosen:
    """Which corrections are learnt from and which are measured on; the first reason not to counts.

    Args:
        corrections: Of intents, oldest first.
        blind: The texts of all blind rows.
    """
    left: dict[int, str] = {}
    rest = list(corrections)
    for reasons in (_unapproved, _wordless, _disputed, _outdated):
        left |= {one.id: why for one, why in reasons(rest)}
        rest = [one for one in rest if one.id not in left]
    left |= {one.id: why for one, why in _alike(rest, blind)}
    kept = [one for one in rest if one.id not in left]
    return Chosen(
        tuple(one for one in kept if part_of(one.text, SET_ASIDE) != 0),
        tuple(one for one in kept if part_of(one.text, SET_ASIDE) == 0),
        tuple(LeftOut(correction=key, why=why) for key, why in sorted(left.items())),
    )


def doubts(
    corrections: Sequence[Correction], blind: Sequence[str], labelled: Mapping[str, str]
) -> dict[int, str]:
    """What speaks against approving corrections, by id: why they would be left out, or what they overrule.

    Args:
        corrections: Of intents, oldest first.
        blind: The texts of all blind rows.
        labelled: The program's own labels, by ``text_key`` of their words.
    """
    asked = [one for one in corrections if one.review is not Review.REJECTED]
    known = ((one, labelled.get(text_key(one.text), one.right)) for one in asked)
    against = {
        one.id: f"the program's own labels say {own}" for one, own in known if own != one.right
    }
    approved = [replace(one, review=Review.APPROVED) for one in asked]
    return against | {one.correction: one.why for one in choose(approved, blind).left_out}


def rows_of(corrections: Sequence[Correction]) -> list[Row]:
    """Corrections of intents as labelled rows, whatever the queue holds without personal data."""
    return [Row(masked(one.text), one.right) for one in corrections]


def _unapproved(corrections: Sequence[Correction]) -> Reasons:
    told = {Review.WAITING: "nobody has approved it yet", Review.REJECTED: "it was rejected"}
    return ((one, told[one.review]) for one in corrections if one.review in told)


def _wordless(corrections: Sequence[Correction]) -> Reasons:
    for one in corrections:
        if not masked(one.text).replace("*", "").strip():
            yield one, "its words are all personal data"


def _disputed(corrections: Sequence[Correction]) -> Reasons:
    """Those on whose words the latest of one agent differs from the latest of another."""
    latest = {(text_key(one.text), one.agent): one for one in corrections}
    said: dict[str, list[Correction]] = {}
    for (key, _), one in latest.items():
        said.setdefault(key, []).append(one)
    for one in corrections:
        views = said[text_key(one.text)]
        if len({view.right for view in views}) > 1:
            told = ", ".join(f"{view.agent} says {view.right} ({view.id})" for view in views)
            yield one, f"agents disagree on these words: {told}; reject one"


def _outdated(corrections: Sequence[Correction]) -> Reasons:
    latest = {text_key(one.text): one for one in corrections}
    for one in corrections:
        last = latest[text_key(one.text)]
        if last.id != one.id:
            same = "says the same" if last.right == one.right else "says otherwise"
            yield one, f"correction {last.id}, which is later, {same} of these words"


def _alike(corrections: Sequence[Correction], blind: Sequence[str]) -> Reasons:
    """Those alike a blind row: a model that learnt them would look better on it than it is."""
    shares = closest([one.text for one in corrections], blind).tolist()
    for one, share in zip(corrections, shares, strict=True):
        if share >= ALIKE:
            yield one, f"it is alike a blind row ({share:.2f}; less than {ALIKE} is allowed)"
