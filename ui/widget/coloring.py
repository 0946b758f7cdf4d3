"""The shop's colour in the chat: readable on light and on dark, whatever colour the shop has.

Contrast is that of WCAG 2.2 (success criterion 1.4.3): 4.5 to 1 for text.
"""

import re
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-fA-F]{6}")
ENOUGH = 4.5
LIGHT, DARK = (0xFF, 0xFF, 0xFF), (0x1B, 0x1E, 0x20)  # the surfaces of ui/static/page.css
INK, PAPER = (0x0B, 0x12, 0x14), (0xFF, 0xFF, 0xFF)
STEPS = 40
TINT = 0.13  # of the accent in the soft shade beneath soft text

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Shades:
    """The tokens that hang on the accent, as CSS colours."""

    accent: str
    on_accent: str
    soft: str
    soft_ink: str

    def css(self) -> str:
        """The tokens as declarations."""
        tokens = (("accent", self.accent), ("on-accent", self.on_accent))
        more = (("soft", self.soft), ("soft-ink", self.soft_ink))
        return " ".join(f"--{name}: {value};" for name, value in (*tokens, *more))


def shades(color: str, *, dark: bool) -> Shades:
    """The shades of ``color`` on a light or a dark page.

    Args:
        color: ``#rrggbb``.
        dark: Whether the page is dark.

    Raises:
        ValueError: It is no such colour.
    """
    if not HEX.fullmatch(color):
        raise ValueError(f"'{color}' is no colour; expected '#rrggbb'")
    surface, away = (DARK, PAPER) if dark else (LIGHT, INK)
    accent = _readable(_rgb(color), surface, away)
    soft = _mixed(surface, accent, TINT)
    return Shades(
        _hex(accent), _hex(_upon(accent)), _hex(soft), _hex(_readable(accent, soft, away))
    )


def style_of(color: str | None) -> str:
    """The style sheet that gives the chat a colour; empty for the page's own."""
    if color is None:
        return ""
    light, dark = (shades(color, dark=on).css() for on in (False, True))
    return f".dg {{ {light} }} @media (prefers-color-scheme: dark) {{ .dg {{ {dark} }} }}"


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(color: Rgb, surface: Rgb, away: Rgb) -> Rgb:
    """The shade nearest to ``color``, on the way to ``away``, that is readable on ``surface``."""
    shades_ = (_mixed(color, away, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades_ if contrast(shade, surface) >= ENOUGH)


def _upon(accent: Rgb) -> Rgb:
    """What is readable on the accent: paper or ink, whichever stands out more."""
    return max((PAPER, INK), key=lambda text: contrast(text, accent))


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _rgb(color: str) -> Rgb:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
