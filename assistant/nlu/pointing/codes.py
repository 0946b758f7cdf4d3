"""Finds products by what names exactly one: a pasted link of the shop, an id, a sku, an article number.

Everything is looked up in tables made when the shop is loaded. A link is only read, never fetched.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from assistant.nlu.meaning import Mention, Reference, ReferenceKind, Span, UnknownCode
from assistant.nlu.pointing.links import (
    LINK_IDS,
    address_of,
    host_of,
    own_parameters,
    pages_of,
    split,
)
from assistant.nlu.words.language import CJK
from assistant.nlu.words.patterns import compiled, left_of
from retrieval.constraints import Constraint, Op
from retrieval.products import Product

ID = "id"  # the field of a reference to a product by its link or number
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
LINK = re.compile(
    r"(?:https?(?:://|%3a%2f%2f)|www\.)[^\s<>\"'，。！？、；（）【】「」『』《》]+", re.IGNORECASE
)
BARE_LINK = re.compile(
    r"(?<![\w@./-])[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s<>\"'，。！？、；（）【】「」『』《》]*", re.I
)
TRAILING = ".,;:!?)]}'\"*_~"
QUOTED = re.compile(r"[「『【《][^」』】》]{0,200}[」』】》]")
SHARED = re.compile(
    r"复制(?:这段|本条|此|整段)?(?:文字|内容|链接|口令|信息)?|(?:长按|点击|点开)?(?:链接|这里)?(?:直接)?打开(?:看看)?"
    r"|(?:打开|进入)?(?:手机)?(?:app|APP|浏览器|小程序)(?:搜索|查看|购买)?|点击(?:链接|查看)|分享(?:给你|自|来自)?|我(?:在|刚).{0,8}?(?:发现|看到)了?"
    r"|check (?:this|it) out|shared (?:from|via) \S+|open (?:in|the) app|copy (?:this )?link",
    re.IGNORECASE,
)
CUE = compiled(
    r"(?:货号|款号|条码|商品(?:编号|编码|货号|代码|号|id)|产品(?:编号|编码|代码|号|id)|(?<![a-z])sku|(?<!订单)(?<!快递)(?<!物流)编[号码]"
    r"|\b(?:item|product|article|style|model|catalogue|catalog|stock|part)\s*(?:number|no\.?|code|id|#)|\barticle\b"
    r"|\bart\.?\s?no\.?)\s*(?:是|为|叫|[:：#]|is\b)*\s*"
)
NO_CUE_BEFORE = compiled(r"(?:订单|快递|物流|运单|单|取件|order|tracking)\s*$")
TOKEN = re.compile(r"[a-z0-9]+")
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


@dataclass(frozen=True, slots=True)
class FoundCodes:
    """The codes of a message.

    Args:
        references: To the products named.
        mentions: The options that skus stand for.
        unknown: Links and numbers that name nothing here.
        spans: Where they and the words around a shared link stand.
    """

    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unknown: tuple[UnknownCode, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeIndex:
    """Codes and links of one catalogue.

    Args:
        codes: Letters and digits of an id, sku or article number → what it names.
        links: Host and path (and the parameters that matter) of a product's page → its id.
        hosts: The hosts of the shop's pages, without ``www.`` and ``m.``; empty where its links
            name none.
        parameters: The parameters that the shop's own links have.
    """

    codes: Mapping[str, Named] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()

    @classmethod
    def of(cls, products: Iterable[Product]) -> "CodeIndex":
        """The codes of ``products``; an id beats a sku, a sku an article number."""
        codes: dict[str, Named] = {}
        links: dict[str, str] = {}
        known = tuple(products)
        parameters = own_parameters(known)
        for level in (_ids, _skus, _articles):
            for code, named in (pair for product in known for pair in level(product)):
                codes.setdefault(plain(code), named)
        codes.pop("", None)
        for product in known:
            if product.url:
                links.setdefault(address_of(product.url, parameters), product.id)
        links = {**pages_of(known), **links}
        hosts = frozenset(host_of(p.url) for p in known if p.url) - {""}
        return cls(codes, links, hosts, parameters)

    def find(self, text: str) -> FoundCodes:
        """The links and codes in ``text``, as it was written."""
        if not (self.codes or self.links):
            return FoundCodes()
        links = list(self._links(text))
        left = _blanked(text, [span for _, span in links])
        spans = [span for _, span in links]
        if links:  # a shared link comes with words that are nobody's wish
            shared = [match.span() for p in (QUOTED, SHARED) for match in p.finditer(left)]
            spans, left = [*spans, *shared], _blanked(left, shared)
        numbers = list(self._numbers(left.lower()))
        return _found([*links, *numbers], [*spans, *(span for _, span in numbers)])

    def _links(self, text: str) -> Iterator[tuple[Named | UnknownCode, Span]]:
        taken: list[Span] = []
        for match in (*LINK.finditer(text), *BARE_LINK.finditer(text)):
            start, end = match.start(), match.start() + len(match.group().rstrip(TRAILING))
            if any(start < other[1] and other[0] < end for other in taken):
                continue
            if match.re is BARE_LINK and not self._is_own(text[start:end]):
                continue  # e.g. 3.5/5
            named, end = self._followed(text, start, end)
            taken.append((start, end))
            yield named, (start, end)

    def _followed(self, text: str, start: int, end: int) -> tuple[Named | UnknownCode, int]:
        """What a link names, and where it ends: Chinese words may stand right after it."""
        border = CJK.search(text, start, end)
        for stop in [end, *([border.start()] if border else [])]:
            product_id = self._page(text[start:stop])
            if product_id:
                return Named(product_id), stop
        stop = border.start() if border else end
        link = text[start:stop]
        return UnknownCode("link" if self._is_own(link) else "foreign", link[:200]), stop

    def _is_own(self, link: str) -> bool:
        """Whether a link is one of this shop; where its own name no host, by the first step."""
        if self.hosts:
            return host_of(link) in self.hosts
        step = split(link).path.split("/")[1:2]
        return any(own.split("/")[1:2] == step for own in self.links)

    def _page(self, link: str) -> str | None:
        """The product whose page a link leads to; foreign hosts have none."""
        link = unquote(link) if "%3a%2f%2f" in link.lower() else link
        address = address_of(link, self.parameters)
        if self.hosts and host_of(link) not in self.hosts:
            return None
        path = address[len(host_of(link)) :]
        found = self.links.get(address) or (None if self.hosts else self.links.get(path))
        found = found or self.links.get(address.partition("?")[0])
        return found or (self._last_part(link) if self.hosts else None)

    def _last_part(self, link: str) -> str | None:
        """An own page of another form (/item/ID.html, ?id=ID) still names the product."""
        parts = split(link)
        tail = unquote(parts.path).rstrip("/").rpartition("/")[2].partition(".")[0]
        values = [value for name, value in parse_qsl(parts.query) if name.lower() in LINK_IDS]
        named = (self.codes.get(plain(one)) for one in (*values, tail))
        return next((one.product_id for one in named if one), None)

    def _numbers(self, text: str) -> Iterator[tuple[Named | UnknownCode, Span]]:
        tokens = [m.span() for m in TOKEN.finditer(text)][:MOST_TOKENS]
        cues = [m for m in CUE.finditer(text) if not NO_CUE_BEFORE.search(left_of(text, m.start()))]
        told = {match.end(): match.start() for match in cues}
        done = 0
        for place, (start, _) in enumerate(tokens):
            if start < done:
                continue
            found = self._longest(text, tokens[place : place + LONGEST], told=start in told)
            if found is None and start in told:
                found = _unknown(text, start)
            if found is not None:
                named, done = found
                yield named, (told.get(start, start), done)

    def _longest(
        self, text: str, tokens: list[Span], *, told: bool
    ) -> tuple[Named | UnknownCode, int] | None:
        """The longest run of tokens that is a code of the shop."""
        start = tokens[0][0]
        joined = 1
        while joined < len(tokens) and BETWEEN.fullmatch(
            text, tokens[joined - 1][1], tokens[joined][0]
        ):
            joined += 1
        for count in range(joined, 0, -1):
            end = tokens[count - 1][1]
            named = self.codes.get(plain(text[start:end]))
            if named and (told or _speaks_for_itself(text[start:end])):
                return named, end
        return None


NO_CODES = CodeIndex()


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


def _found(pairs: Iterable[tuple[Named | UnknownCode, Span]], spans: Iterable[Span]) -> FoundCodes:
    references: list[Reference] = []
    mentions: list[Mention] = []
    unknown: list[UnknownCode] = []
    for named, span in pairs:
        if isinstance(named, UnknownCode):
            unknown.append(named)
            continue
        references.append(Reference(ReferenceKind.ATTRIBUTE, named.product_id, span, ID))
        mentions += [Mention(Constraint(name, Op.EQ, value), span) for name, value in named.options]
    return FoundCodes(tuple(references), tuple(mentions), tuple(unknown), tuple(spans))


def _blanked(text: str, spans: Iterable[Span]) -> str:
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)
