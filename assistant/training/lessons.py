"""What a model is to learn, put together from label files.

Three lessons: intents of any kind, sentiments, and the dialogue model that ships, which learns both
at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelError
from assistant.nlu.classifying.manifest import DataFile
from assistant.nlu.classifying.model_folder import ModelFolder, sha256_of
from assistant.nlu.meaning import Intent, Sentiment
from assistant.training.borrowed import (
    REVIEW_FILE,
    SOURCES,
    VARIABLE,
    borrowed_folder,
    read_validation_reviews,
)
from assistant.training.examples import (
    INTENT,
    SENTIMENT,
    Example,
    examples_for,
    with_weak_sentiment,
)
from assistant.training.labels import Row, label_files, label_names, read_labels
from assistant.training.sentiments import sentiment_rows
from assistant.training.splits import Split, split_rows

OUTSIDE_NAMES = frozenset({"out_of_scope", "out-of-scope", "oos"})


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model is to learn.

    Args:
        task: ``dialogue``, ``intent`` or ``sentiment``.
        labels: The labels of each head.
        examples: What it learns from, in each pass.
        background: What it learns from less often, because there is so much.
        held_out: For each head the rows it is measured on; at least one.
        elsewhere: For some heads, rows like the background, held out too.
        outside: By head, the label that stands for all that is out of scope.
        files: What the rows were read from.
        command: What makes it again.
        notes: What the reader of the manifest should know.
        start: The model that is gone on with; None: the encoder as it is.
    """

    task: str
    labels: Mapping[str, tuple[str, ...]]
    examples: Sequence[Example]
    background: Sequence[Example]
    held_out: Mapping[str, Sequence[Row]]
    elsewhere: Mapping[str, Sequence[Row]]
    outside: Mapping[str, str]
    files: tuple[DataFile, ...]
    command: str
    notes: tuple[str, ...] = ()
    start: ModelFolder | None = None


def intent_lesson(data: Sequence[Path], out_of_scope_label: str | None = None) -> Lesson:
    """Intents of any kind.

    Args:
        data: CSV files or folders.
        out_of_scope_label: The label of rows out of scope; default: ``out_of_scope`` or ``oos``.

    Raises:
        ModelError: When the files cannot be used.
    """
    rows = read_labels(data)
    labels = label_names(rows)
    if out_of_scope_label is not None and out_of_scope_label not in labels:
        raise ModelError(f"Label '{out_of_scope_label}' stands in no row; expected one that does.")
    outside = out_of_scope_label or next((name for name in labels if name in OUTSIDE_NAMES), None)
    return _single(INTENT, rows, labels, data, {INTENT: outside} if outside else {})


def sentiment_lesson(data: Sequence[Path]) -> Lesson:
    """Sentiments, as ``negative|neutral|positive`` or as 0 and 1.

    Raises:
        ModelError: When the files cannot be used.
    """
    rows = sentiment_rows(read_labels(data))
    return _single(SENTIMENT, rows, label_names(rows), data, {})


def dialogue_lesson(labels_dir: Path) -> Lesson:
    """Intents and sentiments of a shop's chat, from ``labels_dir/intent`` and ``…/sentiment``.

    Raises:
        ModelError: When the files cannot be used, or have labels that this program does not know.
    """
    folders = [labels_dir / INTENT, labels_dir / SENTIMENT]
    intents, sentiments = _names(Intent), _names(Sentiment)
    asked = split_rows(known_rows(read_labels(folders[:1]), intents))
    felt = split_rows(known_rows(read_labels(folders[1:]), sentiments))
    names = {INTENT: intents, SENTIMENT: sentiments}
    borrowed, background, files, notes = _borrowed(names)
    wishes = examples_for(INTENT, asked.training, intents)
    examples = [
        *with_weak_sentiment(wishes, intents, sentiments),
        *examples_for(SENTIMENT, felt.training, sentiments),
        *borrowed,
    ]
    return Lesson(
        task="dialogue",
        labels=names,
        examples=examples,
        background=background,
        held_out={INTENT: asked.validation, SENTIMENT: felt.validation},
        elsewhere=_held_out_elsewhere(),
        outside={INTENT: Intent.OUT_OF_SCOPE.value},
        files=(*data_files(folders, labels_dir), *files),
        command="python -m assistant.training dialogue",
        notes=notes,
    )


def data_files(paths: Sequence[Path], root: Path | None = None) -> tuple[DataFile, ...]:
    """Names, checksums and row counts of label files, named from ``root`` where it is given."""
    return tuple(
        DataFile(
            name=path.relative_to(root).as_posix() if root else path.name,
            sha256=sha256_of(path.read_bytes()),
            rows=len(read_labels([path])),
        )
        for path in label_files(paths)
    )


def _single(
    head: str,
    rows: Sequence[Row],
    labels: tuple[str, ...],
    data: Sequence[Path],
    outside: Mapping[str, str],
) -> Lesson:
    split: Split = split_rows(rows)
    files = data_files(data)
    return Lesson(
        task=head,
        labels={head: labels},
        examples=examples_for(head, split.training, labels),
        background=(),
        held_out={head: split.validation},
        elsewhere={},
        outside=outside,
        files=files,
        command=f"daogou train {head}",
    )


def _held_out_elsewhere() -> dict[str, Sequence[Row]]:
    """Other people's reviews that are not learnt from, where they are to be had."""
    folder = borrowed_folder()
    file = folder / REVIEW_FILE if folder else None
    return {SENTIMENT: read_validation_reviews(file)} if file and file.is_file() else {}


def _borrowed(
    labels: Mapping[str, Sequence[str]],
) -> tuple[list[Example], list[Example], tuple[DataFile, ...], tuple[str, ...]]:
    """Other people's texts where they are to be had, their files, and a note of either case.

    First those for each pass, then those of the background.
    """
    folder = borrowed_folder()
    found = [source for source in SOURCES if folder and (folder / source.name).is_file()]
    if folder is None or not found:
        return [], [], (), (f"Trained without other people's texts: {VARIABLE} was not set.",)
    often: list[Example] = []
    background: list[Example] = []
    files = []
    for source in found:
        path = folder / source.name
        rows = source.read(path)
        found_here = examples_for(source.head, rows, labels[source.head], source.weight)
        (background if source.background else often).extend(found_here)
        checksum = sha256_of(path.read_bytes())
        files.append(DataFile(name=source.name, sha256=checksum, rows=len(rows)))
    licences = "; ".join(f"{source.name}: {source.licence}" for source in found)
    return (
        often,
        background,
        tuple(files),
        (f"Licences of other people's texts, none included: {licences}.",),
    )


def _names(labels: type[Intent] | type[Sentiment]) -> tuple[str, ...]:
    return tuple(sorted(label.value for label in labels))


def known_rows(rows: Sequence[Row], labels: Sequence[str]) -> list[Row]:
    """The rows, whose labels are all among ``labels``.

    Raises:
        ModelError: One is not.
    """
    odd = sorted({row.label for row in rows} - set(labels))
    if odd:
        raise ModelError(f"Label '{odd[0]}' is unknown; expected one of {', '.join(labels)}.")
    return list(rows)
