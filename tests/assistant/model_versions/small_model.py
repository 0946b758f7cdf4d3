"""A dialogue model of two small layers, label files it can learn from, and versions made by copying."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from assistant.corrections.tables import corrections
from assistant.model_versions import Comparison, Record, Registry, Word
from assistant.model_versions.mcnemar import mcnemar
from assistant.model_versions.record import Figures
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.training import Recipe

QUICK = Recipe(epochs=1, batch_size=8, max_tokens=16, threads=1, steps=1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = Word("Ada", NOON, "the new words")
WORDS = "abcdefghijklmnopqrst"


def write_labels(folder: Path) -> Path:
    """Intents, sentiments and blind rows of a language of few words."""
    files = {
        "intent/en.csv": "".join(f"hey {w},greet\nbuy {w} now,buy\n" for w in WORDS),
        "sentiment/en.csv": "".join(f"great {w},positive\nwhat {w},neutral\n" for w in WORDS),
        "blind/intent.en.csv": "hello over there,greet\ni would purchase one,buy\n",
        "blind/sentiment.csv": "splendid,positive\nwhy is that so,neutral\n",
    }
    for name, rows in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text,label\n{rows}", "utf-8")
    return folder


def put_right(engine: Engine, said: Sequence[tuple[str, str]]) -> None:
    """Puts corrections of intents into the queue, as the desk does, and approves them."""
    with engine.begin() as connection:
        for turn, (text, right) in enumerate(said, 1):
            row = {"conversation_id": "c", "turn": turn, "text": text, "language": "en"}
            told = {"kind": "intent", "wrong": "find_product", "right": right, "agent": "Ada"}
            told |= {"review": "approved", "reviewer": "Mei", "reviewed_at": "2026-11-22T11:00:00"}
            connection.execute(insert(corrections).values(**row, **told, at="2026-11-22T10:00:00"))


def made(
    registry: Registry, model: Path, version: str, *, start: str | None = None, worse: bool = False
) -> str:
    """Adds a version that is a copy of ``model``; ``worse`` on the blind rows if it is to be."""
    folder = Path(shutil.copytree(model, registry.folder(version)))
    loaded = ModelFolder.load(folder)
    noted = loaded.manifest.model_copy(update={"notes": (version,)})
    replace(loaded, manifest=noted).save()
    blind = compared(fixed=0, broken=9 if worse else 2)
    record = Record(
        version=version,
        at=NOON.isoformat(),
        who="Ada",
        start=start,
        start_digest="",
        learnt=(1,),
        held_out=(),
        left_out=(),
        rehearsed=10,
        blind={"intent.en": blind},
        corrections={},
    )
    registry.add(record, ADA)
    return version


def compared(fixed: int, broken: int) -> Comparison:
    """A comparison of twenty rows."""
    before, after = (Figures(accuracy=a, macro_f1=a) for a in (0.9, 0.9 - (broken - fixed) / 20))
    p_value = mcnemar(fixed, broken)
    return Comparison(
        rows=20, before=before, after=after, fixed=fixed, broken=broken, p_value=p_value, labels={}
    )
