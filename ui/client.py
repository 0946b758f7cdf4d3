"""Where a request comes from, and whom it may speak for."""

from ipaddress import ip_address


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` is this machine itself; names and missing hosts are not."""
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False


def known_user(bare: str | None, *, demo: bool, host: str | None) -> str | None:
    """The shopper a request names without proof: believed only in the demo and on this machine."""
    return bare if bare and demo and is_loopback(host) else None
