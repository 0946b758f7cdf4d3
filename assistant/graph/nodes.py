"""The nodes and edges of the product knowledge graph, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b


class NodeKind(StrEnum):
    """What a node stands for."""

    PRODUCT = "product"
    BRAND = "brand"
    CATEGORY = "category"
    VALUE = "value"
    MODEL = "model"
    PORT = "port"


class EdgeKind(StrEnum):
    """What one node has to do with another."""

    HAS_BRAND = "has-brand"
    IN_CATEGORY = "in-category"
    HAS_VALUE = "has-value"
    IS_MODEL = "is-model"
    HAS_PORT = "has-port"
    COMPATIBLE_WITH = "compatible-with"
    ACCESSORY_OF = "accessory-of"
    REPLACES = "replaces"
    GOES_WITH = "goes-with"

    @property
    def code(self) -> int:
        """Its number in the database; never given anew."""
        return CODES[self]


CODES = {
    EdgeKind.HAS_BRAND: 1,
    EdgeKind.IN_CATEGORY: 2,
    EdgeKind.HAS_VALUE: 3,
    EdgeKind.IS_MODEL: 4,
    EdgeKind.HAS_PORT: 5,
    EdgeKind.COMPATIBLE_WITH: 6,
    EdgeKind.ACCESSORY_OF: 7,
    EdgeKind.REPLACES: 8,
    EdgeKind.GOES_WITH: 9,
}
KINDS = {code: kind for kind, code in CODES.items()}


@dataclass(frozen=True, slots=True)
class Node:
    """Something that goods have to do with.

    Args:
        key: What it is known by: a product's id, a brand, a path, ``field=value``, a squeezed name.
        label: How it is written.
    """

    kind: NodeKind
    key: str
    label: str

    @property
    def id(self) -> int:
        """Its number in the database: a digest, so that writing needs no looking up.

        63 bits; of a million nodes two have the same in one of ten million graphs.
        """
        return node_id(self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Edge:
    """One node has to do with another.

    Args:
        confidence: How sure that is, above 0 up to 1.
        evidence: What it rests on; empty where the row's own field says it, as the target tells.
    """

    kind: EdgeKind
    source: Node
    target: Node
    confidence: float = 1.0
    evidence: Mapping[str, object] = field(default_factory=dict)


@lru_cache(maxsize=65_536)  # an edge asks for both its ends several times
def node_id(kind: NodeKind, key: str) -> int:
    """The number of a node."""
    digest = blake2b(f"{kind.value}:{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
