"""The pages of a shop's products, and the links in a message that lead to them.

A link is only read, never fetched.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from assistant.nlu.meaning import Span, UnknownCode
from assistant.nlu.pointing.article_numbers import Named, plain
from assistant.nlu.pointing.links import (
    LINK_IDS,
    address_of,
    host_of,
    own_parameters,
    pages_of,
    split,
)
from assistant.nlu.words.language import CJK
from retrieval.products import Product

LINK = re.compile(
    r"(?:https?(?:://|%3a%2f%2f)|www\.)[^\s<>\"'，。！？、；（）【】「」『』《》]+", re.IGNORECASE
)
BARE_LINK = re.compile(
    r"(?<![\w@./-])[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s<>\"'，。！？、；（）【】「」『』《》]*", re.I
)
TRAILING = ".,;:!?)]}'\"*_~"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one catalogue.

    Args:
        links: Host and path (and the parameters that matter) of a product's page → its id.
        hosts: The hosts of the shop's pages, without ``www.`` and ``m.``; empty where its links
            name none.
        parameters: The parameters that the shop's own links have.
        codes: The codes of the catalogue, which pages of another form may name.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    codes: Mapping[str, Named] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Sequence[Product], codes: Mapping[str, Named]) -> "Pages":
        """The pages of ``products``; of two with one address, the first has it."""
        links: dict[str, str] = {}
        parameters = own_parameters(products)
        for product in products:
            if product.url:
                links.setdefault(address_of(product.url, parameters), product.id)
        links = {**pages_of(products), **links}
        hosts = frozenset(host_of(p.url) for p in products if p.url) - {""}
        return cls(links, hosts, parameters, codes)

    def find(self, text: str) -> Iterator[tuple[Named | UnknownCode, Span]]:
        """The links in ``text`` and what they name, each with where it stands."""
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
