"""What stays in memory is left out of collections, and freed all the same when nobody has it."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from assistant.shop import memory
from retrieval.search import SearchRequest
from tests.retrieval import shoes


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_is_there_is_left_out_of_collections() -> None:
    memory.settle()
    assert gc.get_freeze_count() > 1_000


@pytest.mark.usefixtures("thawed")
def test_a_searcher_that_was_replaced_is_freed_without_a_collection() -> None:
    searcher = shoes.searcher()
    searcher.search(SearchRequest("跑步鞋", facets=True))
    gone = weakref.ref(searcher.dense)
    memory.keep()
    gc.disable()
    try:
        del searcher
        assert gone() is None
    finally:
        gc.enable()


def test_nothing_is_collected_while_what_stays_is_made() -> None:
    with memory.growing():
        assert not gc.isenabled()
        with memory.growing():
            pass
        assert not gc.isenabled(), "the inner one began without collections and leaves it so"
    assert gc.isenabled()
