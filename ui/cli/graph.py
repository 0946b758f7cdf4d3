"""The command that shows what a product has to do with others."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.graph.browsing import Browser
from assistant.graph.surroundings import DEEPEST
from assistant.shop.folder import Shop
from ui.cli.terminal import (
    DEFAULT_SHOP,
    JsonOption,
    ShopOption,
    output,
    print_json,
    progress_bar,
    write_page,
)
from ui.graphs.branches import Naming
from ui.graphs.picture import graph_page
from ui.graphs.terminal import drawn_tree

LANGUAGES = ("zh", "en")
PIPED = 240  # columns


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(graph)


def graph(  # each is a choice of who calls it
    product: Annotated[str, typer.Argument(help="An id, a model's name or words of one title.")],
    shop: ShopOption = DEFAULT_SHOP,
    depth: Annotated[int, typer.Option(min=1, max=DEEPEST, help="How many steps to go.")] = 1,
    language: Annotated[
        str | None, typer.Option(help="zh or en; the shop's own without it.")
    ] = None,
    json_output: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page with a picture.")
    ] = None,
) -> None:
    """Show what a product has to do with others: model, accessories, generations, what goes with it."""
    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(f"'{language}' is not spoken here; expected zh or en.")
    opened = Shop.open(shop)
    try:
        with progress_bar() as progress:
            browser = Browser.of(opened.engine, progress)
        found = browser.around(product, depth)
        naming = Naming(
            language or opened.settings.language,
            browser.glossary(found),
            browser.products(found),
        )
    finally:
        opened.engine.dispose()
    if html is not None:
        write_page(html, graph_page(found, naming))
    if json_output:
        print_json(found.to_json())
    elif html is None:
        console = output()
        if not console.is_terminal:
            console.width = PIPED  # a file has no right border to cut titles at
        console.print(drawn_tree(found, naming))
    else:
        counted = f"{len(found.nodes)} nodes, {len(found.edges)} relations"
        output().print(f"{html}: {counted}", markup=False)
