"""Names without what people leave out or add: case, spaces, hyphens; a plus is said in full."""

from assistant.nlu.words.normalising import fold


def squeezed(name: str) -> str:
    """The letters and digits of a name, folded; two spellings of one model come out the same.

    >>> squeezed("Sky-12 Pro+"), squeezed("ＳＫＹ１２ＰＲＯ＋")
    ('sky12proplus', 'sky12proplus')
    """
    return "".join(
        "plus" if character == "+" else character
        for character in fold(name)
        if character.isalnum() or character == "+"
    )
