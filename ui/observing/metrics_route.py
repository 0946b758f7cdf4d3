"""``GET /metrics``: for the machine itself, or for who has the token; never for the public."""

import hmac
from dataclasses import dataclass

import anyio
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.shop.secrets import METRICS_TOKEN
from ui.identity import is_loopback, machine_of
from ui.observing.metrics import CONTENT_TYPE, Metrics

PATH = "/metrics"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class MetricsRoute:
    """The handler.

    Args:
        metrics: What is told.
        token: Who has it may read; without one only this machine may.
    """

    metrics: Metrics
    token: str | None

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the route."""
        app.get(PATH, include_in_schema=False)(self.read)

    async def read(self, request: Request) -> Response:
        """Everything that is counted, in Prometheus' text form."""
        self._admit(request)
        text = await anyio.to_thread.run_sync(self.metrics.text)
        return Response(text, media_type=CONTENT_TYPE)

    def _admit(self, request: Request) -> None:
        """Lets in who may read.

        A proxy on this machine asks from this machine for anybody, so where one says that it does,
        or where there is a token, an address is no proof.
        """
        if self.token is not None:
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            same = hmac.compare_digest(given.strip().encode("latin-1"), self.token.encode())
            if scheme.casefold() != "bearer" or not same:
                told = "The token is missing or wrong; send 'Authorization: Bearer …'."
                raise HTTPException(401, told, {"WWW-Authenticate": "Bearer"})
        elif any(name in request.headers for name in FORWARDED) or not is_loopback(
            machine_of(request)
        ):
            raise HTTPException(
                403,
                f"Metrics are for this machine only: set {METRICS_TOKEN.variable}, or name a file that holds "
                "a token with the setting 'metrics_token_file'.",
            )
