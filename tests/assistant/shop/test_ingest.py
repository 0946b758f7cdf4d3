"""Files of every kind go to their own table; doing it again, or half, ends in the same state."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

import assistant.shop.embedding
from assistant.records.faq import FaqStore
from assistant.records.orders import OrderStatus, OrderStore
from assistant.records.reviews import ReviewStore
from assistant.shop.embedding import embed_missing
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from recommender.events import EventKind, EventLog
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.errors import MappingError, UnreadableFile
from retrieval.importing.ingest import Rules
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Mapping
from retrieval.products import Product

HASHING = HashingEncoder().name
PRODUCTS = "id,title,price,color_en,颜色\np1,跑步鞋,259,black,黑色\np2,棉袜,19,white,白色\n"
EVENTS = (
    "user,product_id,event,timestamp,value\n"
    "u1,p1,view,2026-11-01T10:00:00,\n"
    "u1,p1,收藏,2026-11-01T10:01:00,\n"
    "u1,p1,rate,2026-11-02T10:00:00+00:00,5\n"
)
REVIEWS = (
    '{"product_id": "p1", "user": "u1", "rating": 5, "text": "Light and soft", '
    '"created_at": "2026-11-03"}\n'
)
FAQ = """
- id: fee
  topic: shipping
  question: {zh: [包邮吗, 运费多少], en: ["Is it free?"]}
  answer: {zh: 满 99 元包邮。, en: Free from 99 yuan.}
