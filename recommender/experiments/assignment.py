"""Which variant a shopper sees: decided by a hash within the shopper's stratum, so nobody is asked twice.

The same salt, stratum and shopper give the same variant on every machine and after every restart.
Other salts give independent assignments, so that experiments do not lean on each other.
"""

import hashlib
from collections.abc import Sequence


def position(salt: str, stratum: str, shopper: str) -> float:
    """Where a shopper stands between 0 and 1 (below), evenly spread within each stratum."""
    text = "\x1f".join((salt, stratum, shopper))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:7]) / 2**56


def assigned(shares: Sequence[float], salt: str, stratum: str, shopper: str) -> int | None:
    """The index of the shopper's variant; None for who is left out.

    Args:
        shares: Of each variant; together at most 1.
        salt: Of the experiment.
        stratum: Of the shopper; each is shared out on its own.
        shopper: The shopper's id.
    """
    place, border = position(salt, stratum, shopper), 0.0
    for index, share in enumerate(shares):
        border += share
        if place < border:
            return index
    return None
