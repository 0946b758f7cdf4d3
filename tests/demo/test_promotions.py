"""The demo's promotions: rows that any shop could take in, about goods it has, around its last day."""

import json
from datetime import datetime
from pathlib import Path

from assistant.promotions.store import HoldingStore, PromotionStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from demo.build import NOW
from tests.demo.conftest import Built


def test_all_are_taken_in_and_name_goods_that_are_there(built: Built, tmp_path: Path) -> None:
    shop = Shop.create(tmp_path / "shop")
    files = [
        built.folder / name for name in ("products.jsonl", "promotions.jsonl", "members.jsonl")
    ]
    reports = ingest(shop, files, embed_at_most=0)
    told = reports[-1]
    assert (told.refused, told.kept - len(PromotionStore(shop.engine).all())) == (0, 67)
    assert told.notes == (), "every category is one of the catalogue"
    assert [one.tier for one in HoldingStore(shop.engine).of_user("shopper-1")] == ["gold"]


def test_one_of_each_kind_before_at_and_after_the_last_moment(built: Built) -> None:
    rows = [json.loads(line) for line in (built.folder / "promotions.jsonl").open(encoding="utf-8")]
    assert {row["kind"] for row in rows} == {
        *("threshold", "discount", "nth_item", "member_price", "coupon", "presale")
    }
    starts = [datetime.fromisoformat(row["start"]) for row in rows]
    assert min(starts) < NOW < max(starts)
    assert starts.count(NOW) > 1, "the catalogue's prices hold up to the last event"
    assert all(datetime.fromisoformat(row["end"]) > NOW for row in rows)
    assert all(row["name"] != row["name_en"] for row in rows)
