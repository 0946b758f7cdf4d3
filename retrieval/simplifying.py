"""Traditional characters to simplified ones, one for one, so that both scripts find the same goods.

Only for reading and finding: what a catalogue spells is shown as it spells it. The table is that of
OpenCC (Apache-2.0); ``assistant.nlu.rewriting.building`` makes it again.
"""

from functools import cache
from importlib.resources import files

OWN = {"妳": "你", "著": "着", "佈": "布", "裏": "里", "牠": "它"}  # left as they are by OpenCC


def simplified(text: str) -> str:
    """``text`` in simplified characters; as many code points as before."""
    return text if text.isascii() else text.translate(simplified_characters())


@cache
def simplified_characters() -> dict[int, str]:
    """Each traditional character (its code point) with its simplified one."""
    source = files("retrieval").joinpath("simplified.txt").read_text("utf-8")
    pairs = {line[0]: line[1] for line in source.splitlines() if len(line) == 2}
    return {ord(old): new for old, new in {**pairs, **OWN}.items()}
