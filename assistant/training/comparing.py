"""Two models on the same rows: which is better, where, and whether by more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.model_versions.mcnemar import mcnemar
from assistant.model_versions.record import Changed, Comparison, Figures, OfLabel
from assistant.training.evaluation import predicted
from assistant.training.labels import Row
from assistant.training.metrics import accuracy, macro_f1
from retrieval.encoder import Progress


@dataclass(frozen=True, slots=True)
class Rows:
    """A set of rows for one head.

    Args:
        shown: Whether the report may quote them.
    """

    head: str
    rows: Sequence[Row]
    shown: bool = True


def compare_models(
    sets: Mapping[str, Rows], before: Path, after: Path, progress: Progress | None = None
) -> dict[str, Comparison]:
    """Both models on every set, by the sets' names; a set without rows is left out.

    Raises:
        ModelError: A model cannot be used.
    """
    asked = {name: one for name, one in sets.items() if one.rows}
    said = []
    for done, place in enumerate((before, after)):
        texts = {name: (one.head, [row.text for row in one.rows]) for name, one in asked.items()}
        said.append(predicted(texts, place))
        if progress:
            progress(done + 1, 2)
    return {
        name: compared(one.rows, said[0][name], said[1][name], shown=one.shown)
        for name, one in asked.items()
    }


def compared(
    rows: Sequence[Row], before: Sequence[str], after: Sequence[str], *, shown: bool = True
) -> Comparison:
    """What two models said of the same rows, side by side."""
    labels = [row.label for row in rows]
    lines = list(zip(rows, before, after, strict=True))
    fixed = sum(old != row.label == new for row, old, new in lines)
    broken = sum(old == row.label != new for row, old, new in lines)
    return Comparison(
        rows=len(rows),
        before=_figures(labels, before),
        after=_figures(labels, after),
        fixed=fixed,
        broken=broken,
        p_value=round(mcnemar(fixed, broken), 4),
        labels={name: _of_label(name, lines) for name in sorted(set(labels))},
        changed=tuple(
            Changed(text=row.text, label=row.label, before=old, after=new)
            for row, old, new in lines
            if shown and old != new
        ),
    )


def _figures(labels: Sequence[str], said: Sequence[str]) -> Figures:
    return Figures(
        accuracy=round(accuracy(labels, said), 4), macro_f1=round(macro_f1(labels, said), 4)
    )


def _of_label(name: str, lines: Sequence[tuple[Row, str, str]]) -> OfLabel:
    own = [(old == name, new == name) for row, old, new in lines if row.label == name]
    return OfLabel(
        rows=len(own),
        before=sum(old for old, _ in own),
        after=sum(new for _, new in own),
        fixed=sum(new and not old for old, new in own),
        broken=sum(old and not new for old, new in own),
    )
