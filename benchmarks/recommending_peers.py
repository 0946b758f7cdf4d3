"""Ranks of other libraries' models on the same split; runs in an environment of its own.

RecTools needs an older numpy than this project, so this file imports nothing of it. It is started by
``benchmarks/recommending.py`` with the interpreter that has them:

    python benchmarks/recommending_peers.py HISTORIES OUT.npz

HISTORIES has one shopper a line, ``user item item …`` in time order. The last item is the test, the one
before it the validation item; settings are chosen on validation, then the model is fitted on all but
the test items. OUT holds, by model, the rank of each test item among the items its shopper had not
taken (``LISTED`` and more: not in the list), the seconds of the last fit, and the settings.
"""

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy import sparse

LISTED = 100
Ranks = np.ndarray[Any, np.dtype[np.int64]]
Rows = list[list[int]]
Settings = Mapping[str, Any]
GRIDS: Mapping[str, Sequence[Settings]] = {
    "implicit ALS": [
        {"factors": factors, "alpha": alpha, "regularization": ridge}
        for factors in (64, 128)
        for alpha in (1.0, 10.0)
        for ridge in (0.01, 0.1)
    ],
    "implicit BPR": [
        {"factors": factors, "learning_rate": rate, "regularization": ridge}
        for factors in (64, 128)
        for rate in (0.01, 0.05)
        for ridge in (0.001, 0.01)
    ],
    "implicit cosine item-kNN": [{"K": 20}, {"K": 100}, {"K": 400}],
    "implicit BM25 item-kNN": [{"K": 20, "B": 0.2}, {"K": 100, "B": 0.2}, {"K": 100, "B": 0.75}],
}


def main() -> None:
    """Measures every model and writes the ranks."""
    warnings.filterwarnings("ignore")
    histories, out = Path(sys.argv[1]), Path(sys.argv[2])
    rows = [line.split()[1:] for line in histories.read_text("utf-8").splitlines() if line.strip()]
    numbers = {item: n for n, item in enumerate(sorted({item for row in rows for item in row}))}
    taken = [[numbers[item] for item in row] for row in rows]
    found: dict[str, Any] = {}
    told: dict[str, Any] = {}
    for name, ranks, seconds, settings in _all(taken, len(numbers)):
        found[name] = ranks
        told[name] = {"fit_s": round(seconds, 1), "settings": settings}
        print(name, told[name], flush=True)
        np.savez(
            out, told=np.array(json.dumps(told)), **found
        )  # what is done stays if a later one fails


def _all(rows: Rows, items: int) -> Iterator[tuple[str, Ranks, float, Settings]]:
    for name, grid in GRIDS.items():
        best = max(grid, key=lambda one: _ndcg(_implicit(name, one, _cut(rows, 1), items)[0]))
        ranks, seconds = _implicit(name, best, _cut(rows, 0), items)
        yield name, ranks, seconds, best
    for name, make in _rectools().items():
        ranks, seconds = _with_rectools(make(), _cut(rows, 0))
        yield name, ranks, seconds, {}


def _cut(rows: Rows, skip: int) -> tuple[Rows, list[int]]:
    """What is seen of each shopper and the target; -1 where the shopper is too short for one."""
    seen = [row[: max(0, len(row) - 1 - skip)] for row in rows]
    targets = [
        row[-1 - skip] if len(row) > skip + 1 and row[-1 - skip] not in had else -1
        for row, had in zip(rows, seen, strict=True)
    ]
    return seen, targets


def _implicit(
    name: str, settings: Settings, split: tuple[Rows, list[int]], items: int
) -> tuple[Ranks, float]:
    from implicit.als import AlternatingLeastSquares
    from implicit.bpr import BayesianPersonalizedRanking
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

    kinds: Mapping[str, Callable[..., Any]] = {
        "implicit ALS": AlternatingLeastSquares,
        "implicit BPR": BayesianPersonalizedRanking,
        "implicit cosine item-kNN": CosineRecommender,
        "implicit BM25 item-kNN": BM25Recommender,
    }
    seen, targets = split
    where = [(user, item) for user, row in enumerate(seen) for item in row]
    users, places = np.array(where).T
    table = sparse.csr_matrix(
        (np.ones(len(where), np.float32), (users, places)), shape=(len(seen), items)
    )
    seed = {} if "kNN" in name else {"random_state": 1}
    start = perf_counter()
    model = kinds[name](**settings, **seed)
    model.fit(table, show_progress=False)
    seconds = perf_counter() - start
    asked = np.flatnonzero(np.array(targets) >= 0)
    lists, _ = model.recommend(asked, table[asked], N=LISTED, filter_already_liked_items=True)
    return _ranks(lists, np.array(targets)[asked]), seconds


def _rectools() -> Mapping[str, Callable[[], Any]]:
    """RecTools' models as its documentation shows them, small enough for two cores."""
    from rectools.models import EASEModel, SASRecModel
    from rectools.models.nn.item_net import IdEmbeddingsItemNet

    def sasrec() -> Any:  # noqa: ANN401  # a class of theirs, untyped here
        return SASRecModel(
            n_factors=64,
            n_blocks=2,
            n_heads=2,
            session_max_len=30,
            epochs=int(os.environ.get("PEER_EPOCHS", "15")),
            item_net_block_types=(IdEmbeddingsItemNet,),
            recommend_torch_device="cpu",
        )

    return {"RecTools SASRec (softmax)": sasrec, "RecTools EASE": lambda: EASEModel(250.0)}


def _with_rectools(model: Any, split: tuple[Rows, list[int]]) -> tuple[Ranks, float]:  # noqa: ANN401
    import pandas as pd
    from rectools import Columns
    from rectools.dataset import Dataset

    seen, targets = split
    where = [(user, item, place) for user, row in enumerate(seen) for place, item in enumerate(row)]
    table = pd.DataFrame(where, columns=[Columns.User, Columns.Item, "place"])
    table[Columns.Weight] = 1.0
    table[Columns.Datetime] = pd.Timestamp("2020-01-01") + pd.to_timedelta(table["place"], "D")
    data = Dataset.construct(table.drop(columns="place"))
    start = perf_counter()
    model.fit(data)
    seconds = perf_counter() - start
    asked = [user for user, target in enumerate(targets) if target >= 0]
    told = model.recommend(np.array(asked), data, k=LISTED, filter_viewed=True)
    row_of = {user: row for row, user in enumerate(asked)}
    lists = np.full((len(asked), LISTED), -1, dtype=np.int64)
    rows = told[Columns.User].map(row_of).to_numpy()
    lists[rows, told[Columns.Rank].to_numpy() - 1] = told[Columns.Item].to_numpy()
    return _ranks(lists, np.array([targets[user] for user in asked])), seconds


def _ranks(lists: Ranks, targets: Ranks) -> Ranks:
    hit = lists == targets[:, None]
    return np.where(hit.any(axis=1), hit.argmax(axis=1), LISTED).astype(np.int64)


def _ndcg(ranks: Ranks) -> float:
    return float(np.where(ranks < 10, 1 / np.log2(ranks + 2.0), 0).mean())


if __name__ == "__main__":
    main()
