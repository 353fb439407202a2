"""How a worker is started: settings, environment, greeting; what cannot be used is told in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aurelia.model import Request
from aurelia.models import load_model
from schemas.errors import ModelError, UsageError
from tests.aurelia.models.subprocess.conftest import Open, said, shown


def test_options_stand_over_the_file(worker: Open) -> None:
    model = worker("max_batch=8", timeout=20, options="?timeout=0.2&max_batch=2&remote=true")

    assert model.max_batch == 2
    assert model.remote
    assert said(model.generate([Request("a", "hang")])) == ["reply-timeout"]


def test_worker_may_say_itself_that_it_calls_out(worker: Open) -> None:
    assert worker("remote=true").remote
    assert worker(remote=True).remote


def test_worker_inherits_only_what_is_named(worker: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOME_API_KEY", "hunter22")
    monkeypatch.setenv("OTHER_TOKEN", "swordfish")

    model = worker(environment={"MODE": "quick"}, inherit=["SOME_API_KEY"])
    given = shown(model, Request("a", "show"))

    assert given["env"]["SOME_API_KEY"] == "hunter22"
    assert given["env"]["MODE"] == "quick"
    assert "OTHER_TOKEN" not in given["env"]
    assert "PATH" in given["env"]
    assert Path(given["cwd"]) == tmp_path / "home"
    assert "hunter22" not in json.dumps(dict(model.settings))
    (crashed,) = model.generate([Request("a", "crash hunter22")])
    (failed,) = model.generate([Request("a", 'raw {"id": "ID", "error": "key hunter22"}')])
    assert "fault ***" in str(crashed.error)
    assert "key ***" in str(failed.error)


def test_variable_that_is_not_set_is_named(worker: Open) -> None:
    with pytest.raises(ModelError, match="needs the variable NOT_SET_HERE"):
        worker(inherit=["NOT_SET_HERE"])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"environment": {"HF_TOKEN": "x"}}, "name it in `inherit`"),
        ({"inherit": ["HF_TOKEN=x"]}, "no name of a variable"),
        ({"command": []}, "command"),
        ({"timeout": 0}, "timeout"),
        ({"max_batch": 0}, "max_batch"),
        ({"comand": []}, "comand"),
        ({"folder": "nowhere"}, "the folder nowhere does not exist"),
        ({"command": ["no-such-program-here"]}, "there is no such program"),
        ({"command": ["./none"]}, "there is no such program"),
    ],
)
def test_settings_that_cannot_be_used_are_told(worker: Open, settings: dict, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        worker(**settings)


@pytest.mark.parametrize(
    ("greeting", "told"),
    [
        ("greet=die", "ended before it said hello .*status 3.*no module named torch"),
        ("greet=print", "no hello: 'Loading checkpoint"),
        ("greet=hang", "did not say hello in 1 s"),
        ("protocol=2", "speaks protocol 2"),
        ('op="hi"', "op: "),
        ('model=""', "model: "),
        ("revision=1", "revision: "),
        ('modalities=["smell"]', "modalities"),
        ("max_batch=0", "max_batch"),
    ],
)
def test_greeting_that_is_none_is_told(worker: Open, greeting: str, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        worker(greeting, options="?hello_timeout=1")


def test_settings_may_be_toml_and_must_be_there(settings_file: Callable[..., Path], tmp_path: Path) -> None:
    given = json.loads(settings_file().read_text())
    path = tmp_path / "worker.toml"
    path.write_text(f'command = {given["command"]}\nfolder = "home"\n[environment]\nMODE = "quick"\n')

    model = load_model(f"subprocess:{path}")

    assert shown(model, Request("a", "show"))["env"]["MODE"] == "quick"
    path.write_text("command = ")
    with pytest.raises(ModelError, match="is no TOML"):
        load_model(f"subprocess:{path}")
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(f"subprocess:{tmp_path / 'none.toml'}")
    with pytest.raises(UsageError, match="has no option"):
        load_model(f"subprocess:{path}?shell=true")
