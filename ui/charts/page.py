"""The page around pictures: one file, every text escaped, light and dark, narrow and wide."""

from collections.abc import Iterable
from html import escape

from ui.charts.markup import Markup

STYLE = """
:root { color-scheme: light dark; --line: #8884; --ink: #1f2328; --quiet: #59636e; --paper: #fff;
  --bar: #2f6fb4; --soft: #2f6fb433; --good: #1a7f37; --bad: #cf222e; --note: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9aa4af; --paper: #0f1419;
  --bar: #6cb0f5; --soft: #6cb0f540; --good: #56d364; --bad: #ff7b72; --note: #e3b341; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; color: var(--ink);
  background: var(--paper); max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
p { margin: .3rem 0; } .quiet { color: var(--quiet); font-size: .87rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .note { color: var(--note); }
.scroll { overflow-x: auto; margin-bottom: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: left;
  vertical-align: middle; }
th { font-weight: 600; color: var(--quiet); } td.figure, th.figure { text-align: right;
  font-variant-numeric: tabular-nums; white-space: nowrap; width: 1%; }
td.drawn { width: 40%; min-width: 7rem; } td.name { overflow-wrap: break-word; min-width: 5.5rem; }
svg { display: block; } svg.track { width: 100%; height: 14px; }
figure { margin: .8rem 0; max-width: 26rem; } figure svg { width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: .87rem; }
.bar { fill: var(--bar); } .soft { fill: var(--soft); } .rule { stroke: var(--line); }
.zero { stroke: var(--quiet); } .mark { stroke: var(--bar); stroke-width: 3; } .dot { fill: var(--bar); }
.curve { fill: none; stroke: var(--bar); stroke-width: 2; } text { fill: var(--quiet); font-size: 11px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0 2rem; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, parts: Iterable[Markup]) -> str:
    """A whole page under ``title``."""
    body = f"<h1>{escape(title)}</h1>" + "".join(parts)
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
