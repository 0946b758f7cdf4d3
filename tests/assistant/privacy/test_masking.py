"""Personal data in texts: found where it stands, and nowhere else. All of it is invented."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy.finding import personal_data_in
from assistant.privacy.masking import StandIns, masked
from assistant.privacy.personal_data import PersonalKind

# Each text with the personal data in it between brackets.
WRITTEN = """
我的电话是[13800138000]，打给我
手机[138 0013 8000]
[138-0013-8000]这个号
打[１３８００１３８０００]
tel:[+86 13800138000]
座机[0571-88886666]
[+44 20 7946 0958] is mine
call me at [(415) 555-2671] please
my number: [415-555-2671]
香港电话[+852 2345 6789]
下单用的是[13912345678]，帮我查
尾号不对，是[17012345678]才对
发到[a.b+c@example.com]
邮箱：[zhang_san@shop.example]
mail me: [John.Smith@mail.example.org], thanks
email [name@sub.example.co.uk]
[name [at] example [dot] com]
身份证号[11010519491231002X]
我身份证[11010519491231002x]登记的
证件号 [440524188001010014]
my ssn is [123-45-6789]
护照号[E12345678]
passport number [AB1234567] expires soon
卡号[6222021234567890128]
银行卡[6222 0212 3456 7890 128]退款
my card [4111 1111 1111 1111] was charged twice
[5555555555554444]扣了两次钱
[4111-1111-1111-1111]
寄到[浙江省杭州市西湖区文三路1号]
地址[上海浦东新区张江路100弄5号]
改成[北京市朝阳区建国路88号SOHO现代城A座1201]
送到[广东省深圳市南山区科技园南路2号3栋501室]
[江苏省苏州市吴中区木渎镇花园村12号]收
收货地址：[成都市武侯区人民南路四段1号]
麻烦发到[南京市鼓楼区中山路55号]
我住[幸福小区3栋2单元502室]
[天津市和平区南京路128号]，别放驿站
send it to [123 Main St, Springfield, IL 62704]
I live at [10 Downing Street, London SW1A 2AA]
ship to [45 W. Oak Avenue, Apt 5B, Portland, OR 97201]
my address is [221B Baker Street]
[P.O. Box 123, Reno, NV 89501]
收件人：[王小明]，电话[13800138000]
[张三] [13800138000] [浙江省杭州市西湖区文三路1号]
姓名:[李四] 手机:[13912345678]
我叫[李雷]，要退货
收货人 [欧阳娜娜] [13800138000]
my name is [john smith] and I want a refund
Recipient: [Mary Ann Jones]
""".strip().splitlines()
PLAIN = """
想买双跑步鞋，五百以内
第二个42码有货吗
订单 202611110012345678 到哪了
订单号DG20261111000123
快递单号 YT7654321098765
iPhone 15 Pro 256G 多少钱
15.6寸的笔记本，i5 16G
价格在200-300之间
要2026-11-11之前到
新疆运费多少
从北京市发货吗
在上海市能当天到吗
客服电话是不是400-820-8820
尾号8000
两件一共 1234567 分
满300减50，再减20
这条路跑步鞋好吗
身高165体重110斤
3号色和5号色哪个好看
1楼2楼都能送吗
充电宝20000mAh 22.5W
尺寸是120x60x75厘米
条码6901234567892
我是学生，想要便宜的
我是新手，第一次跑步
收到货了，很好
size 42 please
under $200, no more than 2k
order 100234567 where is it
the 2nd one in 3 days
4.5 stars, 1,234 reviews
item no. 12 please
I like the 55 inch one
a 30 day return
between 1 and 2 pounds
is it 100 percent cotton
给我妈买的
叫我小王就行
请问你们地址在哪
""".strip().splitlines()


def marked(line: str) -> tuple[str, list[str]]:
    """The text of a line, and what in it is personal."""
    if "[at]" in line.replace(" ", ""):
        return line[1:-1], [line[1:-1]]
    parts = line.replace("]", "[").split("[")
    return "".join(parts), parts[1::2]


@pytest.mark.parametrize("line", WRITTEN)
def test_what_is_personal_is_found_whole(line: str) -> None:
    text, wanted = marked(line)
    assert [one.text for one in personal_data_in(text)] == wanted


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_is_left_alone(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打13800138000", "打*******8000"),
        ("手机 138-0013-8000", "手机 ***-****-8000"),
        ("卡号6222021234567890128", "卡号***************0128"),
        ("我叫李雷，谢谢", "我叫李*，谢谢"),
        ("a@b.example 和 c@d.example", "******** 和 ********"),
    ],
)
def test_masked_with_stars(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_stand_ins_are_the_same_for_the_same_and_keep_its_form() -> None:
    stand_ins = StandIns()
    first = stand_ins.text("我叫李雷，电话13800138000")
    assert first == "我叫某甲，电话19900000001"
    assert (
        stand_ins.text("换成13912345678，不是138 0013 8000") == "换成19900000002，不是19900000001"
    )
    assert stand_ins.text("寄到浙江省杭州市西湖区文三路1号") == "寄到好物路1号"


def test_what_was_masked_holds_nothing_personal() -> None:
    for line in WRITTEN:
        text, wanted = marked(line)
        for made in (masked(text), StandIns().text(text)):
            assert not any(one in made for one in wanted)


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_only_finds_change(text: str) -> None:
    found = personal_data_in(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    if not found:
        assert masked(text) == text


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "a@", "号", "路1", "省", "13800138000", "张三 ", "st "]
)
def test_repeated_pieces_take_no_more_than_their_share_of_time(piece: str) -> None:
    """Twice as long takes about twice as many steps; counted in the regular expressions' own time."""
    import time

    def once(times: int) -> float:
        begun = time.process_time()
        personal_data_in(piece * times)
        return time.process_time() - begun

    def spent(times: int) -> float:
        return min(once(times) for _ in range(3))

    once(100)
    assert spent(4_000) < 40 * max(spent(500), 0.002)


def test_kinds_are_told() -> None:
    found = personal_data_in("王小明 13800138000 浙江省杭州市西湖区文三路1号 a@b.example")
    assert [one.kind for one in found] == [
        PersonalKind.NAME,
        PersonalKind.PHONE,
        PersonalKind.ADDRESS,
        PersonalKind.EMAIL,
    ]
