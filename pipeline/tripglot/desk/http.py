"""The desk over HTTP, for a browser on this machine: the preview's pages with an editor, and plain forms without it.

What protects it: the server listens on the loopback interface alone and answers to its own names alone; a token, new
at each start and handed out in the address that the terminal shows, becomes a cookie that no script can read and that
no other site's page can make the browser send; a page of another origin, another port of this machine included, can
post nothing, and no page can put ours into a frame.
"""

import hmac
import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import jinja2

from tripglot.desk.desk import Decision, Desk, seen
from tripglot.errors import TripglotError
from tripglot.jobs.preview import Handler
from tripglot.jobs.review import ConflictError
from tripglot.languages import direction

FORMS: Final = "/-/review"
_STATIC: Final = {"/-/review.js": "text/javascript", "/-/review.css": "text/css"}
_LONGEST: Final = 1 << 18  # bytes of what is posted; a passage is a paragraph
_JSON: Final = "application/json"
_SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_HEAD: Final = '<link rel="stylesheet" href="/-/review.css">\n<script src="/-/review.js" defer></script>\n'

Fields = Mapping[str, str]


class DeskHandler(Handler):
    """The preview, and for who has the token the desk."""

    def __init__(self, *args: Any, desk: Desk, token: str, **kwargs: Any) -> None:
        """Take the desk, and what proves that somebody may use it."""
        self._desk = desk
        self._token = token
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Pages and forms; with the token in the address, a cookie in its place."""
        parts = urlsplit(self.path)
        fields = dict(parse_qsl(parts.query))
        if not self.is_for_us():
            self.send_error(HTTPStatus.FORBIDDEN)
        elif "token" in fields:
            self._welcome(parts.path, fields)
        elif parts.path in _STATIC:
            data = files("tripglot.desk").joinpath("static", parts.path.rpartition("/")[2]).read_bytes()
            self.answer(data, _STATIC[parts.path])
        elif parts.path in (FORMS, "/-/passages", "/-/alternatives"):
            self._guarded(lambda: self._asked(parts.path, fields))
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802 - as above
        """Decisions."""
        if not self.is_for_us() or not self._is_ours():
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or len(length) > len(str(_LONGEST)) or int(length) > _LONGEST:
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        fields = {name: value.replace("\r\n", "\n") for name, value in parse_qsl(body, keep_blank_values=True)}
        self._guarded(lambda: self._posted(urlsplit(self.path).path, fields), fields.get("text", ""))

    def head(self) -> str:
        """Put the editor into the pages of who may use it; it follows changes by itself."""
        return _HEAD if self._may() else super().head()

    def end_headers(self) -> None:
        """Let no page put one of ours into a frame, under buttons of its own."""
        self.send_header("X-Frame-Options", "DENY")
        super().end_headers()

    # --- who asks -----------------------------------------------------------------------------------------------------

    @property
    def _cookie(self) -> str:
        return f"tripglot-{self.connection.getsockname()[1]}"  # cookies of all ports are in one jar

    def _may(self) -> bool:
        """Whether the browser has the token."""
        try:
            jar = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return False
        return self._cookie in jar and hmac.compare_digest(jar[self._cookie].value.encode(), self._token.encode())

    def _is_ours(self) -> bool:
        """Whether it was one of our own pages that posts."""
        origin = self.headers.get("Origin")
        return origin is None or origin == f"http://{self.headers.get('Host', '')}"

    def _welcome(self, path: str, fields: Fields) -> None:
        if not hmac.compare_digest(fields["token"].encode(), self._token.encode()):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        cookie = f"{self._cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"
        rest = urlencode({name: value for name, value in fields.items() if name != "token"})
        # not `//host`, which would lead elsewhere
        place = "/" + quote(path.lstrip("/")) + (f"?{rest}" if rest else "")
        self.answer(b"", "text/plain", HTTPStatus.SEE_OTHER, {"Location": place, "Set-Cookie": cookie})

    def _guarded(self, work: Any, words: str = "") -> None:
        """Do something for who has the token; what is wrong is said in the form in which was asked.

        words: those of the person, given back where they were not taken.
        """
        if not self._may():
            self.send_error(HTTPStatus.FORBIDDEN, "open the address that the terminal shows")
            return
        try:
            work()
        except ConflictError as error:
            now = {"seen": seen(error.now.entry), "target": error.now.entry.target} if error.now else {}
            self._refused(HTTPStatus.CONFLICT, error, now, words)
        except TripglotError as error:
            self._refused(HTTPStatus.UNPROCESSABLE_ENTITY, error, {}, words)

    def _refused(self, status: HTTPStatus, error: TripglotError, facts: Fields, words: str) -> None:
        if self._wants_json():
            self._json({"error": str(error), **facts}, status)
        else:
            back = self.headers.get("Referer", FORMS)
            self._html("refused.html", status, error=str(error), back=back, words=words)

    def _wants_json(self) -> bool:
        return _JSON in self.headers.get("Accept", "")

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _asked(self, path: str, fields: Fields) -> None:
        if path == "/-/passages":
            post = self._desk.post_of(fields.get("page", ""))
            self._json(self._desk.passages(post) if post else {"passages": []})
        elif path == "/-/alternatives":
            self._json(self._desk.alternatives(fields.get("post", ""), fields.get("key", "")))
        elif post := fields.get("post", ""):
            found = self._desk.passages(post)
            rows = found["passages"]
            asked = next((row for row in rows if row["key"] == fields.get("key")), None)
            row = asked or next((row for row in rows if row["waits"]), None)
            self._html("form.html", **found, row=row, direction=direction(found["target"]))
        else:
            problems: list[TripglotError] = []
            self._html("posts.html", posts=self._desk.posts(problems), problems=problems)

    def _posted(self, path: str, fields: Fields) -> None:
        post, key = fields.get("post", ""), fields.get("key", "")
        if path == "/-/decide":
            what, text = fields.get("what", ""), fields.get("text", "")
            made = self._desk.decide(Decision(post, key, fields.get("seen", ""), what, text))
            self._done({"state": made.state, "seen": seen(made), "target": made.target}, post)
        elif path == "/-/undo":
            post, key = self._desk.undo()
            self._done({"post": post, "key": key}, post, key)
        elif path == "/-/term":
            self._desk.add_term(fields.get("source", ""), fields.get("rendering", ""))
            self._done({}, post, key)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _done(self, facts: Fields, post: str, key: str = "") -> None:
        """Tell the script what there is now; send a form on to what waits next."""
        if self._wants_json():
            self._json(facts)
            return
        place = f"{FORMS}?{urlencode({'post': post, **({'key': key} if key else {})})}"
        self.answer(b"", "text/plain", HTTPStatus.SEE_OTHER, {"Location": place})

    def _json(self, data: Any, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.answer(json.dumps(data, ensure_ascii=False).encode(), _JSON, status, _SAFE)

    def _html(self, template: str, status: HTTPStatus = HTTPStatus.OK, **facts: Any) -> None:
        page = _templates().get_template(template).render(facts)
        self.answer(page.encode(), "text/html; charset=utf-8", status, _SAFE)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("tripglot.desk"), autoescape=True, undefined=jinja2.StrictUndefined
    )
