"""Where a shop's words come from: a world is a folder of departments, brands, colours and questions.

The demo is one world. Another folder of the same form makes another shop by the same code; the
tests do so, to show that nothing leans on the words of this one.
"""

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

HOME = files("demo")
DEPARTMENTS = (
    "sports",
    "clothing",
    "electronics",
    "appliances",
    "beauty",
    "baby",
    "food",
    "home",
)


@dataclass(frozen=True, slots=True)
class World:
    """The data of one kind of shop.

    Args:
        folder: brands.yaml, colors.yaml, faq.yaml, policy.toml, shop.toml and taxonomy/; of what it lacks
            (reviews.yaml, glyphs/) the demo's is taken.
        departments: The files of taxonomy/ in the order of the shop, without their suffix.
        shoppers: How many people shop there.
    """

    folder: Traversable = HOME
    departments: tuple[str, ...] = DEPARTMENTS
    shoppers: int = 600

    def text(self, name: str) -> str:
        """What a file of the world says."""
        own = self.folder.joinpath(name)
        return (own if own.is_file() else HOME.joinpath(name)).read_text(encoding="utf-8")

    def guides(self) -> dict[str, str]:
        """The buying guides of the world itself, by file name; another world's speak of its goods."""
        folder = self.folder.joinpath("guides")
        files = folder.iterdir() if folder.is_dir() else ()
        told = {one.name: one.read_text(encoding="utf-8") for one in files}
        return {name: told[name] for name in sorted(told) if name.endswith(".md")}


DEMO = World()
