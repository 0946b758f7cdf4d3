"""Trains the tagger of titles: ``python -m retrieval.enriching train --data FILE --out DIR``.

A fifth of the titles, told by a hash of their text, is held out: on it the quality and the
thresholds of the manifest are measured. The tagger that is saved has learnt from all of them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated as Told

import typer

from retrieval.enriching.annotated import Annotated, distinct, read_annotated
from retrieval.enriching.scoring import Score, scores
from retrieval.enriching.spans import KINDS, Kind, Span
from retrieval.enriching.training import Recipe, train
from retrieval.errors import RetrievalError

HELD_OUT = 5  # one title of so many
WANTED = 0.9  # the precision of spans that are relied on
FEWEST = 30  # spans on which a precision is believed
DATA_LICENCE = (
    "none stated: learnt from, never distributed; hashes and weights are all that is kept"
)

app = typer.Typer(add_completion=False)


@app.callback()
def main() -> None:
    """Learns to mark brand, goods and model in titles."""


@app.command(name="train")
def learn(
    data: Told[Path, typer.Option(help="Marked titles: a character and its tag a line (BIO).")],
    out: Told[Path, typer.Option(help="The folder the tagger is written to.")],
    licence: Told[str, typer.Option(help="What the data may be used for.")] = DATA_LICENCE,
) -> None:
    """Trains on a file of marked titles and writes the tagger with its manifest."""
    try:
        rows = distinct(read_annotated(data))
    except RetrievalError as exc:
        typer.echo(str(exc), err=True)
        raise typer.Exit(2) from exc
    recipe = Recipe()
    held = [row for row in rows if held_out(row.title)]
    trial = train([row for row in rows if not held_out(row.title)], recipe)
    found = trial.spans([row.title for row in held])
    limits = thresholds(found, held)
    quality = _table(scores(found, [row.spans for row in held]))
    manifest = {
        "made_by": "python -m retrieval.enriching train",
        "data": {"file": data.name, "titles": len(rows), "licence": licence},
        "held_out": {"titles": len(held), "precision_wanted": WANTED, "quality": quality},
        "recipe": asdict(recipe),
        "licence": "Apache-2.0",
    }
    replace(train(rows, recipe), thresholds=limits).save(out, manifest)
    told = {kind.value: f"{least:.4f}" for kind, least in limits.items()}
    for name, values in quality.items():
        typer.echo(f"{name}: {values}, relied on from {told.get(name, 'never')}")


def held_out(title: str) -> bool:
    """Whether a title is measured on, by a hash of its text."""
    digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).digest()
    return digest[0] % HELD_OUT == 0


def thresholds(found: Sequence[Sequence[Span]], rows: Sequence[Annotated]) -> dict[Kind, float]:
    """The lowest probability of each kind from which on ``WANTED`` of the spans are right."""
    least = {kind: _threshold(kind, found, rows) for kind in KINDS}
    return {kind: score for kind, score in least.items() if score is not None}


def _threshold(
    kind: Kind, found: Sequence[Sequence[Span]], rows: Sequence[Annotated]
) -> float | None:
    marked = [{(span.start, span.end, span.kind) for span in row.spans} for row in rows]
    judged = [
        (span.score, (span.start, span.end, kind) in marked[place])
        for place, spans in enumerate(found)
        for span in spans
        if span.kind is kind
    ]
    least = None
    for score in sorted({score for score, _ in judged}, reverse=True):
        kept = [good for own, good in judged if own >= score]
        if len(kept) >= FEWEST and sum(kept) >= WANTED * len(kept):
            least = score
    return least


def _table(found: dict[Kind | None, Score]) -> dict[str, dict[str, float]]:
    return {
        kind.value if kind else "all": {
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
        }
        for kind, score in found.items()
    }


if __name__ == "__main__":
    app()
