"""What a message does to earlier wishes, and for whom goods are: values that several readers share."""

from dataclasses import dataclass

from retrieval.constraints import Constraint


@dataclass(frozen=True, slots=True)
class Amendments:
    """What a message does to earlier wishes.

    Args:
        admitted: Constraints said to be fine as well: what refused or ruled them out lets them in.
        added: Constraints wanted beside the earlier ones.
        replacing: Constraints that take the place of every earlier one on their field.
        correcting: Whether it puts right what was misunderstood or mistyped.
        returning: Whether it goes back to goods looked for before.
    """

    admitted: tuple[Constraint, ...] = ()
    added: tuple[Constraint, ...] = ()
    replacing: tuple[Constraint, ...] = ()
    correcting: bool = False
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the goods are for.

    Args:
        who: The name of an entry in ``prompts/lexicon/recipients.toml``; None is the shopper.
        years: How old they are said to be, in years.
        gift: Whether it is to be a present of any kind.
    """

    who: str | None
    years: float | None = None
    gift: bool = False


NOTHING_AMENDED = Amendments()
