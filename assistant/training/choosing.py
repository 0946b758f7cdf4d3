"""Chooses which corrections a model learns from, and says of every other one why not.

Nothing is learnt that the owner has not approved, and nothing on which agents disagree: one agent's
word alone never reaches the model. One correction in five is set aside by a checksum of its letters,
so that the same words are always on the same side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.corrections import Correction, Review
from assistant.model_versions.record import LeftOut, Reason
from assistant.privacy.masking import masked
from assistant.training.labels import Row
from assistant.training.overlap import ALIKE, closest
from assistant.training.splits import part_of, text_key

SET_ASIDE = 5  # one correction in so many is measured on, not learnt from

Left = Iterator[LeftOut]


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
    left: dict[int, LeftOut] = {}
    rest = list(corrections)
    for leaving in (_unapproved, _wordless, _disputed, _outdated, partial(_alike, blind)):
        left |= {one.correction: one for one in leaving(rest)}
        rest = [one for one in rest if one.id not in left]
    return Chosen(
        tuple(one for one in rest if part_of(one.text, SET_ASIDE) != 0),
        tuple(one for one in rest if part_of(one.text, SET_ASIDE) == 0),
        tuple(left[key] for key in sorted(left)),
    )


def doubts(
    corrections: Sequence[Correction], blind: Sequence[str], labelled: Mapping[str, str]
) -> dict[int, LeftOut]:
    """What speaks against approving corrections, by id: why they would be left out, or what they overrule.

    Args:
        corrections: Of intents, oldest first.
        blind: The texts of all blind rows.
        labelled: The program's own labels, by ``text_key`` of their words.
    """
    asked = [one for one in corrections if one.review is not Review.REJECTED]
    approved = [replace(one, review=Review.APPROVED) for one in asked]
    against = (*_overruling(asked, labelled), *choose(approved, blind).left_out)
    return {one.correction: one for one in against}


def rows_of(corrections: Sequence[Correction]) -> list[Row]:
    """Corrections of intents as labelled rows, whatever the queue holds without personal data."""
    return [Row(masked(one.text), one.right) for one in corrections]


def _unapproved(corrections: Sequence[Correction]) -> Left:
    for one in corrections:
        if one.review is Review.WAITING:
            yield _left(one, Reason.UNAPPROVED, "nobody has approved it yet")
        elif one.review is Review.REJECTED:
            yield _left(one, Reason.REJECTED, "it was rejected")


def _wordless(corrections: Sequence[Correction]) -> Left:
    for one in corrections:
        if not masked(one.text).replace("*", "").strip():
            yield _left(one, Reason.WORDLESS, "its words are all personal data")


def _disputed(corrections: Sequence[Correction]) -> Left:
    """Those on whose words the latest of one agent differs from the latest of another."""
    latest = {(text_key(one.text), one.agent): one for one in corrections}
    said: dict[str, list[Correction]] = {}
    for (key, _), one in latest.items():
        said.setdefault(key, []).append(one)
    for one in corrections:
        views = said[text_key(one.text)]
        if len({view.right for view in views}) > 1:
            told = ", ".join(f"{view.agent} says {view.right} ({view.id})" for view in views)
            yield _left(one, Reason.DISPUTED, f"agents disagree on its words: {told}; reject one")


def _outdated(corrections: Sequence[Correction]) -> Left:
    latest = {text_key(one.text): one for one in corrections}
    for one in corrections:
        last = latest[text_key(one.text)]
        if last.id != one.id:
            same = "says the same" if last.right == one.right else "says otherwise"
            why = f"correction {last.id}, which is later, {same} of these words"
            yield _left(one, Reason.OUTDATED, why)


def _alike(blind: Sequence[str], corrections: Sequence[Correction]) -> Left:
    """Those alike a blind row: a model that learnt them would look better on it than it is."""
    shares = closest([one.text for one in corrections], blind).tolist()
    for one, share in zip(corrections, shares, strict=True):
        if share >= ALIKE:
            why = f"it is alike a blind row ({share:.2f}; less than {ALIKE} is allowed)"
            yield _left(one, Reason.ALIKE, why)


def _overruling(corrections: Sequence[Correction], labelled: Mapping[str, str]) -> Left:
    for one in corrections:
        own = labelled.get(text_key(one.text), one.right)
        if own != one.right:
            yield _left(one, Reason.OVERRULES, f"the program's own labels say {own}")


def _left(correction: Correction, reason: Reason, why: str) -> LeftOut:
    return LeftOut(correction=correction.id, reason=reason, why=why)
