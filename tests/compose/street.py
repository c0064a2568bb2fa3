"""The street of outlets in a container: the seeds on sale, at the names that compose gives; a door for the test."""

import json
import sys
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from newsstand import Newsstand, seed_stories, serve

PORTS = {"tempo": 8101, "liputan6": 8102, "kontan": 8103}
DOOR = 8100


@dataclass
class Street(Newsstand):
    """Every outlet at a host name of its own, on a port of its own."""

    def serve_all(self):
        return {outlet: serve(self, outlet, "0.0.0.0", port) for outlet, port in PORTS.items()}

    def base(self, outlet):
        return f"http://{outlet}.test:{PORTS[outlet]}"


def main():
    with Street(seed_stories()) as street:
        ThreadingHTTPServer(("127.0.0.1", DOOR), door_of(street)).serve_forever()


def door_of(street):
    class Door(BaseHTTPRequestHandler):
        """GET /: what was asked for since the last look."""

        def do_GET(self):
            body = json.dumps([asdict(request) for request in street.take_requests()]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Door


if __name__ == "__main__":
    main()
