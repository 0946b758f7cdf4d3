"""Finds products by what names exactly one: a pasted link of the shop, an id, a sku, an article number.

Everything is looked up in tables made when the shop is loaded. A link is only read, never fetched.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.nlu.meaning import Mention, Reference, ReferenceKind, Span, UnknownCode
from assistant.nlu.pointing.article_numbers import Named, codes_of, find_numbers
from assistant.nlu.pointing.pages import Pages
from retrieval.constraints import Constraint, Op
from retrieval.products import Product

ID = "id"  # the field of a reference to a product by its link or number
QUOTED = re.compile(r"[「『【《][^」』】》]{0,200}[」』】》]")
SHARED = re.compile(
    r"复制(?:这段|本条|此|整段)?(?:文字|内容|链接|口令|信息)?|(?:长按|点击|点开)?(?:链接|这里)?(?:直接)?打开(?:看看)?"
    r"|(?:打开|进入)?(?:手机)?(?:app|APP|浏览器|小程序)(?:搜索|查看|购买)?|点击(?:链接|查看)|分享(?:给你|自|来自)?|我(?:在|刚).{0,8}?(?:发现|看到)了?"
    r"|check (?:this|it) out|shared (?:from|via) \S+|open (?:in|the) app|copy (?:this )?link",
    re.IGNORECASE,
)


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
        pages: The pages of its products.
    """

    codes: Mapping[str, Named] = field(default_factory=dict)
    pages: Pages = field(default_factory=Pages)

    @classmethod
    def of(cls, products: Iterable[Product]) -> "CodeIndex":
        """The codes and pages of ``products``."""
        known = tuple(products)
        codes = codes_of(known)
        return cls(codes, Pages.of(known, codes))

    def find(self, text: str) -> FoundCodes:
        """The links and codes in ``text``, as it was written."""
        if not (self.codes or self.pages.links):
            return FoundCodes()
        links = list(self.pages.find(text))
        left = _blanked(text, [span for _, span in links])
        spans = [span for _, span in links]
        if links:  # a shared link comes with words that are nobody's wish
            shared = [match.span() for p in (QUOTED, SHARED) for match in p.finditer(left)]
            spans, left = [*spans, *shared], _blanked(left, shared)
        numbers = list(find_numbers(left.lower(), self.codes))
        return _found([*links, *numbers], [*spans, *(span for _, span in numbers)])


NO_CODES = CodeIndex()


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
