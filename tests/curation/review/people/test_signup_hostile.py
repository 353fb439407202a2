"""A server that is none, or means no good: one sentence, and no secret in it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from curation.review.people import signup
from curation.review.sync.client import Client
from schemas.errors import ReviewError

Answer = tuple[int, str]
FORM = '<form><input type="hidden" name="csrfmiddlewaretoken" value="x1"></form>'
LINK = json.dumps({"token": "link-secret", "invite_url": "/user/signup/?token=link-secret"})
GOOD: dict[str, Answer] = {
    "GET /api/invite": (200, LINK), "GET /user/signup/": (200, FORM), "POST /user/signup/": (302, ""),
    "GET /api/users": (200, '[{"id": 7, "email": "Ann@example.org"}]'),
}  # fmt: skip
SECRETS = ("link-secret", "first-password", "api-token")


@pytest.fixture
def answering() -> Iterator[Callable[..., Client]]:
    """Starts a server that gives these answers; gives a client of it."""
    started: list[ThreadingHTTPServer] = []

    def start(**other: Answer) -> Client:
        answers = GOOD | {name.replace("__", " "): value for name, value in other.items()}
        answers |= {"GET /api/users/": answers["GET /api/users"]}

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args: object) -> None:
                return

            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.partition("?")[0]
                status, body = answers.get(f"{self.command} {path}", (404, "{}"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            do_GET = do_POST = _answer  # noqa: N815 - as the base class calls them

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return Client(f"http://127.0.0.1:{server.server_port}", "api-token")

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def test_a_good_server_gives_the_account(answering: Callable[..., Client]) -> None:
    with answering() as client:
        assert signup.sign_up(client, "ann@example.org", "first-password") == "7"


@pytest.mark.parametrize(
    "answers",
    [
        {"GET__/api/invite": (403, "{}")},
        {"GET__/api/invite": (200, "[]")},
        {"GET__/api/invite": (200, '{"invite_url": "https://elsewhere.example/x"}')},
        {"GET__/user/signup/": (200, "<html>Log in with your house account</html>")},
        {"GET__/user/signup/": (404, FORM)},
        {"POST__/user/signup/": (403, "")},
    ],
    ids=["refused", "list", "no token", "no form", "no page", "link not taken"],
)
def test_a_closed_server_tells_the_lead_to_invite_by_hand(
    answering: Callable[..., Client], answers: dict[str, Answer]
) -> None:
    with answering(**answers) as client, pytest.raises(signup.ClosedError, match="people link") as caught:
        signup.sign_up(client, "ann@example.org", "first-password")
    assert not [secret for secret in SECRETS if secret in str(caught.value)]


@pytest.mark.parametrize(
    "answers",
    [
        {"POST__/user/signup/": (200, '<ul class="field_errors"><li>first try <b>failed</b></li></ul>')},
        {"POST__/user/signup/": (500, "<html>")},
        {"GET__/api/users": (200, "[]")},
        {"GET__/api/users": (200, '"no"')},
        {"GET__/api/users": (200, '[{"id": "7/../1", "email": "ann@example.org"}]')},
    ],
    ids=["turned down", "broken", "not listed", "no list", "no number"],
)
def test_what_goes_wrong_is_one_sentence_without_a_secret(
    answering: Callable[..., Client], answers: dict[str, Answer]
) -> None:
    with answering(**answers) as client, pytest.raises(ReviewError) as caught:
        signup.sign_up(client, "ann@example.org", "first-password")
    assert not [secret for secret in SECRETS if secret in str(caught.value)]
    assert "<" not in str(caught.value)


def test_a_line_that_breaks_tells_no_link(answering: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signup, "_invite", lambda _client: "link-secret")
    with Client("http://127.0.0.1:9", "api-token") as client, pytest.raises(ReviewError) as caught:
        signup.sign_up(client, "ann@example.org", "first-password")
    assert not [secret for secret in SECRETS if secret in str(caught.value)]
