"""Which of the two languages a message is written in."""

import re

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]+")


def detect_language(text: str, default: str = "zh") -> str:
    """``zh`` or ``en``; a text without letters of either (500, 👍) has the ``default``.

    Two Chinese characters weigh as much as one English word, so "有没有 running shoes" is Chinese while
    "a 旗袍 for my sister please" is English.
    """
    chinese = len(CJK.findall(text))
    english = len(WORD.findall(text))
    if not chinese and not english:
        return default
    return "zh" if chinese / 2 >= english / 2 and chinese else "en"
