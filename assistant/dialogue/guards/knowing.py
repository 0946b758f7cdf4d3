"""Guards on what is said of the shopper being known."""

from assistant.dialogue.ledger import constraints_of
from assistant.nlu.steering.alerting import asks_to_be_told
from assistant.nlu.steering.lasting import asks_how_long_it_lasts
from assistant.nlu.steering.personal import Personal
from assistant.nlu.words.normalising import fold
from assistant.skills import knowing
from assistant.skills.context import Context
from recommender.profiling.notes import Said
from retrieval.constraints import Field


def speaks_of_being_known(context: Context) -> bool:
    """What is known is asked for, put right, switched off or to be erased."""
    said = context.meaning.personal
    tests = {
        Personal.NEVER: _names_one_thing,
        Personal.NOT_THIS: _points_at_one,
        Personal.LIKES_THIS: _points_at_one,
        Personal.AGAIN: _was_left_out,
        Personal.MY_SIZE: _is_of_no_list,
        Personal.KEEP: _erasing_is_open,
    }
    return said is not None and tests.get(said, lambda _: True)(context)


def asks_how_long_own_goods_last(context: Context) -> bool:
    """When the shopper's own goods are used up is asked, or how often they buy them; not to be told of it then."""
    text = fold(context.meaning.plain)
    return asks_how_long_it_lasts(text) and not asks_to_be_told(text)


def _names_one_thing(context: Context) -> bool:
    """贵的 is a wish about the list, and two facts together are no single taste."""
    meaning = context.meaning
    if meaning.direction or meaning.sort or context.resolution.choices:
        return False
    if context.referred():
        return True
    return len({kind for kind, _ in knowing.named_by(context)}) == 1


def _points_at_one(context: Context) -> bool:
    """The item liked or not is one of those shown, and nothing else is wished."""
    return len(context.referred()) == 1 and not context.meaning.direction


def _was_left_out(context: Context) -> bool:
    told = context.tools.memory.said(context.user, context.conversation)
    said = Said.of((*told, *context.state.notes))
    named = knowing.named_by(context)
    return bool(named) and all(one in said.avoided or one in said.refused for one in named)


def _is_of_no_list(context: Context) -> bool:
    """With a size among the requirements, a new one is first of all about the list."""
    return not any(c.field == Field.SIZE for c in constraints_of(context.state.ledger))


def _erasing_is_open(context: Context) -> bool:
    pending = context.state.pending
    return pending is not None and pending.kind == knowing.ERASING
