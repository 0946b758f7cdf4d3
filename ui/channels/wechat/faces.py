"""The client's own faces, which come as names in brackets, as the signs that everybody reads.

The names are in the language of the shopper's client; a name that is not here stays as it is, since
brackets may hold anything.
"""

import re

NAMED = re.compile(r"\[([^\[\]\s]{1,12})\]")
FACES = {
    "🙂": ("微笑", "Smile", "愉快", "Joyful"),
    "😁": ("呲牙", "Grin", "憨笑", "Laugh"),
    "😄": ("大笑", "笑脸", "Happy", "嘿哈", "Hey"),
    "😂": ("破涕为笑", "Lol", "笑哭"),
    "🤭": ("偷笑", "Chuckle"),
    "😍": ("色", "Drool"),
    "😘": ("亲亲", "Kiss"),
    "😎": ("得意", "CoolGuy"),
    "😅": ("流汗", "Sweat", "尴尬", "Awkward"),
    "🤦": ("捂脸", "Facepalm"),
    "🤔": ("疑问", "Shocked", "思考", "Hmm"),
    "😮": ("惊讶", "Surprise"),
    "😢": ("难过", "Frown", "委屈", "Wronged", "可怜", "Whimper"),
    "😭": ("流泪", "Sob", "大哭", "Cry"),
    "😡": ("发怒", "Angry", "抓狂", "Scream", "咒骂", "Scold"),
    "👍": ("强", "ThumbsUp"),
    "👎": ("弱", "ThumbsDown"),
    "👌": ("OK",),
    "👋": ("再见", "Bye"),
    "👏": ("鼓掌", "Clap"),
    "🙏": ("抱拳", "Salute", "合十", "Worship"),
    "🤝": ("握手", "Shake"),
    "❤️": ("爱心", "Heart"),
    "🌹": ("玫瑰", "Rose"),
    "🎉": ("庆祝", "Party"),
}
BY_NAME = {name: face for face, names in FACES.items() for name in names}


def drawn(text: str) -> str:
    """``text`` with the faces that are known."""
    return NAMED.sub(lambda found: BY_NAME.get(found[1], found[0]), text)
