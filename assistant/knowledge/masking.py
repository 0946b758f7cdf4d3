"""Takes personal data out of what agents and shoppers wrote to each other, before it is kept.

What is personal is told by ``assistant/privacy``; numbers of orders and parcels are one person's too.
Nothing of them stays, because an answer is quoted to others.
"""

import re

from assistant.privacy.finding import personal_data_in
from assistant.privacy.personal_data import PersonalKind

MASK = "***"
NUMBERS = re.compile(
    r"(?<![A-Za-z\d])[A-Za-z]{0,4}\d{10,20}(?!\d)"
    r"|(?:(?<=订单号)|(?<=订单)|(?<=单号)|(?<=运单))[\s:：是为]{0,3}[A-Za-z\d-]*\d[A-Za-z\d-]{4,}"
    r"|(?<=order )(?:no\.? ?|number |#)?[A-Za-z\d-]*\d[A-Za-z\d-]{4,}",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """``text`` with ``***`` for personal data and for numbers of orders and parcels."""
    parts, end = [], 0
    for one in personal_data_in(text):
        parts += [text[end : one.start], MASK]
        end = one.end
    cleared = NUMBERS.sub(MASK, "".join([*parts, text[end:]]))
    return re.sub(rf"(?:{re.escape(MASK)}\s*){{2,}}", MASK, cleared)


def tells_of_a_person(text: str) -> bool:
    """Whether ``text`` has data of one person beside a name, so that it answers nobody else."""
    found = {one.kind for one in personal_data_in(text)} - {PersonalKind.NAME}
    return bool(found or NUMBERS.search(text))
