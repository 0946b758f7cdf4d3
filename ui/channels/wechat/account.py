"""An official account as a channel: reads, shows and sends by the platform's rules."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.channels.reaching import OPEN_FOR
from assistant.channels.settings import WechatSettings
from assistant.errors import SettingsError
from assistant.shop.folder import Shop
from assistant.shop.secrets import Secret
from ui.channels.channel import Incoming, Refused, Sent
from ui.channels.wechat import messages, xml
from ui.channels.wechat.client import Api
from ui.channels.wechat.crypto import Sealing, is_signed, signature
from ui.channels.wechat.showing import pieces, shown

TOKEN = Secret("DAOGOU_WECHAT_TOKEN", "channels.wechat.token_file", shortest=3)
AES_KEY = Secret("DAOGOU_WECHAT_AES_KEY", "channels.wechat.aes_key_file", shortest=43)
APP_SECRET = Secret("DAOGOU_WECHAT_SECRET", "channels.wechat.secret_file")
FRESH = 600.0  # seconds that a signature is good for, which is longer than the platform tries
LONGEST_ECHO = 200


@dataclass(frozen=True, slots=True)
class Account:
    """One official account.

    Args:
        token: Shared with the platform; proves its requests.
        sealing: Encrypts; None in plain mode.
        api: The platform's servers.
        now: Seconds since 1970.
    """

    token: str
    sealing: Sealing | None
    api: Api
    now: Callable[[], float] = time.time

    @classmethod
    def of(cls, shop: Shop, settings: WechatSettings) -> "Account":
        """The account of a shop.

        Raises:
            SettingsError: A secret is missing, or not as it should be.
        """
        token, secret = _needed(TOKEN, shop), _needed(APP_SECRET, shop)
        sealing = None
        if settings.encrypted:
            sealing = Sealing.of(_needed(AES_KEY, shop), settings.app_id)
        return cls(token, sealing, Api(settings.api_url.rstrip("/"), settings.app_id, secret))

    @property
    def name(self) -> str:
        """Of the channel."""
        return "wechat"

    @property
    def open_for(self) -> float:
        """Seconds in which customer-service messages may be sent."""
        return OPEN_FOR[self.name]

    def echo(self, query: Mapping[str, str]) -> str:
        """What proves to the platform that this is the account's server.

        Raises:
            Refused: The platform did not ask.
        """
        self._check(query, "signature")
        return query.get("echostr", "")[:LONGEST_ECHO]

    def read(self, query: Mapping[str, str], body: bytes) -> Incoming:
        """What a request brings.

        Raises:
            Refused: It is forged, too old, for another account, or no message.
        """
        if self.sealing is None:
            self._check(query, "signature")
            return messages.incoming(xml.read(body))
        sealed = xml.read(body).get("Encrypt", "")
        self._check(query, "msg_signature", sealed)
        return messages.incoming(xml.read(self.sealing.opened(sealed)))

    def reply(self, came: Incoming, text: str) -> str:
        """A text as the body that answers a request."""
        at = int(self.now())
        plain = messages.reply(came, text, at)
        if self.sealing is None:
            return plain
        nonce, sealed = secrets.token_hex(8), self.sealing.sealed(plain.encode())
        signed = signature(self.token, str(at), nonce, sealed)
        return xml.written(
            {"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": at, "Nonce": nonce}
        )

    def show(self, turn: Mapping[str, Any]) -> list[str]:
        """A turn as texts."""
        return shown(turn)

    def pieces(self, text: str) -> list[str]:
        """A text in pieces that the platform takes."""
        return pieces(text)

    def fetch(self, media: str) -> bytes:
        """A photo or a recording that was sent.

        Raises:
            MediaLost: It cannot be had.
        """
        return self.api.media(media)

    def send(self, sender: str, text: str) -> Sent:
        """Sends a customer-service message once."""
        return self.api.send(sender, text)

    def _check(self, query: Mapping[str, str], name: str, *more: str) -> None:
        given, at, nonce = (query.get(key, "") for key in (name, "timestamp", "nonce"))
        if not (at.isascii() and at.isdecimal() and len(at) <= 12):
            raise Refused("The request has no timestamp.")
        if not is_signed(given, self.token, at, nonce, *more):
            raise Refused("The request was not signed with this account's token.")
        if abs(self.now() - int(at)) > FRESH:
            raise Refused(
                "The request was signed too long ago, or the clock of this machine is wrong."
            )


def _needed(secret: Secret, shop: Shop) -> str:
    found = secret.of(shop)
    if found is None:
        raise SettingsError(
            f"[channels.wechat] is set, but not its secret: set {secret.variable}, or name a file with "
            f"'{secret.setting}'."
        )
    return found
