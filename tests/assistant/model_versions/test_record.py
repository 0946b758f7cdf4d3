"""Where a version counts as worse: on a set, on all together, or on one wish among many."""

from assistant.model_versions import Comparison, Record
from assistant.model_versions.record import TOGETHER, Figures, OfLabel
from tests.assistant.model_versions.small_model import NOON


def compared(**labels: tuple[int, int]) -> Comparison:
    """A set whose labels had so many rows mended and broken."""
    fixed, broken = (sum(one[place] for one in labels.values()) for place in (0, 1))
    own = {
        name: OfLabel(rows=40, before=30, after=30 + up - down, fixed=up, broken=down)
        for name, (up, down) in labels.items()
    }
    some = Figures(accuracy=0.5, macro_f1=0.5)
    return Comparison(
        rows=400, before=some, after=some, fixed=fixed, broken=broken, p_value=0.5, labels=own
    )


def worse(**blind: Comparison) -> list[str]:
    record = Record(
        version="m-0000000001",
        at=NOON.isoformat(),
        who="Ada",
        start=None,
        start_digest="",
        learnt=(1,),
        held_out=(),
        left_out=(),
        rehearsed=1,
        blind=blind,
        corrections={},
    )
    return [one.where for one in record.worse_on]


def test_more_than_chance_begins_with_the_sixth_row_that_only_broke() -> None:
    assert worse(zh=compared(buy=(0, 5))) == []
    assert worse(zh=compared(buy=(0, 6))) == ["zh", TOGETHER, "buy"]


def test_a_spoilt_wish_is_seen_though_the_sets_gained() -> None:
    zh, en = compared(buy=(0, 3), greet=(9, 0)), compared(buy=(0, 3), greet=(9, 0))
    assert worse(zh=zh, en=en) == ["buy"]


def test_a_little_worse_in_every_set_is_worse_together() -> None:
    zh, en = compared(buy=(0, 2), greet=(0, 1)), compared(greet=(0, 1), thank=(0, 2))
    assert worse(zh=zh, en=en) == [TOGETHER]


def test_better_is_not_worse() -> None:
    assert worse(zh=compared(buy=(20, 0))) == []
