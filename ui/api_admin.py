"""``/api/admin/…``: what the owner's page does, for anybody with an admin's session (docs/admin.md)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from assistant.clock import Clock, wall_clock
from assistant.errors import SettingsError
from assistant.nlu.words.normalising import fold
from assistant.owner.change import Author, Body, Change, Kind
from assistant.owner.office import Made, Office, Thing, Wanted
from assistant.owner.refusing import ChangeConflict, ChangeRefused, UnknownThing
from assistant.service.service import Service
from ui.admin_previews import Previews
from ui.admin_words import sentence
from ui.api_errors import error
from ui.api_models import ID_LIMIT
from ui.api_models import Body as Sent
from ui.desks.guard import account_of
from ui.limits import Gate

Json = dict[str, Any]
Key = Annotated[str | None, Field(max_length=ID_LIMIT)]
Note = Annotated[str, Field(max_length=2_000)]
Language = Annotated[Literal["zh", "en"] | None, Query()]
Limit = Annotated[int, Query(ge=1, le=200)]
Named = Annotated[str | None, Query(max_length=ID_LIMIT)]


class SavedBody(Sent):
    """A thing as it is to be; without a key a new one."""

    key: Key = None
    seen: str = Field("", max_length=64)
    body: dict[str, Any]
    note: Note = ""


class GoneBody(Sent):
    """A thing that is to go."""

    key: str = Field(max_length=ID_LIMIT)
    seen: str = Field(max_length=64)
    note: Note = ""


class NoteBody(Sent):
    """Why a change is taken back."""

    note: Note = ""


class ListBody(SavedBody):
    """A change that is not made, and what a shopper looks for."""

    text: str = Field(min_length=1, max_length=ID_LIMIT)


class AdminRoutes:
    """The handlers, bound to the office of one shop's owner."""

    def __init__(self, service: Service, gate: Gate, clock: Clock = wall_clock) -> None:
        self._office = Office(service, clock)
        self._gate = gate
        self._spoken = service.shop.settings.language
        self._previews = Previews()

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        for method, path, handler in (
            ("GET", "names", self.names),
            ("GET", "unanswered", self.unanswered),
            ("GET", "previews/{number}", self.previewed),
            ("GET", "changes", self.changes),
            ("POST", "changes/{change_id}/revert", self.revert),
            ("GET", "{kind}", self.things),
            ("POST", "{kind}", self.save),
            ("POST", "{kind}/check", self.check),
            ("POST", "{kind}/delete", self.delete),
            ("POST", "{kind}/preview", self.preview),
            ("POST", "{kind}/list", self.shown),
        ):
            app.api_route(f"/api/admin/{path}", methods=[method], include_in_schema=False)(handler)

    async def things(  # noqa: PLR0913  # each is a parameter of the address
        self,
        kind: Kind,
        request: Request,
        q: Annotated[str, Query(max_length=ID_LIMIT)] = "",
        key: Named = None,
        limit: Limit = 50,
        skip: Annotated[int, Query(ge=0)] = 0,
        language: Language = None,
    ) -> Response:
        """The things of a kind that hold the words ``q``, or the one with a key."""

        def found() -> Json:
            things = [self._office.thing(kind, key)] if key else self._office.things(kind)
            words = fold(q).split()
            fitting = [one for one in things if all(word in _all_of(one) for word in words)]
            shown = fitting[skip : skip + limit]
            return {"things": [_told(one) for one in shown], "total": len(fitting)}

        return await self._answer(request, language, found)

    async def check(
        self, kind: Kind, body: SavedBody, request: Request, language: Language = None
    ) -> Response:
        """What would be kept, without keeping it."""
        wanted = Wanted(kind, body.key, body.body, body.seen)

        def checked() -> Json:
            kept = self._office.check(wanted)
            return {"body": dict(kept), "remarks": self._remarks(kind, kept, language)}

        return await self._answer(request, language, checked)

    async def unanswered(self, request: Request, language: Language = None) -> Response:
        """The week's questions that were not answered."""

        def found() -> Json:
            return {"questions": [one.to_json() for one in self._office.unanswered()]}

        return await self._answer(request, language, found)

    async def preview(
        self, kind: Kind, body: SavedBody, request: Request, language: Language = None
    ) -> Response:
        """Begins to hold the saved dialogues with a change that is not made."""
        who, wanted = account_of(request).name, Wanted(kind, body.key, body.body, body.seen)

        def begun() -> Json:
            self._office.check(wanted)
            return {"preview": self._previews.begin(who, partial(self._office.preview, wanted))}

        return await self._answer(request, language, begun)

    async def previewed(self, number: int, request: Request, language: Language = None) -> Response:
        """How far a preview is, and what came of it."""
        who = account_of(request).name
        return await self._answer(request, language, lambda: self._previews.told(who, number))

    async def shown(
        self, kind: Kind, body: ListBody, request: Request, language: Language = None
    ) -> Response:
        """The goods shown for a text, before and after a change that is not made."""
        wanted = Wanted(kind, body.key, body.body, body.seen)

        def found() -> Json:
            before, after = self._office.lists(wanted, body.text)
            return {"before": before, "after": after}

        return await self._answer(request, language, found)

    async def names(self, request: Request, language: Language = None) -> Response:
        """Names that help to fill in forms."""
        return await self._answer(request, language, lambda: dict(self._office.names()))

    async def save(
        self, kind: Kind, body: SavedBody, request: Request, language: Language = None
    ) -> Response:
        """Adds or edits a thing."""
        author = Author(account_of(request).name, body.note)
        wanted = Wanted(kind, body.key, body.body, body.seen)
        return await self._answer(
            request, language, lambda: self._made(kind, wanted, author, language)
        )

    async def delete(
        self, kind: Kind, body: GoneBody, request: Request, language: Language = None
    ) -> Response:
        """Takes a thing out."""
        author = Author(account_of(request).name, body.note)
        wanted = Wanted(kind, body.key, None, body.seen)
        return await self._answer(request, language, lambda: self._made(kind, wanted, author, None))

    async def changes(  # each is a parameter of the address
        self,
        request: Request,
        kind: Kind | None = None,
        key: Named = None,
        limit: Limit = 50,
        before: Annotated[int | None, Query(ge=1)] = None,
        language: Language = None,
    ) -> Response:
        """The log, newest first, and which changes can be taken back as they are."""

        def found() -> Json:
            changes = self._office.history(kind, key, limit, before)
            free = self._office.can_revert(changes)
            return {"changes": [{**one.to_json(), "revertible": one.id in free} for one in changes]}

        return await self._answer(request, language, found)

    async def revert(
        self, change_id: int, body: NoteBody, request: Request, language: Language = None
    ) -> Response:
        """Takes a change back."""
        author = Author(account_of(request).name, body.note)

        def reverted() -> Json:
            made = self._office.revert(change_id, author)
            kind = self._office.log.get(change_id).kind
            return self._told_made(kind, made)

        return await self._answer(request, language, reverted)

    def _made(self, kind: Kind, wanted: Wanted, author: Author, language: str | None) -> Json:
        made = self._office.change(wanted, author)
        after = made.change.after if made.change else None
        remarks = [] if after is None else self._remarks(kind, after, language)
        return {**self._told_made(kind, made), "remarks": remarks}

    def _remarks(self, kind: Kind, body: Body, language: str | None) -> list[Json]:
        spoken = language or self._spoken
        found = self._office.remarks(kind, body)
        return [{"field": one.field, "message": sentence(one, spoken)} for one in found]

    def _told_made(self, kind: Kind, made: Made) -> Json:
        things = [one for one in self._office.things(kind) if one.key == made.key]
        return {
            "key": made.key,
            "thing": _told(things[0]) if things else None,
            "change": made.change.to_json() if made.change else None,
            "live": made.live,
        }

    async def _answer(
        self, request: Request, language: str | None, work: Callable[[], Json]
    ) -> Response:
        """What came of ``work``, or in words why nothing did."""
        account_of(request)
        spoken = language or self._spoken
        try:
            return JSONResponse(await self._gate.run(work))
        except ChangeRefused as exc:
            return _refused(exc, spoken)
        except ChangeConflict as exc:
            return _conflict(exc, spoken)
        except UnknownThing as exc:
            return error(404, "not_found", str(exc))
        except SettingsError as exc:  # somebody broke a file by hand
            return error(409, "broken_file", str(exc))


