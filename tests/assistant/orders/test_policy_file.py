"""The policy file: the built-in one, what a shop lays over it, and what is refused by name."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.nlu.words.normalising import fold
from assistant.orders.policy import built_in_policy, read_policy
from assistant.orders.requests import Cause, Deed
from assistant.records.orders import OrderStatus

PERSON_FIRST = {
    "authorities": [
        *(
            "我要打12315投诉你们",
            "再不解决我就找工商局",
            "我会在媒体上曝光你们",
            "等着收律师函吧",
            "我要起诉你们",
        ),
        *("I'll call my lawyer", "you will hear from trading standards", "I am going to sue you"),
        "I'll go to the press about this",
    ],
    "injury": [
        *(
            "杯子炸了把我手割伤了",
            "插上电就冒烟了",
            "孩子被烫伤了",
            "吃完拉肚子进医院了",
            "我触电了",
        ),
        *(
            "the kettle burned my hand",
            "it caught fire",
            "I got an electric shock",
            "my son is injured",
        ),
    ],
    "allergy": [
        *("用了脸上起红疹", "擦了之后过敏了", "用完全身过敏", "脸都肿了"),
        *("I had an allergic reaction", "it gave me a rash", "my face is swollen after using it"),
    ],
    "counterfeit": [
        *("你们卖的是假货", "收到的鞋是假的", "买到高仿了", "鉴定是假的"),
        *("these shoes are fake", "you sold me a counterfeit", "this is a knockoff"),
    ],
}
FALSE_ALARMS = [
    *(
        "敏感肌能用吗",
        "过敏体质适合吗",
        "花粉过敏戴什么口罩",
        "会不会过敏",
        "不容易过敏的面霜",
        "抗过敏的枕头",
    ),
    *(
        "对花生过敏，有没有不含花生的",
        "防烫伤手套",
        "充电宝会不会起火",
        "这个锅会漏电吗",
        "送律师的礼物",
        "医院陪护用的折叠床",
    ),
    *(
        "多媒体音箱",
        "是假货吗",
        "假发",
        "假两件卫衣",
        "是不是正品",
        "膝盖受过伤穿什么鞋",
        "双重曝光相机",
        "跑步容易受伤吗",
    ),
    *("allergy-friendly pillow", "hypoallergenic cat food", "will it cause an allergic reaction?"),
    *(
        "fake fur coat",
        "fake plants under 50",
        "is it fake?",
        "a gift for my lawyer",
        "media player",
    ),
    *(
        "will this burn my skin?",
        "French press",
        "hospital bag for labour",
        "I want to avoid injury when running",
    ),
    *("退款", "cancel my order", "转人工", "太差劲了"),
    *(
        "狗狗呕吐怎么办",
        "宝宝拉肚子要不要去医院",
        "邻居半夜装修我能报警吗",
        "起诉要多久",
        "面膜烂脸期能用不",
    ),
    *(
        "i need a lawyer for a divorce",
        "bus times from the station to the hospital",
        "is that real leather or fake",
    ),
    *("fake reviews everywhere", "i've got a rash on my arm, what is it"),
]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in PERSON_FIRST.items() for text in texts]
)
def test_it_goes_to_a_person_first(name: str, text: str) -> None:
    assert built_in_policy().handed_over(fold(text)) == name


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_it_is_no_alarm(text: str) -> None:
    assert built_in_policy().handed_over(fold(text)) is None


def test_without_a_file_the_built_in_policy_holds(tmp_path: Path) -> None:
    assert read_policy(tmp_path / "policy.toml") == built_in_policy()


def test_a_shops_file_changes_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(
        "[windows.no_reason]\nhours = 720\n[deeds.cancel]\nstates = ['pending_payment']\n"
        "[clauses.no_reason.text]\nzh = '三十天内可以退。'\n",
        "utf-8",
    )
    policy = read_policy(path)
    assert policy.window(Cause.NO_REASON).hours == 720
    assert policy.deeds[Deed.CANCEL].states == (OrderStatus.PENDING_PAYMENT,)
    assert policy.deeds[Deed.CANCEL].clause == "cancel"
    assert policy.source("no_reason", "zh")["text"] == "三十天内可以退。"
    assert policy.source("no_reason", "en") == built_in_policy().source("no_reason", "en")


def test_an_empty_table_takes_one_away(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[exclusions.hygiene]\n", "utf-8")
    assert "hygiene" not in read_policy(path).exclusions


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("[windows.no_reason]\nhours = -1", "windows.no_reason.hours", id="negative"),
        pytest.param(
            "[windows.forever]\nhours = 1\nclause='no_reason'", "forever", id="unknown window"
        ),
        pytest.param("[deeds.cancel]\nclause = 'nowhere'", "nowhere", id="clause not written"),
        pytest.param("[deeds.cancel]\nstates = ['gone']", "'gone'", id="unknown state"),
        pytest.param("[freight]\nno_reason = 'nobody'", "'nobody'", id="unknown payer"),
        pytest.param("surprise = 1", "surprise", id="unknown key"),
        pytest.param("[identification]\ntries = 0", "tries", id="no tries"),
        pytest.param("[handover.injury]\nsays = ['(']", "regular expression", id="broken pattern"),
        pytest.param("[refunds.days]\nother = {}", "other", id="no other way of paying"),
        pytest.param("[deeds", "not valid TOML", id="no TOML"),
        pytest.param(
            "[delivery]\nfee = 8\nclause = 'freight'\nsurcharges = {'新彊' = 12}",
            "新彊",
            id="no province",
        ),
        pytest.param("[delivery]\nfee = -1\nclause = 'freight'", "delivery.fee", id="negative fee"),
        pytest.param(
            "[delivery]\nfee = 8\nclause = 'delivery'", "delivery", id="fees without a clause"
        ),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(written, "utf-8")
    with pytest.raises(SettingsError, match=said.replace("(", r"\(")):
        read_policy(path)


def test_every_clause_is_written_in_both_languages() -> None:
    for name, clause in built_in_policy().clauses.items():
        for text in (clause.title, clause.text):
            assert text.keys() == {"zh", "en"}, name
