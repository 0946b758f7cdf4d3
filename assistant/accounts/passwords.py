"""Passwords are kept as Argon2id hashes (RFC 9106, its profile for little memory)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from assistant.errors import AccountError

SHORTEST = 10
LONGEST = 1_000
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password.

    Raises:
        AccountError: It is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(
            f"The password has {len(password)} characters; expected {SHORTEST} to {LONGEST}."
        )
    return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the one that was kept; without one it takes as long to say no."""
    try:
        return _HASHER.verify(kept or _nobodys(), password[:LONGEST]) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")
