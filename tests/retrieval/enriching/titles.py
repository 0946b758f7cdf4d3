"""Marked titles written for the tests: invented brands, plain goods, invented model numbers."""

from itertools import product

from retrieval.enriching.annotated import Annotated
from retrieval.enriching.spans import Kind, Span

BRANDS = ("岚汐", "青屿", "Vantelo", "禾小满", "Norbrix", "木槿堂")
GOODS = ("保温杯", "双肩包", "洗面奶", "台灯", "雨伞", "键盘")
WORDS = ("便携", "大容量", "新款", "简约", "学生")
MODELS = ("XK-320", "T90", "M5 Pro")


def titles() -> list[Annotated]:
    """A title for every brand with every kind of goods."""
    pairs = list(product(BRANDS, GOODS))
    return [_title(number, brand, goods) for number, (brand, goods) in enumerate(pairs)]


def _title(number: int, brand: str, goods: str) -> Annotated:
    word, model = WORDS[number % len(WORDS)], MODELS[number % len(MODELS)]
    parts = [(brand, Kind.BRAND), (word, None), (goods, Kind.PRODUCT), (f" {model}", None)]
    title, spans = "", []
    for text, kind in parts:
        if kind:
            spans.append(Span(len(title), len(title) + len(text), kind))
        title += text
    spans.append(Span(len(title) - len(model), len(title), Kind.MODEL))
    return Annotated(title, tuple(spans))
