"""Whether an accessory fits a device, as far as their rows say; what they do not say is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.graph.names import fits_by_row, fitting_names, model_names
from assistant.nlu.words.fitting import fitting, port_of_field, port_values
from assistant.nlu.words.squeezing import squeezed
from retrieval.products import Product

MadeFor = Mapping[str, Sequence[str]]


class Verdict(StrEnum):
    """What the rows say.

    ``named`` the accessory's row names the device; ``port`` both have the same port; ``other`` the
    row names other models only; ``other_kind`` it names a model of that name of another kind of
    goods; ``other_port`` the ports differ; ``vague`` it speaks of a family or of everything;
    ``unknown`` it says nothing.
    """

    NAMED = "named"
    PORT = "port"
    OTHER = "other"
    OTHER_KIND = "other_kind"
    OTHER_PORT = "other_port"
    VAGUE = "vague"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Device:
    """What something is to fit.

    Args:
        label: What to call it.
        keys: Its squeezed names.
        product: Its listing, where the shop sells it and it is known which.
    """

    label: str
    keys: frozenset[str]
    product: Product | None = None

    @classmethod
    def of(cls, product: Product) -> "Device":
        """A product as the device; it may have no model's name."""
        names = model_names(product)
        keys = {squeezed(name.full) for name in names} | {squeezed(name.run) for name in names}
        return cls(names[0].full if names else product.title, frozenset(keys), product)

    def called(self, language: str) -> str:
        """Its name in a language, where it has a listing; else what it was called."""
        names = model_names(self.product) if self.product else []
        told = [name.full for name in names if name.translated == (language == "en")]
        if told:
            return told[0]
        return self.product.text("title", language) if self.product and not names else self.label

    @classmethod
    def named(cls, label: str) -> "Device":
        """A device of which only the name is known."""
        return cls(label, frozenset({squeezed(label)}))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what it rests on.

    Args:
        field: The attribute that says it, ``title``, or empty.
        own: What the accessory's row says there.
        other: What the device's row says of its port, or the kind of goods the model named is.
    """

    verdict: Verdict
    field: str = ""
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the rows say that it fits."""
        return self.verdict in (Verdict.NAMED, Verdict.PORT)


def judge(accessory: Product, device: Device, made_for: MadeFor) -> Judgement:
    """Whether ``accessory`` fits ``device``.

    Args:
        accessory: What is to fit.
        device: What it is to fit.
        made_for: Of kinds of accessories, the kinds of goods they are made for.
    """
    names = fitting_names(accessory)
    if names:
        own = tuple(name.text for name in names if not name.translated)
        met = [name for name in names if squeezed(name.text) in device.keys]
        if not met:
            return _by_ports(accessory, device) or Judgement(Verdict.OTHER, names[0].source, own)
        kinds = made_for.get(accessory.category or "", ())
        kind = device.product.category if device.product else None
        if kinds and kind and kind not in kinds:
            return Judgement(Verdict.OTHER_KIND, met[0].source, (met[0].text,), tuple(kinds))
        return Judgement(Verdict.NAMED, met[0].source, own)
    by_ports = _by_ports(accessory, device)
    if by_ports:
        return by_ports
    if fits_by_row(accessory):
        field = next(name for name in fitting().models if accessory.attributes.get(name))
        return Judgement(Verdict.VAGUE, field, accessory.attributes[field])
    return Judgement(Verdict.UNKNOWN)


def _by_ports(accessory: Product, device: Device) -> Judgement | None:
    """What ports say that both rows name; None where no kind of port is named by both."""
    if device.product is None or device.product.category == accessory.category:
        return None
    own, other = _ports(accessory), _ports(device.product)
    told = [kind for kind in own if kind in other]
    if not told:
        return None
    kind = next((one for one in told if own[one].keys() & other[one].keys()), told[0])
    (field, _), *_ = own[kind].values()
    spelt = tuple(value for _, value in own[kind].values())
    theirs = tuple(value for _, value in other[kind].values())
    same = own[kind].keys() & other[kind].keys()
    if same:
        return Judgement(Verdict.PORT, field, tuple(own[kind][key][1] for key in sorted(same)))
    return Judgement(Verdict.OTHER_PORT, field, spelt, theirs)


def _ports(product: Product) -> dict[str, dict[str, tuple[str, str]]]:
    """Kind of port → the value that stands for all spellings → field and spelling."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for field, kind in port_of_field().items():
        for value in product.attributes.get(field, ()):
            spelling = squeezed(value)
            known = port_values().get((kind, spelling), spelling)
            found.setdefault(kind, {})[known] = (field, value)
    return found
