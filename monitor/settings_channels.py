"""Whether a channel can work as it is set, as far as its settings tell. What is wrong is said without a secret."""

import base64
import binascii
import re
from collections.abc import Iterator
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from monitor.model import Channel, ChannelKind
from monitor.schedule.slots import parse_quiet, parse_slot_time

_TOKEN = re.compile(r"[^/:@?&=.]{10,}")
"""Long enough to be a token, and not a word that logs are full of."""

Fault = tuple[str, str]
"""(key, what is wrong)."""


def faults_of(channel: Channel) -> Iterator[Fault]:
    """What has to be mended before anything starts; the senders say the rest."""
    yield from _times(channel)
    match channel.kind:
        case ChannelKind.WEBHOOK:
            yield from _webhook(channel)
        case ChannelKind.EMAIL:
            yield from _email(channel)
        case ChannelKind.CHAT if "://" not in channel.url:
            yield "url", "must be an Apprise address such as ntfys://ntfy.example.com/news"
        case ChannelKind.FEED:
            yield from _feed(channel)


def secret_parts(channel: Channel) -> Iterator[str]:
    """The secrets in a channel's settings; an address may hold them in any part but its host."""
    yield from channel.secrets
    yield channel.smtp_password
    smtp = urlsplit(channel.smtp).password or ""
    yield from (smtp, unquote(smtp))
    if channel.kind is ChannelKind.CHAT:  # an Apprise address has tokens where others have a host
        yield from _TOKEN.findall(channel.url.partition("://")[2])
    elif channel.kind is ChannelKind.WEBHOOK:
        parts = urlsplit(channel.url)
        yield from (parts.password or "", *_TOKEN.findall(f"{parts.path}?{parts.query}"))


def _times(channel: Channel) -> Iterator[Fault]:
    if not channel.quiet:
        return
    try:
        quiet = parse_quiet(channel.quiet)
    except ValueError as error:
        yield "quiet", str(error)
        return
    for text in channel.digest:
        if quiet.contains(parse_slot_time(text).at):
            yield "digest", f"{text} lies within the quiet hours {channel.quiet}"


def _feed(channel: Channel) -> Iterator[Fault]:
    if channel.digest or channel.quiet:
        key = "digest" if channel.digest else "quiet"
        yield key, "is for channels that call somebody; a feed is read when its reader looks"
    if channel.url and not _is_address(channel.url, "http", "https"):
        yield "url", "must be an http:// or https:// address"


def _webhook(channel: Channel) -> Iterator[Fault]:
    if channel.digest:
        yield "digest", "is for channels that people read; a webhook is told each story at once"
    if not _is_address(channel.url, "http", "https"):
        yield "url", "must be an http:// or https:// address"
    if not all(map(_is_key, channel.secrets)):
        yield "secret", "must be base64 after whsec_"


def _email(channel: Channel) -> Iterator[Fault]:
    if not _is_address(channel.smtp, "smtp", "smtp+starttls", "smtps"):
        yield "smtp", "must be smtp://, smtp+starttls:// or smtps:// and a host"
    yield from (("to", f"{each!r} is not a mail address") for each in channel.to if not _is_mailbox(each))
    if channel.unsubscribe_url and not _is_address(channel.unsubscribe_url, "https"):
        yield "unsubscribe_url", "must be an https:// address"
    if not _is_mailbox(channel.sender):
        yield "from", f"{channel.sender!r} is not a mail address"


def _is_address(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        return is_whole and url.isprintable()
    except ValueError:  # a port that is no number, a bracket that is left open
        return False


def _is_mailbox(text: str) -> bool:
    """One address, with or without a name before it."""
    found = getaddresses([text])
    name, _, domain = found[0][1].rpartition("@") if len(found) == 1 else ("", "", "")
    return bool(name and domain) and text.isprintable()


def _is_key(secret: str) -> bool:
    """Any text is a key; after whsec_ it is base64, with or without its padding."""
    if not secret.startswith("whsec_"):
        return True
    text = secret.removeprefix("whsec_")
    try:
        return bool(base64.b64decode(text + "=" * (-len(text) % 4), validate=True))
    except binascii.Error:
        return False
