"""`curate audit` and its commands, with a worker of known skill as the model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from curation.audit.probing import probe
from curation.cli.main import cli
from schemas.errors import ReleaseError, UsageError
from tests.aurelia.evaluate.making import Films, row, write
from tests.curation.audit.conftest import ITEMS, Bench
from tests.media_factory import film

Solver = Callable[..., str]


def _run(made: Bench, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(made.place.root), "audit", *arguments])


def _split(made: Bench) -> str:
    return made.rows[0].split.value


def test_a_model_that_needs_both_senses_gives_items_that_need_both(made: Bench, solver: Solver) -> None:
    able = solver(made.rows, ("video", "audio"), name="able")
    result = _run(made, "bench-0.1.0", "--model", able, "--permutations", "8", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert {one["verdict"] for one in data["items"]} == {"needs-both"}
    assert [run["model"] for run in data["made_from"]["runs"]] == ["able 1"]
    assert {row["chance"] for row in data["verdicts"]} == {0.25}
    assert (made.place.root / "audit.jsonl").is_file()


def test_a_model_that_hears_enough_shows_that_one_sense_suffices(made: Bench, solver: Solver, tmp_path: Path) -> None:
    hears = solver(made.rows, ("audio",), name="hears")
    result = _run(made, str(made.folder), "--model", hears, "--permutations", "8", "--json")
    data = json.loads(result.stdout)
    assert {(one["verdict"], one["suffices"]) for one in data["items"]} == {("one-suffices", "audio")}
    again = _run(made, "--json")
    assert json.loads(again.stdout)["items"] == data["items"]


def test_a_model_that_fails_at_times_leaves_these_items_undecided(made: Bench, solver: Solver) -> None:
    broken = solver(made.rows, (), name="broken", fail=True)
    result = _run(made, "--no-classifiers", "--model", broken, "--json")
    assert result.exit_code == 3
    data = json.loads(result.stdout)
    failed = [one for one in data["items"] if any(probe["failed"] for probe in one["probes"])]
    assert failed
    assert {one["verdict"] for one in failed} == {"undecided"}
    assert data["issues"]


@pytest.mark.parametrize("extra", [("--no-classifiers",), ("--split", "nowhere")])
def test_options_do_what_they_say(made: Bench, extra: tuple[str, ...]) -> None:
    result = _run(made, *extra, "--json")
    if extra[0] == "--split":
        assert isinstance(result.exception, UsageError)
    else:
        assert "classifier" not in {row["kind"] for row in json.loads(result.stdout)["solvers"]}


def test_probes_from_before_choices_were_repeated_stand_in_no_ones_way(made: Bench, solver: Solver) -> None:
    able = solver(made.rows, ("video", "audio"), name="able")
    choices = Choices(permutations=2, repeats=2, temperature=0.7)
    folder = probe(made.place, made.folder, able, choices).folder
    plan = json.loads((folder / "plan.json").read_bytes())
    assert plan.pop("repeats_of_choices") == 2
    earlier = folder.rename(folder.with_name(f"{folder.name}-once"))
    (earlier / "plan.json").write_text(json.dumps(plan))
    broken = folder.with_name("broken")
    broken.mkdir()
    (broken / "plan.json").write_text("")
    assert probe(made.place, made.folder, able, choices).complete
    assert folder.is_dir()
    shutil.rmtree(broken)


def test_another_option_makes_another_run_that_asks_only_what_was_not_answered(
    made: Bench, solver: Solver, tmp_path: Path
) -> None:
    spec = solver(made.rows, ("video", "audio"), name="thrifty")
    runs = made.place.root / "runs" / "audit"
    assert _run(made, "--model", spec, "--permutations", "4").exit_code in (0, 3)
    (first,) = runs.glob("thrifty-*")
    kept = (first / "replies.jsonl").read_bytes()
    (tmp_path / "thrifty.json").write_text('{"right": {}, "needs": [], "fail": true}')  # who asks it again gets nothing
    result = _run(made, "--model", spec, "--permutations", "4", "--filtered-by", "other-model", "--json")
    assert result.exit_code in (0, 3), result.exception
    (second,) = set(runs.glob("thrifty-*")) - {first}
    assert (second / "replies.jsonl").read_bytes() == kept
    assert len(RunFolder.open(second).keys()) == len(RunFolder.open(first).keys())
    assert RunFolder.open(second).plan.filtered_by == ("other-model",)
    _run(made, "--model", spec, "--permutations", "4")
    assert set(runs.glob("thrifty-*")) == {first, second}


def test_media_that_comes_later_and_tasks_of_the_workspace_are_asked_about(solver: Solver, tmp_path: Path) -> None:
    place = tmp_path / "w"
    CliRunner().invoke(cli, ["init", str(place)])
    for name, colour in (("one", "red"), ("two", "green")):
        film(tmp_path / f"{name}.mp4", shots=((1.0, colour),), beeps=(0.3,), size=(64, 64), rate=5)
    films = Films({name: tmp_path / f"{name}.mp4" for name in ("one", "two")})
    clips = (films.media("one"), films.media("two", included=False))
    rows = [row(number, [clip], benchmark_task="my-task") for number, clip in enumerate(clips)]
    release = write(tmp_path / "own-0.1.0", rows, films.by_sha256)
    words = ["-w", str(place), "audit", str(release), "--no-classifiers", "--permutations", "4", "--json"]
    words += ["--model", solver(rows, ("video", "audio"), name="able")]
    unknown = CliRunner().invoke(cli, words)
    assert isinstance(unknown.exception, ReleaseError), "its task is not made yet"
    CliRunner().invoke(cli, ["-w", str(place), "task", "new", "my-task", "--from", "av-qa"])
    asked = []
    for more in ([], ["--media", str(tmp_path)]):
        result = CliRunner().invoke(cli, [*words, *more])
        assert result.exit_code == (0 if more else 3), result.exception
        asked.append(sum(probe["asked"] for one in json.loads(result.stdout)["items"] for probe in one["probes"]))
    assert asked == [16, 32]
    assert len(list((place / "runs" / "audit").iterdir())) == 2


def test_twins_are_made_run_and_told_as_pairs(made: Bench, solver: Solver, tmp_path: Path) -> None:
    out = tmp_path / "twins"
    split = _split(made)
    kinds = ("remade", "sound-muted", "picture-black")
    result = _run(made, "twins", "--out", str(out), "--split", split, *(a for kind in kinds for a in ("--kind", kind)))
    assert result.exit_code == 0, result.output
    first = {path.name: path.read_bytes() for path in (out / split).rglob("*.parquet")}
    assert (
        _run(made, "twins", "--out", str(out), "--split", split, *(a for k in kinds for a in ("--kind", k))).exit_code
        == 0
    )
    assert {path.name: path.read_bytes() for path in (out / split).rglob("*.parquet")} == first

    spec = solver(made.rows, ("video", "audio"), name="keen")
    _evaluate(out, split, spec, tmp_path / "run")
    shown = _run(made, "pairs", str(out), str(tmp_path / "run"), "--json")
    told = {row["kind"]: row for row in json.loads(shown.stdout)}
    assert told["remade"]["known"] is True
    assert told["remade"]["share"]["value"] == 1.0
    assert told["picture-black"]["known"] is False
    assert told["picture-black"]["share"]["value"] == 0.0  # a worker that never looks answers as before


def test_twins_and_pairs_need_the_folders_alone(
    made: Bench, solver: Solver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, run, split = tmp_path / "elsewhere", tmp_path / "run", _split(made)
    elsewhere.mkdir()
    spec = solver(made.rows, ("video", "audio"), name="keen")
    monkeypatch.chdir(elsewhere)
    monkeypatch.delenv("CURATE_WORKSPACE", raising=False)
    words = ["audit", "twins", str(made.folder), "--out", "twins", "--split", split, "--kind", "remade"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    _evaluate(elsewhere / "twins", split, spec, run)
    shown = CliRunner().invoke(cli, ["audit", "pairs", "twins", str(run), "--json"])
    assert [row["kind"] for row in json.loads(shown.stdout)] == ["remade"]
    assert sorted(path.name for path in elsewhere.iterdir()) == ["twins"]
    for named in ([], ["bench-0.1.0"]):
        refused = CliRunner().invoke(cli, ["audit", "twins", *named, "--out", "more"])
        assert isinstance(refused.exception, UsageError)
        assert "give a release folder, or the workspace" in refused.exception.hint


def test_runs_about_something_else_are_refused_or_named(made: Bench, solver: Solver, tmp_path: Path) -> None:
    out, run, split = tmp_path / "twins", tmp_path / "run", _split(made)
    _run(made, "twins", "--out", str(out), "--split", split, "--kind", "remade")
    _evaluate(made.folder, split, solver(made.rows, ("video", "audio"), name="keen"), run)
    refused = _run(made, "pairs", str(out), str(run))
    assert refused.exit_code != 0
    assert "is a run of bench 0.1.0, not of these twins" in str(refused.exception)

    plan = json.loads((run / "plan.json").read_text())
    (run / "plan.json").write_text(json.dumps({**plan, "split_hash": "0" * 64, "release": "bench 0.0.9"}))
    data = json.loads(_run(made, str(made.folder), "--runs", str(run), "--no-classifiers", "--json").stdout)
    assert [
        "was made on bench 0.0.9" in one["message"] for one in data["issues"] if one["kind"] == "other-release"
    ] == [True]


def _evaluate(release: Path, split: str, spec: str, out: Path) -> None:
    from aurelia.evaluate.plan import Choices
    from aurelia.evaluate.ready import Wanted, ready
    from aurelia.evaluate.run import evaluate
    from aurelia.models import load_model
    from schemas.evaluation import Arm

    model = load_model(spec)
    settled = ready(Wanted(release, (split,)), model, spec, Choices(arms=(Arm(),), permutations=2))
    assert evaluate(settled, model, out).there > 0


def test_passports_are_written_for_all_items_or_those_named(made: Bench, tmp_path: Path) -> None:
    result = _run(made, "passport", "--out", str(tmp_path / "all"))
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "all").glob("*.html"))) == ITEMS + 1
    one = _run(made, "passport", made.rows[0].id[:12], "--out", str(tmp_path / "one"), "--json")
    assert one.exit_code == 0, (one.exception, one.output)
    assert json.loads(one.stdout)["passports"] == 1
    unknown = _run(made, "passport", "0123456789abcdef", "--out", str(tmp_path / "no"))
    assert isinstance(unknown.exception, UsageError)


def test_a_stopped_run_of_probes_goes_on(made: Bench, solver: Solver) -> None:
    spec = solver(made.rows, ("video", "audio"), name="again")
    _run(made, "--model", spec, "--permutations", "4")
    (run,) = (made.place.root / "runs" / "audit").glob("*again*")
    path = RunFolder.open(run).predictions_path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    _run(made, "--model", spec, "--permutations", "4")
    assert len(RunFolder.open(run).keys()) == len(whole.splitlines())
