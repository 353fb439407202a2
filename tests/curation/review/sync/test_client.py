"""A server that is none, or that answers against the contract, is told in one sentence; no password is ever shown."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from curation.review.page.results import read
from curation.review.sync import remote
from curation.review.sync.client import Client
from curation.review.sync.pull import instant
from schemas.errors import ReviewError

ANNOTATION = {"id": 1, "updated_at": "2030-01-01T00:00:00Z", "result": [], "completed_by": 1}


def answering(body: Any) -> Client:
    client = Client("http://127.0.0.1:1", "token")
    client._http = httpx.Client(
        base_url=client.url, transport=httpx.MockTransport(lambda _request: httpx.Response(200, json=body))
    )
    return client


@pytest.mark.parametrize("body", [[], "x", 5])
def test_a_server_that_is_another_one_is_told(body: Any) -> None:
    with pytest.raises(ReviewError, match="no Label Studio"):
        answering(body).check()
    with pytest.raises(ReviewError, match="no Label Studio"):
        answering(body).projects()


@pytest.mark.parametrize(
    "row", ["x", {"data": {}, "annotations": [ANNOTATION]}, {"id": 1, "annotations": "x"},
            {"id": 1, "annotations": [ANNOTATION | {"completed_by": "x"}]}]
)  # fmt: skip
def test_a_row_against_the_contract_is_told(row: Any) -> None:
    with pytest.raises(ReviewError, match="cannot be read"):
        list(answering({"tasks": [row], "total": 1}).annotations(1))


@pytest.mark.parametrize("data", [[1], "x", {"draft": 5, "item_id": ["x"], "fps": "abc"}, None])
def test_data_that_people_changed_are_no_draft_of_ours(data: Any) -> None:
    row = {"id": 7, "data": data, "meta": "x", "annotations": [ANNOTATION | {"result": 5}]}
    (found,) = answering({"tasks": [row], "total": 1}).annotations(1)
    assert (found.task, found.results) == (remote.RemoteTask(7, "", "", ""), [])


@pytest.mark.parametrize("text", ["", "yesterday", None])
def test_a_time_stamp_that_is_none_is_told(text: Any) -> None:
    with pytest.raises(ReviewError, match="time stamp"):
        instant(text)


@pytest.mark.parametrize("url", ["http://user:SECRET@studio.example", "http://:SECRET@127.0.0.1:8080", "http://[::1"])
def test_an_address_with_a_password_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(ReviewError) as caught:
        Client(url, "token")
    assert "SECRET" not in str(caught.value)


def test_a_span_of_more_frames_than_any_clip_has_is_left_out() -> None:
    value = {"timelinelabels": ["s1"], "ranges": [{"start": 1, "end": 10**400}]}
    found = read([{"from_name": "evidence", "type": "timelinelabels", "value": value}], "annotation 1")
    assert (found.spans, [issue.kind for issue in found.issues]) == ({}, ["span-malformed"])
