"""What the shop knows is taken in with its vectors, checked against its store, and repaired."""

from pathlib import Path

import pytest

from assistant.records.past_answers import PastAnswerStore
from assistant.shop.checkup import CheckUp, Finding
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.knowing import room_of_knowledge
from retrieval.encoders import open_encoder
from retrieval.importing.kinds import Kind

FAQ = "question,answer\n运费多少,满 99 元包邮\n"
PAST = (
    "question,answer,agent,date\n"
    "我叫王小明，订单 20260915000123 到哪了,您的订单 20260915000123 今天派送,小禾,2026-09-18\n"
    "能包成礼物吗,可以，备注礼盒,小禾,2026-09-12\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "shop.toml").write_text('encoder = "hashing"\nclassifier = "keywords"\n', "utf-8")
    for name, text in (("faq.csv", FAQ), ("past.csv", PAST)):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "guide.zh.md").write_text("# 帐篷怎么选\n\n先定人数。\n", "utf-8")
    shop = Shop.create(folder)
    files = [tmp_path / name for name in ("faq.csv", "past.csv", "guide.zh.md")]
    reports = {report.kind: report for report in ingest(shop, files)}
    assert {kind: one.kept for kind, one in reports.items()} == {
        Kind.FAQ: 1,
        Kind.ANSWERS: 2,
        Kind.GUIDES: 1,
    }
    again = ingest(shop, files)
    assert [report.changed for report in again] == [0, 0, 0]
    return shop


def findings(shop: Shop, *, repair: bool = False) -> dict[str, Finding]:
    return {one.name: one for one in CheckUp(repair=repair).of(shop.path)}


def test_personal_data_is_masked_before_it_is_kept(shop: Shop) -> None:
    kept = {one.personal: one for one in PastAnswerStore(shop.engine).all()}
    assert "20260915000123" not in kept[True].question + kept[True].answer
    assert "王小明" not in kept[True].question
    assert kept[False].answer == "可以，备注礼盒"


def test_the_store_is_as_the_database_has_it(shop: Shop) -> None:
    found = findings(shop)
    assert found["knowledge"].ok
    assert found["knowledge store"].ok
    assert "as in the database" in found["knowledge store"].found


def test_a_store_that_differs_is_told_and_brought_in_line(shop: Shop) -> None:
    with room_of_knowledge(shop, open_encoder("hashing")).open() as index:
        gone = sorted(index.ids())[:1]
        index.delete(gone)
    told = findings(shop)["knowledge store"]
    assert not told.ok
    assert gone[0] in told.found
    assert findings(shop, repair=True)["knowledge store"].ok
    assert findings(shop)["knowledge store"].ok
