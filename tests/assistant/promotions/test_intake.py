"""Files of promotions are checked, kept, and say what is wrong with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.promotions.holding import Holding
from assistant.promotions.store import HoldingStore, PromotionStore
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from retrieval.errors import MappingError
from retrieval.importing.ingest import Rules
from retrieval.importing.kinds import Kind as FileKind

HEAD = "id,kind,start,end"
WHEN = "2026-11-01,2026-11-12 00:00:00"
Write = Callable[[str, str], Path]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """An empty shop."""
    return Shop.create(tmp_path / "shop")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file."""

    def written(name: str, content: str) -> Path:
        (tmp_path / name).write_text(content, "utf-8")
        return tmp_path / name

    return written


COLUMNS = (
    "name,name_en,threshold,amount,percent,price,repeat,n,ladder,code,tier,"
    "deposit,worth,balance_start,balance_end"
)
EXAMPLES = f"""{HEAD},{COLUMNS}
m,满减,{WHEN},每满300减50,Save 50,300,50,,,是,,,,,,,,
l,threshold,{WHEN},,,,,,,,,300:30;500:80,,,,,,
c,优惠券,{WHEN},九折券,,100,,9折,,,,,NINE,,,,,
h,nth_item,{WHEN},第二件半价,,,,50%,,,2,,,,,,,
d,限时价,{WHEN},,,,,,89.9,,,,,,,,,
v,会员价,{WHEN},,,,,5,,,,,,gold;platinum,,,,
p,预售,{WHEN},,,,,,,,,,,,50,100,2026-11-12,2026-11-15
"""


def test_every_kind_is_taken_in_and_comes_back_as_it_was(shop: Shop, write: Write) -> None:
    (report,) = ingest(shop, [write("p.csv", EXAMPLES)])
    assert (report.kept, report.changed, report.errors) == (7, 7, ())
    found = PromotionStore(shop.engine).all()
    assert {one.id: one.kind for one in found.values()} == dict(
        zip("mlchdvp", ("threshold", "threshold", "coupon", "nth_item", "discount", "member_price",
                        "presale"), strict=True)
    )  # fmt: skip
    assert found["m"].names == {"zh": "每满300减50", "en": "Save 50"}
    assert found["m"].terms.repeat
    assert not found["c"].terms.repeat
    assert (found["c"].terms.points, found["c"].code) == (1_000, "NINE")
    assert found["h"].terms.repeat
    assert found["d"].terms.price == 8_990
    assert found["v"].tiers == {"gold", "platinum"}
    assert found["l"].terms.ladder == ((30_000, 3_000), (50_000, 8_000))
    assert found["p"].terms.worth == 10_000


def test_times_without_offset_are_the_shops(shop: Shop, write: Write) -> None:
    ingest(shop, [write("p.csv", EXAMPLES)])
    start, end = (
        getattr(PromotionStore(shop.engine).all()["m"], name) for name in ("start", "end")
    )
    assert start.isoformat() == "2026-11-01T00:00:00+08:00"
    assert end.isoformat() == "2026-11-12T00:00:00+08:00"


def test_taking_the_same_in_again_changes_nothing(shop: Shop, write: Write) -> None:
    file = write("p.csv", EXAMPLES)
    ingest(shop, [file])
    before = PromotionStore(shop.engine).revision()
    (again,) = ingest(shop, [file])
    assert (again.kept, again.changed, again.unchanged) == (7, 0, 7)
    assert PromotionStore(shop.engine).revision() == before


def test_a_dry_run_writes_nothing(shop: Shop, write: Write) -> None:
    (report,) = ingest(shop, [write("p.csv", EXAMPLES)], rules=Rules(dry_run=True))
    assert report.changed == 7
    assert PromotionStore(shop.engine).all() == {}


def test_json_lines_have_lists(shop: Shop, write: Write) -> None:
    told = (
        '{"id": "a", "kind": "discount", "start": "2026-11-01T00:00:00Z", "end": "2026-11-02T00:00:00Z",'
        ' "percent": 20, "products": ["p,1", "p2"], "exclude_brands": ["Nord"]}'
    )
    ingest(shop, [write("p.jsonl", told)])
    scope = PromotionStore(shop.engine).all()["a"].scope
    assert scope.included.products == {"p,1", "p2"}
    assert scope.excluded.brands == ("Nord",)


