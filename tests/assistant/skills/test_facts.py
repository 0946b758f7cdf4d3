"""What was read out of a title is told as what the title says."""

from dataclasses import replace

from assistant.skills.facts import field_line
from retrieval.products import Product

CUP = Product("p1", "保温杯 500ml", brand="岚汐", attributes={"capacity": ("500ml",)})


def test_what_the_shop_gave_is_told_as_a_fact() -> None:
    assert field_line(CUP, "capacity").key == "ask.attribute"


def test_what_stands_in_the_title_only_is_told_as_such() -> None:
    read = replace(CUP, enriched=("brand", "capacity"))
    assert field_line(read, "capacity").key == "ask.from_title"
    assert field_line(read, "brand").key == "ask.from_title"
    assert field_line(read, "capacity").values["value"] == ("500ml",)
