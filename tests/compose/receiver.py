"""A webhook receiver in a container: verifies every message, and remembers what came."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

PORT = 9000


def main():
    ThreadingHTTPServer(("0.0.0.0", PORT), receiver_of(Webhook(os.environ["HOOK_SECRET"]))).serve_forever()


def receiver_of(webhook):
    lock = threading.Lock()
    received, refused = [], []

    class Receiver(BaseHTTPRequestHandler):
        """POST /hook: a message. GET /: everything that came, in order, and how many were not signed rightly."""

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                payload = webhook.verify(body, dict(self.headers))
            except WebhookVerificationError as error:
                with lock:
                    refused.append(str(error))
                return self.answer(401, b"")
            with lock:
                received.append({"id": self.headers["webhook-id"], **payload})
            return self.answer(200, b"")

        def do_GET(self):
            with lock:
                body = json.dumps({"received": received, "refused": refused}).encode()
            self.answer(200, body)

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Receiver


if __name__ == "__main__":
    main()
