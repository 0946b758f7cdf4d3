"""The hand-written range of the shop: departments, leaf categories, their kinds of goods, brands.

A kind is one sort of goods inside a leaf (carbon-plate racing shoes among running shoes). It
inherits everything its leaf says and may narrow it, so a fact is written once and titles,
attributes and descriptions are drawn from the same facts.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from demo.words import Text, Words
from demo.worlds import DEMO, World

# What a kind takes over from its leaf unless it says otherwise.
INHERITED = ("words", "colors", "colorways", "tint", "option", "option_en", "pick", "extras")
MERGED = ("any", "ladder", "set")
# What is added to a model's name when a brand has more models than numbers.
EDITIONS = ("", " Lite", " SE", " Air")

Household = Literal["", "女", "baby", "child", "dog", "cat"]


class Entry(BaseModel):
    """The base of everything read from the files; an unknown key is an error with its name."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Option(Entry):
    """What a shopper chooses when buying: sizes, or packs with their own price.

    Args:
        key: The attribute's name, as in ``size``.
        factors: Price of each value relative to the model's price, in order of size.
        genders: For clothes and shoes, the sizes made for each gender; empty when the same for all.
    """

    key: str
    factors: dict[str, float] = {}
    genders: dict[str, tuple[str, ...]] = {}

    def values(self, gender: str) -> dict[str, float]:
        """Sizes and their price factors for goods made for this gender."""
        if not self.genders:
            return self.factors
        return dict.fromkeys(self.genders[gender], 1.0)


class Kind(Entry):
    """One sort of goods in a leaf category, with everything needed to draw a model of it."""

    name: Text
    features: tuple[Text, ...]
    text: tuple[Text, ...]
    words: tuple[Text, ...]
    set: dict[str, Text] = {}
    any: dict[str, tuple[Text, ...]] = {}
    ladder: dict[str, tuple[Text, ...]] = {}
    extras: dict[str, Text] = {}
    option: Option | None = None
    option_en: dict[str, str] = {}
    pick: int = 0
    colors: tuple[str, ...] = ()
    colorways: int = 3
    tint: str = ""
    glyph: str = ""  # where its leaf's picture would mislead
    level: float = 0.0
    weight: int = 1
    unsaid: tuple[str, ...] = ()  # aspects of the leaf's reviews that do not apply


class Aspect(Entry):
    """What reviewers praise and complain about in one respect."""

    good: tuple[str, ...]
    bad: tuple[str, ...]


class Color(Entry):
    """A plain colour: its English name and the fill used in pictures."""

    en: str
    fill: Annotated[str, BeforeValidator(str.lower)]


class Leaf(Entry):
    """One leaf category."""

    name: Text
    department: Text
    background: str
    palette: dict[str, Color]  # the colours of its shop
    group: Text
    glyph: str
    listings: int = Field(gt=0)
    price: tuple[float, float, float]
    title: Text
    specs: Text
    kinds: tuple[Kind, ...]
    together: tuple[str, ...] = ()
    repeat: int = 0
    peak: tuple[int, ...] = ()
    household: Household = Field(default="", alias="for")
    reviews: dict[str, Aspect]
    reviews_en: Aspect

    @property
    def category(self) -> Words:
        """The path from department to leaf."""
        path = (self.department, self.group, self.name)
        return Words("/".join(part.zh for part in path), "/".join(part.en for part in path))


class Brand(Entry):
    """An invented brand: price level 1 (cheap) to 5 (dear), what it makes, its models' names."""

    name: Text
    level: int = Field(ge=1, le=5)
    models: tuple[Text, ...]
    numbers: tuple[int, ...] = ()
    makes: tuple[str, ...]

    def line(self, index: int) -> tuple[Words, str]:
        """Return the name and the product line of the brand's index-th model in a category."""
        template = self.models[index % len(self.models)]
        if not self.numbers:
            return template, ""
        place = index // len(self.models)
        number = self.numbers[place % len(self.numbers)]
        edition = EDITIONS[min(place // len(self.numbers), len(EDITIONS) - 1)]
        name = template.fill({"n": Words.parse(number)})
        return Words(name.zh + edition, name.en + edition), template.zh.partition("{n}")[0]


@cache
def leaves(world: World = DEMO) -> tuple[Leaf, ...]:
    """Return the leaf categories in shop order."""
    return tuple(leaf for name in world.departments for leaf in _department(world, name))


@cache
def brands(world: World = DEMO) -> tuple[Brand, ...]:
    """Return all brands."""
    return tuple(Brand.model_validate(raw) for raw in _yaml(world, "brands.yaml"))


@cache
def colors(world: World = DEMO) -> dict[str, Color]:
    """Return the colours by Chinese name."""
    return {name: Color.model_validate(raw) for name, raw in _yaml(world, "colors.yaml").items()}


def _department(world: World, name: str) -> list[Leaf]:
    raw = _yaml(world, f"taxonomy/{name}.yaml")
    shared = {"department": raw["name"], "background": raw["background"], "palette": colors(world)}
    return [_leaf({**shared, **entry}) for entry in raw["leaves"]]


def _leaf(raw: dict[str, Any]) -> Leaf:
    kinds = [_kind(raw, kind) for kind in raw["kinds"]]
    own = {key: value for key, value in raw.items() if key not in (*INHERITED, *MERGED)}
    return Leaf.model_validate({**own, "kinds": kinds})


def _kind(leaf: Mapping[str, Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    kind = {key: leaf[key] for key in INHERITED if key in leaf} | dict(raw)
    kind |= {key: {**leaf.get(key, {}), **raw.get(key, {})} for key in MERGED}
    # What a kind fixes is no longer open: a later choice must not override it.
    kind["any"] = {key: value for key, value in kind["any"].items() if key not in kind["set"]}
    if "word" in kind:
        kind["words"] = [kind.pop("word")]
    barred = kind.pop("not", ())
    kind["extras"] = {
        name: text for name, text in kind["extras"].items() if Words.parse(name).zh not in barred
    }
    kind["option"] = _option(kind["option"]) if "option" in kind else None
    return kind


def _option(raw: Mapping[str, Any]) -> dict[str, Any]:
    ((key, values),) = raw.items()
    if isinstance(values, list):
        return {"key": key, "factors": dict.fromkeys(map(str, values), 1.0)}
    if all(isinstance(value, float) for value in values.values()):
        return {"key": key, "factors": values}
    return {"key": key, "genders": {gender: _sizes(value) for gender, value in values.items()}}


def _sizes(value: Any) -> list[str]:  # noqa: ANN401 - a range "39-45" or a list, as written
    if isinstance(value, list):
        return [str(size) for size in value]
    first, last = str(value).split("-")
    return [str(size) for size in range(int(first), int(last) + 1)]


def _yaml(world: World, name: str) -> Any:  # noqa: ANN401 - validated by the caller
    text = world.text(name)
    # The same safe loader, ten times faster where PyYAML was built with its C library.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # nosec B506: either is safe