"""
ORDER = {
    "order_id": "6021",
    "user": "u1",
    "status": "shipped",
    "created_at": "2026-11-03T10:00:00+08:00",
    "paid_at": None,
    "carrier": "云快递",
    "address": {"name": "小云", "phone": "13800000001", "region": "嘉兴", "detail": "1 号"},
    "lines": [{"product_id": "p1", "sku": "p1-42", "title": "跑步鞋", "quantity": 1, "price": 259}],
    "total": 259,
    "shipping_fee": 0,
    "history": [{"at": "2026-11-03T10:00:00+08:00", "text": "已付款"}],
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "shop.toml").write_text('encoder = "hashing"\n')
    return Shop.create(folder)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def to_file(name: str, content: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        return path

    return to_file


def test_products_get_the_shops_currency_terms_and_vectors(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    (report,) = ingest(shop, [write("a.csv", PRODUCTS)])
    assert (report.kind, report.kept, report.changed) == (Kind.PRODUCTS, 2, 2)
    catalog = Catalog(shop.engine)
    shoe = catalog.get(["p1"])["p1"]
    assert (shoe.currency, shoe.text("color", "en")) == ("CNY", "black")
    assert "跑步" in catalog.terms()["p1"]
    ids, matrix = EmbeddingStore(shop.engine).load(HASHING)
    assert (ids, matrix.shape) == (["p1", "p2"], (2, 256))


def test_a_folder_of_files_of_every_kind_is_taken_in_products_first(
    shop: Shop, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write("all/a-reviews.jsonl", REVIEWS)
    write("all/faq.yaml", FAQ)
    write("all/events.csv", EVENTS)
    write("all/orders.jsonl", json.dumps(ORDER))
    (tmp_path / "all" / "products.csv.gz").write_bytes(gzip.compress(PRODUCTS.encode()))
    reports = ingest(shop, [tmp_path / "all"])
    assert [(report.kind, report.kept, report.refused) for report in reports] == [
        (Kind.PRODUCTS, 2, 0),
        (Kind.EVENTS, 3, 0),
        (Kind.ORDERS, 1, 0),
        (Kind.REVIEWS, 1, 0),
        (Kind.FAQ, 1, 0),
    ]
    again = ingest(shop, [tmp_path / "all"])
    assert [(report.changed, report.unchanged) for report in again] == [
        (0, report.kept) for report in reports
    ]


def test_events_are_read_in_the_zone_of_the_shop(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    ingest(shop, [write("e.csv", EVENTS)])
    events = EventLog(shop.engine).of_user("u1")
    assert [event.event for event in events] == [EventKind.VIEW, EventKind.LIKE, EventKind.RATE]
    assert events[0].timestamp == "2026-11-01T02:00:00+00:00"
    assert events[2].value == 5.0


def test_bad_events_are_reported_and_good_ones_kept(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    bad = EVENTS + "u1,p1,stare,2026-11-01,\n,p1,view,soon,\nu1,p1,rate,2026-11-01,\n"
    (report,) = ingest(shop, [write("e.csv", bad)])
    assert (report.kept, report.refused) == (3, 3)
    assert [(error.line, error.column) for error in report.errors] == [
        (5, "event"),
        (6, "user"),
        (6, "timestamp"),
        (7, "value"),
    ]
    assert "expected one of view, click, like" in report.errors[0].reason


def test_a_review_without_language_has_that_of_its_script(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    ingest(shop, [write("r.jsonl", REVIEWS)])
    (review,) = ReviewStore(shop.engine).of_product("p1")
    assert (review.language, review.rating) == ("en", 5.0)
    assert review.created_at == "2026-11-03T00:00:00+08:00"


def test_answers_come_from_yaml_and_from_plain_columns(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    ingest(shop, [write("f.yaml", FAQ), write("f.csv", "question,answer\n能开发票吗,能。\n")])
    entries = {entry.topic: entry for entry in FaqStore(shop.engine).all()}
    assert entries["shipping"].wordings == ("包邮吗", "运费多少", "Is it free?")
    assert entries["shipping"].answer("en") == "Free from 99 yuan."
    assert entries[None].questions == {"zh": ("能开发票吗",)}


def test_an_entry_without_answer_is_refused(shop: Shop, write: Callable[[str, str], Path]) -> None:
    (report,) = ingest(shop, [write("f.csv", "question,answer\n能开发票吗,\n怎么退货,寄回。\n")])
    assert (report.kept, report.refused) == (1, 1)
    assert report.errors[0].column == "answer"


def test_an_order_keeps_its_lines_and_history_and_the_end_of_its_phone(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    ingest(shop, [write("o.jsonl", json.dumps(ORDER))])
    order = OrderStore(shop.engine).find("6021", "0001")
    assert order is not None
    assert order.status is OrderStatus.SHIPPED
    assert order.to_json()["lines"] == ORDER["lines"]
    assert order.to_json()["history"] == ORDER["history"]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"status": "lost"}, "status"),
        ({"lines": [{"sku": "x"}]}, "lines"),
        ({"lines": "no list"}, "lines"),
        ({"history": [{"at": "soon"}]}, "history"),
        ({"total": "much"}, "total"),
        ({"address": ["x"]}, "address"),
    ],
)
def test_a_broken_order_is_refused_with_its_column(
    shop: Shop, write: Callable[[str, str], Path], change: dict[str, object], column: str
) -> None:
    (report,) = ingest(shop, [write("o.jsonl", json.dumps({**ORDER, **change}))])
    assert (report.kept, report.refused, report.errors[0].column) == (0, 1, column)


def test_a_dry_run_writes_nothing(shop: Shop, write: Callable[[str, str], Path]) -> None:
    files = [write("p.csv", PRODUCTS), write("e.csv", EVENTS), write("f.yaml", FAQ)]
    reports = ingest(shop, files, rules=Rules(dry_run=True))
    assert [report.changed for report in reports] == [2, 3, 1]
    assert Catalog(shop.engine).count() == EventLog(shop.engine).count() == 0
    assert EmbeddingStore(shop.engine).hashes(HASHING) == {}


def test_only_changed_products_are_embedded_again(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    ingest(shop, [write("p.csv", PRODUCTS)])
    before = EmbeddingStore(shop.engine).hashes(HASHING)
    ingest(shop, [write("p.csv", PRODUCTS.replace("259", "199").replace("棉袜", "羊毛袜"))])
    after = EmbeddingStore(shop.engine).hashes(HASHING)
    assert after["p1"] == before["p1"]
    assert after["p2"] != before["p2"]


def test_ingestion_cut_off_while_embedding_is_completed_by_running_it_again(
    shop: Shop, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"p{number},鞋 {number}\n" for number in range(30))
    file = write("p.csv", "id,title\n" + rows)
    monkeypatch.setattr(assistant.shop.embedding, "LOT", 10)

    def stop(what: str, done: int, total: int) -> None:
        if what == "embedding products" and done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(shop, [file], progress=stop)
    assert len(EmbeddingStore(shop.engine).hashes(HASHING)) == 10
    (report,) = ingest(shop, [file])
    assert (report.changed, report.unchanged) == (0, 30)
    assert len(EmbeddingStore(shop.engine).hashes(HASHING)) == 30
    assert embed_missing(shop, HashingEncoder()) == 0


def test_progress_tells_what_is_done(shop: Shop, write: Callable[[str, str], Path]) -> None:
    told: list[tuple[str, int, int]] = []
    ingest(shop, [write("p.csv", PRODUCTS)], progress=lambda *step: told.append(step))
    assert told == [
        ("reading files", 0, 1),
        ("reading files", 1, 1),
        ("reading rows", 2, 2),
        ("indexing words", 2, 2),
        ("embedding products", 2, 2),
        ("filling the vector store", 2, 2),
        ("linking products", 2, 2),
    ]


def test_a_mapping_is_about_the_products_if_there_are_any(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    mapping = Mapping(columns={"title": "x"}, constants={"currency": "EUR"})
    files = [write("p.csv", "编号,x\n1,鞋\n"), write("e.csv", EVENTS)]
    reports = ingest(shop, files, mapping=mapping)
    assert [report.kept for report in reports] == [1, 3]
    assert Catalog(shop.engine).get(["1"])["1"].currency == "EUR"


def test_a_mapping_serves_other_kinds_too(shop: Shop, write: Callable[[str, str], Path]) -> None:
    mapping = Mapping(columns={"product_id": "what", "text": "words"}, constants={"rating": 4})
    file = write("r.csv", "what,words\np1,不错\n")
    (report,) = ingest(shop, [file], kind=Kind.REVIEWS, mapping=mapping)
    assert report.mapping == {"product_id": "what", "text": "words"}
    assert ReviewStore(shop.engine).of_product("p1")[0].rating == 4.0


@pytest.mark.parametrize(
    ("name", "content", "kind", "error", "said"),
    [
        ("a.csv", "a,b\n1,2\n", None, MappingError, "cannot be told what 'a.csv' holds"),
        ("a.csv", "id,brand\n1,2\n", Kind.PRODUCTS, MappingError, "no column for 'title'"),
        ("a.csv", "user,event\n1,view\n", Kind.EVENTS, MappingError, "no column for 'product_id'"),
        ("a.csv", "", None, UnreadableFile, "'a.csv' is empty"),
        (
            "a.csv",
            "promotion_id,starts_at,ends_at,discount\n1,2026-01-01,2026-01-02,5\n",
            None,
            MappingError,
            "no column for 'kind', which promotions need",
        ),
    ],
)
def test_a_file_that_cannot_be_used_stops_before_anything_is_written(
    shop: Shop,
    write: Callable[[str, str], Path],
    name: str,
    content: str,
    kind: Kind | None,
    error: type[Exception],
    said: str,
) -> None:
    with pytest.raises(error, match=said):
        ingest(shop, [write(name, content)], kind=kind)
    assert Catalog(shop.engine).revision() == 0


def test_a_mistake_in_one_file_keeps_the_others_out(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    files = [write("p.csv", PRODUCTS), write("r.jsonl", '{"product_id": "p1", "rating": 3}')]
    with pytest.raises(MappingError, match=r"'r\.jsonl'"):
        ingest(shop, files)
    assert Catalog(shop.engine).count() == 0


def test_new_prices_are_taken_in_without_the_encoder(
    shop: Shop, write: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(shop, [write("a.csv", PRODUCTS)])

    def no_encoder(*_args: object, **_named: object) -> None:
        raise AssertionError("nothing is embedded for a price")

    monkeypatch.setattr(assistant.shop.ingest, "open_encoder", no_encoder)
    (report,) = ingest(shop, [write("prices.csv", "id,price\np1,199\np9,5\n")])
    assert (report.kept, report.changed, report.refused) == (1, 1, 1)
    assert Catalog(shop.engine).get(["p1"])["p1"].price == 199.0


def test_products_and_new_prices_may_come_together(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    files = [write("prices.csv", "id,price\np1,199\n"), write("products.csv", PRODUCTS)]
    (report,) = ingest(shop, files)
    assert (report.kept, report.changed, report.files) == (3, 3, ("products.csv", "prices.csv"))
    assert Catalog(shop.engine).get(["p1"])["p1"].price == 199.0
    assert EmbeddingStore(shop.engine).hashes(HASHING).keys() == {"p1", "p2"}


def test_titles_fill_empty_columns_unless_the_shop_says_no(
    shop: Shop, write: Callable[[str, str], Path]
) -> None:
    rows = "id,title,brand\np1,Zollwerk保温杯500ml,Zollwerk\np2,Zollwerk双肩包,\n"
    file = write("a.csv", rows)
    ingest(shop, [file])
    found = Catalog(shop.engine).get(["p1", "p2"])
    assert "capacity" in found["p1"].enriched
    assert found["p1"].attributes["capacity"] == ("500ml",)
    assert (found["p2"].brand, "brand" in found["p2"].enriched) == ("Zollwerk", True)
    assert ingest(shop, [file])[0].changed == 0

    plain = replace(shop, settings=shop.settings.model_copy(update={"enrich_titles": False}))
    ingest(plain, [file])
    assert Catalog(shop.engine).get(["p2"])["p2"].brand is None


def test_a_shop_from_before_a_column_came_can_still_be_opened(shop: Shop) -> None:
    Catalog(shop.engine).write([Product("p1", "跑步鞋")])
    with shop.engine.begin() as connection:
        connection.execute(text("ALTER TABLE products DROP COLUMN enriched"))
        connection.execute(text("DROP TABLE alembic_version"))  # such shops note no version
    shop.engine.dispose()
    again = Shop.open(shop.path)
    assert Catalog(again.engine).all() == [Product("p1", "跑步鞋")]
    again.engine.dispose()
