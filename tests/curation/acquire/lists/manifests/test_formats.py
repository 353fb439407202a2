"""Each format is known by its shape, and its rows name the right spans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curation.acquire.lists.datasets import Reading, entries, format_of, formats
from curation.acquire.lists.manifest import Entry
from schemas.issues import Issue

A, B = "aB3_-xYz012", "-Q2w3E4r5T6"
WATCH = "https://www.youtube.com/watch?v="

SAMPLES: dict[str, tuple[str, str, list[tuple[Any, ...]]]] = {
    "vggsound": (
        "vggsound.csv",
        f'{A},30,"people marching, left, right",train\n{B},0,skiing,test\n',
        [
            (WATCH + A, 30.0, 40.0, f"{A}_000030", ("people marching, left, right",), "train"),
            (WATCH + B, 0.0, 10.0, f"{B}_000000", ("skiing",), "test"),
        ],
    ),
    "audioset": (
        "eval_segments.csv",
        "# Segments csv created Sun Mar  5 10:54:31 2017\n# num_ytids=2, num_segs=2\n"
        f'# YTID, start_seconds, end_seconds, positive_labels\n{A}, 30.000, 40.000, "/m/09x0r,/t/dd00088"\n'
        f'{B}, 0.000, 8.500, "/m/02qldy"\n',
        [
            (WATCH + A, 30.0, 40.0, f"{A}_30000", ("/m/09x0r", "/t/dd00088"), ""),
            (WATCH + B, 0.0, 8.5, f"{B}_0", ("/m/02qldy",), ""),
        ],
    ),
    "valor": (
        "desc_train.json",
        json.dumps([{"video_id": f"{A}_30.000_40.000", "desc": "a man sings"}, {"video_id": f"{B}_0.5_9", "desc": ""}]),
        [
            (WATCH + A, 30.0, 40.0, f"{A}_30.000_40.000", (), ""),
            (WATCH + B, 0.5, 9.0, f"{B}_0.5_9", (), ""),
        ],
    ),
    "vatex": (
        "vatex_validation.json",
        json.dumps([{"videoID": f"{A}_000010_000020", "enCap": ["x"], "chCap": ["y"]}], indent=2),
        [(WATCH + A, 10.0, 20.0, f"{A}_000010_000020", (), "")],
    ),
    "avqa": (
        "train_qa.json",
        json.dumps(
            [
                {"id": n, "video_name": f"{A}_000030", "video_id": 7, "question_text": "What?", "multi_choice": ["a"]}
                for n in range(2)
            ]
        ),
        [(WATCH + A, 30.0, 40.0, f"{A}_000030", (), "")],
    ),
    "activitynet": (
        "activity_net.v1-3.json",
        json.dumps(
            {
                "version": "VERSION 1.3",
                "taxonomy": [{"parentId": 1, "nodeName": "x"}],
                "database": {
                    A: {"duration": 82.7, "subset": "training", "annotations": [
                        {"segment": [6.1, 12.3], "label": "Drinking"}, {"segment": [20, 30], "label": "Singing"}]},
                    B: {"duration": 9, "subset": "testing", "annotations": []},
                },
            },
            indent=1,
        ),
        [
            (WATCH + A, 6.1, 12.3, f"{A}_0", ("Drinking",), "training"),
            (WATCH + A, 20.0, 30.0, f"{A}_1", ("Singing",), "training"),
        ],
    ),
    "howto100m": (
        "HowTo100M_v1.csv",
        f"video_id,category_1,category_2,rank,task_id\n{A},Food,Recipes,1,52\n",
        [(WATCH + A,)],
    ),
    "ids": (
        "eval.txt",
        f"{A}\n{WATCH}{B}&t=3\n{B}_000010_000020\n{A}\n",
        [(WATCH + A,), (f"{WATCH}{B}&t=3",), (WATCH + B, 10.0, 20.0, f"{B}_000010_000020", (), "")],
    ),
    "generic": (
        "Kinetics 600.csv",
        f"label,youtube_id,time_start,time_end,split,is_cc\nabseiling,{A},1,11,train,0\n",
        [(WATCH + A, 1.0, 11.0, "", ("abseiling",), "train")],
    ),
}  # fmt: skip


def read(path: Path, **reading: Any) -> tuple[list[Entry], list[Issue]]:
    format_ = format_of(path, reading.get("format", ""))
    assert format_ is not None
    found = list(entries(path, format_, Reading(**reading)))
    return [one for one in found if isinstance(one, Entry)], [one for one in found if isinstance(one, Issue)]


def spans(found: list[Entry]) -> list[tuple[Any, ...]]:
    """Address, start, end, name, labels and split; the address alone where a film is named and no part of it."""
    return [
        (one.location, one.span.start, one.span.end, one.span.name, one.span.labels, one.span.split)
        if one.span is not None
        else (one.location,)
        for one in found
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_recognised_and_its_rows_are_read(tmp_path: Path, name: str) -> None:
    file, text, wanted = SAMPLES[name]
    (tmp_path / file).write_text(text)
    found = format_of(tmp_path / file)
    assert found is not None
    assert found.name == name
    asked, issues = read(tmp_path / file)
    assert issues == []
    assert spans(asked) == wanted
    named = {"generic": "kinetics-600", "ids": "eval"}.get(name, name)
    assert {one.span.dataset for one in asked if one.span} <= {named}


def test_a_list_of_ids_may_be_json_or_have_a_header(tmp_path: Path) -> None:
    (tmp_path / "ids.json").write_text(json.dumps([A, f"{B}_1_2"]))
    asked, issues = read(tmp_path / "ids.json")
    assert (spans(asked), issues) == ([(WATCH + A,), (WATCH + B, 1.0, 2.0, f"{B}_1_2", (), "")], [])
    (tmp_path / "ids.txt").write_text(f"youtube_id\n{A}\n{B}\n")
    asked, issues = read(tmp_path / "ids.txt")
    assert (spans(asked), issues) == ([(WATCH + A,), (WATCH + B,)], [])


def test_dense_captions_of_activitynet_are_read(tmp_path: Path) -> None:
    data = {f"v_{A}": {"duration": 82.7, "timestamps": [[0.8, 19.9], [17.4, 60.8]], "sentences": ["x", "y"]}}
    (tmp_path / "train.json").write_text(json.dumps(data))
    asked, issues = read(tmp_path / "train.json", split="train")
    assert issues == []
    assert spans(asked) == [
        (WATCH + A, 0.8, 19.9, f"v_{A}_0", (), "train"), (WATCH + A, 17.4, 60.8, f"v_{A}_1", (), "train"),
    ]  # fmt: skip


def test_narrations_of_howto100m_are_read(tmp_path: Path) -> None:
    (tmp_path / "caption.json").write_text(json.dumps({A: {"start": [1, 5.5], "end": [4, 9], "text": ["x", "y"]}}))
    asked, issues = read(tmp_path / "caption.json")
    assert issues == []
    assert spans(asked) == [(WATCH + A, 1.0, 4.0, f"{A}_0", (), ""), (WATCH + A, 5.5, 9.0, f"{A}_1", (), "")]


LOCAL: dict[str, tuple[str, str, list[tuple[Any, ...]]]] = {
    "music-avqa": (
        "avqa-train.json",
        json.dumps([{"video_id": "00006257", "question_id": n, "question_content": "?"} for n in range(3)]),
        [("00006257", 0.0, None, "00006257", ())],
    ),
    "avsd": (
        "train_set4DSTC7-AVSD.json",
        json.dumps({"type": "train", "version": 1, "dialogs": [{"image_id": "7UPGT", "dialog": [], "caption": "x"}]}),
        [("7UPGT", 0.0, None, "7UPGT", ())],
    ),
    "charades": (
        "Charades_v1_train.csv",
        "id,subject,scene,quality,relevance,verified,script,objects,descriptions,actions,length\n"
        '46GP8,HR43,Kitchen,6,7,Yes,"A person, cooking.",food,x,c092 11.90 21.20;c147 0.00 12.60,24.83\n'
        "7UPGT,HR43,Kitchen,6,7,Yes,x,food,x,,24.83\n",
        [
            ("46GP8", 11.9, 21.2, "46GP8_0", ("c092",)),
            ("46GP8", 0.0, 12.6, "46GP8_1", ("c147",)),
            ("7UPGT", 0.0, None, "7UPGT", ()),
        ],
    ),
}


@pytest.mark.parametrize("name", LOCAL)
def test_ids_that_are_no_addresses_need_a_folder(tmp_path: Path, name: str) -> None:
    file, text, wanted = LOCAL[name]
    (tmp_path / file).write_text(text)
    found = format_of(tmp_path / file)
    assert found is not None
    assert found.name == name
    asked, issues = read(tmp_path / file)
    assert (asked, [issue.kind for issue in issues]) == ([], ["needs-media"])
    films = tmp_path / "films"
    films.mkdir()
    for one in wanted:
        (films / f"{one[0]}.mp4").write_bytes(b"x")
    asked, issues = read(tmp_path / file, media_folder=films)
    assert issues == []
    assert [(Path(p).stem, start, end, n, labels) for p, start, end, n, labels, _ in spans(asked)] == wanted


def test_an_id_list_gives_the_addresses(tmp_path: Path) -> None:
    file, text, _ = LOCAL["music-avqa"]
    (tmp_path / file).write_text(text)
    (tmp_path / "ids.csv").write_text(f"id,youtube_id\n00006257,{A}\n")
    asked, issues = read(tmp_path / file, ids=tmp_path / "ids.csv")
    assert issues == []
    assert spans(asked) == [(WATCH + A, 0.0, None, "00006257", (), "")]
    (tmp_path / "ids.csv").write_text(f"1,{A}\n")
    asked, issues = read(tmp_path / file, ids=tmp_path / "ids.csv")
    assert (asked, {issue.kind for issue in issues}) == ([], {"unknown-id"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.csv", "url,title\nhttps://example.org/a,A\n"),
        ("list.csv", "path,start,end\na.mp4,1,2\n"),
        ("list.jsonl", '{"url": "https://example.org/a"}\n'),
        ("q.csv", "source,benchmark_task,question\na,av-qa,What?\n"),
        ("empty.csv", ""),
        ("empty.json", "[]"),
        ("other.json", '{"a": [1, 2, 3]}'),
        ("broken.json", '[{"video_id": '),
        ("notes.txt", "some words\nand more\n"),
    ],
)
def test_what_is_no_manifest_is_not_taken_for_one(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert format_of(tmp_path / name) is None


def test_every_format_says_what_it_looks_like_and_has_a_sample() -> None:
    assert set(formats()) == {*SAMPLES, *LOCAL}
    assert all(format_.about for format_ in formats().values())
