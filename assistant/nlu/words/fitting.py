"""The words of catalogues for what fits what: the file ``prompts/lexicon/fitting.toml``."""

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from assistant.nlu.words.lexicon import read_list
from assistant.nlu.words.squeezing import squeezed


class PortWords(BaseModel):
    """One kind of port.

    Args:
        fields: The attributes that name it.
        same: Spellings of one value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]


class FittingWords(BaseModel):
    """The file as a whole.

    Args:
        models: Attributes that name the goods an accessory is made for.
        replaced: Attributes that name the model before.
        tails: What may follow a model's name without being part of it.
        editions: Words that make another model of a name.
        vague: What makes a value no name of one model.
        ports: By kind, what joins goods that have the same of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: tuple[str, ...]
    replaced: tuple[str, ...]
    tails: tuple[str, ...]
    editions: tuple[str, ...]
    vague: tuple[str, ...]
    ports: Mapping[str, PortWords]


@cache
def fitting() -> FittingWords:
    """The words, read once."""
    return read_list("fitting.toml", FittingWords)


@cache
def model_fields() -> frozenset[str]:
    """The attributes that name what an accessory is made for."""
    return frozenset(fitting().models)


@cache
def port_of_field() -> Mapping[str, str]:
    """Attribute → the kind of port it names."""
    return {field: kind for kind, port in fitting().ports.items() for field in port.fields}


@cache
def port_values() -> Mapping[tuple[str, str], str]:
    """Kind and squeezed spelling → the spelling that stands for all of them."""
    return {
        (kind, squeezed(spelling)): squeezed(group[0])
        for kind, port in fitting().ports.items()
        for group in port.same
        for spelling in group
    }
