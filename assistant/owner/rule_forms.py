"""The form of a rule: what is done with which goods, where, and from when until when."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assistant.merchandising.rules import Deed
from assistant.owner import moments
from assistant.owner.change import Body
from assistant.owner.texts import Form

LISTS = ("queries", "products", "brands", "categories")
FIELDS = ("do", *LISTS, "from", "until", "place", "strength", "sponsored", "note")
LONGEST_NAME = 200
ONLY = {
    "place": (Deed.PIN,),
    "strength": (Deed.BOOST, Deed.BURY),
    "sponsored": (Deed.PIN, Deed.BOOST),
}


def read_form(body: Body) -> Body:
    """The rule that a form describes.

    Raises:
        ChangeRefused: Something in it is wrong.
    """
    form = Form(body, FIELDS)
    read: dict[str, Any] = {"do": form.line("do", 20)}
    if read["do"] not in set(Deed):
        form.refuse("do", "choice", known=", ".join(Deed))
    read |= {name: form.lines(name, LONGEST_NAME) for name in LISTS}
    read["from"], read["until"] = _period(form)
    read["place"] = form.number("place", 1, 30, whole=True)
    read["strength"] = form.number("strength", 0.01, 1)
    read["sponsored"] = form.yes("sponsored")
    read["note"] = form.line("note", 500)
    for name, deeds in ONLY.items():
        if read[name] not in (None, False) and read["do"] not in deeds:
            form.refuse(name, "not_for", what=read["do"])
    if not form.wrongs and not (read["products"] or read["brands"] or read["categories"]):
        form.refuse("products", "names_nothing")
    form.done()
    return read


def _period(form: Form) -> tuple[str, str]:
    """From when until when, as a form has it; both may be open."""
    found: list[date | datetime | None] = []
    for name in ("from", "until"):
        try:
            found.append(moments.read(form.line(name, 40).replace(" ", "T")))
        except ValueError:
            form.refuse(name, "no_date")
            found.append(None)
    first, last = found
    if first is not None and last is not None and _end(last) <= _start(first):
        form.refuse("until", "ends_before")
    return moments.shown(first, UTC), moments.shown(last, UTC)


def _start(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _end(moment: date | datetime) -> datetime:
    """A day counts whole."""
    return moment if isinstance(moment, datetime) else _start(moment) + timedelta(days=1)
