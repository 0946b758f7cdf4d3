"""What a shopper holds is theirs to know, and goes when they want to be forgotten."""

from pathlib import Path

from assistant.privacy.forgetting import exported, forget
from assistant.promotions.holding import Holding
from assistant.promotions.promotion import Kind
from assistant.promotions.quoting import quote
from assistant.promotions.store import HoldingStore, UseLog
from assistant.shop.folder import Shop
from tests.assistant.promotions.offers import NOW, line, offered, promotion


def test_holdings_are_given_out_and_erased_and_uses_stay_with_the_orders(tmp_path: Path) -> None:
    shop = Shop.create(tmp_path / "shop")
    HoldingStore(shop.engine).write([Holding("lin", tier="gold"), Holding("mo", coupon="c")])
    offers = offered(promotion(Kind.THRESHOLD, "m", threshold=100, amount=10))
    UseLog(shop.engine).record("o1", "lin", quote([line("a", 9)], offers, NOW))
    told = exported(shop, "lin")["promotions"]
    assert [one["tier"] for one in told["held"]] == ["gold"]
    assert [(one["order_id"], one["promotion_id"]) for one in told["used"]] == [("o1", "m")]
    forget(shop, "lin")
    assert HoldingStore(shop.engine).of_user("lin") == []
    assert HoldingStore(shop.engine).of_user("mo") != []
    assert UseLog(shop.engine).of_user("lin").used == {"m": 1}
    assert exported(shop, "lin")["promotions"]["held"] == []
