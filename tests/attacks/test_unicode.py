"""Characters that look like others, that nobody sees, or that turn the text around them."""

import re
import unicodedata
from datetime import UTC, datetime

import pytest

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.errors import AccountError
from assistant.knowledge.masking import masked as masked_for_others
from assistant.privacy.masking import StandIns, masked
from assistant.turn.turns import Say
from tests.attacks.attacks import Attack, each
from tests.attacks.fort import PASSWORD, Fort

TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\x00-\x08\x0b-\x1f]")
ASKED = ("只要云驰的跑步鞋", "云驰跑步鞋", "Yunchi running shoes only")


@pytest.fixture(scope="module")
def of_the_brand(fort: Fort) -> set[str]:
    """What is shown to shoppers who want the brand and no other."""
    found: set[str] = set()
    for text in ASKED:
        conversation = fort.service.start()
        turn = fort.service.reply(conversation, Say(text)).to_json()
        found |= {str(one["id"]) for one in turn["products"]}
    assert found & {f"plain-{n}" for n in range(1, 13)}
    return found


@each("unicode", "product.brand")
def test_a_look_alike_is_not_the_brand(of_the_brand: set[str], attack: Attack) -> None:
    assert attack.id not in of_the_brand


@each("unicode", "message")
def test_what_nobody_sees_changes_no_meaning(fort: Fort, attack: Attack) -> None:
    answer = fort.service.reply(fort.service.start(), Say(attack.payload)).to_json()
    assert answer["products"], answer["reply"]


@each("unicode", "product.title")
def test_no_title_turns_the_sentence_around_it(fort: Fort, attack: Attack) -> None:
    for text in ("这个多少钱", "这个怎么样", "介绍一下这个"):
        answer = fort.service.reply(fort.service.start(), Say(text, attack.id)).to_json()
        assert not TURNING.search(str(answer["reply"]).replace("\n", "")), answer["reply"]


@each("unicode", "account name")
def test_nobody_takes_a_name_that_looks_like_anothers(fort: Fort, attack: Attack) -> None:
    accounts = AccountStore(fort.service.shop.engine)
    with pytest.raises(AccountError):
        accounts.add(attack.payload, Role.ADMIN, PASSWORD, datetime.now(UTC))


@each("unicode", "personal data")
def test_no_disguise_keeps_data_in_the_clear(attack: Attack) -> None:
    for text in (attack.payload, f"我的是{attack.payload}，谢谢", f"it is {attack.payload} ok"):
        for clean in (masked(text), StandIns().text(text), masked_for_others(text)):
            plain = "".join(one for one in clean if unicodedata.category(one) != "Cf")
            plain = unicodedata.normalize("NFKC", plain)
            assert "0013" not in re.sub(r"[^\w@.]", "", plain)
            assert "mei@" not in plain
