"""Every failure of the HTTP API in one shape: ``{"error": {"code", "message"}}``."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from assistant.errors import (
    AssistantError,
    ConversationError,
    UnknownConversation,
    UnknownProduct,
)
from ui.api_models import MessageTooLong
from ui.identity import TokenRefused
from ui.limits import RETRY_AFTER, Busy

log = logging.getLogger(__name__)

CODES = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}


def error(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """One error as the API sends it."""
    content = {"error": {"code": code, "message": message}}
    return JSONResponse(content, status_code=status, headers=dict(headers or {}))


def add_error_handlers(app: FastAPI) -> None:
    """Gives ``app`` an answer for everything that can go wrong."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(AssistantError, _assistant)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(TokenRefused, _refused)
    app.add_exception_handler(Exception, _unexpected)


def _invalid(_request: Request, exc: Exception) -> Response:
    problems = exc.errors() if isinstance(exc, RequestValidationError) else []
    if any(_cause(problem, MessageTooLong) for problem in problems):
        return error(413, "message_too_long", explain(problems))
    return error(400, "invalid_request", explain(problems))


def _http(_request: Request, exc: Exception) -> Response:
    if not isinstance(exc, HTTPException):
        raise exc
    status = 400 if exc.status_code == 422 else exc.status_code
    message = str(exc.detail)
    if status == 400 and "parsing the body" in message:
        message = "The body cannot be read; expected a JSON object in UTF-8."
    return error(status, CODES.get(status, "refused"), message, exc.headers)


def _assistant(_request: Request, exc: Exception) -> Response:
    if isinstance(exc, UnknownConversation):
        return error(404, "unknown_conversation", str(exc))
    if isinstance(exc, UnknownProduct):
        return error(404, "unknown_product", str(exc))
    if isinstance(exc, ConversationError):
        return error(400, "invalid_request", str(exc))
    log.error("The assistant failed: %s", exc)
    return error(500, "failed", str(exc))


def _busy(_request: Request, exc: Exception) -> Response:
    return error(429, "busy", str(exc), {"Retry-After": str(RETRY_AFTER)})


def _refused(_request: Request, exc: Exception) -> Response:
    return error(401, "token_refused", str(exc), {"WWW-Authenticate": "Bearer"})


def _unexpected(_request: Request, _exc: Exception) -> Response:
    """The server logs the traceback; the caller learns nothing of the inside."""
    return error(500, "internal", "The program met an unexpected error; its log has the details.")


def explain(problems: Sequence[Mapping[str, Any]]) -> str:
    """Validation problems as sentences that name the field, its value and what would be right."""
    return " ".join(_sentence(problem) for problem in problems)


def _sentence(problem: Mapping[str, Any]) -> str:
    kind, where = str(problem["type"]), [str(step) for step in problem["loc"][1:]]
    if kind == "json_invalid":
        return f"The body is not valid JSON: {problem['ctx']['error']}."
    if not where:
        return f"The body is not usable: {_reason(problem)}."
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
