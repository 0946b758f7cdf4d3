"""The tree around a product in the terminal."""

from rich.text import Text
from rich.tree import Tree

from assistant.graph.nodes import NodeKind
from assistant.graph.surroundings import Surroundings
from ui.graphs.branches import Branch, Naming, tree_of

SURE = 0.95  # below this the confidence is told


def drawn_tree(found: Surroundings, naming: Naming) -> Tree:
    """A tree for rich to print; whatever a catalogue writes is text, never markup."""
    root = tree_of(found)
    tree = Tree(_line(root, naming))
    _grow(tree, root, naming)
    return tree


def _grow(tree: Tree, branch: Branch, naming: Naming) -> None:
    for below in branch.branches:
        _grow(tree.add(_line(below, naming)), below, naming)


def _line(branch: Branch, naming: Naming) -> Text:
    line = Text()
    if branch.edge is not None:
        line.append(f"{naming.relation(branch)}: ", style="cyan")
    line.append(naming.node(branch.node))
    if branch.node.kind is NodeKind.PRODUCT:
        line.append(f"  {branch.node.key}", style="dim")
    if branch.edge is not None and branch.edge.confidence < SURE:
        line.append(f"  {branch.edge.confidence:.2f} {naming.evidence(branch.edge)}", style="dim")
    return line
