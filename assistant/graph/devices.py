"""What messages may call devices: the models of the graph, and what accessories say they fit."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from assistant.graph.names import split_models
from assistant.graph.nodes import NodeKind
from assistant.graph.store import GraphStore
from assistant.nlu.pointing.devices import DeviceIndex
from assistant.nlu.words.fitting import model_fields
from assistant.nlu.words.squeezing import squeezed
from assistant.vocabulary.glossary import split_translation
from retrieval.products import Product


def device_index(store: GraphStore, products: Iterable[Product]) -> DeviceIndex:
    """The devices of a shop, whose graph is in line with its ``products``."""
    names = {node.key: node.label for node in store.of_kind(NodeKind.MODEL)}
    fields: Counter[str] = Counter()
    values: dict[tuple[str, str, str], None] = {}
    for product in products:
        for field in model_fields() & product.attributes.keys():
            if any(split_models(value) for value in product.attributes[field]):
                fields[field] += 1  # "fits 36 inches" names no model
            values |= dict.fromkeys((field, *pair) for pair in _spellings(product, field))
    if not fields:
        return DeviceIndex(names)
    field = max(fields, key=lambda name: (fields[name], name))
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for own, value, spelling in sorted(values):
        for name in split_models(spelling) if own == field else ():
            named[squeezed(name)][value] = None
    return DeviceIndex(names, field, {key: tuple(found) for key, found in named.items()})


def _spellings(product: Product, field: str) -> Iterator[tuple[str, str]]:
    """Each value of a field with itself, and with what it is called in other languages."""
    own = product.attributes[field]
    yield from ((value, value) for value in own)
    for texts in product.localized.values():
        yield from zip(own, split_translation(texts.get(field, ""), len(own)), strict=False)
