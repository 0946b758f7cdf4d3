"""How well do the recommenders foretell the next item, beside other libraries' and published ones?

Method: Amazon Beauty (22,363 shoppers, 12,101 items, attributes) and games (histories and titles), each
shopper's last item held out, all items they had not taken ranked, settings, weights and the best model
chosen on the item before the last. `implicit` and RecTools are run on the same split, from an environment
of their own when one is named, their settings chosen on validation too (RecTools' as its documentation
has them). Published rows are as their papers print them, for the same file and protocol. Beside the blend
of all signals stand the blend without item features and the features alone; a two-sided randomisation
test on the shoppers' nDCG@10 compares them, overall and where the model had seen the item fewer than five
times.

    DAOGOU_DATA=… python benchmarks/recommending.py [--peers PYTHON] [--only beauty|games] [--json FILE]

The exit status is 0 when every aim that was measured is met.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from paired import compare

from recommender.evaluating.comparison import Evaluation, evaluate
from recommender.evaluating.datasets import title_words
from recommender.interactions import Interactions
from recommender.measuring.accuracy import gains, summary
from recommender.models.content import ContentSimilarity
from recommender.models.newcomers import FEW_EVENTS

FOLDER = "interactions"
PUBLISHED = {"Pop": 0.0068, "GRU4Rec": 0.0137, "SASRec": 0.0318, "S3-Rec": 0.0327}
AIM_NDCG, AIM_SECONDS, AIM_GIB, AIM_MS = 0.070, 120.0, 4.0, 5.0
COLUMNS = ("ndcg@10", "hr@10", "mrr@10", "coverage@10", "gini@10", "diversity@10", "novelty@10")
TIMES = ("tune_s", "fit_s", "score_ms_p95")


def main() -> int:
    """Measures what is asked for and prints the tables."""
    options = _options()
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'interactions'.")
        return 2
    folder = Path(data) / FOLDER
    found: dict[str, Any] = {}
    if options.only != "games":
        found["beauty"] = _beauty(folder, options)
    if options.only != "beauty":
        found["games"] = _games(folder)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0 if all(met for one in found.values() for met in one["aims"].values()) else 1


def _beauty(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    lines = gzip.decompress((folder / "amazon_beauty.txt.gz").read_bytes()).decode().splitlines()
    told = json.loads(gzip.decompress((folder / "amazon_beauty_attributes.json.gz").read_bytes()))
    some = Interactions.from_lines(lines)
    attributes = [[str(value) for value in told.get(item, ())] for item in some.items]
    content = ContentSimilarity.of(attributes)
    names = options.models.split(",") if options.models else None
    found = evaluate(some, names, content, lambda name: print(f"… {name}", flush=True))
    gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    _print_table("Amazon Beauty", found.models)
    _print_slices(found.models)
    peers = _peers(lines, options.peers) if options.peers else {}
    _print_table("Others on the same split", peers, ("ndcg@10", "hr@10", "mrr@10", "fit_s"))
    print("\nPublished nDCG@10:", ", ".join(f"{name} {v}" for name, v in PUBLISHED.items()))
    blend = found.models["blend"]
    seconds = blend["tune_s"] + blend["fit_s"]
    aims = {
        f"nDCG@10 {blend['ndcg@10']:.4f} of {AIM_NDCG}": blend["ndcg@10"] >= AIM_NDCG,
        f"trained in {seconds:.0f} s of {AIM_SECONDS:.0f}": seconds <= AIM_SECONDS,
        f"{gib:.2f} GiB of {AIM_GIB:.0f}": gib <= AIM_GIB,
        f"p95 {blend['score_ms_p95']:.2f} ms of {AIM_MS:.0f}": blend["score_ms_p95"] <= AIM_MS,
    }
    _print_aims(aims)
    return {"ours": found.to_json(), "peers": peers, "aims": aims}


def _games(folder: Path) -> dict[str, Any]:
    some, content = _read_games(folder)
    print(f"\nGames: {len(some.users)} shoppers, {some.n_items} items, {len(some.moments)} events")
    signals: dict[str, Evaluation] = {
        "both": evaluate(some, ["blend"], content),
        "histories": evaluate(some, ["blend"]),
        "text": evaluate(some, ["content"], content),
    }
    rows = {name: next(iter(one.models.values())) for name, one in signals.items()}
    _print_table("Games", rows)
    _print_slices(rows)
    ranked = {name: next(iter(one.rankings.values())) for name, one in signals.items()}
    cold = ranked["both"].events < FEW_EVENTS
    aims: dict[str, bool] = {}
    for part, chosen in (("all", np.ones(len(cold), dtype=np.bool_)), ("cold items", cold)):
        for other in ("histories", "text"):
            pair = [gains(ranked[name].ranks[chosen]) for name in ("both", other)]
            against = compare(*(one.tolist() for one in pair))
            line = f"{part}: both {pair[0].mean():.4f}, {other} {pair[1].mean():.4f}"
            aims[f"{line}, p {against.p:.4f}, {int(chosen.sum())} shoppers"] = against.better
    _print_aims(aims)
    return {"ours": rows, "aims": aims}


def _read_games(folder: Path) -> tuple[Interactions, ContentSimilarity]:
    titles: dict[str, str] = {}
    for line in _rows(folder / "games_titles.tsv.gz"):
        item, title = line.split("\t", maxsplit=1)
        titles[item] = title
    lines = [" ".join(line.split("\t")) for line in _rows(folder / "games_test.tsv.gz")]
    some = Interactions.from_lines(lines, titles)
    words = [title_words(titles.get(item, "")) for item in some.items]
    return some, ContentSimilarity.of(words=words)


def _rows(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()[1:]


def _peers(lines: Sequence[str], python: Path) -> dict[str, dict[str, Any]]:
    """The figures of other libraries' models, run by an interpreter that has them."""
    script = Path(__file__).with_name("recommending_peers.py")
    with tempfile.TemporaryDirectory() as folder:
        histories, out = Path(folder) / "histories.txt", Path(folder) / "ranks.npz"
        histories.write_text("\n".join(lines), "utf-8")
        subprocess.run([python, script, histories, out], check=True)  # noqa: S603
        with np.load(out, allow_pickle=False) as found:
            told: Mapping[str, Any] = json.loads(str(found["told"]))
            return {name: {**summary(found[name]), **told[name]} for name in told}


