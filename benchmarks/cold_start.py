"""How soon does a stranger get a better list, and how well is a product shown that nobody took yet?

Method: every tenth shopper of Amazon Beauty (attributes) and of games (titles) is unseen at training:
what serves is fitted on the others, by the three members that every shop has (popularity, item-to-item,
likeness of content) with weights chosen on the last item of each of those, and never again. *New
shoppers*: of the unseen ones with at least nine events, the last is the target; the list is made from
none, one, two … of the events just before it, as a conversation would bring them, and all items they had
not been given are ranked. *New products*: every twentieth item is withheld with all its events; the
target is such an item that an unseen shopper took last, ranked among all items after the events before
it. Segments: bestsellers of
the segments likeliest after these events (``recommender/segments``), alone, beside popularity, and added to the
blend with a weight chosen on shoppers seen.
Content alone, the blend without it and popularity alone stand beside it; where a new item stands is
also told as its place among all items (0 first, 1 last). Intervals are 95 % by the normal approximation
over shoppers.

    DAOGOU_DATA=… python benchmarks/cold_start.py [--only beauty|games] [--json FILE]
"""

import argparse
import gzip
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from cold_start_segments import measured_segments
from numpy.typing import NDArray
from recommending import _read_games

from recommender.interactions import Interactions
from recommender.interactions.interactions import NO_TARGET, Split
from recommender.learning.choosing import REQUIRED, chosen
from recommender.learning.tuning import Tuner
from recommender.measuring.accuracy import gains
from recommender.measuring.ranks import target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity
from recommender.models.protocol import Recommender

UNSEEN, WITHHELD = 10, 20  # one in so many shoppers, one in so many items
EVENTS = (0, 1, 2, 3, 5, 8)
SEED = 20261122
Mask = NDArray[np.bool_]


def main() -> int:
    """Measures what is asked for and prints the tables."""
    options = _options()
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'interactions'.")
        return 2
    folder = Path(data) / "interactions"
    readers = {"beauty": _read_beauty, "games": _read_games}
    found: dict[str, Any] = {}
    for name, read in readers.items():
        if options.only in (None, name):
            some, content = read(folder)
            found[name] = _measured(name, some, content)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0


def _measured(name: str, some: Interactions, content: ContentSimilarity) -> dict[str, Any]:
    chance = np.random.default_rng(SEED)
    unseen = chance.random(len(some.users)) < 1 / UNSEEN
    withheld = chance.random(some.n_items) < 1 / WITHHELD
    print(f"\n{name}: {len(some.users)} shoppers, {int(unseen.sum())} of them unseen;")
    print(f"{some.n_items} items, {int(withheld.sum())} of them withheld for the second part\n")
    seen = some.keep(~unseen[_rows(some)])
    blend = _fitted(seen, content)
    shoppers = _new_shoppers(some, blend, unseen)
    asked = unseen & (some.histories.lengths > max(EVENTS))
    splits = {count: _last_of(some, asked, count) for count in EVENTS}
    segments = measured_segments(blend, seen, content, splits)
    known = ~unseen[_rows(some)] & ~withheld[some.histories.indices]
    products = _new_products(some, _fitted(some.keep(known), content), unseen, withheld)
    return {"new_shoppers": shoppers, "segments": segments, "new_products": products}


def _fitted(seen: Interactions, content: ContentSimilarity) -> Blend:
    """What serves: its weights chosen on the last item of each shopper seen, then fitted once."""
    split = seen.distinct().leave_one_out()
    found = chosen(Tuner(split, content), REQUIRED)
    return found.blend(content).fit(seen.distinct())


def _new_shoppers(some: Interactions, blend: Blend, unseen: Mask) -> dict[str, Any]:
    """The list after so many events of shoppers nobody has seen."""
    lengths = some.histories.lengths
    asked = unseen & (lengths > max(EVENTS))
    print(f"new shoppers ({int(asked.sum())})\n{'events':>8} {'nDCG@10':>16} {'HR@10':>8}")
    rows = {}
    for count in EVENTS:
        ranks = target_ranks(blend, _last_of(some, asked, count))
        rows[str(count)] = row = _row(ranks)
        print(f"{count:8d} {row['ndcg@10']:8.4f} ±{row['interval']:.4f} {row['hr@10']:8.4f}")
    return rows


def _new_products(some: Interactions, blend: Blend, unseen: Mask, withheld: Mask) -> dict[str, Any]:
    """Items without a single event, asked for by shoppers nobody has seen."""
    split = _last_of(some, unseen & (some.histories.lengths > 1), None)
    new = (split.targets != NO_TARGET) & withheld[np.maximum(split.targets, 0)]
    targets = np.where(new, split.targets, NO_TARGET)
    old = ~withheld[split.seen.histories.indices]
    asked = Split(split.seen.keep(old), targets)
    without = {kind: say for kind, say in blend.says.items() if kind != ContentSimilarity.kind}
    models: Mapping[str, Recommender] = {
        "blend": blend,
        "content alone": blend.content or blend.popular,
        "without content": blend.weighing(without),
        "popularity": blend.popular,
    }
    print(f"\nnew products ({int(new.sum())} shoppers)")
    print(f"{'':>16} {'nDCG@10':>16} {'HR@10':>8} {'place, median':>14}")
    rows = {}
    for name, model in models.items():
        ranks = target_ranks(model, asked)
        rows[name] = row = _row(ranks) | {"place": float(np.median(ranks)) / some.n_items}
        figures = f"{row['ndcg@10']:8.4f} ±{row['interval']:.4f} {row['hr@10']:8.4f}"
        print(f"{name:>16} {figures} {row['place']:14.3f}")
    return rows


def _last_of(some: Interactions, asked: Mask, count: int | None) -> Split:
    """The last item of the shoppers asked for, after ``count`` events before it (None: all)."""
    age, rows = some.histories.age, _rows(some)
    most = np.inf if count is None else count
    seen = some.keep((age >= 1) & (age <= most))
    targets = np.full(len(some.users), NO_TARGET, dtype=np.int64)
    last = (age == 0) & asked[rows]
    targets[rows[last]] = some.histories.indices[last]
    return Split(seen, targets)


def _rows(some: Interactions) -> NDArray[np.int64]:
    return some.histories.rows


def _row(ranks: NDArray[np.int64]) -> dict[str, float]:
    each = gains(ranks)
    spread = 1.96 * float(each.std(ddof=1)) / np.sqrt(len(each))
    hits = float((ranks < 10).mean())
    return {"ndcg@10": float(each.mean()), "interval": spread, "hr@10": hits}


def _read_beauty(folder: Path) -> tuple[Interactions, ContentSimilarity]:
    lines = gzip.decompress((folder / "amazon_beauty.txt.gz").read_bytes()).decode().splitlines()
    told = json.loads(gzip.decompress((folder / "amazon_beauty_attributes.json.gz").read_bytes()))
    some = Interactions.from_lines(lines)
    attributes = [[str(value) for value in told.get(item, ())] for item in some.items]
    return some, ContentSimilarity.of(attributes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures cold start.")
    parser.add_argument("--only", choices=("beauty", "games"))
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
