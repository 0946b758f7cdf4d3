"""What only looks at an item, and what asks something of it or wants something else."""

import pytest

from assistant.nlu.steering.looking import looks_at
from assistant.nlu.words.normalising import fold


@pytest.mark.parametrize(
    "text",
    [
        *(
            "看看第二个",
            "那先看看第三个",
            "我想看一下第1款吧",
            "打开最后一个",
            "给我看看第二双的详情",
        ),
        *(
            "let me see the third one",
            "show me number 2",
            "can I look at the second?",
            "ok, open the last one please",
        ),
    ],
)
def test_a_look_is_heard(text: str) -> None:
    assert looks_at(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "看看第二个的评价",
            "第二个好看吗",
            "看看便宜点的",
            "看看第二个和第三个",
            "看看购物车",
            "第二个加购物车",
        ),
        *(
            "show me the second page",
            "show me the reviews of the second",
            "see if the second one fits",
            "the second one",
        ),
    ],
)
def test_more_than_a_look_is_no_look(text: str) -> None:
    assert not looks_at(fold(text))
