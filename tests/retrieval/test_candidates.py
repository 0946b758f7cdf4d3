"""Beyond the exact scan, a rough one or the index proposes, and the filter still decides."""

import numpy as np
import pytest

from retrieval.candidates import Candidates
from retrieval.columns import Mask
from retrieval.constraints import Constraint, Op, Sort
from retrieval.dense import DenseArm
from retrieval.errors import VectorStoreError
from retrieval.lexical import Scores
from retrieval.products import Product
from retrieval.scoring import Rows
from retrieval.search import Searcher, SearchRequest
from retrieval.vectors import MemoryIndex, Vectors
from tests.retrieval.shoes import product, searcher

GOODS = ("跑步鞋", "蓝牙耳机", "电热水壶", "连衣裙", "狗粮")
COLORS = ("红色", "蓝色", "白色")


def many(count: int) -> list[Product]:
    return [
        product(
            f"p{number:04d}",
            f"{number}号 {GOODS[number % 5]}",
            10.0 + number,
            COLORS[number % 3],
            category=GOODS[number % 5],
        )
        for number in range(count)
    ]


INDEX = MemoryIndex()
EXACT = searcher(many(3_000), INDEX)


def searching(index: MemoryIndex | None, exact_rows: int) -> Searcher:
    made = Searcher(EXACT.table, EXACT.lexical, EXACT.dense, index)
    made._candidates = Candidates(EXACT.table, EXACT.dense, index, exact_rows, exact_rows)
    return made


PROPOSING = searching(INDEX, 500)
SCANNING = searching(None, 500)
BLUE = Constraint("color", Op.EQ, "蓝色")
CHEAP = Constraint("price", Op.LTE, 100.0)
LIKED = Constraint("color", Op.EQ, "红色", hard=False)
NOT_DRESSES = Constraint("category", Op.NE, "连衣裙")
NOTHING = Constraint("price", Op.LTE, 1.0)


def compared(searched: Searcher, mask: Mask, wanted: int) -> int:
    words, query = EXACT.lexical.match("跑步鞋"), EXACT.dense.encode("跑步鞋")
    rows = searched._candidates.rows(words, query, mask, wanted)
    return len(EXACT.table) if rows is None else len(rows)


def test_a_broad_search_compares_only_what_the_index_proposes() -> None:
    everything = np.ones(3_000, dtype=np.bool_)
    assert compared(PROPOSING, everything, 10) < 1_500
    assert compared(EXACT, everything, 10) == 3_000


def test_a_narrow_filter_compares_all_that_passes() -> None:
    cheap = EXACT.table.rows([CHEAP])
    assert cheap.sum() <= compared(PROPOSING, cheap, 10) <= cheap.sum() + 20


def test_an_exact_order_compares_all_that_passes() -> None:
    assert compared(PROPOSING, EXACT.table.rows([BLUE]), 0) >= 1_000


@pytest.mark.parametrize("text", ["蓝牙耳机", "17号 连衣裙", "狗", "天气"])
@pytest.mark.parametrize(
    "constraints",
    [(), (BLUE,), (CHEAP,), (BLUE, CHEAP), (LIKED,), (CHEAP, LIKED), (NOT_DRESSES,), (NOTHING,)],
)
@pytest.mark.parametrize("sort", [None, Sort.PRICE_DESC])
@pytest.mark.parametrize("facets", [False, True])
def test_a_rough_scan_answers_as_the_exact_one(
    text: str, constraints: tuple[Constraint, ...], sort: Sort | None, facets: bool
) -> None:
    request = SearchRequest(text, constraints, sort, facets=facets)
    rough, exact = SCANNING.search(request), EXACT.search(request)
    assert rough.hits == exact.hits
    assert rough.relevant == exact.relevant
    assert rough.relaxations == exact.relaxations
    assert [one.counts for one in rough.facets] == [one.counts for one in exact.facets]


def test_a_rough_scan_compares_few_rows_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    exact = DenseArm.cosines

    def counted(arm: DenseArm, query: Vectors, rows: Rows | None = None) -> Scores:
        compared.append(len(arm.matrix) if rows is None else len(rows))
        return exact(arm, query, rows)

    monkeypatch.setattr(DenseArm, "cosines", counted)
    SCANNING.search(SearchRequest("17号 连衣裙"))
    assert 0 < sum(compared) < 1_500


def test_an_index_is_asked_only_beyond_what_is_scanned() -> None:
    within = Candidates(EXACT.table, EXACT.dense, INDEX, 500, 3_000)
    words, query = EXACT.lexical.match("狗粮"), EXACT.dense.encode("狗粮")
    assert within.rows(words, query, np.ones(3_000, dtype=np.bool_), 10) is None


@pytest.mark.parametrize("constraints", [(), (BLUE,), (CHEAP,), (BLUE, CHEAP)])
@pytest.mark.parametrize("sort", [None, Sort.PRICE_DESC])
def test_proposals_give_the_hits_of_the_exact_scan(
    constraints: tuple[Constraint, ...], sort: Sort | None
) -> None:
    request = SearchRequest("蓝牙耳机", constraints, sort)
    assert PROPOSING.search(request).hits == EXACT.search(request).hits


def test_when_the_filter_leaves_too_few_proposals_all_that_passes_is_compared() -> None:
    others = Constraint("category", Op.NE, "跑步鞋")
    assert compared(PROPOSING, EXACT.table.rows([others]), 400) >= 2_400


def test_ids_the_catalogue_does_not_know_are_ignored() -> None:
    index = MemoryIndex()
    index.upsert(["gone"], EXACT.dense.matrix[:1])
    made = Searcher(EXACT.table, EXACT.lexical, EXACT.dense, index)
    made._candidates = Candidates(EXACT.table, EXACT.dense, index, 500, 500)
    assert made.search(SearchRequest("蓝牙耳机")).relevant > 0


class FailingIndex(MemoryIndex):
    """An index whose folder is gone."""

    def nearest(self, query: Vectors, limit: int) -> list[tuple[str, float]]:
        raise VectorStoreError("It is gone.")


def test_an_index_that_fails_is_done_without(caplog: pytest.LogCaptureFixture) -> None:
    made = Searcher(EXACT.table, EXACT.lexical, EXACT.dense, FailingIndex())
    made._candidates = Candidates(EXACT.table, EXACT.dense, FailingIndex(), 500, 500)
    request = SearchRequest("蓝牙耳机")
    assert made.search(request).hits == EXACT.search(request).hits
    assert "It is gone. Comparing every product instead." in caplog.text
