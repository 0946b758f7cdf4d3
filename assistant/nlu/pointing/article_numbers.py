"""Numbers of products: ids, skus and article numbers of a catalogue, and where a message writes one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.nlu.meaning import Span, UnknownCode
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.products import Product

ARTICLE_FIELDS = frozenset(
    {
        "sku",
        "article",
        "article_number",
        "article_no",
        "item_number",
        "item_no",
        "mpn",
        "gtin",
        "ean",
    }
    | {"barcode", "style_number", "style_no", "货号", "款号", "商品编号", "条码"}
)
CUE = compiled(
    r"(?:货号|款号|条码|商品(?:编号|编码|货号|代码|号|id)|产品(?:编号|编码|代码|号|id)|(?<![a-z])sku|(?<!订单)(?<!快递)(?<!物流)编[号码]"
    r"|\b(?:item|product|article|style|model|catalogue|catalog|stock|part)\s*(?:number|no\.?|code|id|#)|\barticle\b"
    r"|\bart\.?\s?no\.?)\s*(?:是|为|叫|[:：#]|is\b)*\s*"
)
NO_CUE_BEFORE = compiled(r"(?:订单|快递|物流|运单|单|取件|order|tracking)\s*$")
TOKEN = re.compile(r"[a-z0-9]+")
DIGIT = re.compile(r"[0-9]")
BETWEEN = re.compile(r"\s?[-_./]?\s?")
UNKNOWN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST = 6  # tokens in one code
SHORTEST, PLAIN_DIGITS, SPACED_DIGITS = 4, 6, 3
MOST_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Named:
    """What a code names: a product and, for a sku, the options of the variant."""

    product_id: str
    options: tuple[tuple[str, str], ...] = ()


def codes_of(products: Sequence[Product]) -> dict[str, Named]:
    """Letters and digits of each code → what it names; an id beats a sku, a sku an article number."""
    codes: dict[str, Named] = {}
    for level in (_ids, _skus, _articles):
        for code, named in (pair for product in products for pair in level(product)):
            codes.setdefault(plain(code), named)
    codes.pop("", None)
    return codes


def find_numbers(
    text: str, codes: Mapping[str, Named]
) -> Iterator[tuple[Named | UnknownCode, Span]]:
    """The codes written in ``text``, each with where it and the words that announce it stand.

    Args:
        text: A message in lower case, without its links.
        codes: What ``codes_of`` gives.
    """
    tokens = [m.span() for m in TOKEN.finditer(text)][:MOST_TOKENS]
    cues = [m for m in CUE.finditer(text) if not NO_CUE_BEFORE.search(left_of(text, m.start()))]
    told = {match.end(): match.start() for match in cues}
    done = 0
    for place, (start, _) in enumerate(tokens):
        if start < done:
            continue
        found = _longest(text, tokens[place : place + LONGEST], codes, told=start in told)
        if found is None and start in told:
            found = _unknown(text, start)
        if found is not None:
            named, done = found
            yield named, (told.get(start, start), done)


def _longest(
    text: str, tokens: list[Span], codes: Mapping[str, Named], *, told: bool
) -> tuple[Named | UnknownCode, int] | None:
    """The longest run of tokens that is a code of the shop."""
    start = tokens[0][0]
    joined = 1
    while joined < len(tokens) and BETWEEN.fullmatch(
        text, tokens[joined - 1][1], tokens[joined][0]
    ):
        joined += 1
    if not told and not DIGIT.search(text, start, tokens[joined - 1][1]):
        return None  # a code without digits counts only where it is told as one
    for count in range(joined, 0, -1):
        end = tokens[count - 1][1]
        named = codes.get(plain(text[start:end]))
        if named and (told or _speaks_for_itself(text[start:end])):
            return named, end
    return None


def plain(code: str) -> str:
    """The letters and digits of a code, in lower case."""
    return "".join(character for character in code.lower() if character.isalnum())


def _ids(product: Product) -> Iterator[tuple[str, Named]]:
    yield product.id, Named(product.id)


def _skus(product: Product) -> Iterator[tuple[str, Named]]:
    for variant in product.variants:
        yield variant.sku, Named(product.id, tuple(variant.options.items()))


def _articles(product: Product) -> Iterator[tuple[str, Named]]:
    for name in ARTICLE_FIELDS & product.attributes.keys():
        for value in product.attributes[name]:
            yield value, Named(product.id)


def _speaks_for_itself(code: str) -> bool:
    """Whether nobody would write it without meaning a code: A1023, p0001-02, 8800123."""
    bare = plain(code)
    digits = sum(character.isdigit() for character in bare)
    if bare.isdigit():
        return digits >= PLAIN_DIGITS and not re.search(r"\s", code)
    if not digits or len(bare) < SHORTEST:
        return False
    return digits >= SPACED_DIGITS or not re.search(r"\s", code)


def _unknown(text: str, start: int) -> tuple[UnknownCode, int] | None:
    """A number that is told as one of an article and that the shop does not have."""
    match = UNKNOWN.match(text, start)
    if match is None or len(match.group()) < SPACED_DIGITS or not re.search(r"\d", match.group()):
        return None
    return UnknownCode("number", match.group().upper()), match.end()
