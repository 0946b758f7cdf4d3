"""What is to go with something is read as its name, where the shop has that name."""

import pytest

from assistant.nlu.rewriting.edits import Rewritten
from assistant.nlu.rewriting.equipping import equipped

NAMES = frozenset({"手机", "手机壳", "狗粮", "狗", "猫砂"})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("给手机配个壳", "手机壳"),
        ("给我的手机买个壳吧", "手机壳吧"),
        ("想给狗买点粮", "想狗粮"),
        ("给猫来点砂，便宜点", "猫砂，便宜点"),
        ("给手机贴个膜", "给手机贴个膜"),
        ("给我妈买个杯", "给我妈买个杯"),
        ("手机壳", "手机壳"),
    ],
)
def test_only_names_of_the_shop_are_put_together(text: str, meant: str) -> None:
    assert Rewritten(text).edited(equipped(text, NAMES)).text == meant
