"""Model names: the one a listing's title gives its goods, and those that an accessory says it fits.

A name counts only as a whole: Sky12 is neither Sky12 Ultra nor Sky120. So names are read by the same
rules on both sides and compared when they are squeezed, never looked for inside one another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.nlu.words.fitting import fitting
from assistant.nlu.words.language import CJK
from assistant.nlu.words.model_words import MEASURE, PIECE, is_edition, is_measure
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.squeezing import squeezed
from retrieval.products import Product

LONGEST = 5  # pieces of a name
SIZE = re.compile(r"\d+[㐀-鿿]{0,3}")
BEFORE_NUMBER = 2  # of them before the one with the number
APART = re.compile(r"\s*(?:[/、,，;；|&]|\band\b|\bor\b|和|及|与|或)\s*")
FOR_ZH = re.compile(r"(?:适用于|适用|适配|兼容)\s*")
FOR_EN = re.compile(r"\b(?:for|fits|compatible with)\s+(?:the\s+)?")
TITLE_END = re.compile(r"[,，。;；|()（）\[\]【】]| - ")


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model as a title names it.

    Args:
        brand: Its maker, as the title's language writes it.
        run: The name without the maker: ``Sky12 Ultra``.
        translated: Whether it is the catalogue's own name put in another language.
    """

    brand: str
    run: str
    translated: bool = False

    @property
    def full(self) -> str:
        """Maker and name."""
        return f"{self.brand} {self.run}"


@dataclass(frozen=True, slots=True)
class FittingName:
    """A name of what an accessory is made for.

    Args:
        text: As the row writes it.
        source: The attribute it stands in, or ``title``.
        translated: Whether it is the catalogue's own name put in another language.
    """

    text: str
    source: str
    translated: bool = False


def model_names(product: Product) -> list[ModelName]:
    """The model in the title, in each language; empty where the title names none for sure.

    It begins right after the maker and has a number: in ``Vela Sky12 Ultra 5G phone`` it is
    ``Sky12 Ultra``.
    """
    if not product.brand or fits_by_row(product):
        return []
    kind = {piece for step in product.categories for piece in PIECE.findall(fold(step))}
    kind |= set(PIECE.findall(fold(product.text("category", "en"))))
    run = _run_after(product.title, product.brand, kind)
    if run is None:
        return []
    names = [ModelName(product.brand, run)]
    other = product.localized.get("en", {}).get("brand")
    if other and other != product.brand and run.isascii():
        names.append(ModelName(other, run, translated=True))
    return names


def fits_by_row(product: Product) -> bool:
    """Whether the row has an attribute that says what it is made for."""
    return any(product.attributes.get(field) for field in fitting().models)


def fitting_names(product: Product) -> list[FittingName]:
    """The models that a row says it fits, in every language; else those that its title says."""
    found = [
        FittingName(name, field, translated)
        for field in fitting().models
        for value, translated in _values(product, field)
        for name in split_models(value)
    ]
    return _once(found) or _once(
        FittingName(name, "title", translated)
        for title, translated in _titles(product)
        for name in _named_in_title(title)
    )


def _once(names: Iterable[FittingName]) -> list[FittingName]:
    """Each model once, the catalogue's own spelling first."""
    found: dict[str, FittingName] = {}
    for name in names:
        found.setdefault(squeezed(name.text), name)
    return list(found.values())


def _titles(product: Product) -> Iterator[tuple[str, bool]]:
    yield product.title, False
    yield from ((texts.get("title", ""), True) for texts in product.localized.values())


def _values(product: Product, field: str) -> Iterator[tuple[str, bool]]:
    yield from ((value, False) for value in product.attributes.get(field, ()))
    translated = (texts.get(field, "") for texts in product.localized.values())
    yield from ((value, True) for value in translated if value)


def split_models(value: str) -> list[str]:
    """The models that one value names; none where it speaks of a family or of everything.

    >>> split_models("Vela 13/14 Pro"), split_models("Vela 13 series")
    (['Vela 13', 'Vela 14 Pro'], [])
    """
    names: list[str] = []
    for part in APART.split(value):
        name = _without_tail(part.strip(" .。()（）"))
        if not name or is_vague(name):
            continue
        if names and name[0].isdigit():
            name = _head(names[-1]) + name
        if SIZE.fullmatch(squeezed(name)) or MEASURE.fullmatch(fold(name).replace(" ", "")):
            continue  # a number alone names nothing, a number of inches is a size
        names.append(name)
    return names


