"""A change: what was before, what is after, who made it, when and why.

A thing is known by its kind and key and is plain JSON. Its version is a digest of what it says, so
that who edits it tells what they saw, and nobody overwrites what they did not see, whoever wrote it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]


class Kind(StrEnum):
    """The kinds of things that are changed."""

    FAQ = "faq"
    PROMOTION = "promotion"
    RULE = "rule"
    SYNONYMS = "synonyms"
    VOICE = "voice"
    QUESTION = "question"


class Deed(StrEnum):
    """What a change does."""

    ADDED = "added"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is kept.

    Args:
        id: Rises with every change.
        key: Which thing of its kind.
        title: What people call the thing.
        before: None where there was nothing.
        after: None where nothing is left.
        at: ISO 8601, in UTC.
        reverts: The change that this one takes back.
    """

    id: int
    kind: Kind
    key: str
    title: str
    before: Body | None
    after: Body | None
    who: str
    at: str
    note: str = ""
    reverts: int | None = None

    @property
    def deed(self) -> Deed:
        """What it does."""
        if self.before is None:
            return Deed.ADDED
        return Deed.DELETED if self.after is None else Deed.EDITED

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "key": self.key,
            "title": self.title,
            "deed": self.deed.value,
            "before": self.before,
            "after": self.after,
            "who": self.who,
            "at": self.at,
            "note": self.note,
            "reverts": self.reverts,
        }


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and why.

    Args:
        name: Of the account.
        note: For the log; may be empty.
    """

    name: str
    note: str = ""


def version_of(body: Body | None) -> str:
    """What tells one state of a thing from another; empty where there is none."""
    if body is None:
        return ""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
