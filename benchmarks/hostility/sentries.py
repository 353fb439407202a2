"""What watches the toolkit at work on hostile files: an audit hook in every Python process, a watch on secrets."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_HOOK = '''"""Writes down what this process opens, starts and connects to beyond what it may."""
import os, socket, sys
_LOG = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
_MAY = {may!r}

def _told(what, detail):
    os.write(_LOG, f"{{what}}\\t{{os.getpid()}}\\t{{detail!r}}\\n".encode("utf-8", "backslashreplace"))

def _outside(path):
    if isinstance(path, int) or path is None:
        return False
    path = os.path.realpath(os.fsdecode(path))
    return not any(path == one or path.startswith(one + os.sep) for one in _MAY)

def _far(host):
    if isinstance(host, bytes):
        host = host.decode("utf-8", "replace")
    host = str(host or "").strip("[]").partition("%")[0].lower()
    if host in ("", "localhost", "::1", "0.0.0.0", "::"):
        return False
    try:
        return socket.inet_aton(host)[0] != 127
    except OSError:
        return not host.startswith("::ffff:127.")

def _numeric(host):
    try:
        socket.inet_aton(host.decode() if isinstance(host, bytes) else str(host))
        return True
    except (OSError, ValueError):
        return ":" in str(host)

def _hook(event, args):
    if event == "open":
        if _outside(args[0]):
            _told("opened", args[0])
    elif event in ("os.listdir", "os.scandir"):
        if _outside(args[0]):
            _told("listed", args[0])
    elif event in ("socket.connect", "socket.sendto"):
        if isinstance(args[1], tuple) and _far(args[1][0]):
            _told("connected", args[1][:2])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if _far(args[0]) and not _numeric(args[0]):
            _told("looked up", args[0])
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.startfile"):
        _told("started", args[:2])
    elif event == "subprocess.Popen":
        command = [os.fsdecode(part) for part in args[1]]
        if command[:4] != [sys.executable, "-P", "-m", "aurelia.media.child_process"]:
            _told("started", command[:4])

_told("watched", " ".join(sys.orig_argv)[:200])
sys.addaudithook(_hook)
'''


def hook(folder: Path, may: Sequence[Path]) -> Path:
    """Write a folder that, put on the module path, has every Python process watched; returns the log.

    Children of the toolkit get its module path, and with it this.

    Args:
        folder: Where to.
        may: Folders and files that may be opened.
    """
    folder.mkdir()
    log = folder / "log"
    system = ["/proc", "/sys/fs/cgroup", "/sys/devices/system", "/dev/null", "/dev/urandom", "/usr", "/lib", "/lib64",
              "/etc/ssl", "/etc/localtime", "/etc/mime.types", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
              "/etc/os-release", "/etc/gai.conf", "/etc/debian_version"]  # fmt: skip
    python = {sys.prefix, sys.base_prefix, *(path for path in sys.path if os.path.isdir(path))}
    allowed = [*system, *python, *(str(one) for one in may), str(folder)]
    (folder / "sitecustomize.py").write_text(_HOOK.format(log=str(log), may=[os.path.realpath(one) for one in allowed]))
    return log


def told(log: Path) -> dict[str, list[str]]:
    """What the hook wrote, by what happened."""
    found: dict[str, list[str]] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        what, _, rest = line.partition("\t")
        found.setdefault(what, []).append(rest)
    return found


class Watch:
    """Counts whatever opens, reads or changes a folder or what lies in it, by the system's own word (Linux).

    Args:
        folder: The folder.
    """

    _EVENTS = 0x001 | 0x002 | 0x004 | 0x020 | 0x100 | 0x200  # read, written, changed, opened, made, deleted

    def __init__(self, folder: Path) -> None:
        self.works = sys.platform == "linux"
        self._seen: Counter[str] = Counter()
        if self.works:
            libc = ctypes.CDLL(None, use_errno=True)
            self._file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            self.works = self._file >= 0 and libc.inotify_add_watch(self._file, os.fsencode(folder), self._EVENTS) >= 0

    def seen(self) -> Counter[str]:
        """How often each name was touched so far."""
        while self.works:
            try:
                data = os.read(self._file, 65536)
            except BlockingIOError:
                break
            at = 0
            while at < len(data):
                _, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16 : at + 16 + length].rstrip(b"\0").decode("utf-8", "replace")
                if not mask & 0x40000000 or name:  # listing the folder by ourselves says nothing
                    self._seen[name or "."] += 1
                at += 16 + length
        return self._seen


class Trap:
    """A server on loopback that nobody may ask; counts who does."""

    def __init__(self) -> None:
        asked = self.asked = list[str]()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def secrets(folder: Path, film: bytes) -> Path:
    """A folder with files that nobody may open."""
    folder.mkdir()
    for name in ("secret.mp4", "secret.ts", "secret.mkv"):
        (folder / name).write_bytes(film)
    (folder / "secret.txt").write_text("a secret\n" * 100)
    return folder


def scratch() -> Path:
    """A folder of its own for a run."""
    return Path(tempfile.mkdtemp(prefix="hostile-")).resolve()
