"""Names known beforehand are found, the longest first, and not within words."""

from retrieval.enriching.annotated import Annotated
from retrieval.enriching.dictionary import Dictionary, brands
from retrieval.enriching.spans import Kind, Span


def test_the_longest_name_counts_and_names_do_not_overlap() -> None:
    known = Dictionary.of({"保温": Kind.OTHER, "保温杯": Kind.PRODUCT, "杯盖": Kind.PRODUCT})
    assert known.spans("保温杯盖") == [Span(0, 3, Kind.PRODUCT)]


def test_a_latin_name_is_not_found_within_a_word() -> None:
    assert brands(["Nor"]).spans("Norbrix nor") == [Span(8, 11, Kind.BRAND)]


def test_case_width_and_script_do_not_matter() -> None:
    assert brands(["萬岚", "Vantelo"]).spans("ＶＡＮＴＥＬＯ万岚") == [
        Span(0, 7, Kind.BRAND),
        Span(7, 9, Kind.BRAND),
    ]


def test_a_name_that_is_seldom_marked_is_not_learnt() -> None:
    marked = Annotated("简约台灯", (Span(0, 2, Kind.BRAND), Span(2, 4, Kind.PRODUCT)))
    plain = Annotated("简约台灯", (Span(2, 4, Kind.PRODUCT),))
    learnt = Dictionary.learnt([marked, plain, plain])
    assert learnt.spans("简约台灯") == [Span(2, 4, Kind.PRODUCT)]
