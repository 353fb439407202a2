"""Secure connections: a server that proves who it is is believed, another is not."""

from __future__ import annotations

import datetime
import functools
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from curation.acquire.fetch.base import Fetched, FetchError
from tests import parts

Get = Callable[[str], Fetched]


def certificate(folder: Path) -> Path:
    """A certificate for `localhost` that vouches for itself, with its key."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        parts.missing("the package cryptography, to make a certificate")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    day, now = datetime.timedelta(days=1), datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = made.public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(pem)
    return path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """The address of a film on a secure server, and its certificate."""
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    pem = certificate(tmp_path)
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "film.mp4").write_bytes(b"film" * 50_000)
    handler = functools.partial(_Quiet, directory=str(tmp_path / "www"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"https://localhost:{server.server_port}/film.mp4", pem
        server.shutdown()
        thread.join()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_server_that_nobody_vouches_for_is_refused(secure: tuple[str, Path], get: Get) -> None:
    with pytest.raises(FetchError) as failed:
        get(secure[0])
    assert failed.value.kind == "tls"


def test_server_that_proves_who_it_is_is_believed(
    secure: tuple[str, Path], get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certifi.where", lambda: str(secure[1]))
    assert get(secure[0]).path.read_bytes() == b"film" * 50_000


def test_server_of_another_name_is_refused(secure: tuple[str, Path], get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certifi.where", lambda: str(secure[1]))
    with pytest.raises(FetchError) as failed:
        get(secure[0].replace("localhost", "127.0.0.1"))
    assert failed.value.kind == "tls"
