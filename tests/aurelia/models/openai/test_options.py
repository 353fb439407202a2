"""What follows `openai:`: options, defaults, whose server it is, and where the key may be."""

from __future__ import annotations

import pytest

from aurelia.model import Model
from aurelia.models import find, load_model
from aurelia.models.openai.options import _KNOWN, read_options
from schemas.errors import SettingsError, ToolkitError, UsageError
from tests.aurelia.models.openai.asking import opened

HERE = "http://127.0.0.1:8000/v1"


def test_the_adapter_is_found_by_name() -> None:
    assert find()["openai"].argument.startswith("MODEL_ID?url=")
    model = load_model(f"openai:Qwen/Qwen2.5-Omni-7B?url={HERE}&revision=abc")
    assert isinstance(model, Model)
    assert (model.name, model.revision, model.max_batch) == ("Qwen/Qwen2.5-Omni-7B", "abc", 1)
    assert not model.remote


def test_options_are_read() -> None:
    options = read_options(
        f"org/name:tag?url={HERE}/&concurrency=3&timeout=9.5&retries=0&frames=8&max_side=64&media=frames"
        "&audio=audio_url&schema=none&audio_seconds=30",
        {},
    )
    assert (options.model, options.url, options.concurrency, options.timeout) == ("org/name:tag", HERE, 3, 9.5)
    assert (options.sampling.frames, options.sampling.max_side, options.sampling.max_audio_seconds) == (8, 64, 30.0)
    assert (options.media, options.audio, options.schema) == ("frames", "audio_url", "none")


def test_the_address_may_come_from_the_environment() -> None:
    assert read_options("m", {"OPENAI_BASE_URL": HERE}).url == HERE
    assert read_options(f"m?url={HERE}", {"OPENAI_BASE_URL": "https://other.example/v1"}).url == HERE
    with pytest.raises(UsageError, match="names no server"):
        read_options("m", {})


@pytest.mark.parametrize(
    ("url", "more", "remote"),
    [
        ("http://127.0.0.1:8000/v1", "", False),
        ("http://127.8.9.1/v1", "", False),
        ("http://localhost:8000/v1", "", False),
        ("http://[::1]:8000/v1", "", False),
        ("http://10.0.0.5:8000/v1", "", True),
        ("http://10.0.0.5:8000/v1", "&own=true", False),
        ("https://api.example.com/v1", "", True),
        ("https://localhost.example.com/v1", "", True),
        ("https://127.0.0.1.example.com/v1", "", True),
        ("http://0x7f000001.example/v1", "", True),
    ],
)
def test_only_this_machine_and_what_is_said_to_be_ones_own_is_not_remote(url: str, more: str, remote: bool) -> None:
    assert read_options(f"m?url={url}{more}", {}).remote is remote


@pytest.mark.parametrize(
    ("more", "takes"),
    [
        ("", ("text", "video", "audio")),
        ("&media=frames", ("text", "video", "audio")),
        ("&audio=none", ("text", "video")),
        ("&media=none", ("text", "audio")),
        ("&media=none&audio=none", ("text",)),
    ],
)
def test_a_model_takes_what_is_sent(more: str, takes: tuple[str, ...]) -> None:
    assert opened(HERE, more).modalities == takes


@pytest.mark.parametrize(
    "argument",
    [
        f"m?url={HERE}&api_key=sk-hush-hush",
        f"m?url={HERE}&key=sk-hush-hush",
        f"m?url={HERE}&token=sk-hush-hush",
        f"m?url={HERE}&Authorization=sk-hush-hush",
        f"m?url={HERE}?api_key=sk-hush-hush",
        f"m?url={HERE}?x=1&api_key=sk-hush-hush",
        f"m?url={HERE}#sk-hush-hush",
        "m?url=http://user:sk-hush-hush@127.0.0.1:8000/v1",
        "m?url=http://sk-hush-hush@127.0.0.1:8000/v1",
        "m?url=https://user:sk-hush-hush@[::1/v1",
    ],
)
def test_a_secret_in_the_name_is_refused_and_not_repeated(argument: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_options(argument, {})
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "argument",
    [
        "?url=http://127.0.0.1/v1",
        "m?url=ftp://127.0.0.1/v1",
        "m?url=127.0.0.1:8000",
        "m?url=http://",
        "m?url=http://127.0.0.1:99999/v1",
        "m?url=http://a b/v1",
        "m?url=http://ex\u00e4mple/v1",
        f"m?url={HERE}&frames=0",
        f"m?url={HERE}&frames=many",
        f"m?url={HERE}&media=film",
        f"m?url={HERE}&concurrency=0",
        f"m?url={HERE}&timeout=nan",
        f"m?url={HERE}&colour=red",
    ],
)
def test_what_cannot_be_read_is_refused(argument: str) -> None:
    with pytest.raises(UsageError):
        read_options(argument, {})


def test_the_key_comes_from_the_variable_that_is_named() -> None:
    held = {"OPENAI_API_KEY": "one", "LAB_KEY": " two \n"}
    assert read_options(f"m?url={HERE}", held).key == "one"
    assert read_options(f"m?url={HERE}&key=LAB_KEY", held).key == "two"
    assert read_options(f"m?url={HERE}", {}).key == ""
    with pytest.raises(SettingsError, match="NO_KEY is not set"):
        read_options(f"m?url={HERE}&key=NO_KEY", held)
    with pytest.raises(SettingsError, match="characters that no key has") as caught:
        read_options(f"m?url={HERE}", {"OPENAI_API_KEY": "hush\nhush"})
    assert "hush" not in str(caught.value)


def test_the_key_never_crosses_the_net_unencrypted() -> None:
    held = {"OPENAI_API_KEY": "hush"}
    with pytest.raises(SettingsError, match="unencrypted") as caught:
        read_options("m?url=http://gpu.example:8000/v1", held)
    assert "hush" not in str(caught.value)
    assert read_options("m?url=http://gpu.example:8000/v1&own=true", held).key
    assert read_options("m?url=https://gpu.example/v1", held).key


def test_no_text_of_a_model_shows_its_key() -> None:
    model = opened(HERE, OPENAI_API_KEY="hush-hush")
    shown = f"{model!r} {model.options!r} {model.settings} {model.name} {vars(model)}"
    assert "hush" not in shown


def test_settings_hold_what_decides_a_reply_and_nothing_of_the_run() -> None:
    first = opened(HERE, "&concurrency=2&timeout=3&retries=1&uuid=on")
    second = opened("http://127.0.0.1:9999/v1", "&concurrency=8")
    assert first.settings == second.settings
    assert first.settings["adapter"] == "openai/1"
    others = ["&frames=8", "&max_side=64", "&media=frames", "&audio=audio_url", "&schema=none", "&audio_seconds=2"]
    seen = {str(opened(HERE, more).settings) for more in others}
    assert len(seen | {str(first.settings)}) == len(others) + 1
    assert opened("https://api.example.com/v1").settings["server"] == "api.example.com"


def test_an_argument_without_a_model_says_how_to_write_it() -> None:
    with pytest.raises(ToolkitError, match="MODEL_ID"):
        load_model("openai:")


def test_every_option_is_listed_by_aurelia_models() -> None:
    listed = [option.partition("=")[0] for option in find()["openai"].argument.partition("?")[2].split("&")]
    assert sorted(listed) == sorted(_KNOWN)
