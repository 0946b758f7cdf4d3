"""Reads sizes in letters and words: XL, 加大码, "in a medium", one size, 170/92A, 36C."""

from collections.abc import Iterator

from assistant.nlu.amounts.size_systems import Size, Sizes
from assistant.nlu.words.patterns import any_of, compiled

LETTERS = r"(?:x{0,4}[sml]|[2-6]xl)"
WORDED = {"small": "s", "medium": "m", "large": "l", "extra small": "xs", "extra large": "xl"}
WORDED |= {"x large": "xl", "x small": "xs", "double xl": "xxl", "double extra large": "xxl"}
WORDED |= {"小": "s", "中": "m", "大": "l", "加大": "xl", "加加大": "xxl", "特大": "xxl"}
WORDED |= {"超大": "xxl", "加小": "xs", "均": "均码", "one size": "均码", "triple xl": "xxxl"}
ENGLISH_WORDED = any_of(
    "extra[ -]small", "double extra[ -]large", "extra[ -]large", "x-(?:small|large)",
    "(?:double|triple) xl", "small", "medium", "large",
)  # fmt: skip
NAMED = any_of(ENGLISH_WORDED, LETTERS)
ENDS = r"(?=\s*(?:$|[,.!?;，。！？、/]|please|pls|and\b|or\b|if\b|thanks|size))"
LETTER_SIZES = compiled(
    rf"(?<![a-z0-9])(?P<code>{LETTERS}|均)\s*[码号](?![线楼店])"
    r"|\b(?P<one>one[ -]size)(?:[ -]fits[ -](?:all|most))?\b"
    rf"|\bsize\s+(?P<size>{NAMED}|\d{{1,3}}(?:\.5)?)\b(?!\s*(?:inch|cm|mm|us|uk|eu))"
    rf"|\bin\s+(?:an?\s+)?(?P<worn>{NAMED}){ENDS}"
    # Two letters and more speak for themselves unless they end the name of a model
    r"|(?<![a-z0-9])(?:(?<![a-z] )|(?<=\bor )|(?<=\band ))(?P<bare>x{1,4}l|x{2,3}s|[2-6]xl)(?![a-z0-9])"
    rf"|(?<![a-z0-9'])(?P<either>{LETTERS})(?= or {LETTERS}(?![a-z0-9']))"
    rf"|(?<= or )(?P<other>{LETTERS})(?![a-z0-9'])"
    rf"|(?<![a-z0-9])(?<=[要拿选换来穿买 ])(?P<wanted>{LETTERS})(?=的)"
    rf"|^(?P<first>{LETTERS})(?=的)"
    r"|(?<![\d./-])(?P<body>1\d{2}/\d{2,3}[abcy]?)(?![\d/])"
    r"|(?<![\d./-])(?P<cup>(?:[3-4][02468]|[678]5|[789]0)[a-h])(?![a-z0-9])"
)
# Words that are sizes only of goods that come in them: 大号 of a shirt, but not of a pan
WORDED_SIZES = compiled(
    "(?<![最更比略])(?P<chinese>加加大|加大|特大|超大|加小)(?:[码号]|的|(?=[a-z\u4e00-\u9fff]))",
    "(?<![最更比略])(?P<plain>[大中小])[码号](?![的]?字)",
    rf"\b(?P<english>{ENGLISH_WORDED})\b(?! (?:one|ones|amount|number|budget|screen|and )\b)",
)
# A letter that ends a clause is a size of goods that come in it: "joggers m", 大衣 l
LETTER_BESIDE = compiled(rf"(?<=[a-z\u4e00-\u9fff] )(?P<code>{LETTERS}){ENDS}")


def lettered(text: str, sizes: Sizes) -> Iterator[Size]:
    """Sizes that are letters, or a body or a cup, wherever they are surely sizes."""
    for match in LETTER_SIZES.finditer(text):
        kind = match.lastgroup or ""
        value = _letters(match[kind], sizes)
        if kind != "cup" or value in sizes:
            yield sizes.written(value), match.span()


def beside_goods(text: str, sizes: Sizes) -> Iterator[Size]:
    """Letters that end a clause in which goods worn are named: "joggers m"."""
    for match in LETTER_BESIDE.finditer(text):
        code = match["code"]
        size = sizes.find(code) or (code.upper() if len(code) > 1 else "")
        if size:
            yield size, match.span()


def _letters(word: str, sizes: Sizes) -> str:
    """Sizes in words by their letters (medium is M), unless the catalogue writes the words."""
    plain = word.replace("-", " ")
    return plain if plain in sizes else WORDED.get(plain, plain)


def worded(text: str, sizes: Sizes, *, named: bool) -> Iterator[Size]:
    """Sizes in words, such as 大号; all but the plain ones only where goods worn are ``named``."""
    for match in WORDED_SIZES.finditer(text):
        size = sizes.find(_letters(match[match.lastgroup or 0], sizes))
        if size and (named or match.lastgroup == "plain"):
            yield size, match.span()
