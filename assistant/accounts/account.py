"""An account at the desks, and what it may be called."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import AccountError

LONGEST_NAME = 64
LOOK_ALIKE = (
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
    "CHEROKEE",
    "COPTIC",
)  # scripts with letters like ours
PHONETIC = re.compile("[\u0250-\u02af\u1d00-\u1dbf]")


class Role(StrEnum):
    """What an account is for; an admin may do what all others may."""

    AGENT = "agent"
    TESTER = "tester"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """One person at the desks.

    Args:
        name: As it was written when it was made; letter case makes no other account.
        created_at: ISO 8601, UTC.
        locked_until: ISO 8601, UTC; until then no password lets in.
    """

    name: str
    role: Role
    created_at: str
    locked_until: str | None = None

    @property
    def key(self) -> str:
        """What tells it from other accounts."""
        return key_of(self.name)

    def may(self, role: Role) -> bool:
        """Whether it may do what ``role`` may."""
        return self.role in (role, Role.ADMIN)


def key_of(name: str) -> str:
    """The same for all spellings of a name: width, letter case and outer spaces make no difference."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_name(name: str) -> str:
    """``name`` if an account can be called so.

    Raises:
        AccountError: It is empty, too long, or holds what cannot be seen.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if not 0 < len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise AccountError(
            f"'{ascii(name[:80])[1:-1]}' is no name for an account; expected 1 to {LONGEST_NAME} "
            "characters that can be seen."
        )
    if _imitates(plain):
        raise AccountError(
            f"'{ascii(plain)[1:-1]}' mixes letters that look alike; expected one alphabet."
        )
    return plain


def _imitates(name: str) -> bool:
    """Whether letters of another script stand among Latin ones, so that it may pass for a colleague's."""
    scripts = {unicodedata.name(one, "").partition(" ")[0] for one in name if one.isalpha()}
    mixed = "LATIN" in scripts and bool(scripts & {*LOOK_ALIKE})
    return mixed or PHONETIC.search(name) is not None
