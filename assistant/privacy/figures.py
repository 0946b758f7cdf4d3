"""Numbers of bank accounts in their international form (IBAN, ISO 13616), by their check figures."""

import re
from collections.abc import Iterator

from assistant.privacy.personal_data import PersonalData, PersonalKind

IBAN = re.compile(
    r"(?<![a-z\d])[a-z]{2}\d{2}(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,4})?(?![a-z\d])"
)
SHORTEST, LONGEST = 15, 34


def accounts_in(text: str) -> Iterator[PersonalData]:
    """Accounts in a folded text."""
    for found in IBAN.finditer(text):
        end = found.end()
        while end - found.start() >= SHORTEST:  # a word may stand right behind it
            if is_account(text[found.start() : end]):
                yield PersonalData(PersonalKind.CARD, found.start(), end, text[found.start() : end])
                break
            end = max(text.rfind(" ", found.start(), end), found.start())


def is_account(text: str) -> bool:
    """Whether its check figures are right (ISO 7064, mod 97-10).

    >>> is_account("gb82 west 1234 5698 7654 32"), is_account("gb82 west 1234 5698 7654 33")
    (True, False)
    """
    plain = re.sub(r"[ -]", "", text)
    turned = plain[4:] + plain[:4]
    held = SHORTEST <= len(plain) <= LONGEST
    return held and int("".join(str(int(one, 36)) for one in turned)) % 97 == 1
