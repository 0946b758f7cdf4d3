"""One question, only when its answer tells much, never twice, never in a bad mood."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.dialogue.ledger import LedgerEntry
from assistant.dialogue.state import DialogueState, Pending
from assistant.nlu.meaning import Intent, Meaning, Mention
from assistant.service.service import Service
from assistant.skills.clarifying import Weighed, answer_chips, asking, weigh
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.outcome import Suggested
from retrieval.bands import Band
from retrieval.constraints import Constraint, Field, Op
from retrieval.facets import Facet
from retrieval.products import Product

BANDS = (Band(None, 200, 10), Band(200, 400, 10), Band(400, None, 10))
PRICE = Facet("price", {}, 1.5, BANDS)
COLOR = Facet("color", {"黑色": 15, "白色": 15}, 1.9)
SURFACE = Facet("surface", {"路跑": 20, "越野": 10}, 0.9)
FIT = Facet("fit", {"宽": 28, "窄": 2}, 0.3)
SHOWN = tuple(Suggested(Product(f"p{n}", "thing"), 0.5, {}) for n in range(6))
MEANING = Meaning("m", "zh", {**dict.fromkeys(Intent, 0.0), Intent.FIND_PRODUCT: 1.0})
BLACK = Constraint("color", Op.EQ, "黑色")


def found(*facets: Facet, total: int = 30) -> Found:
    return Found(SHOWN, total, (), facets, {})


@pytest.fixture
def here(opened: Service) -> Context:
    now = datetime(2026, 11, 11, tzinfo=UTC)
    return Context(DialogueState(query="thing"), MEANING, opened.loaded.tools, "zh", now)


def ask(context: Context, *facets: Facet, total: int = 30) -> Weighed:
    return weigh(context, context.state, found(*facets, total=total))


def verdicts(weighed: Weighed) -> dict[str, str]:
    return {one.facet.field: one.verdict for one in weighed.candidates}


def test_what_tells_most_and_can_be_answered_is_asked(here: Context) -> None:
    weighed = ask(here, COLOR, PRICE, SURFACE)
    assert weighed.question is PRICE  # 1.5 × .9 beats 1.9 × .65
    assert verdicts(weighed) == {"price": "asked", "color": "tells less", "surface": "tells less"}


def test_an_answer_that_tells_little_is_not_asked_for(here: Context) -> None:
    weighed = ask(here, FIT)
    assert weighed.question is None
    assert verdicts(weighed) == {"fit": "tells too little"}


def test_what_is_known_asked_or_left_open_is_not_asked(here: Context) -> None:
    meaning = replace(MEANING, dropped=("surface",))
    state = DialogueState(ledger=(LedgerEntry(BLACK, 1),), asked=("price",))
    context = replace(here, state=state, meaning=meaning)
    weighed = ask(context, COLOR, PRICE, SURFACE)
    assert weighed.question is None
    assert verdicts(weighed) == {
        "color": "known",
        "price": "asked before",
        "surface": "left open",
    }


def test_what_is_left_open_stays_so(here: Context) -> None:
    context = replace(here, meaning=replace(MEANING, dropped=("surface",)))
    changes = asking(context, context.state, PRICE)
    assert changes["asked"] == ("surface", "price")
    assert changes["pending"] == Pending("facet", options=("price",))


def test_a_short_list_is_not_divided(here: Context) -> None:
    weighed = ask(here, PRICE, total=12)
    assert weighed.question is None
    assert weighed.silence == "few are left"


def test_who_looks_for_nothing_yet_is_asked_nothing_about_it(here: Context) -> None:
    weighed = ask(replace(here, state=DialogueState()), PRICE)
    assert weighed.silence == "nothing is looked for yet"


def test_an_unhappy_shopper_is_asked_nothing(here: Context) -> None:
    weighed = ask(replace(here, state=DialogueState(moods=(-0.9, -0.9))), PRICE)
    assert weighed.question is None
    assert weighed.silence == "mood"


def test_who_ignored_a_question_is_not_asked_the_next_at_once(here: Context) -> None:
    state = DialogueState(
        query="thing", pending=Pending("facet", options=("color",)), asked=("color",)
    )
    context = replace(here, state=state)
    assert ask(context, PRICE).silence == "the last question went unanswered"
    answered = replace(MEANING, mentions=(Mention(BLACK, (0, 2)),))
    assert ask(replace(context, meaning=answered), PRICE).question is PRICE


def test_numbers_of_reviews_are_nothing_to_ask_about(here: Context) -> None:
    assert ask(here, Facet("review_count", {"10": 5, "20": 5}, 2.0)).candidates == ()
    assert ask(here, Facet("pages", {"100": 15, "200": 15}, 2.0)).candidates == ()


def test_every_answer_chip_says_how_many_it_leaves(opened: Service) -> None:
    texts = [opened.loaded.writer("zh", 0).line(chip) for chip in answer_chips(COLOR)]
    assert texts == ["黑色 (15)", "白色 (15)", "都可以"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_price_chips_are_read_as_the_bands_they_name(opened: Service, language: str) -> None:
    writer, reader = opened.loaded.writer(language, 0), opened.loaded.understander
    for band, chip in zip(BANDS, answer_chips(PRICE), strict=False):
        read = {(c.field, c.op): c.value for c in reader.understand(writer.line(chip)).constraints}
        wanted = {(Field.PRICE, Op.GTE): band.low, (Field.PRICE, Op.LTE): band.high}
        assert read == {key: value for key, value in wanted.items() if value is not None}
