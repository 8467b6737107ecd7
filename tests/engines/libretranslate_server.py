"""A server that speaks LibreTranslate's protocol and translates with the bundled package: python FILE [key].

Prints its port, then serves until it is ended. With a key, it asks for it. Texts are answered as its documentation has
it: a list for a list, alternatives beside it, errors as {"error": …}.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from tripglot.engines.argos import ArgosEngine
from tripglot.engines.engine import Decoding

ENGINE = ArgosEngine(jury=False)
KEY = sys.argv[1] if len(sys.argv) > 1 else ""
LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["en"]},
    {"code": "zh-Hans", "name": "Chinese", "targets": ["en", "zh-Hans"]},
]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved/languages":
            self.send_response(302)
            self.send_header("Location", "/languages")
            self.end_headers()
        elif self.path == "/languages":
            self.answer(200, LANGUAGES)
        else:
            self.answer(404, {"error": "Not found"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if KEY and asked.get("api_key") != KEY:
            self.answer(403, {"error": "Invalid API key"})
        elif len(asked["q"]) > 32:
            self.answer(400, {"error": "Too many texts"})
        elif asked["q"] == ["慢"]:
            self.answer(429, {"error": "Slowdown: 30 per 1 minute"})
        else:
            found = ENGINE.translate(
                asked["q"], asked["source"], asked["target"], Decoding(hypotheses=1 + asked["alternatives"])
            )
            texts = [[one.text for one in some] for some in found]
            self.answer(200, {"translatedText": [t[0] for t in texts], "alternatives": [t[1:] for t in texts]})

    def answer(self, code: int, content: object) -> None:
        data = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
