"""A stand-in for the Hub on loopback: exactly the calls that publishing uses, with faults on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.curation.publish.hub_state import LARGE, TOKEN, FakeHub


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: FakeHub

    def log_message(self, *_args: Any) -> None:
        pass

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        path = unquote(urlsplit(self.path).path)
        call = f"{self.command} {path}"
        with self.hub.lock:
            self.hub.calls.append(call)
            fault = next((one for one in self.hub.faults if one.times and re.search(one.pattern, call)), None)
            if fault is not None:
                fault.times -= 1
        self.hub.on_call(call)
        if fault is not None and fault.action == "reset":
            return self._reset()
        if fault is not None and fault.action.isdigit():
            return self._send(int(fault.action), {"error": "busy"}, {"Retry-After": "0"})
        if (
            path != "/upload"
            and not path.startswith("/upload/")
            and self.headers.get("Authorization") != f"Bearer {TOKEN}"
        ):
            return self._send(401, {"error": "Invalid credentials"})
        with self.hub.lock:
            status, answer, headers = self._answer(path, body)
        if fault is not None:
            return self._reset()
        return self._send(status, answer, headers)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def _answer(self, path: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        hub = self.hub
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path == "/api/validate-yaml":
            return 200, {"errors": [], "warnings": []}, {}
        if path.startswith("/upload/"):
            sha = path.removeprefix("/upload/")
            hub.large[sha] = hub.corrupt(body)
            return 200, {}, {}
        if path.endswith(".git/info/lfs/objects/batch"):
            return 200, self._batch(json.loads(body)), {"Content-Type": "application/vnd.git-lfs+json"}
        if found := re.match(r"/datasets/owner/name/resolve/([^/]+)/(.+)", path):
            return self._file(found.group(1), found.group(2))
        found = re.match(r"/api/datasets/owner/name(?:/(\w+)(?:/(.+))?)?$", path)
        if not found or not hub.exists:
            return 404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"}
        return getattr(self, f"_{self.command.lower()}_{found.group(1) or 'info'}")(found.group(2) or "", body)

    def _url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/datasets/owner/name"

    def _create(self, asked: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
        url = {"url": self._url()}
        if self.hub.exists:
            return 409, {"error": "You already created this dataset repo", **url}, {}
        self.hub.exists, self.hub.private = True, asked.get("visibility") == "private" or bool(asked.get("private"))
        self.hub.commit("main", {".gitattributes": (self.hub.keep(b"*.parquet filter=lfs\n"), None)})
        return 200, url, {}

    def _batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        base = f"http://127.0.0.1:{self.server.server_address[1]}/upload/"
        objects = []
        for one in asked["objects"]:
            new = {"actions": {"upload": {"href": base + one["oid"]}}} if one["oid"] not in self.hub.large else {}
            objects.append({"oid": one["oid"], "size": one["size"], **new})
        return {"transfer": "basic", "objects": objects}

    def _file(self, revision: str, path: str) -> tuple[int, Any, dict[str, str]]:
        data = self.hub.content(revision, path)
        if data is None:
            return 404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"}
        blob, large = (self.hub.tree(revision) or {})[path]
        return 200, data, {"ETag": f'"{large or blob}"', "X-Repo-Commit": self.hub.oid(revision)}

    def _get_refs(self, _rest: str, _body: bytes) -> tuple[int, Any, dict[str, str]]:
        def told(kind: str, refs: dict[str, str]) -> list[dict[str, str]]:
            return [{"name": k, "ref": f"refs/{kind}/{k}", "targetCommit": v} for k, v in refs.items()]

        return (
            200,
            {"branches": told("heads", self.hub.branches), "tags": told("tags", self.hub.tags), "converts": []},
            {},
        )

    def _get_revision(self, revision: str, _body: bytes) -> tuple[int, Any, dict[str, str]]:
        return 200, {"id": "owner/name", "sha": self.hub.oid(revision), "private": self.hub.private, "tags": []}, {}

    def _get_tree(self, revision: str, _body: bytes) -> tuple[int, Any, dict[str, str]]:
        tree = self.hub.tree(revision)
        if tree is None:
            return 404, {"error": "Revision not found"}, {"X-Error-Code": "RevisionNotFound"}
        listed = []
        for path, (blob, large) in tree.items():
            size = len(self.hub.large[large] if large else self.hub.blobs[blob])
            lfs = {"lfs": {"oid": large, "size": size, "pointerSize": 134}} if large else {}
            listed.append({"type": "file", "path": path, "oid": blob, "size": size, **lfs})
        return 200, listed, {}

    def _post_branch(self, name: str, _body: bytes) -> tuple[int, Any, dict[str, str]]:
        self.hub.branches.setdefault(name, self.hub.branches["main"])
        return 200, {}, {}

    def _delete_branch(self, name: str, _body: bytes) -> tuple[int, Any, dict[str, str]]:
        self.hub.branches.pop(name)
        return 200, {}, {}

    def _post_tag(self, revision: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        self.hub.tags.setdefault(json.loads(body)["tag"], self.hub.oid(revision))
        return 200, {}, {}

    def _post_preupload(self, revision: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        tree = self.hub.tree(revision) or {}
        files = [
            {
                "path": one["path"], "shouldIgnore": False, "oid": tree.get(one["path"], (None, None))[0],
                "uploadMode": "lfs" if one["path"].endswith(LARGE) else "regular",
            }
            for one in json.loads(body)["files"]
        ]  # fmt: skip
        return 200, {"files": files}, {}

    def _post_commit(self, revision: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        lines = [json.loads(line) for line in body.splitlines()]
        parent = lines[0]["value"].get("parentCommit")
        if parent and parent != self.hub.branches[revision]:
            return 412, {"error": "A commit has happened since"}, {}
        tree = dict(self.hub.commits[self.hub.branches[revision]])
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                tree[value["path"]] = (self.hub.keep(base64.b64decode(value["content"])), None)
            elif line["key"] == "lfsFile":
                stored = hashlib.sha256(self.hub.large[value["oid"]]).hexdigest()
                self.hub.large.setdefault(stored, self.hub.large[value["oid"]])
                tree[value["path"]] = (self.hub.keep(b"pointer " + stored.encode()), stored)
            else:
                tree.pop(value["path"])
        oid = self.hub.commit(revision, tree)
        return 200, {"commitUrl": f"{self._url()}/commit/{oid}", "commitOid": oid, "pullRequestUrl": None}, {}


def serve(hub: FakeHub) -> ThreadingHTTPServer:
    """Start it; shut it down and close it at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
