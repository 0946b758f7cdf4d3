"""How well search finds what people judged relevant: four arms, three measures.

Words alone, meaning alone, the plain fusion of their ranks, and our fusion; all arms get the same
request, with the same constraints.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from time import perf_counter

import numpy as np

from retrieval.answering import FirstTens
from retrieval.lexical import Scores
from retrieval.search import Searcher, SearchRequest

ARMS = ("lexical", "dense", "rrf", "ours")
NDCG, MRR, RECALL = "ndcg@10", "mrr@10", "recall@100"
TOP = 10
DEEP = 100


@dataclass(frozen=True, slots=True)
class Judgement:
    """A request and the ids that answer it, with a grade from 1."""

    query: str
    relevant: Mapping[str, float]


def evaluate(
    searcher: Searcher,
    judgements: Iterable[Judgement],
    read: Callable[[str], SearchRequest] = SearchRequest,
) -> dict[str, object]:
    """Measures every arm on ``judgements``; those without a relevant id are left out.

    Args:
        searcher: Finds products.
        judgements: Requests and what answers them.
        read: What a text asks for; default: the text as it is, on the whole catalogue.

    Returns:
        ``{"queries", "arms": {arm: {"ndcg@10", "mrr@10", "recall@100"}}, "coverage", "calibration",
        "ms_mean"}``; the values of an arm are means over requests, 0 to 1. ``coverage`` has the
        share of requests answered among the first ten by arm, and of the catalogue that ours shows
        there; ``calibration`` what matches of ours are worth.
    """
    judged = [one for one in judgements if any(grade > 0 for grade in one.relevant.values())]
    measured: dict[str, list[dict[str, float]]] = {arm: [] for arm in ARMS}
    tens = {arm: FirstTens(len(searcher.table)) for arm in ARMS}
    start = perf_counter()
    for judgement in judged:
        for arm, scores in searcher.arms(read(judgement.query)).items():
            tens[arm].add(searcher.table.ids, scores, judgement.relevant)
            measured[arm].append(measures(_ranked(searcher, scores), judgement.relevant))
    spent = 1_000 * (perf_counter() - start) / max(1, len(judged))
    arms = {arm: _means(values) for arm, values in measured.items()}
    return {
        "queries": len(judged),
        "arms": arms,
        "coverage": {
            "answered@10": {arm: ten.answered_share for arm, ten in tens.items()},
            "catalogue@10": tens["ours"].shown_share,
        },
        "calibration": tens["ours"].calibration(),
        "ms_mean": round(spent, 2),
    }


def measures(ranked: Sequence[str], relevant: Mapping[str, float]) -> dict[str, float]:
    """The three measures of one ranking.

    Args:
        ranked: Ids, best first, at least a hundred where there are as many.
        relevant: Grade by id; at least one above 0.
    """
    grades = [max(0.0, relevant.get(product_id, 0.0)) for product_id in ranked]
    ideal = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)
    first = next((place for place, grade in enumerate(grades[:TOP], 1) if grade > 0), None)
    found = sum(grade > 0 for grade in grades[:DEEP])
    return {
        NDCG: _gain(grades[:TOP]) / _gain(ideal[:TOP]),
        MRR: 1 / first if first else 0.0,
        RECALL: found / len(ideal),
    }


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def _ranked(searcher: Searcher, scores: Scores) -> list[str]:
    order = np.argsort(-scores, kind="stable")[:DEEP]
    return [searcher.table.ids[row] for row in order if scores[row] > 0]


def _means(values: Sequence[Mapping[str, float]]) -> dict[str, float]:
    if not values:
        return dict.fromkeys((NDCG, MRR, RECALL), 0.0)
    return {name: round(fmean(one[name] for one in values), 4) for name in values[0]}
