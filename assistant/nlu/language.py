"""Which of the two languages a message is written in."""

import re

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z]+")
# Words that hold an English sentence together; names of brands and models never contain them.
GRAMMAR = frozenset(
    (
        "a an the this that these those my your me you it is are am was do does did can could would "
        "should will have has any some for from with without in on at of to and or not no please "
        "want need looking show find get buy how what which where when who i"
    ).split()
)


def detect_language(text: str, default: str = "zh") -> str:
    """``zh`` or ``en``; a text without letters of either (500, 👍) has the ``default``.

    Where both occur, English grammar and more English words than Chinese characters make it English:
    names of goods are Latin in Chinese messages too.
    """
    chinese = len(CJK.findall(text))
    english = WORD.findall(text)
    if not chinese:
        return "en" if english else default
    spoken = any(word.lower() in GRAMMAR for word in english)
    return "en" if spoken and len(english) > chinese else "zh"
