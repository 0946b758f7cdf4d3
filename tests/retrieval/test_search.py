"""A search filters first, ranks what is left, and says what it did."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.constraints import Constraint, Op, Sort
from retrieval.search import Searcher, SearchRequest, SearchResult
from tests.retrieval.shoes import RUNNING, SHOP, product, searcher

ROOT = Path(__file__).parents[2]
SEARCHER = searcher()
NOT_BLACK = Constraint("color", Op.NE, "黑色")
SHOES = Constraint("category", Op.EQ, "跑步鞋")


def below(price: float) -> Constraint:
    return Constraint("price", Op.LTE, price)


def search(text: str = "", *constraints: Constraint, **more: object) -> SearchResult:
    return SEARCHER.search(replace(SearchRequest(text, constraints), **more))  # type: ignore[arg-type]


def prices(result: SearchResult, found_by: Searcher = SEARCHER) -> list[float | None]:
    table = found_by.table
    return [table.products[table.row_of[product_id]].price for product_id in result.ids]


def test_what_was_asked_for_comes_first() -> None:
    assert set(search("跑步鞋").ids[:4]) == {"r1", "r2", "r3", "r4"}
    assert search("pace3").ids[0] == "r1"
    assert search("降噪耳机").ids[0] == "h1"


def test_no_hit_breaks_a_hard_constraint() -> None:
    result = search("跑步鞋", below(500), NOT_BLACK)
    assert set(result.ids) & {"r1", "r2", "r3", "r4"} == {"r1"}
    assert result.total == 5


def test_total_counts_what_passes_and_relevant_what_is_about_the_text() -> None:
    result = search("跑步鞋")
    assert (result.total, result.relevant) == (len(SHOP), 4)


def test_the_score_is_the_sum_of_its_parts() -> None:
    wish = Constraint("brand", Op.EQ, "山岚", hard=False)
    for text in ("跑步鞋", ""):
        for hit in search(text, wish).hits:
            assert hit.score == pytest.approx(sum(hit.parts.values()), abs=1e-9)
            assert 0 <= hit.score <= 1


def test_a_wish_lifts_what_meets_it_and_hides_nothing() -> None:
    plain = search("跑步鞋")
    wished = search("跑步鞋", Constraint("brand", Op.EQ, "山岚", hard=False))
    assert wished.ids[0] == "r4"
    assert wished.ids.index("r3") <= plain.ids.index("r3")
    assert set(wished.ids[:4]) == set(plain.ids[:4])
    met = {hit.id: hit.parts["constraint"] > 0 for hit in wished.hits[:4]}
    assert met == {"r1": False, "r2": False, "r3": True, "r4": True}


def test_a_wish_does_not_bring_in_other_goods() -> None:
    wish = Constraint("brand", Op.EQ, "静界", hard=False)
    assert set(search("跑步鞋", wish).ids[:4]) == {"r1", "r2", "r3", "r4"}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param(Sort.PRICE_ASC, ["r2", "r1", "r3", "r4"], id="cheapest first"),
        pytest.param(Sort.PRICE_DESC, ["r4", "r3", "r1", "r2"], id="dearest first"),
        pytest.param(Sort.SALES, ["r1", "r2", "r4", "r3"], id="unknown sales last"),
        pytest.param(Sort.RATING, ["r3", "r1", "r2", "r4"], id="unknown rating last"),
        pytest.param(Sort.NEWEST, ["r1", "r2", "r3", "r4"], id="no dates: by id"),
    ],
)
def test_a_sort_orders_only_what_is_about_the_text(sort: Sort, expected: list[str]) -> None:
    assert list(search("跑步鞋", sort=sort).ids) == expected


def test_newest_is_the_latest_date_whatever_the_offset() -> None:
    dates = ["2026-01-01T10:00:00+08:00", "2026-01-01T03:00:00+00:00", None]
    found = searcher([product(f"p{n}", "鞋", 1, created_at=at) for n, at in enumerate(dates)])
    assert found.search(SearchRequest(sort=Sort.NEWEST)).ids == ("p1", "p0", "p2")


def test_a_sort_without_text_orders_everything() -> None:
    found = search(sort=Sort.PRICE_ASC, limit=99)
    assert prices(found) == sorted(p.price for p in SHOP if p.price is not None)


def test_a_named_category_makes_all_that_passes_relevant() -> None:
    result = search("好看又舒服的", SHOES, sort=Sort.PRICE_ASC)
    assert result.ids == ("r2", "r1", "r3", "r4")


def test_without_text_what_sells_comes_first() -> None:
    result = search("", SHOES)
    assert result.ids[0] == "r1"
    assert set(result.hits[0].parts) == {"popular"}


@pytest.mark.parametrize("text", ["", "   ", "想买", "！！", "show me something"])
def test_a_text_without_content_is_no_text(text: str) -> None:
    assert search(text, SHOES).ids == search("", SHOES).ids


def test_an_id_can_be_excluded() -> None:
    result = search("跑步鞋", exclude=frozenset({"r1", "unknown"}))
    assert "r1" not in result.ids
    assert result.total == len(SHOP) - 1


def test_what_is_sold_out_sinks_but_stays() -> None:
    sold_out = [replace(one, stock=0) if one.id == "r1" else one for one in SHOP]
    result = searcher(sold_out).search(SearchRequest("跑步鞋"))
    assert result.ids.index("r1") > max(result.ids.index(other) for other in ("r2", "r3", "r4"))


def test_at_most_two_of_one_title_are_shown_while_others_are_left() -> None:
    same = [
        product(f"a{n}", "【大促】云驰 跑步鞋", 100 + n, color) for n, color in enumerate("红蓝绿")
    ]
    found = searcher([*same, *SHOP])
    ids = found.search(SearchRequest("跑步鞋", limit=4)).ids
    assert sum(one.startswith("a") for one in ids) == 2
    assert len(ids) == 4
    everything = found.search(SearchRequest("跑步鞋", limit=50, sort=Sort.PRICE_ASC))
    assert prices(everything, found) == sorted(p or 0 for p in prices(everything, found))
    assert {"a0", "a1", "a2"} < set(everything.ids)


def test_ties_are_ordered_by_id() -> None:
    twins = [product(name, f"鞋{place}", 10) for place, name in enumerate(["b", "a", "c"])]
    assert searcher(twins).search(SearchRequest(sort=Sort.PRICE_ASC)).ids == ("a", "b", "c")
    assert searcher(twins).search(SearchRequest()).ids == ("a", "b", "c")


def test_when_nothing_passes_relaxations_are_offered_and_not_taken() -> None:
    result = search("", SHOES, below(200))
    assert result.hits == ()
    expected = {"field": "price", "op": "lte", "from": 200, "to": 259, "count": 1}
    assert result.relaxations[0].to_json() == expected


def test_relaxations_count_only_what_is_about_the_text() -> None:
    result = search("跑步鞋", below(200))
    assert result.relevant == 0
    assert [offer.to_json()["to"] for offer in result.relaxations] == [259]


def test_a_search_that_finds_offers_no_relaxation() -> None:
    assert search("跑步鞋", below(500)).relaxations == ()


def test_facets_are_counted_on_what_is_relevant() -> None:
    found = {facet.field: facet.counts for facet in search("跑步鞋", facets=True).facets}
    assert found["brand"] == {"云驰": 2, "山岚": 2}
    assert search("跑步鞋").facets == ()


def test_a_limit_of_zero_only_counts() -> None:
    result = search("跑步鞋", limit=0)
    assert (result.hits, result.relevant) == ((), 4)


def test_a_megabyte_of_text_is_cut() -> None:
    assert search("跑步鞋 " * 300_000).ids == search("跑步鞋 " * 75).ids


@pytest.mark.parametrize("text", ["\x00", "\ud800鞋", "' OR 1=1 --", "<script>", "（" * 500])
def test_any_text_is_answered(text: str) -> None:
    assert search(text).total == len(SHOP)


def test_stages_are_timed() -> None:
    timings = search("跑步鞋").timings_ms
    assert {"filter", "lexical", "encode", "dense", "fuse", "total"} <= set(timings)


def test_an_empty_catalogue_is_searched_without_error() -> None:
    for request in (
        SearchRequest("鞋"),
        SearchRequest("", (SHOES,)),
        SearchRequest("鞋", (SHOES,)),
    ):
        result = searcher([]).search(request)
        assert (result.hits, result.total, result.relaxations) == ((), 0, ())


def test_a_single_product_is_found() -> None:
    only = searcher(RUNNING[:1]).search(SearchRequest("跑步鞋"))
    assert (only.ids, only.relevant) == (("r1",), 1)


def test_a_product_without_a_vector_is_found_by_its_words() -> None:
    full = searcher()
    words = {one.id: ["跑步", "鞋"] for one in SHOP}
    vectors = full.dense.matrix[1:]
    half = Searcher.from_products(SHOP, words, (full.table.ids[1:], vectors), full.dense.encoder)
    assert full.table.ids[0] in half.search(SearchRequest("鞋", limit=20)).ids


def test_threads_get_the_answers_one_alone_gets() -> None:
    requests = [SearchRequest(one.title, (below(500),)) for one in SHOP] * 4
    expected = [SEARCHER.search(request).hits for request in requests]
    with ThreadPoolExecutor(4) as pool:
        assert [one.hits for one in pool.map(searcher().search, requests)] == expected


def test_another_process_gives_the_same_answer_byte_for_byte() -> None:
    code = (
        "from tests.retrieval.shoes import searcher; from retrieval.search import SearchRequest; "
        "print(repr(searcher().search(SearchRequest('透气跑步鞋')).hits))"
    )
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert ended.stdout.strip() == repr(search("透气跑步鞋").hits)


def test_every_arm_finds_what_passes_and_nothing_else() -> None:
    arms = SEARCHER.arms(SearchRequest("缓震", (SHOES, below(400)), said="缓震跑步鞋"))
    for scores in arms.values():
        assert {SEARCHER.table.ids[row] for row in np.flatnonzero(scores)} == {"r1", "r2"}


def test_meaning_is_compared_with_all_that_was_said() -> None:
    within = (Constraint("category", Op.EQ, "耳机"),)
    request = SearchRequest("蓝牙", within, said="静界 入耳式 蓝牙耳机")
    assert SEARCHER.search(request).ids[0] == "h2"
    assert SEARCHER.search(replace(request, said="静界 头戴式 降噪 蓝牙")).ids[0] == "h1"
