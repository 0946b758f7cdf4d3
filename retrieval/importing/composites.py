"""Values with parts, as shop owners write them: paths, lists, links, variants, stock in words.

As in ``values``, what cannot be meant raises ``ValueError`` with the reason.
"""

import json
import re
from collections.abc import Mapping

from retrieval.importing.values import clean_text, parse_count, parse_link, parse_price
from retrieval.products import Variant

LONGEST_ID = 128
LONGEST_NAME = 100
LONGEST_DESCRIPTION = 5_000
LONGEST_ATTRIBUTE = 200
MOST_VALUES = 50
LIST_SIGNS = re.compile(r"[,，、;；|]")
PATH_SIGNS = (re.compile(r"\s*(?:>|›|»|→|->)\s*"), re.compile(r"\s*\|\s*"), re.compile(r"\s*/\s*"))
SLASH_IN_NAME = "／"  # compares equal to / and does not part a path
SEVERAL_LINKS = re.compile(r"[,;|\s]+(?=https?:|//)")
SOLD_OUT = frozenset({"无货", "缺货", "售罄", "没货", "out of stock", "out_of_stock", "outofstock"})
IN_STOCK = frozenset({"有货", "现货", "in stock", "in_stock", "instock", "preorder", "backorder"})
CURRENCY_NAMES = {
    "人民币": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "$": "USD",
    "€": "EUR",
}
SKU_KEYS = ("sku", "item_id", "variant_id", "id")
VARIANT_KEYS = frozenset({*SKU_KEYS, "options", "price", "stock", "available"})


def parse_path(value: object) -> str | None:
    """A category path ``a/b/c``, however its steps are parted; the strongest sign present decides.

    Raises:
        ValueError: A step is too long to be a name.
    """
    if isinstance(value, list):
        steps = [clean_text(step, LONGEST_NAME) for step in value]
    else:
        text = clean_text(value, 6 * LONGEST_NAME)
        if text is None:
            return None
        sign = next((sign for sign in PATH_SIGNS if sign.search(text)), PATH_SIGNS[-1])
        steps = [clean_text(step, LONGEST_NAME) for step in sign.split(text)]
    return "/".join(step.replace("/", SLASH_IN_NAME) for step in steps if step) or None


def parse_values(value: object, several: bool = False) -> tuple[str, ...] | None:
    """The values of an attribute: a JSON list is several; a text is only where ``several`` says so.

    Raises:
        ValueError: A value is too long, nested, or there are too many.
    """
    if isinstance(value, list):
        texts = [clean_text(item, LONGEST_ATTRIBUTE) for item in value]
    else:
        text = clean_text(value, 10 * LONGEST_ATTRIBUTE)
        parts = LIST_SIGNS.split(text) if several and text else [text]
        texts = [clean_text(part, 10 * LONGEST_ATTRIBUTE) for part in parts]
    values = tuple(dict.fromkeys(text for text in texts if text))
    if len(values) > MOST_VALUES:
        raise ValueError(f"has {len(values)} values; at most {MOST_VALUES} are kept")
    return values or None


def parse_joined(value: object) -> str | None:
    """A text, or the members of a list joined by commas."""
    if isinstance(value, list):
        return ", ".join(parse_values(value) or ()) or None
    return parse_description(value)


def parse_description(value: object) -> str | None:
    """A long text, cut to what a page shows."""
    head = value[: 10 * LONGEST_DESCRIPTION] if isinstance(value, str) else value
    text = clean_text(head, 10 * LONGEST_DESCRIPTION)
    return text[:LONGEST_DESCRIPTION].rstrip() if text else None


def parse_currency(value: object) -> str | None:
    """An ISO code of three letters.

    Raises:
        ValueError: It is none.
    """
    text = clean_text(value, LONGEST_NAME)
    if text is None:
        return None
    code = CURRENCY_NAMES.get(text, text.upper())
    if not re.fullmatch("[A-Z]{3}", code):
        raise ValueError("is no currency; expected a code such as CNY")
    return code


def parse_stock(value: object) -> int | None:
    """A count, or words: sold out is 0, in stock says no number.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(value, bool):
        return None if value else 0
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in SOLD_OUT:
        return 0
    return None if word in IN_STOCK else parse_count(value)


def parse_first_link(value: object) -> str | None:
    """The first of one or several links."""
    if isinstance(value, list):
        return parse_link(value[0]) if value else None
    return parse_link(SEVERAL_LINKS.split(value)[0] if isinstance(value, str) else value)


def parse_object(value: object) -> Mapping[str, object] | None:
    """A JSON object, as such or as text.

    Raises:
        ValueError: It is none.
    """
    found = _json(value)
    if found is not None and not isinstance(found, dict):
        raise ValueError("is no JSON object")
    return None if found is None else {str(name): some for name, some in found.items()}


def parse_list(value: object) -> list[object] | None:
    """A JSON list, as such or as text.

    Raises:
        ValueError: It is none.
    """
    found = _json(value)
    if found is not None and not isinstance(found, list):
        raise ValueError("is no JSON list")
    return found


def parse_variants(value: object) -> list[Variant] | None:
    """The variants of a product: ``sku, options, price, stock``; other keys are options.

    They may also stand in an object by their sku, and say ``available`` instead of a stock.

    Raises:
        ValueError: It is no list of such objects, or two have one sku.
    """
    given = _json(value)
    if isinstance(given, dict) and all(isinstance(item, dict) for item in given.values()):
        given = [{"sku": sku, **item} for sku, item in given.items()]
    variants = [_variant(item) for item in parse_list(given) or []]
    if len({variant.sku for variant in variants}) < len(variants):
        raise ValueError("has two variants with the same sku")
    return variants or None


def _json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value.strip() else None
    except (ValueError, RecursionError):
        raise ValueError("is no valid JSON") from None


def _variant(item: object) -> Variant:
    if not isinstance(item, dict):
        raise ValueError("has a variant that is no object")
    sku = clean_text(next((item[key] for key in SKU_KEYS if item.get(key)), None), LONGEST_ID)
    if sku is None:
        raise ValueError("has a variant without sku")
    given = parse_object(item.get("options")) or {}
    rest = {key: some for key, some in item.items() if key not in VARIANT_KEYS}
    options = {key: clean_text(some, LONGEST_NAME) for key, some in {**rest, **given}.items()}
    return Variant(
        sku=sku,
        options={key: text for key, text in options.items() if text},
        price=parse_price(item.get("price")),
        stock=parse_stock(item.get("stock", item.get("available"))),
    )
