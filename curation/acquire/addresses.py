"""Addresses of the web: which may be fetched, and what of them may be kept or shown."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from schemas.issues import Issue

_SECRET = re.compile(
    r"^(?:.*(?:token|secret|passw|signature|credential|api_?key).*"
    r"|auth|auth[_-].*|.*[_-]auth|authorization|session(?:_?id)?|sig|pwd|jwt|key|policy|x-amz-.*|x-goog-.*)$",
    re.IGNORECASE,
)
_TRACKING = re.compile(r"^(?:utm_.*|fbclid|gclid)$", re.IGNORECASE)
_URL_IN_TEXT = re.compile(
    r"\b([a-z][a-z0-9+.-]*://)(?:[^\s/@'\"<>]*@)?([^\s?#'\"<>]*)([?#][^\s'\"<>]*)?", re.IGNORECASE
)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def looks_like_address(text: str) -> bool:
    """True for what has a scheme, such as `https://...` or `file:...`; a Windows drive letter is none."""
    return bool(_SCHEME.match(text)) and not re.match(r"^[A-Za-z]:[\\/]", text)


def normal(address: str) -> str:
    """The address as it is stored: scheme and host in lower case, without fragment and tracking parameters."""
    parts = urlsplit(address.strip())
    query = urlencode([(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(n)])
    kept = parts.query if len(query) == len(parts.query) else query
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", kept, ""))


def problem(address: str) -> Issue | None:
    """Why an address cannot be a source: not of the web, broken, or carrying a secret."""
    shown = without_query(address)
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Issue(
            kind="wrong-url", subject=shown, message="is not a valid address", hint="check it for typing errors"
        )
    if parts.scheme.lower() not in ("http", "https"):
        return Issue(
            kind="wrong-url",
            subject=shown,
            message=f"{parts.scheme}: addresses are not fetched",
            hint="give an http or https address, or the path of a file on this machine",
        )
    if not host or re.search(r"[\s<>\"\x00-\x1f]", address.strip()):
        return Issue(
            kind="wrong-url", subject=shown, message="is not a valid address", hint="check it for typing errors"
        )
    if what := secret_in(address):
        return Issue(
            kind="wrong-url",
            subject=shown,
            message=f"the address carries {what}, and addresses are stored and published",
            hint="give an open address, or fetch the file yourself and add it as a file",
        )
    return None


def secret_in(address: str) -> str:
    """What of an address must not be stored or shown, in words; empty where there is nothing of the kind."""
    try:
        parts = urlsplit(address.strip())
        names = [name for name, _ in parse_qsl(parts.query.replace(";", "&"), keep_blank_values=True)]
    except ValueError:
        return ""
    if parts.netloc.rpartition("@")[1]:
        return "a user name"
    found = next((name for name in names if _SECRET.match(name)), None)
    return f"what looks like a secret ({found}=)" if found else ""


def refused_host(address: str, *, allow_loopback: bool) -> Issue | None:
    """Why the machine an address names may not be asked: it lies in a private network.

    A name that cannot be looked up here is let through: the fetch itself will say so.
    """
    host = urlsplit(address).hostname or ""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return None
    for text in found:
        if may_be_asked(text, allow_loopback=allow_loopback):
            continue
        loopback = may_be_asked(text, allow_loopback=True)
        return Issue(
            kind="wrong-url",
            subject=without_query(address),
            message="lies on this machine or in a private network, which is not fetched from",
            hint="fetch the file yourself and add it as a file"
            + ("; for tests: CURATE_ALLOW_LOOPBACK_URLS=1" if loopback else ""),
        )
    return None


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def may_be_asked(address: str, *, allow_loopback: bool) -> bool:
    """Whether an IP address lies on the open internet (or on this machine, where that is allowed).

    Version 4 addresses inside those of version 6 (mapped, 6to4, Teredo, NAT64) count as what they lead to.
    """
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not (allow_loopback and ip.ipv4_mapped and inner.is_loopback):
            return inner.is_global and not inner.is_multicast
        ip = ip.ipv4_mapped or ip
    return (ip.is_loopback and allow_loopback) or (ip.is_global and not ip.is_multicast)


def without_query(text: str) -> str:
    """The same text, with user names, queries and fragments taken out of every address in it."""
    return _URL_IN_TEXT.sub(lambda found: found[1] + found[2], text)


def public(address: str) -> str:
    """An address with its query, but without user name, fragment and parameters that look like secrets."""
    try:
        parts = urlsplit(address)
        # Some sites separate by a semicolon, behind which a secret would stand in the value before it.
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = [(n, v.split(";")[0] if secret_in(f"?{v}") else v) for n, v in pairs if not _SECRET.match(n)]
    except ValueError:
        return without_query(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, urlencode(query), ""))
