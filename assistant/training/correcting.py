"""Chooses which corrections a model learns from, and puts the lesson together.

One correction in five is set aside by a checksum of its letters, so the same words are always on the
same side. Rows of the program's own labels are gone through again beside the corrections: a network
that sees a few new rows alone forgets the rest (Robins 1995, rehearsal).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.corrections import Correction
from assistant.model_versions.record import LeftOut
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.nlu.meaning import Intent
from assistant.training.examples import (
    INTENT,
    SENTIMENT,
    examples_for,
    with_weak_sentiment,
)
from assistant.training.labels import Row, read_labels
from assistant.training.lessons import Lesson, data_files, known_rows
from assistant.training.overlap import ALIKE, closest
from assistant.training.splits import part_of, split_rows, text_key

SET_ASIDE = 5  # one correction in so many is measured on, not learnt from
TIMES = 4  # how often a correction is seen in the pass that sees the other rows once


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of the corrections of the queue."""

    learnt: tuple[Correction, ...]
    held_out: tuple[Correction, ...]
    left_out: tuple[LeftOut, ...]


def choose(corrections: Sequence[Correction], blind: Sequence[str]) -> Chosen:
    """Which corrections are learnt from and which are measured on.

    Left out are those without words, those that say of the same words what a later one says or
    unsays, and those alike a blind row, on which a model that learnt them would look better than it is.

    Args:
        corrections: Of intents, oldest first.
        blind: The texts of all blind rows.
    """
    left = {one.id: "its words are all personal data" for one in corrections if _empty(one)}
    latest = {text_key(one.text): one for one in corrections if one.id not in left}
    for one in corrections:
        last = latest.get(text_key(one.text), one)
        if last.id != one.id and one.id not in left:
            same = "says the same" if last.right == one.right else "says otherwise"
            left[one.id] = f"correction {last.id}, which is later, {same} of these words"
    rest = [one for one in corrections if one.id not in left]
    shares = closest([one.text for one in rest], blind).tolist()
    for one, share in zip(rest, shares, strict=True):
        if share >= ALIKE:
            left[one.id] = f"it is alike a blind row ({share:.2f}; less than {ALIKE} is allowed)"
    kept = [one for one in rest if one.id not in left]
    return Chosen(
        tuple(one for one in kept if part_of(one.text, SET_ASIDE) != 0),
        tuple(one for one in kept if part_of(one.text, SET_ASIDE) == 0),
        tuple(LeftOut(correction=key, why=why) for key, why in sorted(left.items())),
    )


def rows_of(corrections: Sequence[Correction]) -> list[Row]:
    """Corrections of intents as labelled rows."""
    return [Row(one.text, one.right) for one in corrections]


def correcting_lesson(
    labels_dir: Path, start: ModelFolder, corrections: Sequence[Correction]
) -> Lesson:
    """What a model that knows its trade learns from corrections.

    A row of the program's own labels with the words of a correction gives way to it.

    Raises:
        ModelError: The label files cannot be used, or have a label that ``start`` does not know.
    """
    folders = [labels_dir / INTENT, labels_dir / SENTIMENT]
    labels = {name: facts.labels for name, facts in start.manifest.heads.items()}
    asked = split_rows(known_rows(read_labels(folders[:1]), labels[INTENT]))
    felt = split_rows(known_rows(read_labels(folders[1:]), labels[SENTIMENT]))
    own = {text_key(one.text) for one in corrections}
    kept = [row for row in asked.training if text_key(row.text) not in own]
    wishes = examples_for(INTENT, kept, labels[INTENT])
    corrected = examples_for(INTENT, rows_of(corrections), labels[INTENT])
    return Lesson(
        task=start.manifest.task,
        labels=labels,
        examples=[
            *with_weak_sentiment(wishes, labels[INTENT], labels[SENTIMENT]),
            *examples_for(SENTIMENT, felt.training, labels[SENTIMENT]),
            *(example for _ in range(TIMES) for example in corrected),
        ],
        background=(),
        held_out={INTENT: asked.validation, SENTIMENT: felt.validation},
        elsewhere={},
        outside={INTENT: Intent.OUT_OF_SCOPE.value},
        files=data_files(folders, labels_dir),
        command="daogou models retrain",
        notes=(
            f"Went on from the model with the checksum {start.manifest.sha256[:12]}.",
            f"Learnt from {len(corrections)} corrections of a shop's agents, none included.",
        ),
        start=start,
    )


def _empty(correction: Correction) -> bool:
    return not correction.text.replace("*", "").strip()
