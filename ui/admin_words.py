"""What the owner's page and API say of changes that cannot be made, in both languages."""

import re

from assistant.owner.refusing import ChangeConflict, Wrong
from ui.words import admin_words


def sentence(wrong: Wrong | ChangeConflict, language: str) -> str:
    """What is wrong, in words."""
    if isinstance(wrong, ChangeConflict):
        return _of_conflict(wrong, language)
    if wrong.code == "promotion":
        return _of_promotion(str(wrong.values["reason"]), language)
    known = admin_words(language)["wrong"]
    text = known.get(wrong.code, wrong.code)
    shown = {name: f"{v:,}" if isinstance(v, int) else str(v) for name, v in wrong.values.items()}
    return str(text).format_map({"field": wrong.field, **shown})


def _of_promotion(reason: str, language: str) -> str:
    """What the reader of promotions says of a value, which it says in English."""
    for says, means in admin_words(language)["promotion_reasons"].items():
        found = re.match(says, reason)
        if found:
            return str(means).format(*found.groups())
    return f"{reason[:1].upper()}{reason[1:]}."


def _of_conflict(exc: ChangeConflict, language: str) -> str:
    known = admin_words(language)["conflict"]
    if exc.later:
        latest = exc.later[0]
        return str(known["by"]).format(who=latest.who, at=latest.at)
    return str(known["elsewhere" if exc.current is not None else "gone"])
