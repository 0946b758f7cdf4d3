"""The systems in which shops size what is worn: EU, UK and US shoes, cups, letters, body measures.

A shopper's size is looked up in the sizes that the goods come in, first as written, then as the same
size in another system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.nlu.words.patterns import compiled, words
from retrieval.units import conversion

# Men's and women's shoes by the usual retail table: EU = UK + 34 for men, UK + 33 for women.
EU_OVER_UK = {"men": 34.0, "women": 33.0}
EU_OVER_US = {"men": 33.0, "women": 31.0}
SHOES = range(34, 51)
SMALLEST_WAIST = 50  # in cm, and in inches more than any
LARGEST_ELSEWHERE = 16  # no shoe is larger in the UK or the US
BANDS = {"32": "70", "34": "75", "36": "80", "38": "85", "40": "90"}
CUP = compiled(r"(?P<band>\d{2})(?P<cup>[a-h])")
BODY = compiled(r"\d{2,3}/\d{2,3}[abcy]?")
DOUBLED = compiled(r"(?P<count>[2-6])xl")
XS = compiled(r"(?P<xs>x{2,6})l")
PARTS = compiled(r"[^()（）\[\]\s,，]+")
ONE_SIZE = ("均码", "one size", "free size", "onesize", "os", "f", "均号")
WOMEN = compiled(
    "女|妈|姐|妹|老婆|媳妇|奶奶|姥姥|外婆|她",
    words(
        "wom[ae]n(?:'s|s)?", "lad(?:y|ies)(?:'s)?", "girls?", "mom", "mum", "mother", "wife", "her"
    )
    + r"|\b(?:sister|girlfriend|daughter|she)\b",
)

Span = tuple[int, int]
Size = tuple[str, Span]  # in the catalogue's spelling, with its place


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes that goods come in: folded → as the catalogue spells them."""

    spelt: Mapping[str, str]

    def __contains__(self, size: str) -> bool:
        """Whether goods come in a folded size, in whatever spelling."""
        return self.find(size) is not None

    def find(self, size: str) -> str | None:
        """A folded size in the catalogue's spelling, None where no goods come in it."""
        for alias in _aliases(size):
            if alias in self.spelt:
                return self.spelt[alias]
        return next((s for folded, s in self.spelt.items() if size in PARTS.findall(folded)), None)

    def written(self, size: str) -> str:
        """A folded size in the catalogue's spelling, in capitals where no goods come in it."""
        return self.find(size) or size.upper()

    def shoe(self, system: str, number: float, text: str) -> str:
        """A shoe size of another system in the catalogue's spelling, as written if it has none.

        Args:
            system: ``eu``, ``uk`` or ``us``.
            number: The size in it.
            text: The message, which says whose shoes they are.
        """
        written = f"{number:g}"
        if system == "eu":
            return self.find(written) or self.find(f"eu {written}") or written
        for name in (f"{system} {written}", f"{system}{written}"):
            if name in self.spelt:
                return self.spelt[name]
        wearer = "women" if WOMEN.search(text) else "men"
        eu = number + (EU_OVER_UK if system == "uk" else EU_OVER_US)[wearer]
        near = (self.find(f"{size:g}") for size in (eu, eu - 0.5, eu + 0.5))
        worn = number <= LARGEST_ELSEWHERE and eu in SHOES
        found = next((size for size in near if size), None) if worn else None
        return found or self.find(written) or f"{system.upper()} {written}"

    def waist(self, number: float, unit: str) -> str | None:
        """The size in inches for a waist in ``unit``, if goods come in it; cm from 50 on."""
        unit = unit or ("cm" if number >= SMALLEST_WAIST else "inch")
        inches = number * (conversion(unit, "inch") or 1.0)
        return self.find(f"{inches:.0f}")

    def body(self, height: str) -> str | None:
        """The only size for a height in cm: 175/96A for 175."""
        fitting = [own for folded, own in self.spelt.items() if folded.startswith(f"{height}/")]
        return fitting[0] if len(fitting) == 1 else None


def _aliases(size: str) -> Iterator[str]:
    """A size as written, then as others write it: 2xl for xxl, 80c for 36c."""
    yield size
    doubled, xs, cup = DOUBLED.fullmatch(size), XS.fullmatch(size), CUP.fullmatch(size)
    if doubled:
        yield "x" * int(doubled["count"]) + "l"
    if xs:
        yield f"{len(xs['xs'])}xl"
    if cup and cup["band"] in BANDS:
        yield BANDS[cup["band"]] + cup["cup"]
    if BODY.fullmatch(size) and size[-1].isdigit():
        yield from (size + build for build in "aby")
    if size in ONE_SIZE:
        yield from ONE_SIZE
