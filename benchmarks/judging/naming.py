"""Finds the names of goods in a reply and marks them; goods of other conversations are strange."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from judging.clauses import NAME
from judging.rows import Rows
from judging.scene import Finding, Scene

STARTS = 4  # characters by which titles are looked up
SHORTEST_CUT = 10
ALSO_SEEN = re.compile("看过|买过|looked at|bought|saw")  # of the shopper's past


@dataclass
class Names:
    """The titles of a shop, by how they start."""

    rows: Rows
    starts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.rows.names:
            self.starts.setdefault(name[:STARTS].lower(), []).append(name)

    def marked(self, text: str, scene: Scene) -> tuple[str, list[Finding]]:
        """The text with marks for names, and those of goods that have nothing to do with the turn."""
        ordered = {line["product_id"] for order in scene.orders for line in order["lines"]}
        related: set[str] = {*scene.seen, *scene.about, *scene.screen, *ordered}
        related |= self.rows.lived(scene.user) if ALSO_SEEN.search(text) else set()
        wrong = []
        for name in sorted({*self._titles(text), *self._ordered(text, scene)}, key=len, reverse=True):  # fmt: skip
            if name not in text and f"{name}…" not in text:
                continue
            key = self._owner(name, related)
            if not owners_of(key) & related:
                wrong.append(Finding("name", name))
            text = text.replace(f"{name}…", NAME.format(key)).replace(name, NAME.format(key))
        return text, wrong

    def _owner(self, name: str, related: Iterable[str]) -> str:
        """Whose name it is; of several that share it, those of the turn."""
        owners = [
            key for key in related if key in self.rows.products and self._is_called(key, name)
        ]
        return "|".join(sorted(owners)) if owners else self.rows.names.get(name, name)

    def _is_called(self, key: str, name: str) -> bool:
        titles = self.rows.products[key].titles
        return any(
            " ".join(t.split()).startswith(name) or self.rows.honest(t).startswith(name)
            for t in titles
        )

    def _titles(self, text: str) -> Iterator[str]:
        """The titles in a text, whole or cut short with an ellipsis."""
        lowered = text.lower()
        for place in range(len(text)):
            for name in self.starts.get(lowered[place : place + STARTS], ()):
                if text.startswith(name, place):
                    yield name
                else:
                    yield from self._cut(name, text, place)

    def _cut(self, name: str, text: str, place: int) -> Iterator[str]:
        cut = text[place : max(place, text.find("…", place))]
        if SHORTEST_CUT <= len(cut) < len(name) and name.startswith(cut):
            self.rows.names.setdefault(cut, self.rows.names[name])
            yield cut

    def _ordered(self, text: str, scene: Scene) -> Iterator[str]:
        """Names as the lines of an order have them."""
        for line in (line for order in scene.orders for line in order["lines"]):
            title = line.get("title") or ""
            for name in (title, self.rows.honest(title)):
                if len(name) > 5 and name in text:
                    self.rows.names.setdefault(name, line["product_id"])
                    yield name


def owners_of(key: str) -> set[str]:
    """The ids that a mark stands for: goods that share a name."""
    return set(key.split("|"))
