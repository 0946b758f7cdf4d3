"""Commands a shopper's words go into: chat, search, understand, recommend."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import ConversationError
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.shop.embedding import AT_ONCE
from assistant.turn.turns import Click, Message, Say, Turn
from ui.cli.explaining import trace_lines
from ui.cli.terminal import (
    DEFAULT_SHOP,
    JsonOption,
    OptionalShop,
    ShopOption,
    errors,
    output,
    print_json,
    progress_bar,
    read_json_lines,
)
from ui.errors import UnreadableInput

CLICK_FIELDS = {"product": "position", "suggestion": "position", "remove": "value"}
InputOption = Annotated[
    Path | None, typer.Option("--input", help="A JSONL file with one request a line.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(chat)
    app.command()(search)
    app.command()(understand)
    app.command()(recommend)


def _opened(shop: Path, *, whole: bool = False) -> Service:
    """The shop's service; what is not embedded yet is told, or embedded first if ``whole``."""
    with progress_bar() as progress:
        at_most = None if whole else AT_ONCE
        service = Service.open(shop, progress=progress, embed_at_most=at_most)
    left = service.loaded.embedding
    if left:
        errors().print(
            f"{left.left:,} of {left.of:,} products have no vector yet and are found by their words "
            "alone; a server makes them, or: daogou doctor --repair",
            markup=False,
        )
    return service


