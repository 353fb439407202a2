"""What the downloader raises, by kind: real exceptions, and the words of real sites."""

from __future__ import annotations

import io
import ssl

import pytest
from yt_dlp.networking.common import Response
from yt_dlp.networking.exceptions import CertificateVerifyError, HTTPError, IncompleteRead, TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError, UnsupportedError, UserNotLive

from curation.acquire.fetch import failures

SAID = [
    ("private", "Private video. Sign in if you've been granted access to this video"),
    ("removed", "Video unavailable. This video has been removed by the uploader"),
    ("removed", "This video is no longer available because the account associated with it has been terminated."),
    ("removed", "This video has been removed for violating the policy on hate speech"),
    ("removed", "This video is no longer available due to a copyright claim by Someone"),
    ("not-found", "Video unavailable"),
    ("not-found", "Incomplete YouTube ID abc. URL https://example.org/abc looks truncated."),
    ("not-found", "This live stream recording is not available."),
    ("geo", "Video unavailable. The uploader has not made this video available in your country"),
    ("geo", "This video contains content from SME, who has blocked it in your country on copyright grounds"),
    ("geo", "This video is not available from your location due to geo restriction"),
    ("bot-check", "Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies"),
    ("bot-check", "Got HTTP Error 403 caused by Cloudflare anti-bot challenge; try again with impersonate"),
    ("bot-check", "Your IP address is blocked from accessing this post"),
    ("bot-check", "The site asks to solve a CAPTCHA"),
    ("age", "Sign in to confirm your age. This video may be inappropriate for some users."),
    ("age", "This video is age-restricted"),
    ("login", "Join this channel to get access to members-only content like this video"),
    ("login", "This video is only available to Music Premium members"),
    ("login", "The web client only works when logged-in. Use --cookies, --cookies-from-browser"),
    ("login", "This video is protected by a password, use the --video-password option"),
    ("login", "This video requires payment to watch."),
    ("login", "This video is only available for registered users."),
    ("drm", "This video is DRM protected"),
    ("live", "This live event will begin in 5 days."),
    ("live", "Premieres in 3 hours"),
    ("live", "The channel is not currently live"),
    ("rate-limit", "This content isn't available, try again later. The current session has been rate-limited"),
    ("rate-limit", "HTTP Error 429: Too Many Requests"),
    ("format", "Requested format is not available. Use --list-formats for a list of available formats"),
    ("format", "No video formats found!"),
    ("network", "Unable to download webpage: [Errno -2] Name or service not known"),
    ("network", "Unable to download API page: The read operation timed out"),
    ("network", "HTTP Error 503: Service Unavailable"),
    ("tls", "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"),
    ("javascript-runtime", "No supported JavaScript runtime could be found"),
    ("extractor", "Unable to extract initial state; please report this issue on https://example.org/issues"),
    ("extractor", "Failed to parse JSON"),
    ("geo", "This video is only available in Sweden"),
    ("live", "This livestream is scheduled to start at 12:00"),
    ("login", "Your account does not have access to this content"),
    ("unsupported", "This article does not have a video."),
    ("unsupported", "Unsupported URL: https://example.org/about"),
    ("unsupported", "no suitable extractor (youtube) found for URL https://example.org"),
]


@pytest.mark.parametrize(("kind", "text"), SAID)
def test_words_of_a_site_name_the_kind(kind: str, text: str) -> None:
    inner = ExtractorError(text, expected=True, video_id="abc", ie="youtube")
    told = DownloadError(f"ERROR: [youtube] abc: {text}", (type(inner), inner, None))
    assert failures.kind_of(told) == kind


def answered(status: int, text: str = "") -> DownloadError:
    """What the downloader raises when a server answers with a status."""
    http = HTTPError(Response(io.BytesIO(b""), url="https://example.org", headers={}, status=status))
    inner = ExtractorError(f"Unable to download webpage: {http} {text}", cause=http)
    return DownloadError(str(inner), (type(inner), inner, None))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "not-found"), (401, "login"), (402, "login"), (403, "private"), (404, "not-found"), (408, "network"),
        (410, "removed"), (418, "not-found"), (425, "network"), (429, "rate-limit"), (451, "geo"), (500, "network"),
        (502, "network"), (503, "network"), (520, "network"),
    ],
)  # fmt: skip
def test_status_names_the_kind(status: int, kind: str) -> None:
    assert failures.kind_of(answered(status)) == kind
    assert failures.reason(answered(status)) == f"HTTP {status}"


def test_reason_says_a_thing_once() -> None:
    said = "Unable to download webpage: [Errno 111] Connection refused"
    wrapped = DownloadError(
        f"ERROR: [generic] dead: {said} (caused by TransportError('[Errno 111] Connection refused'))"
    )
    assert failures.reason(wrapped) == f"dead: {said}"


def test_refusal_of_robots_is_no_private_video() -> None:
    assert failures.kind_of(answered(403, "caused by Cloudflare anti-bot challenge")) == "bot-check"


@pytest.mark.parametrize(
    ("exc", "kind"),
    [
        (GeoRestrictedError("not for you"), "geo"), (UnsupportedError("https://example.org"), "unsupported"),
        (UserNotLive(video_id="a"), "live"), (TransportError("x"), "network"),
        (IncompleteRead(5, expected=9), "network"),
        (CertificateVerifyError(cause=ssl.SSLCertVerificationError("x")), "tls"), (ConnectionResetError(), "network"),
        (TimeoutError(), "network"), (RecursionError("deep"), "harmful"), (KeyError("id"), "unsupported"),
    ],
)  # fmt: skip
def test_type_names_the_kind(exc: BaseException, kind: str) -> None:
    assert failures.kind_of(DownloadError("ERROR: it failed", (type(exc), exc, None))) == kind


def test_missing_version_is_explained_by_what_was_said_before() -> None:
    said = "n challenge solving failed: Some formats may be missing. Ensure you have a supported JavaScript runtime"
    told = DownloadError("ERROR: [youtube] abc: Requested format is not available")
    assert failures.kind_of(told, said) == "javascript-runtime"
    assert failures.kind_of(told, "[youtube] falling back") == "format"


def test_every_kind_says_what_to_do() -> None:
    for name, failure in failures.KINDS.items():
        assert failure.message, name
        assert failure.hint, name
        assert not (failure.rejected and failure.retry), name
    assert all(failures.KINDS[kind].retry for kind in failures.SOON | failures.BLOCKING)
