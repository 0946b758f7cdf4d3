"""Signatures by Standard Webhooks: HMAC-SHA256 over id, time and body.

A receiver recomputes it, compares in constant time, and refuses what is older than some minutes; so
nobody else can send, change or repeat a message.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence

from assistant.errors import SettingsError
from assistant.shop.folder import Shop
from assistant.shop.secrets import Secret

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes, by the standard
WEBHOOK_SECRET = Secret("DAOGOU_WEBHOOK_SECRET", "webhooks.secret_file", shortest=32)


def new_secret() -> str:
    """A secret that nobody can guess."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def keys_of(shop: Shop) -> tuple[bytes, ...]:
    """The keys that messages of ``shop`` are signed with; two while one takes the other's place.

    Raises:
        SettingsError: There is none, or one that is not as the standard has them.
    """
    text = WEBHOOK_SECRET.of(shop)
    if text is None:
        raise SettingsError(
            f"'webhooks.url' is set, but no secret to sign with: set {WEBHOOK_SECRET.variable}, or name a "
            f"file with '{WEBHOOK_SECRET.setting}'. Make one with: daogou webhooks secret"
        )
    return tuple(key_of(one) for one in text.split())


def key_of(secret: str) -> bytes:
    """The bytes of one secret.

    Raises:
        SettingsError: It is not ``whsec_`` and 24 to 64 bytes in base64.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not (secret.startswith(PREFIX) and SHORTEST <= len(key) <= LONGEST):
        raise SettingsError(
            f"The secret for webhooks is not '{PREFIX}' followed by {SHORTEST} to {LONGEST} bytes in "
            "base64. Make one with: daogou webhooks secret"
        )
    return key


def signed_headers(keys: Sequence[bytes], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The headers that prove a message.

    Args:
        keys: To sign with, one signature each.
        message_id: Of the message.
        at: When it is sent, in seconds since 1970.
        body: The very bytes that are sent.
    """
    content = f"{message_id}.{at}.".encode() + body
    made = [base64.b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys]
    signature = " ".join(f"v1,{one}" for one in made)
    named = {"webhook-id": message_id, "webhook-timestamp": str(at)}
    return {**named, "webhook-signature": signature}
