"""The surroundings of a product as a page: a drawing, and what each relation rests on."""

from html import escape

from assistant.graph.nodes import NodeKind
from assistant.graph.surroundings import Surroundings
from assistant.nlg.templates import labels
from ui.charts.markup import Markup, paragraph, section, table
from ui.charts.page import page
from ui.graphs.branches import Naming, tree_of
from ui.graphs.layout import HEIGHT, WIDTH, Placed, lay_out

STYLE = """<style>
.graph rect { fill: var(--paper); stroke: var(--line); }
.graph text { fill: var(--ink); font-size: 12px; }
.graph text.how { fill: var(--quiet); font-size: 10px; }
.graph path { fill: none; stroke: var(--quiet); stroke-opacity: .55; stroke-width: 1.3; }
.graph .root rect { fill: var(--soft); stroke: var(--bar); stroke-width: 2; }
.graph .model rect { stroke: var(--note); stroke-width: 1.6; }
.graph .product rect { stroke: var(--bar); }
.graph .guess { stroke-dasharray: 5 4; }
</style>"""
WHOLE_PAGE = "<style>body { max-width: 96rem; }</style>"
# On a page that has no such colours: in a frame that scrolls inside itself.
FRAMED = """<style>
.graph-frame { overflow: auto; max-height: 75vh; border-radius: 12px; padding: 8px; background: var(--paper);
  --line: #8884; --ink: #1f2328; --quiet: #59636e; --paper: #fff; --bar: #2f6fb4; --soft: #2f6fb433; --note: #9a6700; }
.dark .graph-frame { --ink: #e6edf3; --quiet: #9aa4af; --paper: #0f1419;
  --bar: #6cb0f5; --soft: #6cb0f540; --note: #e3b341; }
.graph-frame svg { max-width: none; }
</style>"""
WIDE, NARROW = 12.4, 6.7  # user units that a Chinese and a Latin character take, about
SURE = 0.95  # relations that are less sure are dashed


def graph_page(found: Surroundings, naming: Naming) -> str:
    """A page that needs no other file and reaches no other host."""
    words = labels(naming.language).graph
    title = words["title"].format(product=naming.node(found.root))
    counted = words["counted"].format(nodes=len(found.nodes), edges=len(found.edges))
    left_out = sum(found.left_out.values())
    more = words["left_out"].format(count=left_out) if left_out else ""
    parts = [
        Markup(STYLE + WHOLE_PAGE),
        paragraph(f"{counted} {more}".strip(), "quiet"),
        Markup(f"<div class='scroll'>{drawing(found, naming)}</div>"),
        section(words["evidence"], _evidence(found, naming)),
    ]
    return page(title, parts)


def drawing(found: Surroundings, naming: Naming) -> Markup:
    """The drawing alone, to be put into any page."""
    layout = lay_out(tree_of(found))
    at = {one.branch.node.id: one for one in layout.placed}
    lines = "".join(_line(one, at) for one in layout.placed)
    boxes = "".join(_box(one, naming) for one in layout.placed)
    size = f"{layout.width:.0f} {layout.height:.0f}"
    label = escape(naming.node(found.root), quote=True)
    return Markup(
        f"<svg class='graph' role='img' aria-label='{label}' viewBox='0 0 {size}' "
        f"width='{layout.width:.0f}' height='{layout.height:.0f}'>{lines}{boxes}</svg>"
    )


def _line(one: Placed, at: dict[int, Placed]) -> str:
    edge = one.branch.edge
    if edge is None:
        return ""
    other = at[edge.target.id if edge.source.id == one.branch.node.id else edge.source.id]
    left, right = (one, other) if one.x < other.x else (other, one)
    x1, y1, x2, y2 = left.x + WIDTH, left.y + HEIGHT / 2, right.x, right.y + HEIGHT / 2
    bend = (x1 + x2) / 2
    kind = " class='guess'" if edge.confidence < SURE else ""
    return f"<path{kind} d='M{x1:.0f} {y1:.0f}C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}'/>"


def _box(one: Placed, naming: Naming) -> str:
    branch = one.branch
    name, how = naming.node(branch.node), naming.relation(branch)
    kind = "root" if branch.edge is None else branch.node.kind.value
    told = f"{how}: {name}" if how else name
    if branch.node.kind is NodeKind.PRODUCT:
        told = f"{told} ({branch.node.key})"
    if branch.edge is not None:
        told = f"{told}\n{naming.evidence(branch.edge)}"
    middle = one.y + (HEIGHT / 2 + 4 if not how else HEIGHT - 9)
    small = f"<text class='how' x='{one.x + 9:.0f}' y='{one.y + 13:.0f}'>{escape(how)}</text>"
    return (
        f"<g class='{kind}'><title>{escape(told)}</title>"
        f"<rect x='{one.x:.0f}' y='{one.y:.0f}' width='{WIDTH}' height='{HEIGHT}' rx='7'/>"
        f"{small if how else ''}"
        f"<text x='{one.x + 9:.0f}' y='{middle:.0f}'>{escape(shortened(name))}</text></g>"
    )


def shortened(name: str, room: float = WIDTH - 18) -> str:
    """As much of a name as a box holds."""
    taken = 0.0
    for place, character in enumerate(name):
        taken += WIDE if ord(character) > 0x2E7F else NARROW
        if taken > room:
            return name[: place - 1].rstrip() + "…"
    return name


def _evidence(found: Surroundings, naming: Naming) -> Markup:
    """What relations rest on, but for those that a field of the row says in so many words."""
    words = labels(naming.language).graph
    rows = [
        (
            naming.node(edge.source),
            words.get(edge.kind.value, edge.kind.value),
            naming.node(edge.target),
            naming.evidence(edge),
            edge.confidence,
        )
        for edge in found.edges
        if edge.confidence < SURE or set(edge.evidence) - {"field"}
    ]
    return table(("", words["relation"], "", words["evidence"], words["sure"]), rows)
