"""The benchmark of changes while a shop serves runs to its end, and finds every answer right."""

from pathlib import Path

import pytest
from chatting import Answered
from large_shop import enlarge
from updates import measure, report
from updates_ledger import Ledger, Said

from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from tests.small_shop import build_shop

IDS = 200


@pytest.fixture
def large_shop(tmp_path: Path) -> Path:
    enlarge(build_shop(tmp_path / "small"), tmp_path / "large", IDS)
    return tmp_path / "large"


def test_changes_while_serving_fail_no_turn_and_are_in_every_later_one(
    large_shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = measure(large_shop, rows=100, clients=2, rounds=1, quiet=3.0, think=0.05, grace=12.0)
    assert outcome.failed == 0
    assert outcome.wrong == 0
    assert outcome.shown[1] > 0, "products that had changed were shown"
    assert outcome.meanwhile.keys() == {"ingest", "batch"}
    report(outcome)
    assert capsys.readouterr().out.splitlines()[-1] in (
        "All promises kept.",
        "A promise was broken.",
    )


def test_a_large_shop_has_vectors_and_terms_for_every_product(large_shop: Path) -> None:
    shop = Shop.open(large_shop)
    ids = Catalog(shop.engine).ids()
    assert len(ids) == IDS
    assert EmbeddingStore(shop.engine).hashes(HashingEncoder().name).keys() == set(ids)
    assert all(Catalog(shop.engine).terms().values())
    shop.engine.dispose()


@pytest.mark.parametrize(
    ("start", "figures", "allowed"),
    [
        pytest.param(9.0, (1.0, 1), True, id="old, before it was sent"),
        pytest.param(12.0, (1.0, 1), True, id="old, within five seconds"),
        pytest.param(12.0, (2.0, 2), True, id="new, within five seconds"),
        pytest.param(17.1, (1.0, 1), False, id="old, after five seconds"),
        pytest.param(17.1, (2.0, 2), True, id="new, after five seconds"),
        pytest.param(17.1, (2.0, 1), False, id="half of either"),
        pytest.param(8.0, (2.0, 2), False, id="new, before it was sent"),
    ],
)
def test_the_ledger_says_what_may_be_shown(
    start: float, figures: tuple[float, int], allowed: bool
) -> None:
    ledger = Ledger({"p": [Said((1.0, 1), 0.0, 0.0), Said((2.0, 2), 10.0, 12.0)]})
    turn = Answered(start, start + 0.5, 200, {"p": figures})
    assert ledger.allows("p", figures, turn) is allowed
