"""The parts of the WeChat adapter: the specification's own examples, hostile XML, long and hostile texts."""

import base64

import pytest
from pydantic import ValidationError

from assistant.channels.settings import WechatSettings
from assistant.errors import SettingsError
from ui.channels.channel import Fate, MediaLost, Refused, Sort
from ui.channels.wechat import messages, xml
from ui.channels.wechat.account import Account
from ui.channels.wechat.client import Api
from ui.channels.wechat.crypto import Sealing, is_signed, signature

# The worked examples of the platform's own specification, "消息推送".
TOKEN, KEY, APP_ID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"
RECEIVED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVza"
    "zhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwK"
    "SqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
ANSWERED = (
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
)


@pytest.fixture
def sealing() -> Sealing:
    return Sealing.of(KEY, APP_ID)


def test_the_specifications_signatures_are_made() -> None:
    assert (
        signature(TOKEN, "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    )
    sealed = signature(TOKEN, "1714112445", "415670741", RECEIVED)
    assert sealed == "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    answered = signature(TOKEN, "1713424427", "415670741", ANSWERED)
    assert answered == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_the_specifications_message_is_opened(sealing: Sealing) -> None:
    opened = sealing.opened(RECEIVED)
    assert len(opened) == 167
    assert opened.endswith(b'"Event":"debug_demo","debug_str":"hello world"}')


def test_the_specifications_answer_is_made(sealing: Sealing) -> None:
    assert sealing.sealed(b'{"demo_resp":"good luck"}', b"707722b803182950") == ANSWERED


@pytest.mark.parametrize("length", range(64))
def test_what_is_sealed_is_opened(sealing: Sealing, length: int) -> None:
    message = bytes(range(length))
    assert sealing.opened(sealing.sealed(message)) == message


def test_a_message_for_another_account_is_refused(sealing: Sealing) -> None:
    with pytest.raises(Refused, match="not encrypted as agreed"):
        Sealing(sealing.key, "wx-another").opened(RECEIVED)


@pytest.mark.parametrize(
    "text",
    ["", "no base64!", "QUJD", RECEIVED[:-24], "A" * 128, base64.b64encode(bytes(64)).decode()],
)
def test_what_was_not_sealed_is_refused(sealing: Sealing, text: str) -> None:
    with pytest.raises(Refused, match="not encrypted as agreed"):
        sealing.opened(text)


@pytest.mark.parametrize("key", ["A" * 42, "A" * 44, "*" * 43, "键" * 43])
def test_a_key_that_is_none_is_named(key: str) -> None:
    with pytest.raises(SettingsError, match="EncodingAESKey"):
        Sealing.of(key, APP_ID)


def test_a_signature_of_other_letters_is_no_signature() -> None:
    assert not is_signed("签名", TOKEN)


BOMBS = {
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
    "outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
    "types": b"<!DOCTYPE xml><xml/>",
    "too large": b"<xml>" + b" " * 64_000 + b"</xml>",
    "many fields": b"<xml>" + b"<a/>" * 65 + b"</xml>",
    "another root": b"<html/>",
    "no XML": b"{}",
    "no text": b"\xff\xfe\xfd",
    "half": b"<xml><Content>",
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_xml_that_was_not_agreed_on_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        xml.read(body)


@pytest.mark.parametrize(
    "text", ["a ]]> b", "]]>]]>", "<b>&amp;", "第一行\n第二行", "a\x00\x08b\ufffe"]
)
def test_any_text_is_written_as_xml_that_is_read_again(text: str) -> None:
    kept = text.replace("\x00", "").replace("\x08", "").replace("\ufffe", "")
    assert xml.read(xml.written({"Content": text, "At": 3}).encode()) == {
        "Content": kept,
        "At": "3",
    }


def fields(kind: str, **more: str) -> dict[str, str]:
    return {
        "FromUserName": "o-1",
        "ToUserName": "gh-1",
        "CreateTime": "17",
        "MsgType": kind,
        **more,
    }


@pytest.mark.parametrize(
    ("message", "sort", "text"),
    [
        (fields("text", Content="跑步鞋"), Sort.SAID, "跑步鞋"),
        (fields("text", Content=" "), Sort.NOTHING, " "),
        (fields("text", Content="好的[OK][玫瑰]"), Sort.SAID, "好的👌🌹"),
        (fields("text", Content="[Smile] 42[码] [呲牙]"), Sort.SAID, "🙂 42[码] 😁"),
        (fields("text", Content="【收到不支持的消息类型，暂无法显示】"), Sort.UNREADABLE, ""),
        (fields("voice", MediaId="m", Recognition="跑步鞋。"), Sort.SAID, "跑步鞋。"),
        (fields("voice", MediaId="m"), Sort.SENT, ""),
        (fields("image", MediaId="m", PicUrl="http://127.0.0.1/x"), Sort.SENT, ""),
        (fields("location", Label="某市某路 1 号"), Sort.SAID, "某市某路 1 号"),
        (
            fields("link", Title="一双鞋", Url="https://example.org/1"),
            Sort.SAID,
            "一双鞋 https://example.org/1",
        ),
        (fields("video", MediaId="m"), Sort.UNREADABLE, ""),
        (fields("event", Event="subscribe"), Sort.CAME, ""),
        (fields("event", Event="subscribe", EventKey="qrscene_7"), Sort.CAME, ""),
        (fields("event", Event="SCAN", EventKey="7"), Sort.CAME, ""),
        (fields("event", Event="LOCATION", Latitude="30.1"), Sort.NOTHING, ""),
        (fields("event", Event="unsubscribe"), Sort.LEFT, ""),
        (fields("event", Event="CLICK", EventKey="有什么优惠"), Sort.SAID, "有什么优惠"),
        (fields("event", Event="VIEW", EventKey="https://example.org"), Sort.NOTHING, ""),
    ],
)
def test_each_kind_of_message_is_understood(message: dict[str, str], sort: Sort, text: str) -> None:
    came = messages.incoming(message)
    assert (came.sort, came.text, came.sender, came.reply_to) == (sort, text, "o-1", "gh-1")


def test_a_message_is_told_by_its_id_and_an_event_by_who_and_when() -> None:
    said = [messages.incoming(fields("text", Content="好", MsgId=one)).key for one in "112"]
    assert said[0] == said[1] != said[2]
    of_another = fields("text", Content="好", MsgId="1") | {"FromUserName": "o-2"}
    assert messages.incoming(of_another).key != said[0]
    did = [messages.incoming(fields("event", Event="CLICK", EventKey="好")) for _ in range(2)]
    other = messages.incoming(fields("event", Event="CLICK", EventKey="还有别的吗"))
    assert other.key != did[0].key
    later = messages.incoming(fields("event", Event="CLICK", EventKey="好") | {"CreateTime": "18"})
    assert did[0].key == did[1].key != later.key


@pytest.mark.parametrize("gone", ["FromUserName", "MsgType"])
def test_a_message_without_sender_or_kind_is_refused(gone: str) -> None:
    with pytest.raises(Refused, match="no sender or no kind"):
        messages.incoming({**fields("text"), gone: ""})


def account(*, sealed: bool) -> Account:
    sealing = Sealing.of(KEY, APP_ID) if sealed else None
    return Account(
        TOKEN, sealing, Api("http://127.0.0.1:9", APP_ID, "secret"), lambda: 1_714_036_504.0
    )


def query(name: str = "signature", *more: str) -> dict[str, str]:
    at, nonce = "1714036504", "1514711492"
    return {"timestamp": at, "nonce": nonce, name: signature(TOKEN, at, nonce, *more)}


PLAIN = xml.written(fields("text", Content="跑步鞋", MsgId="7")).encode()


def test_plain_mode_reads_and_replies_without_encryption() -> None:
    plain = account(sealed=False)
    came = plain.read(query(), PLAIN)
    assert (came.key, came.text) == ("m-o-1-7", "跑步鞋")
    answered = xml.read(plain.reply(came, "好的").encode())
    assert (answered["ToUserName"], answered["Content"]) == ("o-1", "好的")


def test_safe_mode_believes_nothing_plain() -> None:
    with pytest.raises(Refused, match="not signed"):
        account(sealed=True).read(query(), PLAIN)
    with pytest.raises(Refused, match="not encrypted as agreed"):
        account(sealed=True).read(query("msg_signature", ""), PLAIN)


def test_a_server_that_cannot_be_reached_is_tried_again_for_everybody() -> None:
    sent = account(sealed=False).send("o-1", "好的")
    assert sent.fate is Fate.PAUSED
    assert "secret" not in sent.told


def test_a_file_from_a_server_that_cannot_be_reached_is_lost() -> None:
    with pytest.raises(MediaLost, match="cannot be reached"):
        account(sealed=False).fetch("m")


@pytest.mark.parametrize("url", ["http://relay.example", "http://127.0.0.1.example.org", "ftp://a"])
def test_a_relay_without_tls_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match=r"api_url|not encrypted"):
        WechatSettings(app_id="wx0123456789abcdef", api_url=url)
