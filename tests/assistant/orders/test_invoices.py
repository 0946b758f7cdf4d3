"""What shoppers write for an invoice."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.orders.invoices import InvoiceWish, read_invoice

CODE = "91330106MA2B00019Q"  # agrees, and belongs to nobody
PERSON: Literal["person"] = "person"
COMPANY: Literal["company"] = "company"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("开个人发票", InvoiceWish(PERSON)),
        ("抬头个人", InvoiceWish(PERSON)),
        ("抬头写张三", InvoiceWish(PERSON, "张三")),
        ("发票抬头 个人 张三", InvoiceWish(PERSON, "张三")),
        (
            "抬头开个人，名字张三，发到 zs@example.com",
            InvoiceWish(PERSON, "张三", "", "zs@example.com"),
        ),
        ("personal invoice please", InvoiceWish(PERSON)),
        (
            f"发票抬头：杭州晴川巷科技有限公司 税号：{CODE}",
            InvoiceWish(COMPANY, "杭州晴川巷科技有限公司", CODE),
        ),
        (
            f"抬头:杭州晴川巷科技有限公司\n税号:{CODE}\n邮箱:a.b@example.com",
            InvoiceWish(COMPANY, "杭州晴川巷科技有限公司", CODE, "a.b@example.com"),
        ),
        (
            f"帮我开给嘉兴小满路贸易有限公司，税号{CODE.lower()}",
            InvoiceWish(COMPANY, "嘉兴小满路贸易有限公司", CODE),
        ),
        (
            f"公司名称：稻香里（上海）餐饮有限公司，纳税人识别号：{CODE[:8]} {CODE[8:]}",
            InvoiceWish(COMPANY, "稻香里(上海)餐饮有限公司", CODE),
        ),
        (f"稻香里小学 {CODE}", InvoiceWish(COMPANY, "稻香里小学", CODE)),
        ("给我们公司开，望月弄律师事务所", InvoiceWish(COMPANY, "望月弄律师事务所")),
        (CODE, InvoiceWish(COMPANY, "", CODE)),
        ("税号 9133010", InvoiceWish(COMPANY, "", "9133010")),
        ("330106MA2B0001X", InvoiceWish(COMPANY, "", "330106MA2B0001X")),
        (
            f"Invoice to Sunny Lane Trading Ltd, tax id {CODE}, email a@b.example",
            InvoiceWish(COMPANY, "Sunny Lane Trading Ltd", CODE, "a@b.example"),
        ),
        (
            f"I need an invoice to Sunny Lane Trading Ltd, tax id {CODE}",
            InvoiceWish(COMPANY, "Sunny Lane Trading Ltd", CODE),
        ),
        ("make it out to Sunny Lane Ltd", InvoiceWish(COMPANY, "Sunny Lane Ltd")),
        ("公司", InvoiceWish(COMPANY)),
        ("开公司发票", InvoiceWish(COMPANY)),
        ("a company invoice please", InvoiceWish(COMPANY)),
        ("开发票", InvoiceWish()),
        ("订单 20261105000123 要发票", InvoiceWish()),
        ("电话 13800138000", InvoiceWish()),
        ("发到 zs@example.com", InvoiceWish(email="zs@example.com")),
    ],
)
def test_an_invoice_is_taken_apart(text: str, wish: InvoiceWish) -> None:
    assert read_invoice(text) == wish


@pytest.mark.parametrize(
    ("wish", "missing"),
    [
        (InvoiceWish(), ("kind",)),
        (InvoiceWish(PERSON), ()),
        (InvoiceWish(COMPANY), ("title", "tax_id")),
        (InvoiceWish(COMPANY, "稻香里小学"), ("tax_id",)),
        (InvoiceWish(COMPANY, "稻香里小学", CODE), ()),
    ],
)
def test_what_is_missing_is_asked_for_by_name(wish: InvoiceWish, missing: tuple[str, ...]) -> None:
    assert wish.missing == missing


def test_an_answer_puts_a_wish_right() -> None:
    wish = read_invoice(f"抬头:杭州晴川巷科技有限公司 税号:{CODE[:-1]}X")
    assert wish.problem is not None
    right = wish | read_invoice(f"写错了，{CODE}")
    assert right == InvoiceWish(COMPANY, "杭州晴川巷科技有限公司", CODE)
    assert right.problem is None


@given(st.text(max_size=500))
def test_no_text_breaks_the_reading(text: str) -> None:
    wish = read_invoice(text)
    assert len(wish.title) <= 80
    assert not wish.tax_id or wish.kind == COMPANY
