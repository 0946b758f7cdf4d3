"""Commands spelt out, and words that only look like one."""

import pytest

from assistant.nlu.steering.commands import Command, find_command, locate_command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("撤销", Command.UNDO),
        ("回到上一步", Command.UNDO),
        ("刚才那个不算", Command.UNDO),
        ("go back", Command.UNDO),
        ("重新开始", Command.RESTART),
        ("reset", Command.RESTART),
        ("reset the search", Command.RESTART),
        ("start over", Command.RESTART),
        ("再说一遍", Command.REPEAT),
        ("say that again", Command.REPEAT),
        ("说英文", Command.SPEAK_ENGLISH),
        ("in chinese please", Command.SPEAK_CHINESE),
        ("清空", Command.CLEAR_CART),
        ("算了不买了 清空", Command.CLEAR_CART),
        ("看看我的购物车", Command.VIEW_CART),
        ("看看购物物车", Command.VIEW_CART),
        ("show me my cart", Command.VIEW_CART),
        ("购物车里有什么", Command.VIEW_CART),
        ("购物车", Command.VIEW_CART),
        ("my cart?", Command.VIEW_CART),
        ("购物车里一共多少钱", Command.VIEW_CART),
        ("购物车总价", Command.VIEW_CART),
        ("what is my total", Command.VIEW_CART),
        ("what does my cart come to", Command.VIEW_CART),
        ("how much is everything in my cart", Command.VIEW_CART),
        ("清空购物车", Command.CLEAR_CART),
        ("empty my basket", Command.CLEAR_CART),
        ("把第一个从购物车里删掉", Command.REMOVE_FROM_CART),
        ("remove it from my cart", Command.REMOVE_FROM_CART),
        ("结账", Command.CHECKOUT),
        ("下单吧", Command.CHECKOUT),
        ("checkout", Command.CHECKOUT),
        ("换个牌子", Command.OTHER_BRAND),
        ("a different brand", Command.OTHER_BRAND),
        ("换个颜色", Command.OTHER_COLOR),
        ("other colours?", Command.OTHER_COLOR),
        ("换一批", Command.MORE),
        ("换换别的", Command.MORE),
        ("还有别的吗", Command.MORE),
        ("还有吗", Command.MORE),
        ("下一页", Command.MORE),
        ("show me more", Command.MORE),
        ("anything else", Command.MORE),
    ],
)
def test_a_command_is_read(text: str, command: Command) -> None:
    assert find_command(text) is command


@pytest.mark.parametrize(
    "text",
    [
        "不要清空",
        "how do i reset my password",
        "show me bags",
        "clear bags",
        "加入购物车多少钱",
        "怎么付款",
        "么怎付款",
        "咋付款",
        "哪里付款",
        "怎么下单",
        "已经下单了",
        "还没付款",
        "42码还有吗",
        "换别的方式付",
        "不同颜色一个价吗",
        "其他颜色都行",
        "",
    ],
)
def test_a_question_is_no_command(text: str) -> None:
    assert find_command(text) is None


def test_a_command_is_found_where_it_stands() -> None:
    text = "算了，换一批看看"
    found = locate_command(text)
    assert found is not None
    assert text[slice(*found[1])] == "换一批"
