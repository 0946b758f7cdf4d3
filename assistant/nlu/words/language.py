"""Which of the two languages a message is written in."""

import re

from assistant.nlu.words.lexicon import grammar

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]+")


def detect_language(text: str, default: str = "zh") -> str:
    """``zh`` or ``en``; a text without letters of either (500, 👍) has the ``default``.

    Where both occur, English grammar and more English words than Chinese characters make it
    English: names of goods are Latin in Chinese messages too.
    """
    chinese = len(CJK.findall(text))
    english = WORD.findall(text)
    if not chinese:
        return "en" if english else default
    spoken = any(word.lower() in grammar().english for word in english)
    return "en" if spoken and len(english) > chinese else "zh"
