"""How well does search find what shoppers mean, on requests judged by reading the catalogue?

Method: the requests of benchmarks/judged were written from shoppers' needs before any title was
seen, and every product graded by reading it against the need, not knowing which arm had found it
(benchmarks/judged/README.md). Each set is split by a hash of the request: search may be tuned on one
half, the other is held out. The arms rank the whole catalogue, first for the text as it was typed,
then with the shop's understanding in front, as `daogou evaluate search` measures them: only what
passes the hard constraints, for the words that are left over; meaning is compared with all words but
prices and refusals. "shop" is `daogou search`, which also ranks by what
sells. A two-sided randomisation test on nDCG@10 compares our fusion with each other arm, request by
request. Requests that nothing in the shop answers are not scored.

    DAOGOU_DATA=… python benchmarks/judged_search.py [--shops DIR]

Without DAOGOU_DATA only the demo shop is measured. The exit status is 0 when, for the text as typed
and all sets together, ours beats the better of words and meaning, and is significantly worse than
neither of them nor plain fusion on any set.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from judged_reading import Request, read_set
from judged_report import (
    SHOP,
    TYPED,
    UNDERSTOOD,
    Measured,
    print_comparisons,
    print_kinds,
    print_means,
    print_verdicts,
)

from assistant.searching import asked
from assistant.service.showing import search_json
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.loading import Loaded, load
from retrieval.evaluation import DEEP, measures
from retrieval.request import SearchRequest
from ui.cli.serving import build_demo

JUDGED = Path(__file__).parent / "judged"
SETS = sorted(path.stem for path in JUDGED.glob("*.jsonl"))
TAOBAO = "catalogs/taobao_beauty_raw.gb18030.csv"


def main() -> int:
    """Measures every set whose catalogue is here, and prints the verdict."""
    options = _options()
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    with ExitStack() as stack:
        shops = options.shops or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows = [row for name in SETS for row in _measure_set(name, shops)]
    names = sorted({row.set_name for row in rows})
    pooled = [*names, "pooled"] if len(names) > 1 else names
    for front in (TYPED, UNDERSTOOD):
        print_means(rows, front, pooled)
        print_comparisons(rows, front, pooled)
    for front in (TYPED, UNDERSTOOD):
        for language in ("zh", "en"):
            spoken = [row for row in rows if row.request.language == language]
            print_means(spoken, front, pooled[-1:])
        print_kinds(rows, front)
    return 0 if print_verdicts(rows, names) else 1


def _measure_set(name: str, shops: Path) -> list[Measured]:
    folder = _shop_folder(name, shops)
    if folder is None:
        print(f"set {name}: left out, DAOGOU_DATA names no folder with its catalogue")
        return []
    requests = read_set(JUDGED / f"{name}.jsonl")
    loaded = load(Shop.open(folder))
    try:
        scored = [request for request in requests if request.answered]
        print(
            f"set {name}: {len(scored)} requests scored, {len(requests) - len(scored)} unanswered"
        )
        return [row for request in scored for row in measure(name, loaded, request)]
    finally:
        loaded.close()


def _shop_folder(name: str, shops: Path) -> Path | None:
    """The built shop of a set, None where its catalogue is not here."""
    folder, data = shops / name, os.environ.get("DAOGOU_DATA")
    if (folder / "shop.db").is_file():
        return folder
    if name == "demo":
        build_demo(folder, seed=7)
        return folder
    source = Path(data, TAOBAO) if data else None
    if source is None or not source.is_file():
        return None
    shop = Shop.create(folder)
    ingest(shop, [source])
    shop.engine.dispose()
    return folder


def measure(name: str, loaded: Loaded, request: Request) -> Iterator[Measured]:
    """Every arm behind both fronts."""
    for front, rankings in rank(loaded, request.text).items():
        for arm, ids in rankings.items():
            values = measures(ids, request.relevant)
            yield Measured(name, request, front, arm, values)


def rank(loaded: Loaded, text: str) -> dict[str, dict[str, list[str]]]:
    """By front and arm the best hundred ids of one request, best first."""
    request = asked(loaded, loaded.understander.understand(text))
    found = search_json(loaded, text, DEEP)["products"]
    return {
        TYPED: _by_arm(loaded, SearchRequest(text)),
        UNDERSTOOD: {
            **_by_arm(loaded, request),
            SHOP: [product["id"] for product in found],
        },
    }


def _by_arm(loaded: Loaded, request: SearchRequest) -> dict[str, list[str]]:
    """Each arm's ranking; of what passes a filter everything is listed."""
    ids = loaded.searcher.table.ids
    ranked = {}
    for arm, scores in loaded.searcher.arms(request).items():
        order = np.argsort(-scores, kind="stable")[:DEEP]
        ranked[arm] = [ids[row] for row in order if scores[row] > 0]
    return ranked


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shops", type=Path, help="Where shops are built and found again.")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
