"""Links of a shop in one spelling: scheme, ``www.``, trackers, anchors and encoding told apart from the page."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from retrieval.products import Product

LINK_IDS = frozenset(
    {"id", "pid", "item", "itemid", "item_id", "product", "product_id", "goods_id", "sku", "skuid"}
)
TRACKERS = re.compile(
    r"utm_|spm|gclid|fbclid|scm|share|from$|ref$|src$|source$|channel$|campaign", re.I
)


def own_parameters(products: Iterable[Product]) -> frozenset[str]:
    """The parameters that the links of a catalogue have, trackers left out."""
    return frozenset(
        name
        for product in products
        for name, _ in parse_qsl(urlsplit(product.url or "").query)
        if not TRACKERS.match(name)
    )


def pages_of(products: Iterable[Product]) -> dict[str, str]:
    """Addresses without any parameter, as far as one product alone has them."""
    owners: dict[str, set[str]] = defaultdict(set)
    for product in products:
        names = {name.lower() for name, _ in parse_qsl(urlsplit(product.url or "").query)}
        if product.url and not names & LINK_IDS:
            owners[address_of(product.url, frozenset())].add(product.id)
    return {page: next(iter(ids)) for page, ids in owners.items() if len(ids) == 1}


def address_of(url: str, parameters: frozenset[str]) -> str:
    """Host, path and the parameters that matter, in one spelling; trackers and anchors are gone."""
    parts = split(url)
    path = unquote(parts.path).rstrip("/").lower()
    kept = sorted((n, v) for n, v in parse_qsl(parts.query) if n in parameters)
    query = "&".join(f"{name}={value}" for name, value in kept)
    return f"{host_of(url)}{path}{'?' + query if query else ''}"


def split(url: str) -> SplitResult:
    """The parts of a link as it was written; nothing of what is no link at all."""
    plainly = unquote(url) if "%3a%2f%2f" in url.lower() else url
    try:
        return urlsplit(plainly if "//" in plainly or plainly.startswith("/") else f"//{plainly}")
    except ValueError:  # e.g. an address in brackets that is none
        return urlsplit("")


def host_of(url: str) -> str:
    """The host of a link without port, ``www.`` and ``m.``; empty for a path."""
    return re.sub(r"^(?:www|m|mobile|h5)\.", "", split(url).hostname or "")
