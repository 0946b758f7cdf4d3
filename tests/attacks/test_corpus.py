"""The corpus itself: large enough, of every family, and carried out row by row."""

import re
from collections import Counter
from pathlib import Path

from tests.attacks.attacks import corpus

FAMILIES = {
    "blowup": 60,
    "bomb": 20,
    "formula": 40,
    "identity": 150,
    "injection": 25,
    "limit": 20,
    "sql": 80,
    "traversal": 35,
    "unicode": 40,
    "xss": 150,
}


def test_every_family_is_there_with_enough_attacks() -> None:
    counted = Counter(one.family for one in corpus())
    assert set(counted) == set(FAMILIES)
    assert {name: counted[name] >= least for name, least in FAMILIES.items()} == dict.fromkeys(
        FAMILIES, True
    )


def test_no_two_have_the_same_id() -> None:
    assert max(Counter(one.id for one in corpus()).values()) == 1


def test_some_test_carries_out_each() -> None:
    """A new way in needs a test that takes it; a row that nobody runs would prove nothing."""
    run = set()
    for path in Path(__file__).parent.glob("*.py"):
        for family, names in re.findall(
            r"(?:each|attacks)\(\s*\"(\w+)\"((?:,\s*[^()]+)?)\)", path.read_text("utf-8")
        ):
            run |= {(family, name) for name in re.findall(r"\"([^\"]+)\"", names)}
    fields = {(family, f"product.{name}") for family in FAMILIES for name in PRODUCT_FIELDS}
    assert {(one.family, one.enters) for one in corpus()} - run - fields == set()


PRODUCT_FIELDS = ("title", "brand", "description", "attribute", "image_url", "url")
