"""The one way from data to HTML: templates in ``ui/templates`` that escape every value.

Catalogues, shoppers and reviews are strangers. Nothing in this package builds HTML by joining
strings; whoever wants to show something passes it to ``render``.
"""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from retrieval.pictures.files import picture_name


def render(template: str, **values: object) -> Markup:
    """The template ``ui/templates/<template>.html`` with ``values`` filled in, each escaped."""
    return Markup(_environment().get_template(f"{template}.html").render(values))  # noqa: S704  # nosec B704: escaped


def picture(url: object) -> str | None:
    """Where the page finds a product's picture; ``None`` for one the shop does not hold itself.

    A picture on another host is not fetched: the page reaches no host but its own.
    """
    name = picture_name(url)
    return f"images/{name}" if name else None


def link(url: object) -> str | None:
    """``url`` if a browser may follow it, which means http or https, else ``None``."""
    if isinstance(url, str) and re.match(r"https?://[^\s]+$", url, re.IGNORECASE):
        return url
    return None


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ui", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
