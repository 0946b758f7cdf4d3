"""Looks up in the graph what an answer needs: accessories of a device, the model before or after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Engine

from assistant.graph.compatibility import Device, MadeFor, Verdict, judge
from assistant.graph.devices import device_index
from assistant.graph.nodes import EdgeKind, NodeKind, node_id
from assistant.graph.store import GraphStore
from assistant.nlu.pointing.devices import NO_DEVICES, DeviceIndex
from retrieval.products import Product

PRODUCT = NodeKind.PRODUCT
MOST = 60  # listings of one look


class Shelf(Protocol):
    """Looks products up by id; unknown ids are left out."""

    def get(self, ids: Sequence[str]) -> Mapping[str, Product]:
        """The products with these ids."""


@dataclass(frozen=True, slots=True)
class Generation:
    """Another generation of a model.

    Args:
        products: Its listings, by id.
        since: When it came, a day in ISO 8601; empty where a row states the order of the two.
    """

    products: tuple[Product, ...]
    since: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """What is looked up in the graph of one shop.

    Args:
        store: None for a shop without a graph: nothing is known then.
        made_for: Of kinds of accessories, the kinds of goods they are made for.
        devices: What messages may call a device.
    """

    store: GraphStore | None = None
    made_for: MadeFor = field(default_factory=dict)
    devices: DeviceIndex = NO_DEVICES

    @classmethod
    def of(cls, engine: Engine, products: Iterable[Product] = ()) -> "Links":
        """The links of a shop's database, whose graph is in line with its ``products``."""
        store = GraphStore(engine)
        made_for: dict[str, list[str]] = {}
        for edge in store.edges_of_kind(EdgeKind.ACCESSORY_OF):
            made_for.setdefault(edge.source.key, []).append(edge.target.key)
        return cls(store, made_for, device_index(store, products))

    def accessories(self, device: Device, shelf: Shelf) -> list[Product]:
        """The products whose rows say that they fit ``device``, by id."""
        if self.store is None:
            return []
        models = [node_id(NodeKind.MODEL, key) for key in sorted(device.keys)]
        found = self.store.sources(models, EdgeKind.COMPATIBLE_WITH)
        products = shelf.get([node.key for node in found][:MOST])
        return [one for one in products.values() if judge(one, device, self.made_for).fits]

    def device(self, label: str, shelf: Shelf, accessory: Product | None = None) -> Device:
        """The device called ``label``: a listing of it, of the kind that ``accessory`` is made for.

        One that the shop does not sell, or sells as several kinds of goods, is known by name only.
        """
        named = Device.named(label)
        sold = self._sold(named, shelf)
        kinds = self.made_for.get(accessory.category or "", ()) if accessory else ()
        fitting = [product for product in sold if product.category in kinds] or sold
        if accessory and len({product.category for product in fitting}) > 1:
            fitting = [product for product in fitting if self._is_told(accessory, product)]
        if len({product.category for product in fitting}) != 1:
            return named
        device = Device.of(fitting[0])
        return Device(label, device.keys | named.keys, fitting[0])

    def _is_told(self, accessory: Product, product: Product) -> bool:
        """Whether the rows say anything about whether one fits the other."""
        return judge(accessory, Device.of(product), self.made_for).verdict is not Verdict.UNKNOWN

    def sold_as(self, label: str, shelf: Shelf) -> list[Product]:
        """The listings of the model called ``label``."""
        return self._sold(Device.named(label), shelf)

    def newer(self, product: Product, shelf: Shelf) -> Generation | None:
        """The model that came after a product's; None where names and dates do not show one."""
        return self._generation(product, shelf, newer=True)

    def older(self, product: Product, shelf: Shelf) -> Generation | None:
        """The model that came before a product's; None where names and dates do not show one."""
        return self._generation(product, shelf, newer=False)

    def _sold(self, device: Device, shelf: Shelf) -> list[Product]:
        if self.store is None:
            return []
        models = [node_id(NodeKind.MODEL, key) for key in sorted(device.keys)]
        found = self.store.sources(models, EdgeKind.IS_MODEL)
        return list(shelf.get([node.key for node in found][:MOST]).values())

    def _generation(self, product: Product, shelf: Shelf, *, newer: bool) -> Generation | None:
        stated = self._stated(product, shelf, newer=newer)
        if stated:
            return Generation(tuple(stated))
        for key in sorted(Device.of(product).keys):
            for label, since in self._beside(node_id(NodeKind.MODEL, key), product, newer=newer):
                same = _of_kind(product, self.sold_as(label, shelf))
                if same:
                    return Generation(tuple(same), since)
        return None

    def _stated(self, product: Product, shelf: Shelf, *, newer: bool) -> list[Product]:
        """The listings of the next model, or the one before, where a row names it."""
        if self.store is None:
            return []
        if newer:
            models = [node_id(NodeKind.MODEL, key) for key in sorted(Device.of(product).keys)]
            found = [n for n in self.store.sources(models, EdgeKind.REPLACES) if n.kind is PRODUCT]
            return _of_kind(product, list(shelf.get([node.key for node in found]).values()))
        own = self.store.leaving(node_id(NodeKind.PRODUCT, product.id), EdgeKind.REPLACES)
        named = [one for edge in own for one in self.sold_as(edge.target.label, shelf)]
        return _of_kind(product, named)

    def _beside(self, model: int, product: Product, *, newer: bool) -> list[tuple[str, str]]:
        """The models next to one, and when they came, for the product's kind of goods."""
        if self.store is None:
            return []
        look = self.store.reaching if newer else self.store.leaving
        found = []
        for edge in look(model, EdgeKind.REPLACES):
            kinds: object = edge.evidence.get("kinds", ())
            for told in kinds if isinstance(kinds, list) else ():
                if told.get("category") == product.category:
                    end = edge.source if newer else edge.target
                    found.append((end.label, str(told["since" if newer else "before"])))
        return found


def _of_kind(product: Product, others: Sequence[Product]) -> list[Product]:
    return [one for one in others if one.category == product.category and one.id != product.id]
