"""``POST /api/products/batch``: new prices and stock from a program that knows the shop's secret.

Each update is judged by itself, so one that is wrong keeps no other one back. The answer comes when
what it calls changed is on the disk.
"""

import hmac
import json
from collections.abc import Sequence
from typing import Annotated, Any, Self

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from pydantic import ConfigDict, Field, ValidationError, WithJsonSchema, model_validator
from starlette.exceptions import HTTPException

from assistant.service.service import Service
from assistant.shop.secrets import API_TOKEN
from retrieval.amending import Outcome
from retrieval.amendments import Amendment
from ui.api_answers import Batch
from ui.api_documented import described
from ui.api_errors import explain
from ui.api_models import ID_LIMIT, Body
from ui.limits import BATCH_PATH, BATCHES_WAITING, Gate

MOST_UPDATES = 10_000
CODES = ("invalid_request", "unauthorized", "forbidden", "too_large", "busy")
HIGHEST_PRICE = 1e9
HIGHEST_COUNT = 2_000_000_000
Json = dict[str, object]
Amount = Annotated[float, Field(ge=0, le=HIGHEST_PRICE, allow_inf_nan=False, strict=True)]


class UpdateBody(Body):
    """New figures of a product, or of the variant with a sku; what is left out or null stays."""

    id: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)
    sku: str | None = Field(default=None, min_length=1, max_length=ID_LIMIT)
    price: Amount | None = None
    list_price: Amount | None = Field(
        default=None, description="Not above the price: the product is no longer on sale."
    )
    stock: int | None = Field(default=None, ge=0, le=HIGHEST_COUNT, strict=True)

    @model_validator(mode="after")
    def _names_a_product(self) -> Self:
        if self.id is None and self.sku is None:
            raise ValueError("expected an 'id' or a 'sku'")
        return self

    def amendment(self) -> Amendment:
        """The update as the catalogue takes it."""
        price, list_price = (
            None if amount is None else round(amount, 2) for amount in (self.price, self.list_price)
        )
        return Amendment(self.id, self.sku, price, list_price, self.stock)


class BatchBody(Body):
    """Up to 10,000 updates; each is checked by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"updates": [{"sku": "shoe-3-42", "price": 199.0, "stock": 4}]}]
        }
    )

    updates: list[Annotated[Any, WithJsonSchema(UpdateBody.model_json_schema())]] = Field(
        min_length=1, max_length=MOST_UPDATES
    )


class BatchRoute:
    """The handler, bound to one service; batches never take the places of shoppers."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._token = API_TOKEN.of(service.shop)
        self._gate = Gate(working=1, waiting=BATCHES_WAITING)

    def add_to(self, app: FastAPI) -> None:
        """Offers the route in ``app``."""
        app.post(
            BATCH_PATH,
            **described("Change prices and stock", Batch, *CODES),
            dependencies=[Depends(HTTPBearer(scheme_name="bearer", auto_error=False))],
            openapi_extra={
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": BatchBody.model_json_schema()}},
                },
            },
        )(self.batch)

    async def batch(self, request: Request) -> Json:
        """Changes prices and stock of products that are known, up to 10,000 at a time.

        Needs ``Authorization: Bearer`` with the secret from ``DAOGOU_API_TOKEN`` or from the file
        that the setting ``api_token_file`` names.
        """
        self._admit(request.headers.get("authorization", ""))
        return await self._gate.run(self._apply, await request.body())

    def _admit(self, header: str) -> None:
        if self._token is None:
            raise HTTPException(
                403,
                f"This shop takes no changes over HTTP: set {API_TOKEN.variable}, or name a file that holds "
                "the secret with the setting 'api_token_file'.",
            )
        scheme, _, given = header.partition(" ")
        same = hmac.compare_digest(given.strip().encode("latin-1"), self._token.encode())
        if scheme.casefold() != "bearer" or not same:
            raise HTTPException(
                401,
                "The secret is missing or wrong; send 'Authorization: Bearer …'.",
                {"WWW-Authenticate": "Bearer"},
            )

    def _apply(self, body: bytes) -> Json:
        rows = _rows(body)
        read = [_update(row) for row in rows]
        amendments = [one.amendment() for one in read if isinstance(one, UpdateBody)]
        done = iter(self._service.amend(amendments) if amendments else ())
        results = [
            _result(row, next(done) if isinstance(one, UpdateBody) else Outcome("refused", one))
            for row, one in zip(rows, read, strict=True)
        ]
        counts = [result["status"] for result in results]
        told = {name: counts.count(name) for name in ("changed", "unchanged", "refused")}
        return {**told, "results": results}


def _rows(body: bytes) -> Sequence[object]:
    """The updates of a body.

    Raises:
        RequestValidationError: It is no JSON object with a list of updates.
    """
    try:
        return BatchBody.model_validate(json.loads(body)).updates
    except ValidationError as exc:
        raise RequestValidationError(_in_the_body(exc)) from exc
    except (ValueError, RecursionError) as exc:
        message = f"The body is not valid JSON: {exc}."
        raise HTTPException(400, message) from exc


def _update(row: object) -> UpdateBody | str:
    """The update in ``row``, or what is wrong with it."""
    try:
        return UpdateBody.model_validate(row)
    except ValidationError as exc:
        return explain(_in_the_body(exc))


def _in_the_body(exc: ValidationError) -> list[dict[str, Any]]:
    """Its problems placed as FastAPI places those of a body."""
    return [{**problem, "loc": ("body", *problem["loc"])} for problem in exc.errors()]


def _result(row: object, outcome: Outcome) -> dict[str, object]:
    """What became of one update, with the name it came with."""
    named = row if isinstance(row, dict) else {}
    names = {key: str(named[key])[:ID_LIMIT] for key in ("id", "sku") if named.get(key)}
    reason = {"reason": outcome.reason} if outcome.reason else {}
    return {**names, "status": outcome.status, **reason}
