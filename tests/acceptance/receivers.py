"""Those who are told: a webhook receiver that checks signatures and remembers ids, and a real SMTP server."""

import asyncio
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP
from standardwebhooks import Webhook

from canary import SECRET

ADDRESS = "127.0.0.21"


@dataclass
class Receiver:
    """Remembers what it took by its id. `mood(number)` says what it does to a request: take, fail, lose or hang."""

    mood: object = lambda _number: "take"
    messages: dict = field(default_factory=dict)  # id -> payload
    copies: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    end: threading.Event = field(default_factory=threading.Event)
    request_count: int = 0

    def __enter__(self):
        self.server = ThreadingHTTPServer((ADDRESS, 0), _hook_of(self))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.end.set()
        self.server.shutdown()
        self.server.server_close()

    def channel(self, name="desk", **more):
        url = f"http://{ADDRESS}:{self.server.server_address[1]}/hook"
        return {"name": name, "kind": "webhook", "url": url, "secret": SECRET, **more}

    def told(self, kind="story.new"):
        """The stories' first titles, in the order in which they came."""
        return [
            payload["data"]["articles"][0]["title"] for payload in self.messages.values() if payload["type"] == kind
        ]

    def take(self, headers, body):
        """What is answered: the mood of this request; a message that is not signed right is never taken."""
        with self.news:
            self.request_count += 1
            mood = self.mood(self.request_count)
            if mood != "fail":
                self._remember(headers, body)
            self.news.notify_all()
            return mood

    def _remember(self, headers, body):
        try:
            payload = Webhook(SECRET).verify(body, dict(headers))
        except Exception as error:  # noqa: BLE001 - the test shows what it was
            self.wrong.append(repr(error))
            return
        known = self.messages.setdefault(headers["webhook-id"], payload)
        self.copies[headers["webhook-id"]] += 1
        if known != payload:
            self.wrong.append(f"{headers['webhook-id']} came with two bodies")

    def wait_until(self, condition, seconds=60):
        with self.news:
            assert self.news.wait_for(condition, seconds), (
                self.request_count,
                self.wrong,
                list(self.messages.values()),
            )


def _hook_of(receiver):
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the sender was killed in the middle
                self.close_connection = True
                return
            mood = receiver.take(self.headers, body.decode())
            if mood == "hang":
                receiver.end.wait()
            if mood in {"hang", "lose"}:
                self.close_connection = True  # it was taken, but nobody hears of it
                return
            self.send_response(204 if mood == "take" else 503)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Hook


@dataclass
class Mailbox:
    """An SMTP server on loopback, in a thread of its own."""

    letters: list = field(default_factory=list)

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        start = self.loop.create_server(lambda: SMTP(self, loop=self.loop, hostname="mail.example.com"), ADDRESS, 0)
        self.server = self.loop.run_until_complete(start)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def channel(self, name="daily", **more):
        port = self.server.sockets[0].getsockname()[1]
        mail = {"to": ["reader@example.com"], "from": "monitor@example.com", "smtp": f"smtp://{ADDRESS}:{port}"}
        return {"name": name, "kind": "email", **mail, **more}

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the name aiosmtpd calls
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def texts_of(letter):
    """The text and the HTML of a letter."""
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    return text.get_content(), html.get_content()


def payload_text(payload):
    return json.dumps(payload, ensure_ascii=False)