@pytest.mark.parametrize(
    ("columns", "row", "column", "reason"),
    [
        pytest.param(
            "amount", "x,讨价,{when},5", "kind", "expected one of discount, member", id="kind"
        ),
        pytest.param("amount", ",discount,{when},5", "id", "is empty", id="no id"),
        pytest.param("amount", "x,discount,soon,2026-01-01,5", "start", "is no date", id="date"),
        pytest.param(
            "amount",
            "x,discount,2026-11-12,2026-11-12,5",
            "end",
            "is not after the start",
            id="span",
        ),
        pytest.param("percent", "x,discount,{when},0.2", "percent", "from 1 to 100", id="share"),
        pytest.param("percent", "x,discount,{when},120", "percent", "from 1 to 100", id="over"),
        pytest.param("amount", "x,discount,{when},-5", "amount", "", id="negative"),
        pytest.param("amount", "x,discount,{when},0", "amount", "takes nothing off", id="nothing"),
        pytest.param("amount", "x,discount,{when},", "amount", "says nothing", id="no terms"),
        pytest.param(
            "amount,percent",
            "x,discount,{when},5,10",
            "percent",
            "says amount and percent",
            id="two",
        ),
        pytest.param(
            "threshold,amount",
            "x,满减,{when},50,300",
            "amount",
            "are the two exchanged",
            id="swapped",
        ),
        pytest.param(
            "amount", "x,满减,{when},5", "threshold", "what must be reached", id="unreached"
        ),
        pytest.param(
            "threshold,percent,repeat",
            "x,满减,{when},9,9,是",
            "repeat",
            "repeats a share",
            id="share",
        ),
        pytest.param(
            "ladder", "x,满减,{when},500:80;300:50", "ladder", "does not ascend", id="steps"
        ),
        pytest.param("ladder", "x,满减,{when},300", "ladder", "is no ladder", id="no ladder"),
        pytest.param("n,percent", "x,nth,{when},1,50", "n", "between 2 and 100", id="first item"),
        pytest.param("percent", "x,nth,{when},50", "n", "which piece is reduced", id="no n"),
        pytest.param("price", "x,member,{when},5", "tier", "the tiers that have it", id="no tier"),
        pytest.param(
            "amount,code",
            "x,discount,{when},5,SAVE",
            "code",
            "says nothing of the kind",
            id="unmeant",
        ),
        pytest.param(
            "deposit,worth,balance_start,balance_end",
            "x,预售,{when},50,40,2026-11-12,2026-11-13",
            "worth",
            "less than the deposit",
            id="shrinking",
        ),
        pytest.param(
            "deposit,balance_start,balance_end",
            "x,预售,{when},50,2026-11-11,2026-11-13",
            "balance_start",
            "before the deposits end",
            id="too early",
        ),
        pytest.param(
            "amount,currency", "x,discount,{when},5,USD", "currency", "CNY", id="other money"
        ),
        pytest.param("amount,limit", "x,discount,{when},5,0", "limit", "is 0", id="no use"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(  # a table
    shop: Shop, write: Write, columns: str, row: str, column: str, reason: str
) -> None:
    content = f"{HEAD},{columns}\n{row.format(when=WHEN)}\n"
    (report,) = ingest(shop, [write("p.csv", content)])
    assert report.kept == 0
    assert [(one.line, one.column) for one in report.errors][:1] == [(2, column)]
    assert reason in report.errors[0].reason


def test_hostile_text_is_plain_text(shop: Shop, write: Write) -> None:
    row = f'x,discount,{WHEN},5,"<script>alert(1)</script>买\x07一"\n'
    ingest(shop, [write("p.csv", f"{HEAD},amount,name\n{row}")])
    assert PromotionStore(shop.engine).all()["x"].names == {"zh": "买 一"}


def test_a_file_without_a_needed_column_is_refused(shop: Shop, write: Write) -> None:
    file = write("p.csv", "id,kind,start\n")
    with pytest.raises(MappingError, match="no column for 'end'"):
        ingest(shop, [file], kind=FileKind.PROMOTIONS)


def test_an_end_that_is_a_day_is_remarked_on(shop: Shop, write: Write) -> None:
    content = f"{HEAD},amount\nx,discount,2026-11-11,2026-11-12,5\n"
    (report,) = ingest(shop, [write("p.csv", content)])
    assert any("'2026-11-12' ends at 00:00" in note for note in report.notes)


def test_goods_that_nobody_knows_are_remarked_on(shop: Shop, write: Write) -> None:
    write("goods.csv", "id,title,price,brand,category\np1,Lamp,9,Nord,Home/Lamps\n")
    offers = (
        f"{HEAD},amount,products,brands,categories\nx,discount,{WHEN},5,p1;p2,Nord,Home;Garden\n"
    )
    file = write("offers.csv", offers)
    reports = ingest(shop, [file.parent / "goods.csv", file], embed_at_most=0)
    assert any("'Garden', 'p2'" in note for note in reports[-1].notes)


def test_what_is_withdrawn_ends(shop: Shop, write: Write) -> None:
    rows = f"{HEAD},amount\na,discount,{WHEN},5\n"
    ingest(shop, [write("p.csv", f"{rows}b,discount,{WHEN},5\n")])
    file = write("q.csv", rows)
    (kept,) = ingest(shop, [file])
    assert set(PromotionStore(shop.engine).all()) == {"a", "b"}, kept
    (report,) = ingest(shop, [file], rules=Rules(withdraw_missing=True))
    assert report.withdrawn == 1
    assert set(PromotionStore(shop.engine).all()) == {"a"}


def test_nothing_is_withdrawn_where_a_row_was_refused(shop: Shop, write: Write) -> None:
    rows = f"{HEAD},amount\na,discount,{WHEN},5\n"
    ingest(shop, [write("p.csv", f"{rows}b,discount,{WHEN},5\n")])
    file = write("q.csv", f"{rows}b,discount,{WHEN},minus\n")
    (report,) = ingest(shop, [file], rules=Rules(withdraw_missing=True))
    assert report.withdrawn == 0
    assert any("No promotion was withdrawn" in note for note in report.notes)


def test_who_holds_what_is_taken_in(shop: Shop, write: Write) -> None:
    write("p.csv", EXAMPLES)
    held = write("h.csv", "user,coupon,tier,end\nlin,c,,2026-11-05\nlin,,gold,\nlin,,,\nmo,zz,,\n")
    ingest(shop, [held.parent / "p.csv"])
    (report,) = ingest(shop, [held])
    assert (report.kept, report.refused) == (3, 1)
    assert "either a coupon or a tier" in report.errors[0].reason
    assert any("No promotion is called 'zz'" in note for note in report.notes)
    found = {one.key: one for one in HoldingStore(shop.engine).of_user("lin")}
    assert {(one.coupon, one.tier) for one in found.values()} == {("c", None), (None, "gold")}
    coupon = next(one for one in found.values() if one.coupon)
    assert isinstance(coupon, Holding)
    assert coupon.end is not None
    assert not coupon.holds(coupon.end)
    (again,) = ingest(shop, [held])
    assert again.changed == 0
