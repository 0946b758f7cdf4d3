"""What the owner's page and API say of changes that cannot be made, in both languages."""

from assistant.owner.refusing import ChangeConflict, Wrong
from ui.words import admin_words


def sentence(wrong: Wrong | ChangeConflict, language: str) -> str:
    """What is wrong, in words."""
    if isinstance(wrong, ChangeConflict):
        return _of_conflict(wrong, language)
    known = admin_words(language)["wrong"]
    text = known.get(wrong.code, wrong.code)
    shown = {name: f"{v:,}" if isinstance(v, int) else str(v) for name, v in wrong.values.items()}
    return str(text).format_map({"field": wrong.field, **shown})


def _of_conflict(exc: ChangeConflict, language: str) -> str:
    known = admin_words(language)["conflict"]
    if exc.later:
        latest = exc.later[0]
        return str(known["by"]).format(who=latest.who, at=latest.at)
    return str(known["elsewhere" if exc.current is not None else "gone"])
