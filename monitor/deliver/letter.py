"""A delivery as a mail (RFC 5322), byte for byte the same at every attempt.

Python 3.11's email package decodes `=?…?=` in header text it is given, line breaks included, so untrusted text loses
`=?` and control characters before it becomes a header.
"""

import hashlib
import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.text import clean_line, header_text
from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery

_ID_SAFE = re.compile(r"[A-Za-z0-9._-]{1,120}")
_LABEL_UNSAFE = re.compile(r"[^a-z0-9-]+")


def write_letter(delivery: Delivery, channel: Channel, *, unsubscribe_url: str | None = None) -> bytes:
    """The mail for a delivery's one recipient. DeliveryError if an address cannot be used."""
    letter = RenderedDigest.from_bytes(delivery.body)
    sender = mail_address(channel, channel.sender)
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = f"<{_message_id(delivery.id)}@{sender.domain}>"
    mail["From"] = sender
    mail["To"] = mail_address(channel, delivery.recipient)
    mail["Subject"] = header_text(letter.subject)
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{_label(channel.name)}.news-monitor.{sender.domain}>"
    _add_unsubscribe(mail, channel, sender, unsubscribe_url)
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{hashlib.sha256(delivery.id.encode()).hexdigest()[:40]}")
    return mail.as_bytes()


def mail_address(channel: Channel, text: str) -> Address:
    """`Name <reader@example.com>` or the plain address; ASCII only, because SMTPUTF8 is not everywhere."""
    found = getaddresses([text])
    name, spec = found[0] if len(found) == 1 else ("", "")
    try:
        address = Address(header_text(name), addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise DeliveryError(channel.name, f"{clean_line(text, 80)!r} is not a mail address") from error
    if not (address.username and address.domain and spec.isascii() and text.isprintable()):
        raise DeliveryError(channel.name, f"{clean_line(text, 80)!r} is not a mail address")
    return address


def _message_id(delivery_id: str) -> str:
    return delivery_id if _ID_SAFE.fullmatch(delivery_id) else hashlib.sha256(delivery_id.encode()).hexdigest()


def _label(name: str) -> str:
    return _LABEL_UNSAFE.sub("-", name.lower()).strip("-")[:60] or "list"


def _add_unsubscribe(mail: EmailMessage, channel: Channel, sender: Address, url: str | None) -> None:
    """One click (RFC 8058) only with an https address; else a mail to whoever sends."""
    if url and url.startswith("https://"):
        mail["List-Unsubscribe"] = f"<{url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        mail["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=unsubscribe%20{_label(channel.name)}>"
