"""Dialogues that fail because the dialogue model that ships takes one of their messages for something else.

What they expect is right, so it stands. A name goes from these lists once a model reads its message;
until then its test is an expected failure, and one that passes after all is no error.
"""

COMPARE = "alternatives (one or the other) are taken for a comparison"
BARE = "the bare name of goods is taken for something else"
SHOW = "a plain wish to see goods is taken for an order"
QUESTION = "goods with a rating are taken for a question about one"
PARTING = "thanks and a farewell in one are not read as either"
ON_BOTH = {
    "rated well, and the best sellers first": QUESTION,
    "两种东西都看": COMPARE,
    "颜色说短了也认": COMPARE,
    "reviews of the first one, then into the cart": COMPARE,
    "红的那个": COMPARE,
    "最后一个和倒数第二个": "buying two of the fourth is taken for a comparison",
    "天气、代码、机票都不归我管，商品归": SHOW,
    "flights are not for sale here, suitcases are": SHOW,
    "hi, who are you, and a yes to nothing": PARTING,
}
ON_THE_DEMO = {
    **ON_BOTH,
    "两个牌子里挑": COMPARE,
    "预算在别的东西上不够，就先不算并说明": SHOW,
}
ON_THE_TWIN = {
    **ON_BOTH,
    "around a figure with a k": BARE,
    "比第二个便宜的": BARE,
    "没有合适的就说明能放宽到哪，不擅自放宽": BARE,
    "from a budget to the checkout with one comparison": BARE,
    "undo, undo": BARE,
    "尺码问到一半改主意": BARE,
}
