"""A rewritten text knows where each of its characters came from."""

import pytest

from assistant.nlu.rewriting.edits import Edit, Rewritten


@pytest.mark.parametrize(
    ("edits", "span", "original"),
    [
        pytest.param([Edit(0, 2, "AB")], (1, 2), (1, 2), id="one for one"),
        pytest.param([Edit(0, 2, "xyz")], (0, 1), (0, 2), id="longer"),
        pytest.param([Edit(0, 3, "x")], (0, 1), (0, 3), id="shorter"),
        pytest.param([Edit(1, 2, "")], (0, 2), (0, 3), id="taken out"),
        pytest.param([Edit(2, 2, "++")], (3, 5), (2, 3), id="put in"),
        pytest.param([Edit(0, 1, "xx"), Edit(3, 4, "")], (2, 5), (1, 5), id="several"),
    ],
)
def test_a_place_leads_back_to_the_original(
    edits: list[Edit], span: tuple[int, int], original: tuple[int, int]
) -> None:
    assert Rewritten("abcde").edited(edits).span(span) == original


def test_edits_of_edits_lead_back_to_the_original() -> None:
    once = Rewritten("abcde").edited([Edit(0, 2, "x")])
    twice = once.edited([Edit(0, 2, "yyy")])
    assert (twice.text, twice.span((0, 1))) == ("yyyde", (0, 3))


def test_edits_that_change_nothing_leave_the_text_as_it_is() -> None:
    written = Rewritten("abc")
    assert written.edited([Edit(0, 1, "a")]) is written
    assert not written.changed


def test_only_slips_are_told_as_corrected() -> None:
    written = Rewritten("abc def").edited([Edit(0, 3, "x"), Edit(4, 7, "y", corrects=True)])
    assert [(one.meant, one.span) for one in written.corrected] == [("y", (4, 7))]
