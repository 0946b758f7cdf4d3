"""A picture for every product, drawn from a glyph of its leaf category and its facts.

Glyphs are SVG fragments whose fills are roles (main, dark, light, accent, line, bg) instead of
colours: main is the product's colour, accent belongs to the brand. Backdrop, tilt and brand mark
vary with brand and model, so that two kettles side by side are told apart.
"""

import colorsys
import re
from functools import cache
from html import escape
from zlib import crc32

from demo.products import Product
from demo.worlds import DEMO

SIDE = 240
ACCENTS = ("#e4572e", "#2e86ab", "#f2a541", "#3c9d6b", "#8661c1", "#d1495b", "#00798c", "#c98b2b")
MARKS = (
    '<circle cx="30" cy="212" r="9" fill="accent"/>',
    '<path d="M20 220l10-18 10 18z" fill="accent"/>',
    '<rect x="21" y="203" width="18" height="18" rx="4" fill="accent"/>',
    '<path d="M30 200l11 11-11 11-11-11z" fill="accent"/>',
    '<circle cx="30" cy="212" r="7" fill="none" stroke="accent" stroke-width="5"/>',
    '<path d="M20 206h20M20 217h20" stroke="accent" stroke-width="6" stroke-linecap="round"/>',
)
BACKDROPS = (
    '<circle cx="120" cy="122" r="96" fill="white" opacity=".55"/>',
    '<rect x="26" y="28" width="188" height="188" rx="44" fill="white" opacity=".5"/>',
    '<path d="M0 190c60-34 180-34 240 0v50H0z" fill="white" opacity=".6"/>',
    '<circle cx="178" cy="62" r="74" fill="white" opacity=".5"/>'
    '<circle cx="58" cy="178" r="58" fill="white" opacity=".4"/>',
)
ROLES = re.compile(r'"(main|dark|light|accent|line|bg|white)"')


def draw(product: Product) -> str:
    """Return the picture of a product as an SVG document."""
    leaf, brand = product.model.leaf, product.model.brand.name.zh
    number = _number(brand + product.model.name.zh + product.model.kind.name.zh)
    backdrop, mark = BACKDROPS[number % len(BACKDROPS)], MARKS[_number(brand) % len(MARKS)]
    tilt, scale = number // 7 % 9 - 4, 0.92 + number // 63 % 5 * 0.02
    body = (
        f'<rect width="{SIDE}" height="{SIDE}" fill="bg"/>{backdrop}'
        f'<g transform="rotate({tilt} 120 120) translate(120 120) scale({scale:.2f}) '
        f'translate(-120 -120)" stroke="line" stroke-width="3" stroke-linejoin="round" '
        f'stroke-linecap="round">{_glyph(product.model.kind.glyph or leaf.glyph)}</g>{mark}'
    )
    paints = _paints(product, brand)
    painted = ROLES.sub(lambda role: f'"{paints[role.group(1)]}"', body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" role="img">'
        f"<title>{escape(product.title.zh)}</title>{painted}</svg>\n"
    )


def shade(color: str, change: float) -> str:
    """Return a colour made darker (change below 0) or lighter (above 0).

    >>> shade("#808080", 0.5), shade("#808080", -0.5)
    ('#c0c0c0', '#404040')
    """
    rgb = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    hue, light, full = colorsys.rgb_to_hls(*rgb)
    light = light * (1 + change) if change < 0 else light + (1 - light) * change
    mixed = colorsys.hls_to_rgb(hue, light, full)
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _paints(product: Product, brand: str) -> dict[str, str]:
    kind = product.model.kind
    main = (
        product.model.leaf.palette[product.color].fill if product.color else kind.tint or "#9fb7c9"
    )
    accent = ACCENTS[_number(brand) // 11 % len(ACCENTS)]
    return {
        "main": main,
        "dark": shade(main, -0.22),
        "light": shade(main, 0.45),
        "accent": accent,
        "line": _outline(main),
        "bg": product.model.leaf.background,
        "white": "#ffffff",
    }


def _outline(main: str) -> str:
    """Return a stroke that shows against the fill: near black for black, grey for white."""
    parts = [int(main[place : place + 2], 16) for place in (1, 3, 5)]
    if max(parts) < 90:
        return "#15181d"
    return "#5c626b" if min(parts) > 215 else shade(main, -0.62)


@cache
def _glyph(name: str) -> str:
    text = DEMO.text(f"glyphs/{name}.svg")
    return "".join(line.strip() for line in text.splitlines())


def _number(text: str) -> int:
    """Return a number that depends on the text only; Python's own hash changes between runs."""
    return crc32(text.encode())