def _told(thing: Thing) -> Json:
    return {
        "key": thing.key,
        "title": thing.title,
        "version": thing.version,
        "body": dict(thing.body),
        **({"state": thing.state} if thing.state else {}),
    }


def _all_of(thing: Thing) -> str:
    """Everything a thing says, to be searched."""
    return fold(f"{thing.key} {thing.title} {_flat(thing.body)}")


def _flat(value: Any) -> str:  # noqa: ANN401  # JSON
    if isinstance(value, Mapping):
        return " ".join(map(_flat, value.values()))
    if isinstance(value, list | tuple):
        return " ".join(map(_flat, value))
    return "" if value is None else str(value)


def _refused(exc: ChangeRefused, language: str) -> Response:
    fields = [
        {"field": one.field, "code": one.code, "message": sentence(one, language)}
        for one in exc.wrongs
    ]
    message = " ".join(dict.fromkeys(str(one["message"]) for one in fields))
    problem = {"code": "refused", "message": message, "fields": fields}
    return JSONResponse({"error": problem}, status_code=400)


def _conflict(exc: ChangeConflict, language: str) -> Response:
    current: Body | None = exc.current
    later: list[Change] = list(exc.later)
    problem = {
        "code": "conflict",
        "message": sentence(exc, language),
        "current": None if current is None else {"body": dict(current)},
        "later": [one.to_json() for one in later],
    }
    return JSONResponse({"error": problem}, status_code=409)
