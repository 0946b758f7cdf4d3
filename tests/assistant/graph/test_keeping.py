from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.graph.keeping import bring_in_line
from assistant.graph.nodes import Edge, EdgeKind, NodeKind, node_id
from assistant.graph.store import GraphStore, Size
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from retrieval.catalog import Catalog
from tests.gadget_shop import listings, row, write_rows


def leaving(shop: Shop, product: str, kind: EdgeKind) -> list[Edge]:
    return GraphStore(shop.engine).leaving(node_id(NodeKind.PRODUCT, product), kind)


def take_in(shop: Shop, path: Path, *rows: dict[str, object]) -> None:
    ingest(shop, [write_rows(path / "more.jsonl", list(rows))])


def test_ingestion_builds_the_graph(gadgets: Shop) -> None:
    size = GraphStore(gadgets.engine).size()
    assert size.nodes["product"] == len(listings())
    assert size.edges["has-brand"] == len(listings())
    assert set(size.edges) == {kind.value for kind in EdgeKind}


def test_every_edge_has_evidence(gadgets: Shop) -> None:
    store = GraphStore(gadgets.engine)
    edges = [edge for kind in EdgeKind for edge in store.edges_of_kind(kind)]
    assert all(edge.evidence and 0 < edge.confidence <= 1 for edge in edges)
    (fits,) = [
        e for e in leaving(gadgets, "case-x8", EdgeKind.COMPATIBLE_WITH) if e.target.key == "辰曜x8"
    ]
    assert (fits.confidence, fits.evidence) == (1.0, {"field": "compatible", "value": "辰曜X8"})
    (title,) = leaving(gadgets, "case-title", EdgeKind.COMPATIBLE_WITH)
    assert title.confidence < 1
    assert title.evidence["field"] == "title"


def test_purchases_tell_how_many_of_how_many_and_the_lift(gadgets: Shop) -> None:
    (edge,) = leaving(gadgets, "phone-12", EdgeKind.GOES_WITH)
    assert edge.target.key == "charger-c"
    assert edge.evidence == {"shoppers": 10, "of": 10, "lift": 2.0}


def test_bringing_in_line_again_changes_nothing(own_gadgets: Shop) -> None:
    before = GraphStore(own_gadgets.engine).size()
    assert bring_in_line(own_gadgets.engine) == 0
    assert GraphStore(own_gadgets.engine).size() == before


def test_only_changed_products_are_linked_anew(own_gadgets: Shop, tmp_path: Path) -> None:
    read: list[tuple[int, int]] = []
    changed = row("case-mute", "手机壳", "盾衣", "可爱手机壳", 12, compatible="远穹Sky11")
    write_rows(tmp_path / "more.jsonl", [changed])
    ingest(
        own_gadgets,
        [tmp_path / "more.jsonl"],
        progress=lambda what, done, of: (
            read.append((done, of)) if what == "linking products" else None
        ),
    )
    assert read == [(1, 1)]
    (edge,) = leaving(own_gadgets, "case-mute", EdgeKind.COMPATIBLE_WITH)
    assert edge.target.key == "远穹sky11"


def test_a_changed_row_takes_its_old_edges_and_lonely_nodes_along(
    own_gadgets: Shop, tmp_path: Path
) -> None:
    changed = row("case-x8", "手机壳", "盾衣", "适用远穹Sky12皮手机壳", 99, compatible="远穹Sky12")
    take_in(own_gadgets, tmp_path, changed)
    assert [e.target.key for e in leaving(own_gadgets, "case-x8", EdgeKind.COMPATIBLE_WITH)] == [
        "远穹sky12"
    ]
    values = {node.key for node in GraphStore(own_gadgets.engine).of_kind(NodeKind.VALUE)}
    assert "compatible=辰曜X8" not in values
    assert "compatible=远穹Sky12" in values


def test_a_withdrawn_product_is_gone(own_gadgets: Shop) -> None:
    Catalog(own_gadgets.engine).remove(["case-x8"])
    assert bring_in_line(own_gadgets.engine) == 1
    products = {node.key for node in GraphStore(own_gadgets.engine).of_kind(NodeKind.PRODUCT)}
    assert "case-x8" not in products


def test_a_new_price_links_nothing_anew(own_gadgets: Shop, tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("id,price\ncase-x8,88\n", "utf-8")
    ingest(own_gadgets, [tmp_path / "prices.csv"])
    assert bring_in_line(own_gadgets.engine) == 0


def test_a_row_may_state_what_its_model_replaces(own_gadgets: Shop, tmp_path: Path) -> None:
    fold = row("fold-2", "手机", "远穹", "Fold2 折叠手机", 8999, replaces="远穹Sky12 Ultra")
    take_in(own_gadgets, tmp_path, fold)
    (edge,) = leaving(own_gadgets, "fold-2", EdgeKind.REPLACES)
    assert (edge.target.key, edge.confidence) == ("远穹sky12ultra", 1.0)
    assert bring_in_line(own_gadgets.engine) == 0
    assert leaving(own_gadgets, "fold-2", EdgeKind.REPLACES)


def test_a_cut_off_build_is_finished_by_the_next(
    own_gadgets: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = GraphStore(own_gadgets.engine).size()
    monkeypatch.setattr("assistant.graph.keeping.VERSION", 99)
    monkeypatch.setattr("assistant.graph.keeping.LOT", 4)
    with pytest.raises(KeyboardInterrupt):
        bring_in_line(own_gadgets.engine, _stop_at(8))
    assert _count(GraphStore(own_gadgets.engine).size()) < _count(whole)
    bring_in_line(own_gadgets.engine)
    assert GraphStore(own_gadgets.engine).size() == whole


def _stop_at(place: int) -> Callable[[str, int, int], None]:
    def told(_what: str, done: int, _of: int) -> None:
        if done >= place:
            raise KeyboardInterrupt

    return told


def _count(size: Size) -> int:
    return sum(size.edges.values())
