"""The policy is complete, has no dead row, and is what the documentation shows."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.dialogue.errand import CONFIRM, Errand
from assistant.dialogue.policy import POLICY, decide
from assistant.dialogue.state import (
    MESSAGE,
    CartLine,
    Destination,
    DialogueState,
    Handoff,
    Pending,
)
from assistant.graph.links import Links
from assistant.nlu.meaning import (
    Intent,
    Meaning,
    Mention,
)
from assistant.nlu.pointing.devices import DeviceIndex
from assistant.nlu.steering.commands import Command
from assistant.service.service import Service
from assistant.skills.context import Before
from assistant.skills.toolbox import Toolbox
from retrieval.constraints import Constraint, Field, Op
from tests.assistant.dialogue.shapes import (
    CHEAP,
    FIRST,
    OWNED,
    asked_of_shop,
    scored,
    scored_by,
    shapes,
)
from tests.assistant.dialogue.shops import OneCoupon, sells_all, with_fees, with_order, with_own
from tests.assistant.dialogue.table import STATES, context, markdown, surely
from tests.assistant.orders.data import PAID

DOCUMENT = Path(__file__).parents[3] / "docs" / "policy.md"


@pytest.fixture
def tools(opened: Service) -> Toolbox:
    return opened.loaded.tools


def test_the_last_row_fits_every_message() -> None:
    assert POLICY[-1].intents is None
    assert [rule.name for rule in POLICY if rule.intents is None][-1] == POLICY[-1].name


def test_every_intent_in_every_state_has_exactly_one_row(tools: Toolbox) -> None:
    for intent in Intent:
        for state in STATES.values():
            for meaning in shapes(intent):
                assert decide(context(meaning, state, tools)) in POLICY


def test_no_row_is_dead(tools: Toolbox) -> None:
    reached = {
        decide(context(meaning, state, tools)).name
        for intent in Intent
        for state in STATES.values()
        for meaning in shapes(intent)
    }
    denial = context(surely(Intent.DENY), DialogueState(), tools)
    misread, let_go = replace(denial, misread=True), replace(denial, cancels=True)
    ordered = Before(1, "yes", surely(Intent.AFFIRM), DialogueState(), ("acted",))
    reached.add(decide(replace(misread, before=ordered)).name)
    filled = DialogueState(cart=(CartLine("p1", None),))
    counted = replace(surely(Intent.BUY), command=Command.SET_QUANTITY, quantity=2)
    reached |= {decide(misread).name, decide(let_go).name}
    summed = replace(surely(Intent.ASK_PRICE), text="一共多少钱")
    reached |= {decide(context(one, filled, tools)).name for one in (counted, summed)}
    put_in = Before(1, "this one", surely(Intent.BUY), DialogueState(), ("cart",))
    regret = replace(context(surely(Intent.DENY), filled, tools), cancels=True, before=put_in)
    reached.add(decide(regret).name)
    stocked = replace(tools, finder=sells_all(tools))
    reached.add(decide(context(surely(Intent.COMPARE), STATES["a list"], stocked)).name)
    wavering = {Intent.RECOMMEND: 0.35, Intent.BUY: 0.33}
    reached.add(decide(context(scored_by(wavering), DialogueState(), stocked)).name)
    waiting = DialogueState(errand=Errand("gift", asked=CONFIRM))
    reached.add(decide(context(surely(Intent.AFFIRM), waiting, with_own(tools))).name)
    reached.add(decide(context(surely(Intent.SET_ALERT), DialogueState(), with_own(tools))).name)
    such = replace(surely(Intent.ASK_PRODUCT), text="any message")
    reached.add(decide(context(such, STATES["a list"], stocked)).name)
    reached |= rows_of_models(tools)
    offering = replace(tools, promotions=OneCoupon())
    for text in ("TEN10", "any coupons?"):
        asked = replace(surely(Intent.ASK_PRICE), text=text)
        reached.add(decide(context(asked, DialogueState(), offering)).name)
    reached |= {decide(context(asked, DialogueState(), tools)).name for asked in asked_of_shop()}
    reached |= rows_of_money(tools, filled)
    reached |= rows_of_waiting(tools) | rows_of_alerts(tools) | {row_of_taking_out(tools)}
    assert reached == {rule.name for rule in POLICY}


def row_of_taking_out(tools: Toolbox) -> str:
    """The row that takes goods out of the cart by their name."""
    kind = next(iter(tools.store.get(["shoe-1"])["shoe-1"].categories))
    shoes = Mention(Constraint(Field.CATEGORY, Op.EQ, kind), (11, 16))
    said = replace(surely(Intent.REFINE), text="remove the shoes", mentions=(shoes,))
    return decide(context(said, DialogueState(cart=(CartLine("shoe-1", None),)), tools)).name


def rows_of_money(tools: Toolbox, filled: DialogueState) -> set[str]:
    """The rows that answer what is to be paid or given back, and "leave it" about an order."""
    fee = replace(surely(Intent.ASK_SHIPPING), text="how much is shipping to Tibet")
    asked = [context(fee, DialogueState(), with_fees(tools))]
    texts = ("payment link", "how much more", "has my refund arrived")
    said = (replace(surely(Intent.ASK_PAYMENT), text=text) for text in texts)
    asked += [context(one, filled, tools) for one in said]
    looked = Before(1, "my order", surely(Intent.TRACK_ORDER), DialogueState(), ("order",))
    known = DialogueState(order=PAID.order_id, identified=PAID.order_id)
    dropped = context(surely(Intent.DENY), known, with_order(tools))
    asked.append(replace(dropped, cancels=True, before=looked))
    return {decide(one).name for one in asked}


def rows_of_alerts(tools: Toolbox) -> set[str]:
    """The rows of the alerts there are, and of what is asked about one."""
    listed, asked = (
        DialogueState(pending=Pending("alerts")),
        DialogueState(pending=Pending("alert_days")),
    )
    first = replace(surely(Intent.DENY), text="第一个", references=(FIRST,))
    lasts = replace(surely(Intent.REFINE), text="三周")
    shown = replace(surely(Intent.SET_ALERT), text="我有哪些提醒")
    word = replace(scored(set_alert=0.3), text="降到50叫我", mentions=(CHEAP,))
    place, asked_where = (
        replace(surely(Intent.OUT_OF_SCOPE), text="杭州"),
        DialogueState(pending=Pending("destination")),
    )
    nothing = DialogueState()
    said = [(first, listed), (lasts, asked), (shown, nothing), (word, nothing)]
    told = DialogueState(turn=1, destination=Destination("成都市", 1))
    said += [(place, asked_where), (replace(place, text="那北京呢"), told)]
    return {decide(context(one, state, tools)).name for one, state in said}


def rows_of_waiting(tools: Toolbox) -> set[str]:
    """The rows of who waits for a person, or leaves a message for one."""
    waiting = DialogueState(handoff=Handoff("asked"))
    left = DialogueState(handoff=Handoff("asked", "ticket"), pending=Pending(MESSAGE))
    said = (("留言", waiting), ("不用人工了", waiting), ("我上周买的鞋开胶了", left))
    return {
        decide(context(replace(surely(Intent.COMPLAINT), text=text), state, tools)).name
        for text, state in said
    }


def rows_of_models(tools: Toolbox) -> set[str]:
    """The rows that need a shop with models and what fits them, or a comparison before."""
    found = set()
    shoes = Mention(Constraint(Field.CATEGORY, Op.EQ, "跑步鞋"), (0, 3))
    for_it = replace(surely(Intent.FIND_PRODUCT), device=OWNED, mentions=(shoes,))
    fitted = replace(tools, links=Links(made_for={"运动/鞋/跑步鞋": ["运动/脚"]}))
    found.add(decide(context(for_it, DialogueState(), fitted)).name)
    models = DeviceIndex({"skyx8": "Sky X8", "skyn5": "Sky N5"})
    two = replace(surely(Intent.COMPARE), text="Sky X8 or Sky N5")
    named = replace(tools, links=Links(devices=models))
    found.add(decide(context(two, DialogueState(), named)).name)
    lighter = replace(surely(Intent.REFINE), text="哪个更轻", query="")
    after = replace(STATES["a list"], compared=("shoe-1", "shoe-2"))
    found.add(decide(context(lighter, after, tools)).name)
    return found


def test_row_names_are_unique() -> None:
    names = [rule.name for rule in POLICY]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("intent", "state", "row"),
    [
        pytest.param(Intent.AFFIRM, "which size?", "yes, no, whatever", id="yes to a question"),
        pytest.param(Intent.AFFIRM, "a list", "small talk", id="yes to nothing"),
        pytest.param(Intent.ASK_SHIPPING, "which size?", "shop", id="a digression"),
        pytest.param(Intent.HUMAN_AGENT, "which order?", "person", id="a person, always"),
        pytest.param(Intent.COMPLAINT, "a list", "complaint", id="a complaint"),
        pytest.param(Intent.FIND_PRODUCT, "shall I?", "search", id="a search lets an offer be"),
    ],
)
def test_the_row_is(tools: Toolbox, intent: Intent, state: str, row: str) -> None:
    assert decide(context(surely(intent), STATES[state], tools)).name == row


@pytest.mark.parametrize("text", ["…", "？？", "。。。"])
def test_marks_alone_agree_to_nothing(tools: Toolbox, text: str) -> None:
    meaning = replace(surely(Intent.AFFIRM), text=text)
    assert decide(context(meaning, STATES["which size?"], tools)).name != "yes, no, whatever"


@pytest.mark.parametrize(
    ("meaning", "row"),
    [
        pytest.param(scored(track_order=0.45, return_refund=0.41), "torn", id="near-equal"),
        pytest.param(scored(track_order=0.75, return_refund=0.2), "track", id="clear"),
        pytest.param(scored(find_product=0.45, refine=0.41), "search", id="the same row for both"),
        pytest.param(scored(track_order=0.3), "unsure", id="weak"),
        pytest.param(scored(thank=0.5), "unsure", id="weak small talk"),
        pytest.param(replace(scored(track_order=0.6), oos_score=0.5), "unsure", id="unlike"),
        pytest.param(replace(scored(track_order=0.9), oos_score=0.5), "track", id="unlike, sure"),
        pytest.param(scored(find_product=0.32), "search", id="words to search for"),
        pytest.param(
            replace(scored(track_order=0.2), mentions=(CHEAP,)),
            "wish, though unsure",
            id="weak, but exact",
        ),
    ],
)
def test_below_the_confidence_to_act_it_asks(tools: Toolbox, meaning: Meaning, row: str) -> None:
    assert decide(context(meaning, DialogueState(), tools)).name == row


def test_the_documentation_shows_the_policy(tools: Toolbox) -> None:
    if os.environ.get("DAOGOU_WRITE_DOCS") == "1":
        DOCUMENT.write_text(markdown(tools), "utf-8")
    assert DOCUMENT.read_text("utf-8") == markdown(tools)
