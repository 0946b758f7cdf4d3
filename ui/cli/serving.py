"""Commands that serve: the demo shop, or a shop of one's own."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import ShopError
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.places import DATABASE_VARIABLE, database_of
from assistant.taste.training import train_taste
from ui.cli.terminal import DEFAULT_SHOP, ShopOption, output, progress_bar

if TYPE_CHECKING:
    from demo.worlds import World

DEMO_SHOP = Path("demo-shop")
DEMO_FILES = (
    *("products.jsonl", "reviews.jsonl", "orders.jsonl", "events.csv", "faq.yaml"),
    *("size_charts.csv", "past_answers.csv", "promotions.jsonl", "members.jsonl"),
    *("warehouses.csv", "shipping.csv"),
)
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
PortOption = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    app.command()(demo)
    app.command()(serve)


def demo(
    shop: Annotated[Path, typer.Option(help="Where the demo shop lives.")] = DEMO_SHOP,
    seed: Annotated[int, typer.Option(help="Another seed makes another shop.")] = 7,
    build_only: Annotated[
        bool, typer.Option("--build-only", help="Build it, do not serve it.")
    ] = False,
    host: HostOption = "127.0.0.1",
    port: PortOption = 7860,
) -> None:
    """Build the demo shop if it is missing, then serve it."""
    if not _is_built(shop):
        build_demo(shop, seed)
    if not build_only:
        serve(shop, host, port)


def build_demo(shop: Path, seed: int, world: "World | None" = None) -> None:
    """Generates the demo shop's files and takes them in like any shop's.

    Args:
        shop: Where it is built.
        seed: Another seed gives another shop of the same kind.
        world: Another world gives a shop of another kind.
    """
    if database_of(shop) is not None and Shop.is_there(shop):
        raise ShopError(
            f"The database that {DATABASE_VARIABLE} names has a shop already; the demo shop is built into "
            "an empty one. Serve what is there with: daogou serve."
        )
    from demo.build import generate
    from demo.worlds import DEMO

    with tempfile.TemporaryDirectory() as folder, progress_bar() as progress:
        progress("demo shop", 0, 1)
        generate(Path(folder), seed=seed, world=world or DEMO)
        progress("demo shop", 1, 1)
        _adopt(Path(folder), shop)
        opened = Shop.create(shop)
        try:
            guides = sorted(Path(folder, "guides").glob("*.md"))
            files = [Path(folder, name) for name in DEMO_FILES]
            ingest(opened, [*files, *guides], progress=progress)
        finally:
            opened.engine.dispose()
        train_taste(shop, progress)
    (shop / "demo.done").write_text(f"seed {seed}\n", "utf-8")
    output().print(f"The demo shop is in '{shop}'.", markup=False)


def _is_built(shop: Path) -> bool:
    """Whether the demo was built to its end; a half-built one is built again."""
    return (shop / "demo.done").is_file()


def _adopt(files: Path, shop: Path) -> None:
    """Moves pictures and settings of the generated files into the shop's folder."""
    import shutil

    shop.mkdir(parents=True, exist_ok=True)
    for name in ("shop.toml", "policy.toml"):
        shutil.copyfile(files / name, shop / name)
    shutil.copytree(files / "images", shop / "images", dirs_exist_ok=True)


def serve(
    shop: ShopOption = DEFAULT_SHOP, host: HostOption = "127.0.0.1", port: PortOption = 7860
) -> None:
    """Serve a shop: chat page and HTTP API on one port."""
    from ui.server import serve as run_server

    run_server(shop, host, port, loading=progress_bar)
