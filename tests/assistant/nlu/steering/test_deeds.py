"""What is to be done about an order is read only where it is asked for."""

import pytest

from assistant.nlu.steering.assent import Assent, find_assent
from assistant.nlu.steering.deeds import deeds_named, find_deed
from assistant.orders.requests import Cause, Deed

ASKED = {
    Deed.CANCEL: ["取消订单", "帮我把这单取消", "这单不要了", "please cancel my order", "cancel my last order"],
    Deed.REFUND: ["我要退款", "把钱退给我", "退款", "I want a refund", "give me my money back"],
    Deed.RETURN: ["我要退货", "这件能退吗", "把衬衫退了", "I'd like to return the shirt", "can I send it back"],
    Deed.EXCHANGE: ["换货", "想换个42码的", "换大一号", "exchange it for size 43", "can I swap it for a smaller one"],
    Deed.ADDRESS: ["改一下收货地址", "地址写错了", "电话改成13900000018", "change my delivery address"],
    Deed.INVOICE: ["开发票", "麻烦补开一张电子发票", "I need an invoice", "can I get an invoice for my order"],
    Deed.HURRY: ["催发货", "帮我催一下", "赶紧发货", "please hurry up my order", "ship it faster"],
    Deed.WITHDRAW: ["不退了", "撤销退款申请", "取消退货", "算了，不换了", "cancel my return", "I'll keep it"],
}  # fmt: skip
NOT_ASKED = [
    *(
        "怎么退货",
        "七天无理由退货怎么操作",
        "退款多久到账",
        "退货运费谁出",
        "质量不好的话可以退吗",
        "支持七天无理由吗",
    ),
    *(
        "买贵了给不给退差价",
        "不用催，我不急",
        "老公催我了，先走一步",
        "不需要发票",
        "不要黑色的",
        "取消个性化推荐",
    ),
    *(
        "how do I return an item?",
        "what is your return policy",
        "when will my refund arrive",
        "who pays the postage",
    ),
    *(
        "keep it brief, one line is enough",
        "keep it under 40",
        "swap the mug in my cart for the green one",
    ),
    *(
        "wats the exchange rate for yen",
        "i never said i wanted to return it",
        "if it drops will u refund the difference",
    ),
]


@pytest.mark.parametrize(("deed", "text"), [(d, t) for d, texts in ASKED.items() for t in texts])
def test_it_is_asked_for(deed: Deed, text: str) -> None:
    found = find_deed(text)
    assert found is not None
    assert found.deed is deed


@pytest.mark.parametrize("text", NOT_ASKED)
def test_it_is_not_asked_for(text: str) -> None:
    assert find_deed(text) is None


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("鞋底开胶了，我要退货", Cause.QUALITY),
        ("it stopped working, I want to return it", Cause.QUALITY),
        ("发错颜色了，换货", Cause.WRONG_ITEM),
        ("you sent me the wrong size, exchange it", Cause.WRONG_ITEM),
        ("不喜欢，退货", Cause.NO_REASON),
    ],
)
def test_whose_fault_it_is(text: str, cause: Cause) -> None:
    found = find_deed(text)
    assert found is not None
    assert found.cause is cause


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("拆开用过了，能退吗", True),
        ("没拆封，想退", False),
        ("我要退货", None),
        ("unopened, I want to return it", False),
    ],
)  # fmt: skip
def test_whether_it_was_opened(text: str, opened: bool | None) -> None:
    found = find_deed(text)
    assert found is not None
    assert found.opened is opened


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((yes, Assent.YES) for yes in ("好的", "确定退款", "嗯嗯，好", "yes please", "go ahead", "Confirm refund")),
        *((no, Assent.NO) for no in ("再想想", "不用了", "先不退", "no", "let me think", "not now")),
        *((else_, None) for else_ in ("好看吗", "可以便宜点吗", "确定能退吗", "yes but when", "退多少钱")),
    ],
)  # fmt: skip
def test_yes_and_no_are_nothing_else(text: str, said: Assent | None) -> None:
    assert find_assent(text) is said


def test_a_yes_may_name_its_deed() -> None:
    assert deeds_named("确认取消") == {Deed.CANCEL}
    assert deeds_named("好的") == frozenset()
