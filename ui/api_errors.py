"""Every failure of the HTTP API in one shape: ``{"error": {"code", "message"}}``."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from assistant.errors import (
    AssistantError,
    AtCapacity,
    BannedPhrase,
    ConversationError,
    DeskError,
    NotYours,
    Overtaken,
    RatedAlready,
    SpanRefused,
    Taken,
    UnknownConversation,
    UnknownProduct,
)
from assistant.shop.database import Trouble, trouble_of
from ui.api_models import MessageTooLong
from ui.errors import Busy
from ui.identity import TokenRefused
from ui.observing.requests import note_error

log = logging.getLogger(__name__)

CODES = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}
TROUBLES: Mapping[str, str] = {
    Trouble.FULL: "The shop's disk is full, so nothing was kept; free some space, then send it again.",
    Trouble.READ_ONLY: "The shop's database cannot be written, so nothing was kept; make it writable again.",
    Trouble.LOCKED: "Another program keeps the shop's database locked, so nothing was kept; send it again.",
    Trouble.FAILED: "The shop's disk does not work, so nothing was kept; see the system's log.",
    Trouble.DAMAGED: "The shop's database is damaged; restore a backup (daogou restore).",
    Trouble.UNREACHABLE: "The shop's database cannot be reached, so nothing was kept; send it again.",
}
STORED_AGAIN_AFTER = 5  # seconds
# The first kind that fits says it.
KNOWN: dict[type[Exception], tuple[int, str, Mapping[str, str] | None]] = {
    UnknownConversation: (404, "unknown_conversation", None),
    UnknownProduct: (404, "unknown_product", None),
    Overtaken: (503, "overtaken", {"Retry-After": "1"}),
    ConversationError: (400, "invalid_request", None),
    BannedPhrase: (409, "banned_phrase", None),
    Taken: (409, "taken", None),
    AtCapacity: (409, "full", None),
    NotYours: (409, "not_yours", None),
    RatedAlready: (409, "rated_already", None),
    DeskError: (400, "invalid_request", None),
    SpanRefused: (400, "invalid_request", None),
    AssistantError: (500, "failed", None),
    Busy: (429, "busy", None),
    TokenRefused: (401, "token_refused", {"WWW-Authenticate": "Bearer"}),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a caller is told.

    Args:
        status: Of the answer.
        code: Stable, for programs.
        message: For people; says what would be right.
        headers: Of the answer.
        more: What a program needs beside the message.
    """

    status: int
    code: str
    message: str
    headers: Mapping[str, str] | None = None
    more: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The body of the answer, or the data of an ``error`` event."""
        return {"error": {"code": self.code, "message": self.message, **self.more}}


class NothingLeft(Exception):
    """A browser connected again after it was told everything; 204 says that it should not."""


def error(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """One error as the API sends it."""
    return _answer(Problem(status, code, message, headers))


def add_error_handlers(app: FastAPI) -> None:
    """Gives ``app`` an answer for everything that can go wrong."""
    for kind in (RequestValidationError, HTTPException, DBAPIError, *KNOWN):
        app.add_exception_handler(kind, _handled)
    app.add_exception_handler(Exception, _unexpected)
    app.add_exception_handler(NothingLeft, _nothing)


def told(exc: Exception) -> Problem:
    """What a caller is told of ``exc``; of what nobody expected, nothing of the inside."""
    if isinstance(exc, RequestValidationError):
        return _invalid(exc)
    if isinstance(exc, HTTPException):
        return _http(exc)
    if trouble := trouble_of(exc):
        again = {"Retry-After": str(STORED_AGAIN_AFTER)}
        return Problem(503, trouble, TROUBLES[trouble], again)
    for kind, (status, code, headers) in KNOWN.items():
        if isinstance(exc, kind):
            return Problem(status, code, str(exc), _headers(exc) or headers, _more(exc))
    return Problem(500, "internal", "The program met an unexpected error; its log has the details.")


def _headers(exc: Exception) -> Mapping[str, str] | None:
    return {"Retry-After": str(exc.seconds)} if isinstance(exc, Busy) else None


def _more(exc: Exception) -> dict[str, object]:
    """What a program needs beside the message."""
    if isinstance(exc, BannedPhrase):
        return {"phrases": list(exc.phrases)}
    return {"by": exc.by} if isinstance(exc, Taken) and exc.by else {}


def logged(exc: Exception) -> Problem:
    """The same, with what is ours to mend written into the log."""
    problem = told(exc)
    if problem.code in TROUBLES:
        log.error("%s (%s)", problem.message, exc.__cause__ or exc)
    if problem.status == 500:
        log.error("The assistant failed: %s", exc, exc_info=exc)
    return problem


def _answer(problem: Problem) -> JSONResponse:
    note_error(problem.code)
    headers = dict(problem.headers or {})
    return JSONResponse(problem.to_json(), status_code=problem.status, headers=headers)


def _handled(_request: Request, exc: Exception) -> Response:
    return _answer(logged(exc))


def _unexpected(_request: Request, exc: Exception) -> Response:
    """The server logs the traceback."""
    return _answer(told(exc))


def _nothing(_request: Request, _exc: Exception) -> Response:
    return Response(status_code=204)


def _invalid(exc: RequestValidationError) -> Problem:
    problems = exc.errors()
    if any(_cause(problem, MessageTooLong) for problem in problems):
        return Problem(413, "message_too_long", explain(problems))
    return Problem(400, "invalid_request", explain(problems))


def _http(exc: HTTPException) -> Problem:
    status = 400 if exc.status_code == 422 else exc.status_code
    message = str(exc.detail)
    if status == 400 and "parsing the body" in message:
        message = "The body cannot be read; expected a JSON object in UTF-8."
    return Problem(status, CODES.get(status, "refused"), message, exc.headers)


def explain(problems: Sequence[Mapping[str, Any]]) -> str:
    """Validation problems as sentences that name the field, its value and what would be right."""
    return " ".join(_sentence(problem) for problem in problems)


def _sentence(problem: Mapping[str, Any]) -> str:
    kind, where = str(problem["type"]), [str(step) for step in problem["loc"][1:]]
    whole = "query" if problem["loc"][0] == "query" else "body"
    if kind == "json_invalid":
        return f"The body is not valid JSON: {problem['ctx']['error']}."
    if not where:
        return f"The {whole} is not usable: {_reason(problem)}."
    name = ".".join(where)
    if kind == "missing":
        return f"Field '{name}' is missing."
    if kind == "extra_forbidden":
        return f"Field '{name}' is unknown."
    return f"Field '{name}' is {_shown(problem.get('input'))}: {_reason(problem)}."


def _reason(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "string_unicode":
        return "it holds half of a character; send well-formed Unicode text"
    if problem["type"] in ("model_attributes_type", "dict_type"):
        return "expected a JSON object, sent with Content-Type: application/json"
    return str(problem["msg"]).removeprefix("Value error, ")


def _shown(value: object) -> str:
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _cause(problem: Mapping[str, Any], kind: type[Exception]) -> bool:
    return isinstance(problem.get("ctx", {}).get("error"), kind)
