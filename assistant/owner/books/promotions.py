"""Promotions as a form has them; what a form says is read as a row of a file of promotions is."""

import secrets
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from assistant.owner.change import Body, Kind
from assistant.owner.promotion_forms import FIELDS, LISTS, YES, form_of
from assistant.owner.refusing import ChangeRefused, Wrong
from assistant.owner.remarks import listed
from assistant.owner.texts import Form
from assistant.promotions.columns import COLUMNS
from assistant.promotions.intake import unknown_goods
from assistant.promotions.promotion import Promotion
from assistant.promotions.reading import PromotionParser
from assistant.promotions.store import PromotionStore, put_promotion, read_promotion
from assistant.service.service import Service
from assistant.shop.loading import Loaded
from assistant.shop.owner_files import zone_of
from retrieval.importing.mapping import Mapping as ColumnMapping
from retrieval.importing.mapping import lay_out
from retrieval.importing.rows import Row, RowError

LONGEST = 200


class PromotionBook:
    """The promotions of one shop."""

    kind = Kind.PROMOTION
    by_content = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = PromotionStore(service.shop.engine)
        settings = service.shop.settings
        self._zone: tzinfo = zone_of(settings.timezone)
        self._parser = PromotionParser(
            lay_out(("id", *FIELDS), COLUMNS, ColumnMapping()), self._zone, settings.currency
        )

    def all(self) -> Mapping[str, Body]:
        """Every promotion by id, the one that begins last first."""
        found = sorted(self._store.all().values(), key=lambda one: (-one.start.timestamp(), one.id))
        return {one.id: form_of(one, self._zone) for one in found}

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A promotion that a file could say as well."""
        key = key or f"promo-{secrets.token_hex(5)}"
        form = Form(body, FIELDS)
        read: dict[str, Any] = {}
        for name in FIELDS:
            if name in LISTS:
                read[name] = form.lines(name, LONGEST)
            elif name in YES:
                read[name] = form.yes(name)
            else:
                read[name] = _plain(form, name)
        form.done()
        return key, form_of(self._promotion(key, read), self._zone)

    def title(self, body: Body) -> str:
        """Its name, else its kind."""
        return str(body["name_zh"] or body["name_en"] or body["kind"])

    def remarks(self, body: Body) -> list[Wrong]:
        """Goods that the catalogue does not have."""
        unknown = unknown_goods([self._promotion("new", body)], self._service.shop.engine)
        return [Wrong("", "not_in_catalogue", {"names": listed(unknown)})] if unknown else []

    def state(self, body: Body, now: datetime) -> str:
        """``now``, ``later`` or ``over``."""
        promotion = self._promotion("new", body)
        if promotion.holds(now):
            return "now"
        return "later" if now < promotion.start else "over"

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop with a promotion that is not written."""
        promotions = {name: one for name, one in self._store.all().items() if name != key}
        if body is not None:
            promotions[key] = self._promotion(key, body)
        return loaded.offering(dict(sorted(promotions.items())))

    def current(self, connection: Connection, key: str) -> Body | None:
        """The promotion as the transaction sees it."""
        found = read_promotion(connection, key)
        return None if found is None else form_of(found, self._zone)

    def put(self, connection: Connection, key: str, body: Body | None) -> None:
        """Writes a promotion; turns read it with the next one."""
        put_promotion(connection, key, None if body is None else self._promotion(key, body))

    def show(self) -> bool:
        """The next turn reads what was written."""
        return True

    def _promotion(self, key: str, body: Body) -> Promotion:
        cells = {name: _cell(body.get(name)) for name in FIELDS}
        read = self._parser.promotion(Row(1, {"id": key, **cells}))
        if isinstance(read, Promotion):
            return read
        raise ChangeRefused([_wrong(error) for error in read])


def _plain(form: Form, name: str) -> str:
    """A text; figures may come as numbers."""
    raw = form.raw(name)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return f"{raw:g}"
    return form.line(name, LONGEST)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else None
    return value if value not in ("", []) else None


def _wrong(error: RowError) -> Wrong:
    return Wrong(error.column or "", "promotion", {"reason": error.reason})
