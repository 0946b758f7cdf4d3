"""Puts together what a model learns from corrections.

Rows of the program's own labels are gone through again beside the corrections: a network that sees a
few new rows alone forgets the rest (Robins 1995, rehearsal).
"""

from collections.abc import Sequence
from pathlib import Path

from assistant.corrections import Correction
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.nlu.meaning import Intent
from assistant.training.choosing import rows_of
from assistant.training.examples import INTENT, SENTIMENT, examples_for, with_weak_sentiment
from assistant.training.labels import read_labels
from assistant.training.lessons import Lesson, data_files, known_rows
from assistant.training.splits import split_rows, text_key

TIMES = 4  # how often a correction is seen in the pass that sees the other rows once


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
