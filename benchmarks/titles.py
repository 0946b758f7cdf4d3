"""How well are brand, goods, model and the rest marked in titles, and how often is a filled brand right?

Method: spans of the dev file of marked titles, right when both borders and the kind are; micro average
over all kinds. Of the dev titles that also stand in the train file word for word any method knows the
answer, so the titles that do not are also counted alone. The baseline is a dictionary of the spans of
the train file, the longest match from the left; a name is in it when at least so much of its
occurrences are marked (the share is the best on a held-out fifth of train, as are all settings of
the tagger). The tagger is the one that comes with the program, trained on the train file.

Then a catalogue with a brand column: the column is emptied in half of the rows (by a hash of the id),
and in all of them, and what is filled is compared with what stood there. A brand counts as right when
one of the two names contains the other, case and script aside.

    DAOGOU_DATA=DIR python benchmarks/titles.py
"""

import csv
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.training.borrowed import borrowed_folder
from retrieval.enriching.__main__ import held_out
from retrieval.enriching.annotated import Annotated, distinct, read_annotated
from retrieval.enriching.dictionary import Dictionary, comparable
from retrieval.enriching.enrichment import enriched, shipped
from retrieval.enriching.scoring import Score, scores
from retrieval.enriching.spans import Kind, Span
from retrieval.products import Product

TITLES = "titles/taobao_titles_ner.{part}.txt.gz"
CATALOG = "catalogs/taobao_beauty.csv"
SHARES = (0.2, 0.3, 0.4, 0.5, 0.6)
console = Console(width=120)
Found = Mapping[Kind | None, Score]


def main() -> None:
    """Measures and prints."""
    folder = borrowed_folder()
    if folder is None:
        raise SystemExit("DAOGOU_DATA is not set; expected the folder of the benchmark data.")
    console.print(__doc__)
    train = distinct(read_annotated(folder / TITLES.format(part="train")))
    dev = read_annotated(folder / TITLES.format(part="dev"))
    known = {row.title for row in train}
    new = [row for row in dev if row.title not in known]
    share = _best_share(train)
    dictionary = Dictionary.learnt(train, share)
    for name, rows in (("all dev titles", dev), ("dev titles not in train", new)):
        titles = [row.title for row in rows]
        _print(f"dictionary ({share:.0%}), {name}", rows, [dictionary.spans(t) for t in titles])
        _print(f"tagger, {name}", rows, shipped().spans(titles))
    _speed([row.title for row in train])
    _brands(folder / CATALOG)


def _best_share(train: Sequence[Annotated]) -> float:
    learnt = [row for row in train if not held_out(row.title)]
    held = [row for row in train if held_out(row.title)]

    def f1(share: float) -> float:
        dictionary = Dictionary.learnt(learnt, share)
        found = [dictionary.spans(row.title) for row in held]
        return scores(found, [row.spans for row in held])[None].f1

    return max(SHARES, key=f1)


def _print(name: str, rows: Sequence[Annotated], found: Sequence[Sequence[Span]]) -> None:
    table = Table("kind", "precision", "recall", "F1", "marked", title=f"{name}: {len(rows)}")
    for kind, score in scores(found, [row.spans for row in rows]).items():
        figures = (score.precision, score.recall, score.f1)
        table.add_row(
            kind.value if kind else "micro",
            *(f"{figure:.3f}" for figure in figures),
            str(score.marked),
        )
    console.print(table)


def _speed(titles: Sequence[str]) -> None:
    shipped().spans(titles[:500])
    start = time.process_time()
    shipped().spans(titles)
    console.print(f"{len(titles) / (time.process_time() - start):.0f} titles a second of one core")


def _brands(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Product(row["id"], row["title"], brand=row["brand"]) for row in csv.DictReader(file)
        ]
    table = Table("emptied", "rows", "filled", "right", "precision", "in title", title=path.name)
    for name, hidden in (("half", {r.id for r in rows if _half(r.id)}), ("all", _ids(rows))):
        given = [replace(row, brand=None) if row.id in hidden else row for row in rows]
        pairs = [(a, b.brand or "") for a, b in zip(enriched(given), rows, strict=True)]
        pairs = [(row, brand) for row, brand in pairs if row.id in hidden]
        filled = [(row, brand) for row, brand in pairs if row.brand]
        right = sum(_same(row.brand or "", brand) for row, brand in filled)
        told = sum(comparable(brand) in comparable(row.title) for row, brand in pairs)
        cells = (len(pairs), len(filled), right, f"{right / max(len(filled), 1):.3f}", told)
        table.add_row(name, *map(str, cells))
    console.print(table)


def _ids(rows: Sequence[Product]) -> set[str]:
    return {row.id for row in rows}


def _half(product_id: str) -> bool:
    return hashlib.sha256(product_id.encode()).digest()[0] % 2 == 0


def _same(one: str, other: str) -> bool:
    a, b = comparable(one), comparable(other)
    return bool(a and b) and (a in b or b in a)


if __name__ == "__main__":
    main()
