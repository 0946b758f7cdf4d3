"""Reads what is to go with something as the name of it: 给相机配个包 means 相机包.

Only a name that the shop's vocabulary has is put together; of anything else the words stay as they are.
"""

import re
from collections.abc import Collection, Iterator

from assistant.nlu.rewriting.edits import Edit

PIECE = "(?:一?[个条只张块片套副款件双把根对盒袋包]|[点些])?"
EQUIPPED = re.compile(
    r"(?:给|为|替)(?:我的?|我家的?|俺的?)?(?P<whole>[\u3400-\u9fff]{1,5}?)"
    rf"(?:配|买|换|加|贴|选|挑|套|整|弄|找|来)上?{PIECE}"
    r"(?P<part>[\u3400-\u9fff]{1,3})(?=$|[^\u3400-\u9fff]|[吧吗呢呗啊嘛的])"
)


def equipped(text: str, names: Collection[str]) -> Iterator[Edit]:
    """The edits that name what is to go with something.

    Args:
        text: The folded text.
        names: What the goods of the shop are called.
    """
    for match in EQUIPPED.finditer(text):
        whole, part = match["whole"], match["part"].rstrip("吧吗呢呗啊嘛")
        name = f"{whole}{part}"
        if part and name in names:
            end = match.start("part") + len(part)
            yield Edit(match.start(), end, name)
