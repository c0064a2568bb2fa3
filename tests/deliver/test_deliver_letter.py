import email
import email.policy
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.letter import write_letter
from monitor.errors import DeliveryError
from monitor.model import ChannelKind

HEADERS = [
    "Date",
    "Message-ID",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "MIME-Version",
    "Content-Type",
]


@pytest.fixture(scope="session")
def channel(make):
    return make.channel(ChannelKind.EMAIL, name="Daily Desk", sender="Monitor <monitor@example.com>")


def letter_bytes(make, channel, subject="Subjek", html="<p>halo</p>", text="halo\n", **changes):
    body = RenderedDigest(subject, html, text).to_bytes()
    url = changes.pop("unsubscribe_url", None)
    delivery = make.delivery(body, **{"kind": "digest", "recipient": "reader@example.com", **changes})
    return write_letter(delivery, channel, unsubscribe_url=url)


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_letter_carries_what_mail_programs_and_lists_ask_for(make, channel):
    mail = parsed(letter_bytes(make, channel, subject="Pantauan · 19 Juni 2024 · 5 berita"))
    assert mail.keys() == HEADERS
    assert mail["Message-ID"] == "<dlv_01@example.com>"
    assert mail["From"] == "Monitor <monitor@example.com>"
    assert mail["To"] == "reader@example.com"
    assert mail["Subject"] == "Pantauan · 19 Juni 2024 · 5 berita"
    assert parsedate_to_datetime(mail["Date"]) == make.now
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<daily-desk.news-monitor.example.com>"
    assert mail["List-Unsubscribe"].strip() == "<mailto:monitor@example.com?subject=unsubscribe%20daily-desk>"


def test_text_and_html_are_alternatives_and_whole(make, channel):
    html, text = "<p>Россия – 북한 " + "panjang " * 300 + "</p>\n", ".titik\nFrom Jakarta\n한국 “kutip”\n"
    mail = parsed(letter_bytes(make, channel, html=html, text=text))
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == text
    assert rich.get_content_type() == "text/html"
    assert rich.get_content().replace("\r\n", "\n") == html


def test_the_same_delivery_is_the_same_mail_byte_for_byte(make, channel):
    assert letter_bytes(make, channel, attempts=1) == letter_bytes(make, channel, attempts=7)


def test_one_click_unsubscribe_only_with_an_https_address(make, channel):
    mail = parsed(letter_bytes(make, channel, unsubscribe_url="https://example.com/u"))
    assert mail["List-Unsubscribe"] == "<https://example.com/u>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe-Post" not in parsed(letter_bytes(make, channel, unsubscribe_url="http://example.com/u"))


@pytest.mark.parametrize(
    "hostile",
    [
        "=?utf-8?q?a=0d=0aBcc:_x@y?=",
        "a\r\nBcc: x@y.example",
        "a\u2028Bcc: x@y.example",
        "=\u200b?utf-8?q?a=0d=0aBcc:_x@y?=",
        "x" * 5000,
        "한" * 500,
        "",
    ],
)
def test_a_hostile_title_adds_no_header(make, channel, hostile):
    mail = parsed(letter_bytes(make, channel, subject=hostile))
    assert mail.keys() == HEADERS
    assert not mail.defects


@settings(max_examples=150, deadline=None)
@given(subject=st.text(max_size=300), text=st.text(max_size=100))
def test_no_text_changes_the_header_set(make, channel, subject, text):
    raw = letter_bytes(
        make, channel, subject=subject + "=?utf-8?b?DQpCY2M6IGE=?=", text=text.encode("utf-8", "ignore").decode()
    )
    assert parsed(raw).keys() == HEADERS
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "nobody",
        "a@b@c",
        "a@example.com\r\nBcc: b@example.com",
        "pembaca@корея.example",
        "a@example.com, b@example.com ",
    ],
)
def test_an_address_that_is_none_is_refused(make, channel, recipient):
    with pytest.raises(DeliveryError, match="mail address"):
        letter_bytes(make, channel, recipient=recipient)


def test_an_odd_delivery_id_still_gives_a_valid_message_id(make, channel):
    message_id = parsed(letter_bytes(make, channel, id="a b>\r\nX: y"))["Message-ID"]
    assert len(message_id) == len("<@example.com>") + 64
