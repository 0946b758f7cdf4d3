"""Who a request comes from: a shopper is known by a token that the shop has signed, and by nothing else.

The token is a JSON Web Token (RFC 7519) signed with HMAC-SHA256 and the secret that shop and assistant
share; ``sub`` is the shopper's id in the shop and ``exp`` when it ends, at most a week from now.
Whoever brings none is anonymous. Only the demo believes a bare id, and only on its own machine.
"""

import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

import jwt
from starlette.requests import HTTPConnection, Request

from assistant.errors import UnknownConversation
from assistant.service.service import Service
from assistant.shop.secrets import USER_SECRET
from ui.errors import UiError

ALGORITHM = "HS256"
LONGEST_LIFE = 7 * 86_400  # seconds; who is logged in that long logs in again
LEEWAY = 30  # seconds that two clocks may differ
LONGEST_ID = 200


class TokenRefused(UiError):
    """A token proves nothing: forged, expired, or not made as agreed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says of who sends it.

    Args:
        token: Signed by the shop.
        bare: An id without proof.
        host: The address the request comes from.
    """

    token: str | None = None
    bare: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Identities:
    """Tells who a request comes from, for one shop.

    Args:
        secret: Shared with the shop; without one no token proves anything.
        demo: Whether bare ids are believed on this machine.
    """

    secret: str | None = None
    demo: bool = False

    @classmethod
    def of(cls, service: Service) -> Self:
        """The identities of the shop that ``service`` serves.

        Raises:
            SettingsError: The secret cannot be read, or is too short.
        """
        return cls(USER_SECRET.of(service.shop), service.shop.settings.demo)

    def user(self, claim: Claim) -> str | None:
        """The shopper, or None for an anonymous visitor.

        Raises:
            TokenRefused: A token was brought that proves nothing.
        """
        if claim.token:
            return self._proved(claim.token)
        believed = self.demo and is_loopback(claim.host)
        return claim.bare if claim.bare and believed else None

    def of_request(
        self, request: Request, token: str | None = None, bare: str | None = None
    ) -> str | None:
        """Who sends ``request``: by the token in it, in ``Authorization: Bearer``, or a bare id.

        Raises:
            TokenRefused: A token was brought that proves nothing.
        """
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        brought = token or (given.strip() if scheme.casefold() == "bearer" else None)
        return self.user(Claim(brought, bare, machine_of(request)))

    def _proved(self, token: str) -> str:
        if self.secret is None:
            raise TokenRefused(
                "This shop has no secret to check 'user_token' with; set "
                f"{USER_SECRET.variable}, or name a file with '{USER_SECRET.setting}'."
            )
        try:
            claims = jwt.decode(
                token,
                self.secret,
                algorithms=[ALGORITHM],
                leeway=LEEWAY,
                options={"require": ["sub", "exp"]},
            )
        except jwt.ExpiredSignatureError as exc:
            raise TokenRefused("The user_token has expired; the shop signs a new one.") from exc
        except jwt.InvalidTokenError as exc:
            raise TokenRefused("The user_token was not signed by this shop as agreed.") from exc
        if claims["exp"] > time.time() + LONGEST_LIFE + LEEWAY:
            raise TokenRefused("The user_token lives too long; it may live for seven days.")
        user: str = claims["sub"]
        if not 0 < len(user) <= LONGEST_ID:
            raise TokenRefused(f"The user_token names no shopper of 1 to {LONGEST_ID} characters.")
        return user


def machine_of(request: HTTPConnection) -> str | None:
    """The address that a request comes from; None where its name in the browser may be a stranger's.

    A page of another site can have its own name lead to this machine (DNS rebinding). Names without
    a dot are nobody's on the internet.
    """
    try:
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:  # half of an IPv6 address
        return None
    ours = "." not in name or is_loopback(name) or name.endswith(".localhost")
    return request.client.host if request.client and ours else None


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` is this machine itself; names and missing hosts are not."""
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False


def admit(service: Service, conversation_id: str, user: str | None) -> None:
    """Lets in who may see and continue a conversation: a known shopper's is theirs alone.

    A visitor's belongs to whoever has its id; a known shopper who comes back to it makes it theirs.

    Raises:
        UnknownConversation: There is none, or none of theirs; which of both is not told.
    """
    owner = service.owner(conversation_id)
    if owner is not None and owner != user:
        raise UnknownConversation(f"There is no conversation '{conversation_id[:40]}'.")
    if owner is None and user is not None:
        service.claim(conversation_id, user)
