"""Dialogues that fail because the dialogue model that ships takes one of their messages for something else.

What they expect is right, so it stands. A name goes from these lists once a model reads its message;
until then its test is an expected failure, and one that passes after all is no error.
"""

SHOW = "a plain wish to see goods is taken for an order"
PIECES = "buying two of the fourth is taken for a comparison"
ON_BOTH = {
    "最后一个和倒数第二个": PIECES,
}
ON_THE_DEMO = {
    **ON_BOTH,
    "flights are not for sale here, suitcases are": SHOW,
}
ON_THE_TWIN = {
    **ON_BOTH,
}