def is_vague(name: str) -> bool:
    """Whether a name means several models or all of them."""
    folded = fold(name)
    pieces = set(PIECE.findall(folded))
    return any(
        (word in folded) if CJK.search(word) else word in pieces or (" " in word and word in folded)
        for word in fitting().vague
    )


def generation(run: str) -> tuple[str, int] | None:
    """A model's name with its last number taken out, and that number; None without one.

    >>> generation("Sky12 Ultra"), generation("WH-1000XM5")
    (('sky#ultra', 12), ('wh1000xm#', 5))
    """
    name = squeezed(run)
    numbers = list(re.finditer(r"\d+", name))
    if not numbers or len(numbers[-1].group()) > 2:
        return None
    last = numbers[-1]
    return f"{name[: last.start()]}#{name[last.end() :]}", int(last.group())


def _run_after(title: str, brand: str, kind: set[str]) -> str | None:
    folded = fold(title)
    place = folded.find(fold(brand))
    if place < 0:
        return None
    start = place + len(brand)
    end = TITLE_END.search(folded, start)
    pieces = list(PIECE.finditer(folded, start, end.start() if end else len(folded)))
    latin = not CJK.search(title)
    count = _length(folded, pieces[: LONGEST + 1], latin=latin)
    named = [piece.group() for piece in pieces[:count]]
    if not count or any(word in kind for word in named):
        return None
    return title[pieces[0].start() : pieces[count - 1].end()].strip()


def _length(text: str, pieces: Sequence[re.Match[str]], *, latin: bool) -> int:
    """How many of ``pieces`` make the name; 0 if none does.

    Among Chinese words a name is all that is not Chinese. In an English title it ends with its
    number and the words that tell editions apart.
    """
    numbered = 0
    for place, piece in enumerate(pieces[:LONGEST]):
        if CJK.search(piece.group()):
            if place or not _is_glued(pieces):
                return numbered
        elif _goes_on(text, piece, place, numbered=bool(numbered), latin=latin):
            numbered = place + 1 if numbered or _has_digit(piece) else 0
        else:
            return numbered
    return numbered


def _is_glued(pieces: Sequence[re.Match[str]]) -> bool:
    """Whether a short Chinese word stands right before a number: the name 芽力3."""
    short = len(pieces) > 1 and len(pieces[0].group()) <= 2
    return short and pieces[1].start() == pieces[0].end()


def _goes_on(text: str, piece: re.Match[str], place: int, *, numbered: bool, latin: bool) -> bool:
    """Whether a piece that is not Chinese can belong to the name."""
    if is_measure(text, piece):
        return False
    if _has_digit(piece):
        return numbered or place <= BEFORE_NUMBER
    if numbered:
        return not latin or is_edition(piece.group())
    return place < BEFORE_NUMBER


def _has_digit(piece: re.Match[str]) -> bool:
    return any(character.isdigit() for character in piece.group())


def _named_in_title(title: str) -> Iterator[str]:
    """Models after 适用 or "for" in a title."""
    folded = fold(title)
    for pattern in (FOR_ZH, FOR_EN):
        for match in pattern.finditer(folded):
            end = TITLE_END.search(folded, match.end())
            stop = end.start() if end else len(folded)
            pieces = list(PIECE.finditer(folded, match.end(), stop))[: LONGEST + 2]
            count = _named_length(folded, pieces, latin=pattern is FOR_EN)
            if count:
                name = title[pieces[0].start() : pieces[count - 1].end()]
                if not is_vague(name):
                    yield name


def _named_length(text: str, pieces: Sequence[re.Match[str]], *, latin: bool) -> int:
    """As ``_length``, but a maker in Chinese may stand before the name: 适用某某X8 Pro."""
    if not pieces or (pieces[0].start() > 0 and text[pieces[0].start() - 1].isdigit()):
        return 0
    skipped = 0
    if not latin and CJK.search(pieces[0].group()):
        skipped = 1
    count = _length(text, pieces[skipped:], latin=latin)
    lettered = any(re.search(r"[a-z]", piece.group()) for piece in pieces[: skipped + count])
    return skipped + count if count and lettered else 0


def _without_tail(name: str) -> str:
    """A name without the kind of goods behind it: X8手机 is X8."""
    folded = fold(name)
    for tail in sorted(fitting().tails, key=len, reverse=True):
        if folded.endswith(tail) and len(folded) > len(tail):
            apart = CJK.search(tail) or not folded[-len(tail) - 1].isalnum()
            if apart:
                return name[: -len(tail)].strip()
    return name


def _head(name: str) -> str:
    """What stands before the number of a name: of ``Vela 13 Pro`` it is ``Vela ``."""
    number = re.search(r"\d", name)
    return name[: number.start()] if number else ""
