"""How the HTTP API describes itself (``/api/openapi.json``): what each route answers, and each of its errors.

A route names the codes of its errors; status, words and shape follow from them. Tests hold that a
route gives the errors it names and no others.
"""

from collections.abc import Mapping
from typing import Any, TypedDict

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from ui.api_answers import Failure
from ui.api_errors import TROUBLES
from ui.limits import BODY_LIMIT, MESSAGE_LIMIT

ABOUT = """\
Everything the page does goes over these routes; `docs/api.md` tells it in order, with clients of ten lines.

Who brings no token is an anonymous visitor, whose conversation belongs to whoever has its id. A shopper
of the shop is known by a token that the shop signed: `user_token`, or `Authorization: Bearer`. Every failure
is `{"error": {"code", "message"}}`. While the shop is being opened, every route answers 503 (`starting`).
"""
CODES: Mapping[str, tuple[int, str]] = {
    "invalid_request": (400, "A field is missing, unknown or unusable; the message names it."),
    "token_refused": (401, "The token is forged, expired or not made as agreed."),
    "unauthorized": (401, "The secret of the shop is missing or wrong."),
    "forbidden": (403, "This is not offered here, or not to who asks."),
    "unknown_conversation": (404, "There is no such conversation, or none of this shopper's."),
    "unknown_product": (404, "There is no such product."),
    "too_large": (
        413,
        f"The body is larger than {BODY_LIMIT:,} bytes (3,000,000 for updates, 6,100,000 for photos).",
    ),
    "message_too_long": (413, f"The message has more than {MESSAGE_LIMIT:,} characters."),
    "busy": (
        429,
        "More requests are waiting than are held, or come from one address or shopper than may; "
        "`Retry-After` says when to come again.",
    ),
    "rated_already": (409, "No agent is to be rated here, or one was already."),
    "not_found": (404, "There is nothing of this name."),
    "starting": (503, "The shop is being opened."),
    "stopping": (503, "The program is leaving."),
    "no_products": (503, "The catalogue is empty."),
    "database": (503, "The shop's database cannot be read."),
    **{code: (503, why) for code, why in TROUBLES.items()},
}
WHO = ("invalid_request", "token_refused", "busy")
READS = (*WHO, "unknown_conversation", *TROUBLES)
SAYS = (*READS, "too_large", "message_too_long")
REFERENCE = "#/components/schemas/{model}"
EVENTS = """\
event: start
data: {"conversation_id": "…", "message_id": "…"}
id: …/…
retry: 2000

event: piece
data: {"text": "找到 6 款跑步鞋。"}

event: done
data: {"conversation_id": "…", "turn": 1, "reply": "找到 6 款跑步鞋。"}
id: …/…/done

"""


class Described(TypedDict):
    """What FastAPI is told of a route."""

    summary: str
    responses: dict[int | str, dict[str, Any]]
    response_model: None  # the answer is described, not made anew from a model


def described(summary: str, answer: object, *codes: str) -> Described:
    """A route that answers 200 with ``answer``, a type, and fails with ``codes``."""
    failures: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        status, why = CODES[code]
        failure = failures.setdefault(status, _failure())
        failure["description"] = f"{failure['description']} `{code}`: {why}".strip()
        shown = {"error": {"code": code, "message": why}}
        failure["content"]["application/json"]["examples"][code] = {"value": shown}
    done = {"model": answer, "description": "Done."}
    return {"summary": summary, "responses": {200: done, **failures}, "response_model": None}


def streamed(summary: str, *codes: str) -> dict[int | str, dict[str, Any]]:
    """The same of a route that answers with events."""
    answers = described(summary, Failure, *codes)["responses"]
    told = "Events: `start`, `piece` for piece, then `done` with the turn, or `error`."
    answers[200] = {
        "description": told,
        "content": {"text/event-stream": {"example": EVENTS}},
    }
    return answers


def describe(app: FastAPI) -> None:
    """Has ``app`` say of itself what is true: what cannot be read is told by 400, never by 422."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=ABOUT, routes=app.routes
            )
            for operations in made["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
            schemas = made["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            _, failures = models_json_schema([(Failure, "serialization")], ref_template=REFERENCE)
            schemas.update(failures["$defs"])
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _failure() -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=Failure.__name__)}
    return {"description": "", "content": {"application/json": {"schema": schema, "examples": {}}}}
