"""What shoppers call the attributes of goods, so that 内存16G is memory and 续航20小时 a battery."""

from collections.abc import Iterable
from functools import cache

from assistant.nlu.words.lexicon import phrases


@cache
def names_of(field: str) -> tuple[str, ...]:
    """What an attribute may be called: its own name, and every name of what it is a name of."""
    own = field.replace("_", " ").casefold()
    parts = {field, *field.split("_")}
    lists = phrases().attribute_names.items()
    others = (names for name, names in lists if name in parts or {field, own} & {*names})
    return tuple(dict.fromkeys([own, *(n for names in others for n in names if len(n) > 1)]))


def is_named(field: str, *texts: str) -> bool:
    """Whether any of these pieces of text names the attribute."""
    return any(name in text for name in names_of(field) for text in texts)


def named_fields(fields: Iterable[str], text: str) -> tuple[str, ...]:
    """The attributes that a piece of text names."""
    return tuple(field for field in fields if is_named(field, text))
