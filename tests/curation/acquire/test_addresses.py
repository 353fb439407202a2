"""Which addresses may be fetched, and what of them is ever shown or kept."""

from __future__ import annotations

import pytest

from curation.acquire import addresses


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/film.mp4",
        "javascript:alert(1)",
        "data:video/mp4;base64,AAAA",
        "https://",
        "http://[::1",
        "https://example.org:port/",
        "https://example.org/a b.mp4",
        "https://user:pass@example.org/film.mp4",
        "https://example.org/film.mp4?access_token=abc",
        "https://example.org/film.mp4?X-Amz-Signature=abc",
        "https://example.org/film.mp4?sig=abc",
    ],
)
def test_address_is_refused_without_showing_its_secret(address: str) -> None:
    problem = addresses.problem(address)
    assert problem is not None
    assert problem.kind == "wrong-url"
    assert problem.hint
    assert "abc" not in str(problem)
    assert "pass@" not in str(problem)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/watch?v=abc&t=3", "http://example.org:8080/a%20b.mp4", "https://example.org?author=x"],
)
def test_open_address_is_accepted(address: str) -> None:
    assert addresses.problem(address) is None


def test_same_address_is_stored_the_same() -> None:
    assert addresses.normal(" HTTPS://Example.ORG/a?v=1&utm_source=x#top ") == "https://example.org/a?v=1"
    assert addresses.normal("https://example.org/a?v=%2F&b=") == "https://example.org/a?v=%2F&b="


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.mp4", "http://10.1.2.3/a.mp4", "http://192.168.0.1/", "http://169.254.169.254/latest",
        "http://[::1]/a.mp4", "http://[fd00::1]/", "http://0.0.0.0/", "http://[::ffff:10.0.0.1]/", "http://2130706433/",
    ],
)  # fmt: skip
def test_private_machines_are_not_asked(address: str) -> None:
    assert addresses.refused_host(address, allow_loopback=False) is not None


def test_loopback_alone_can_be_allowed() -> None:
    assert addresses.refused_host("http://127.0.0.1/a.mp4", allow_loopback=True) is None
    assert addresses.refused_host("http://10.0.0.1/a.mp4", allow_loopback=True) is not None


def test_public_machine_is_asked() -> None:
    assert addresses.refused_host("http://93.184.216.34/a.mp4", allow_loopback=False) is None


def test_text_is_shown_without_queries() -> None:
    text = "cannot get https://u:p@a.org/x?token=s3cret#part and http://b.org/y?q=1"
    assert addresses.without_query(text) == "cannot get https://a.org/x and http://b.org/y"


def test_public_address_keeps_what_names_the_video() -> None:
    assert addresses.public("https://u@a.org/watch?v=1&sig=2#x") == "https://a.org/watch?v=1"


def test_windows_path_is_no_address() -> None:
    assert not addresses.looks_like_address("C:\\films\\a.mp4")
    assert not addresses.looks_like_address("films/a.mp4")
    assert addresses.looks_like_address("file:///a.mp4")
