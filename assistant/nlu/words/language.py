"""Which of the two languages a message is written in."""

import re

from assistant.nlu.words.lexicon import grammar

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]+")
SPEAKS = re.compile(  # what holds a Chinese sentence together; an address or a name has none of it
    "[的了吗呢吧么啊呀嘛是有我你您他她它们这那哪什怎要想给请帮能可会把被和跟不没就都也还很太吃穿用买看找卖推]"
)
SENTENCE = 2  # English words of grammar that make a sentence around a Chinese name


def detect_language(text: str, default: str = "zh") -> str:
    """``zh`` or ``en``; a text without letters of either (500, 👍) has the ``default``.

    Where both occur, English grammar makes it English if there are more English words than Chinese
    characters, or if the Chinese is but a name or an address in it: names of goods are Latin in
    Chinese messages too.
    """
    chinese = len(CJK.findall(text))
    english = WORD.findall(text)
    if not chinese:
        return "en" if english else default
    spoken = sum(word.lower() in grammar().english for word in english)
    quoted = spoken >= SENTENCE and not SPEAKS.search(text)
    return "en" if quoted or (spoken and len(english) > chinese) else "zh"
