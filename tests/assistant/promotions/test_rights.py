"""What a shopper holds is theirs to know, and goes when they want to be forgotten."""

from pathlib import Path

from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.promotions.holding import Holding
from assistant.promotions.store import HoldingStore
from assistant.promotions.uses import Use, UseLog, record
from assistant.shop.folder import Shop


def test_holdings_are_given_out_and_erased_and_uses_stay_with_the_orders(tmp_path: Path) -> None:
    shop = Shop.create(tmp_path / "shop")
    HoldingStore(shop.engine).write([Holding("lin", tier="gold"), Holding("mo", coupon="c")])
    with shop.engine.begin() as connection:
        record(connection, "o1", "lin", (Use("m"),))
    told = exported(shop, "lin")["promotions"]
    assert [one["tier"] for one in told["held"]] == ["gold"]
    assert [(one["order_id"], one["promotion_id"]) for one in told["used"]] == [("o1", "m")]
    forget(shop, "lin")
    assert HoldingStore(shop.engine).of_user("lin") == []
    assert HoldingStore(shop.engine).of_user("mo") != []
    assert UseLog(shop.engine).of_user("lin") == {"o1": (Use("m"),)}
    assert exported(shop, "lin")["promotions"]["held"] == []
