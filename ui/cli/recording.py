"""The command that saves a conversation as a replay dialogue."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from assistant.clock import wall_clock
from assistant.replay.recording import append
from assistant.replay.recording import record as recorded
from assistant.replay.values import Json
from assistant.service.journal import Journal
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, ShopOption, output
from ui.errors import UnreadableInput


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(record)


def record(
    conversation: Annotated[str, typer.Argument(help="The conversation's id.")],
    out: Annotated[
        Path | None, typer.Option(help="A replay file; what stands in it stays.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the dialogue is called.")] = None,
    shop: ShopOption = DEFAULT_SHOP,
) -> None:
    """Save a conversation as a replay dialogue, with stand-ins for what is personal in it."""
    opened = Shop.open(shop)
    try:
        text = _recorded(Journal.of(opened.engine, wall_clock), conversation, name)
    finally:
        opened.engine.dispose()
    if out is None:
        typer.echo(text, nl=False)
        return
    append(out, text)
    output().print(f"Saved in {out}; look through it, then: daogou replay {out}", markup=False)


def _recorded(journal: Journal, conversation_id: str, name: str | None) -> str:
    conversation = journal.conversation(conversation_id)
    history: list[Json] = [
        {"turn": turn.number, "message": turn.message, "response": turn.turn.to_json()}
        for turn in journal.turns(conversation_id)
        if turn.number
    ]
    started = datetime.fromisoformat(conversation.created_at)
    first = next((str(one["message"]["text"]) for one in history if "text" in one["message"]), "")
    try:
        called = name or first[:60] or conversation_id
        made = recorded(called, history, started, conversation_id=conversation_id)
    except ValidationError as exc:
        raise UnreadableInput(
            f"Conversation '{conversation_id}' holds nothing that a replay file can say."
        ) from exc
    return made.to_yaml()