def _print_table(
    title: str, rows: Mapping[str, Mapping[str, Any]], columns: Sequence[str] = (*COLUMNS, *TIMES)
) -> None:
    if not rows:
        return
    print(f"\n{title}\n{'model':28}" + "".join(f"{name:>14}" for name in columns))
    for name, row in rows.items():
        cells = ("-" if row.get(one) is None else f"{row[one]:.4f}" for one in columns)
        print(f"{name:28}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def _print_slices(rows: Mapping[str, Mapping[str, Any]]) -> None:
    names = list(next(iter(rows.values()))["slices"])
    print(f"\nnDCG@10 (shoppers)\n{'model':28}" + "".join(f"{name:>22}" for name in names))
    for name, row in rows.items():
        parts = [row["slices"][one] for one in names]
        cells = (f"{part.get('ndcg@10', 0):.4f} ({part['users']})" for part in parts)
        print(f"{name:28}" + "".join(f"{cell:>22}" for cell in cells))


def _print_aims(aims: Mapping[str, bool]) -> None:
    for line, met in aims.items():
        print(f"{'met ' if met else 'MISSED'} {line}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, help="a Python that has implicit and rectools")
    parser.add_argument("--only", choices=("beauty", "games"))
    parser.add_argument("--models", help="with commas; default: all")
    parser.add_argument("--json", type=Path, help="where all figures go")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
