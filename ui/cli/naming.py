"""The command that shows what a shop's goods are called, to be edited."""

from typing import Annotated

import typer

from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(synonyms)


def synonyms(
    shop: ShopOption = DEFAULT_SHOP,
    write: Annotated[
        bool, typer.Option("--write", help="Write them to synonyms.toml, which must not exist.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Show the names learnt for each kind of goods, as synonyms.toml in the shop's folder has them."""
    from assistant.nlu.learning.catalogue import learn_vocabulary
    from assistant.nlu.learning.own_names import learnt_groups
    from assistant.shop.folder import Shop
    from assistant.shop.synonyms import SYNONYMS_FILE, written
    from retrieval.catalog import Catalog

    opened = Shop.open(shop)
    vocabulary = learn_vocabulary(Catalog(opened.engine).all(), opened.synonyms)
    opened.engine.dispose()
    groups = learnt_groups(vocabulary.surfaces)
    path = shop / SYNONYMS_FILE
    if write:
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(written(groups))
        except FileExistsError:
            raise UnreadableInput(f"{path} exists; edit it, or take it away first.") from None
    if json_output:
        print_json({"groups": [list(group) for group in groups], "written": write})
    elif write:
        output().print(f"{path}: {len(groups)} groups", markup=False)
    else:
        output().print(written(groups), markup=False, end="")