def chat(
    shop: ShopOption = DEFAULT_SHOP,
    user: Annotated[str | None, typer.Option(help="The shopper's id, if known.")] = None,
    json_output: JsonOption = False,
    seed: Annotated[
        int | None,
        typer.Option(
            help="Rehearse: the same turns give the same transcript, and nothing is kept."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each turn came out so.")
    ] = False,
) -> None:
    """Talk to the assistant: a line is a message; with --json a line may be an object."""
    service = _opened(shop, whole=seed is not None)
    try:
        if seed is not None:
            service = rehearse(service, now=None)
        _converse(service, service.start(user, seed), json_output, explain)
    finally:
        service.close()


def _converse(service: Service, conversation_id: str, as_json: bool, explain: bool) -> None:
    opened = None
    if not as_json:
        opening = service.opening(None, conversation_id)
        output().print(opening.text, markup=False)
        opened = opening.due.key if opening.due else None
    for line in _lines():
        try:
            turn = _answer(service, conversation_id, _read(line, as_json, opened), explain)
        except (ConversationError, UnreadableInput) as exc:
            _say_error(exc, as_json)
            continue
        if as_json:
            print_json(turn.to_json() if turn else {"conversation_id": conversation_id, "turn": 0})
        else:
            _print_turn(turn, explain)


def _lines() -> Iterator[str]:
    """Lines of standard input; bytes that are no UTF-8 are replaced, not fatal."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if line.strip():
            yield line


def _answer(
    service: Service, conversation_id: str, message: Message | None, explain: bool
) -> Turn | None:
    if message is None:
        return service.undo(conversation_id)
    return service.reply(conversation_id, message, explain=explain)


def _read(line: str, as_json: bool, opened: str | None) -> Message | None:
    """The message, said below what the conversation opened with; None to take the last one back."""
    wanted = _parsed(line) if as_json and line.lstrip().startswith("{") else {"message": line}
    return None if wanted.get("undo") else replace(_message(wanted), opened=opened)


def _parsed(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError:
        return {"message": line}  # a shopper may well begin with a brace
    return value if isinstance(value, dict) else {"message": line}


def _message(wanted: dict[str, Any]) -> Say | Click:
    if isinstance(wanted.get("message"), str):
        return Say(wanted["message"])
    if isinstance(wanted.get("click"), dict):
        return click_message(wanted["click"])
    raise UnreadableInput('Expected {"message": "…"}, {"click": {…}} or {"undo": true}.')


def click_message(clicked: dict[str, Any]) -> Click:
    """A click as files write it: ``{"product": 2, "event": "like"}``, ``{"remove": "price"}``.

    Raises:
        UnreadableInput: It has none of the known forms.
    """
    if "remove" in clicked:
        return Click("remove", value=str(clicked["remove"]))
    if isinstance(clicked.get("suggestion"), int):
        return Click("suggestion", position=clicked["suggestion"])
    if clicked.get("undo"):
        return Click("undo")
    event, sku = str(clicked.get("event", "click")), clicked.get("sku") or clicked.get("value")
    product = clicked.get("product", clicked.get("product_id"))
    if isinstance(product, int) and not isinstance(product, bool):
        return Click(event, position=product, value=sku)
    if isinstance(product, str):
        return Click(event, product_id=product, value=sku)
    raise UnreadableInput(
        'A click names a "product" (place or id), a "suggestion" or a field to "remove".'
    )


def _say_error(exc: Exception, as_json: bool) -> None:
    if as_json:
        print_json({"error": {"code": "bad_message", "message": str(exc)}})
    else:
        errors().print(str(exc), style="red", markup=False)


def _print_turn(turn: Turn | None, explain: bool) -> None:
    console = output()
    if turn is None:
        return
    body = turn.to_json()
    console.print(body["reply"], markup=False)
    for position, product in enumerate(body["products"], start=1):
        price = (
            ""
            if product["price"] is None
            else f"  {product['price']:g} {product['currency'] or ''}"
        )
        why = "; ".join(reason["text"] for reason in product["reasons"])
        console.print(f"  {position}. {product['display']['title']}{price}  {why}", markup=False)
    chips = [entry["label"] for entry in body["constraints"]]
    if chips:
        console.print("  [" + "] [".join(chips) + "]", markup=False, style="cyan")
    if body["suggestions"]:
        console.print("  > " + " | ".join(body["suggestions"]), markup=False, style="dim")
    if explain:
        for line in trace_lines(body["trace"] or {}):
            console.print(f"    {line}", markup=False, style="dim")


def search(
    text: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    input_file: InputOption = None,
    shop: ShopOption = DEFAULT_SHOP,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    json_output: JsonOption = False,
) -> None:
    """Show what retrieval finds for one request, or for each line of a file."""
    queries = _texts(text, input_file, "query")
    service = _opened(shop)
    try:
        for query in queries:
            found = service.search(query, limit)
            if json_output or input_file:
                print_json(found)
            else:
                _print_found(found)
    finally:
        service.close()


def _print_found(found: dict[str, Any]) -> None:
    console = output()
    if not found["products"]:
        console.print("Nothing found.", markup=False)
    for position, product in enumerate(found["products"], start=1):
        console.print(
            f"{position:>3}. {product['score']:.3f}  {product['price']}  {product['title']}",
            markup=False,
        )
    for relaxed in found["relaxed"]:
        console.print(
            f"  {relaxed['field']}: {relaxed['from']} → {relaxed['to']} ({relaxed['count']})",
            markup=False,
        )


def understand(
    text: Annotated[str | None, typer.Argument(help="A message.")] = None,
    input_file: InputOption = None,
    shop: OptionalShop = None,
    json_output: JsonOption = False,
) -> None:
    """Show what a message means; without a shop the built-in vocabulary is used."""
    from assistant.shop.loading import understander_of

    texts = _texts(text, input_file, "text")
    reader = understander_of(shop)
    for one in texts:
        meaning = reader.understand(one).to_json()
        if json_output or input_file:
            print_json(meaning)
        else:
            output().print(json.dumps(meaning, ensure_ascii=False, indent=1), markup=False)


def recommend(
    user: Annotated[str, typer.Option(help="The shopper's id.")],
    shop: ShopOption = DEFAULT_SHOP,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    json_output: JsonOption = False,
) -> None:
    """Show what suits a shopper, with reasons."""
    service = _opened(shop)
    try:
        products = service.recommend(user, limit)
    finally:
        service.close()
    if json_output:
        print_json({"user": user, "products": products})
        return
    for position, product in enumerate(products, start=1):
        why = "; ".join(reason["text"] for reason in product["reasons"])
        output().print(
            f"{position:>3}. {product['price']}  {product['title']}  {why}", markup=False
        )


def _texts(text: str | None, input_file: Path | None, key: str) -> list[str]:
    if (text is None) == (input_file is None):
        raise typer.BadParameter(f'Give either a text or --input FILE with lines {{"{key}": …}}.')
    if input_file is None:
        return [text or ""]
    return [row[key] for row in read_json_lines(input_file, key)]
