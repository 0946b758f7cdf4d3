"""What a product has to do with others: the command, the page and the route."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from defusedxml import ElementTree
from fastapi.testclient import TestClient

from assistant.graph.browsing import Browser
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from tests.gadget_shop import build_gadget_shop, row, write_rows
from ui.api import create_app
from ui.cli.app import run
from ui.graphs.branches import Naming, tree_of
from ui.graphs.layout import HEIGHT, WIDTH, lay_out
from ui.graphs.picture import drawing

HOSTILE = """ a < b & "c" [bold]d[/] 'e' """.strip()


@pytest.fixture(scope="module")
def gadget_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_gadget_shop(tmp_path_factory.mktemp("gadgets") / "shop")
    shop = Shop.open(path)
    hostile = row(
        "case-evil", "手机壳", "盾衣", HOSTILE, 9, compatible="远穹Sky12", material=HOSTILE
    )
    ingest(shop, [write_rows(path / "source" / "evil.jsonl", [hostile])])
    shop.engine.dispose()
    return path


@pytest.fixture(scope="module")
def client(gadget_shop: Path) -> Iterator[TestClient]:
    service = Service.open(gadget_shop)
    yield TestClient(create_app(service))
    service.close()


def test_the_command_draws_a_tree(gadget_shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "phone-12", "--shop", str(gadget_shop)]) == 0
    told = capsys.readouterr().out
    assert "型号: 远穹 Sky12" in told
    assert "适用它的配件: 盾衣 适用远穹Sky12硅胶手机壳  case-12" in told
    assert "上一代: 远穹 Sky11" in told
    assert "10 位买过的顾客里有 10 位" in told
    assert HOSTILE in told


def test_the_command_speaks_english(gadget_shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "phone-12", "--shop", str(gadget_shop), "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "model: Yuanqiong Sky12" in told
    assert "brand: Yuanqiong" in told


def test_the_command_prints_data(gadget_shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "case-12", "--shop", str(gadget_shop), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    fits = [edge for edge in found["edges"] if edge["kind"] == "compatible-with"]
    assert {
        "kind": "compatible-with",
        "source": "product:case-12",
        "target": "model:远穹sky12",
        "confidence": 1.0,
        "evidence": {"field": "compatible", "value": "远穹Sky12"},
    } in fits


@pytest.mark.parametrize(
    "arguments",
    [["no-such"], ["Sky12"], ["phone-12", "--depth", "99"], ["phone-12", "--language", "fr"]],
)
def test_what_cannot_be_shown_is_told(
    gadget_shop: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", *arguments, "--shop", str(gadget_shop)]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert arguments[-1] in told or "less than or equal to 4" in told


def test_the_page_needs_nobody_else(gadget_shop: Path, tmp_path: Path) -> None:
    page = tmp_path / "graph.html"
    assert run(["graph", "phone-12", "--shop", str(gadget_shop), "--html", str(page)]) == 0
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "http" not in text.replace('http-equiv="Content', "")
    assert "a &lt; b &amp;" in text
    assert 'b & "c"' not in text


def test_forty_nodes_do_not_overlap(gadget_shop: Path) -> None:
    shop = Shop.open(gadget_shop)
    browser = Browser.of(shop.engine)
    found = browser.around("phone-12", 4)
    shop.engine.dispose()
    placed = lay_out(tree_of(found)).placed
    assert len(placed) == len(found.nodes) == 40
    boxes = [(one.x, one.y) for one in placed]
    apart = (
        abs(a[0] - b[0]) >= WIDTH or abs(a[1] - b[1]) >= HEIGHT
        for place, a in enumerate(boxes)
        for b in boxes[:place]
    )
    assert all(apart)
    assert ElementTree.fromstring(drawing(found, Naming("zh"))).tag == "svg"


def test_the_route_gives_the_same(client: TestClient, gadget_shop: Path) -> None:
    answer = client.get("/api/graph", params={"product": "phone-12"})
    assert answer.status_code == 200
    shop = Shop.open(gadget_shop)
    assert answer.json() == Browser(shop.engine).around("phone-12").to_json()
    shop.engine.dispose()


def test_the_route_draws(client: TestClient) -> None:
    answer = client.get("/api/graph?product=phone-12&picture=true&language=en").json()
    assert answer["picture"].startswith("<svg")
    assert "accessory that fits" in answer["picture"]


def test_the_route_knows_what_it_does_not_know(client: TestClient) -> None:
    answer = client.get("/api/graph", params={"product": "no-such"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_product"
    assert client.get("/api/graph", params={"product": "phone-12", "depth": 99}).status_code == 400
