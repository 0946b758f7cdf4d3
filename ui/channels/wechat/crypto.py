"""Signatures and encryption of WeChat's messages, by its public specification.

A signature is SHA-1 over the sorted parts; a message is AES-256-CBC over 16 random bytes, the
message's length in network order, the message and the account's id, padded to 32 bytes. SHA-1 is
what the platform uses; the token among the parts is what proves anything. The signature covers the
cipher text and is checked first, so that nobody without the token learns anything from padding.
The only module that imports cryptography.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from assistant.errors import SettingsError
from ui.channels.channel import Refused

KEY_LENGTH = 43  # characters of an EncodingAESKey
BLOCK = 32  # bytes a message is padded to; the cipher's own are 16
RANDOM = 16  # bytes before the length
LENGTH = struct.Struct("!I")
UNREADABLE = "The message was not encrypted as agreed with this account."


def signature(*parts: str) -> str:
    """The signature of ``parts``, whatever their order."""
    joined = "".join(sorted(parts)).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(given: str, *parts: str) -> bool:
    """Whether ``given`` is the signature of ``parts``, compared in constant time."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


@dataclass(frozen=True, slots=True)
class Sealing:
    """Encrypts and decrypts for one account.

    Args:
        key: 32 bytes.
        app_id: Of the account; a message for another one is refused.
    """

    key: bytes
    app_id: str

    @classmethod
    def of(cls, encoded: str, app_id: str) -> Self:
        """From an ``EncodingAESKey``, 43 letters and digits.

        Raises:
            SettingsError: It is not one.
        """
        try:
            key = base64.b64decode(encoded + "=", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(encoded) != KEY_LENGTH or len(key) != BLOCK:
            raise SettingsError(
                f"The EncodingAESKey has {len(encoded)} characters or others than letters and digits; "
                f"expected the {KEY_LENGTH} that the account's settings show."
            )
        return cls(key, app_id)

    def opened(self, text: str) -> bytes:
        """The message in ``text``, which is base64.

        Raises:
            Refused: It was made with another key or for another account.
        """
        try:
            sealed = base64.b64decode(text, validate=True)
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(sealed) + decryptor.finalize()
            unpadder = PKCS7(BLOCK * 8).unpadder()
            plain = unpadder.update(padded) + unpadder.finalize()
            (length,) = LENGTH.unpack_from(plain, RANDOM)
        except (ValueError, struct.error) as exc:
            raise Refused(UNREADABLE) from exc
        start = RANDOM + LENGTH.size
        message, app_id = plain[start : start + length], plain[start + length :]
        if len(message) != length or not hmac.compare_digest(app_id, self.app_id.encode()):
            raise Refused(UNREADABLE)
        return message

    def sealed(self, message: bytes, salt: bytes | None = None) -> str:
        """``message``, encrypted, as base64.

        Args:
            message: Any bytes.
            salt: The 16 random bytes before it, for tests alone.
        """
        head = (salt or secrets.token_bytes(RANDOM)) + LENGTH.pack(len(message))
        padder = PKCS7(BLOCK * 8).padder()
        padded = padder.update(head + message + self.app_id.encode()) + padder.finalize()
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))
