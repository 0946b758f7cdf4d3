"""What an owner better knows of what they wrote, though it is no mistake."""

from collections.abc import Iterable, Sequence

from assistant.owner.change import Body
from assistant.owner.refusing import Wrong
from assistant.service.service import Service

TOLD = 5


def banned_remarks(service: Service, body: Body, fields: Iterable[str]) -> list[Wrong]:
    """The shop's banned words in texts that are said to shoppers: their sentences would be left out."""
    bans = service.loaded.settings.bans
    found = ((name, bans.held_by(str(body.get(name) or ""))) for name in fields)
    return [Wrong(name, "banned", {"words": listed(words)}) for name, words in found if words]


def listed(names: Sequence[str]) -> str:
    """The first of some names, and that there are more."""
    return "、".join(names[:TOLD]) + ("…" if len(names) > TOLD else "")
