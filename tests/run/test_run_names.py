"""A run's name: its own or its model's, the same in every output, and never a path of this machine."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import R1evalError
from r1eval.report.manifest_facts import run_identity
from r1eval.run.options import RunOptions, make_plan
from r1eval.store.folder import RunFolder
from r1eval.store.public_names import model_name, run_name, series_of
from reports.plots.checkpoints import families
from reports.site.data_json import load_run
from tests.command_line import r1eval
from tests.gate.runs import model_with_accuracy, run

PRIVATE = "/home/ann/secret"
PLACES = st.lists(st.from_regex(r"[A-Za-z]{1,8}", fullmatch=True), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs of models in private folders: one with a name, two checkpoints of another training."""
    folder = tmp_path_factory.mktemp("home")
    reply = model_with_accuracy(0.5)
    run(folder / "named", reply, "--model", f"{PRIVATE}/a/step-10/hf", "--name", "warm start", k=2)
    for step in (10, 20):
        run(folder / f"plain-{step}", reply, "--model", f"{PRIVATE}/b/step-{step}/hf", k=2)
    return folder


def printed(home: Path, *args: str) -> str:
    done = r1eval(*args, cwd=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_table_is_headed_by_the_name_and_keeps_the_model_for_programs(home: Path) -> None:
    assert printed(home, "table", "named").startswith("warm start\nrun named\n")
    assert printed(home, "table", "plain-10", "--errors").startswith("step-10/hf, run plain-10\n")
    assert printed(home, "table", "named", "--format", "markdown").startswith("### warm start\n")
    (section,) = json.loads(printed(home, "table", "named", "--format", "json"))
    assert (section["name"], section["model"]) == ("warm start", f"{PRIVATE}/a/step-10/hf")


def test_a_gate_names_both_runs(home: Path) -> None:
    shown = printed(home, "gate", "plain-10", "--baseline", "named", "--json", "g.json", "--summary", "g.md")
    assert re.search(r"candidate +step-10/hf +plain-10\nbaseline +warm start +named\n", shown)
    assert "`step-10/hf` (`plain-10`) against `warm start` (`named`)" in (home / "g.md").read_text()
    verdict = json.loads((home / "g.json").read_text())
    assert (verdict["candidate_name"], verdict["baseline_name"]) == ("step-10/hf", "warm start")


def test_no_file_of_a_report_holds_a_path_of_this_machine(home: Path) -> None:
    folders = [str(home / name) for name in ("named", "plain-10", "plain-20")]
    named = RunFolder(home / "named")
    record = named.read_run()
    for benchmark in record["benchmarks"].values():
        benchmark["warnings"].append(f"the data of {PRIVATE}/mirror/rows.jsonl are old")
    named.write_run(record)
    printed(home, "report", *folders, "--out", "site", "--samples", "all", "--quiet")
    site = home / "site"
    texts = {
        str(file.relative_to(site)): file.read_text()
        for file in site.rglob("*")
        if file.suffix in {".html", ".js", ".json", ".csv", ".md", ".svg"}
    }
    assert [name for name, text in texts.items() if PRIVATE in text or str(home) in text] == []
    assert "the data of …/rows.jsonl are old" in texts["runs/named/index.html"]
    assert "--model …/hf" in texts["runs/named/index.html"]  # in the command that made the run
    for page in ("index.html", "leaderboard.csv", "leaderboard.md", "runs/named/index.html"):
        assert "warm start" in texts[page], page
    loaded = [
        load_run(text) for name, text in sorted(texts.items()) if re.fullmatch(r"runs/\S+/data.json", name)
    ]
    assert [(one.title, one.model) for one in loaded] == [
        ("warm start", "step-10/hf"),
        ("step-10/hf", "step-10/hf"),
        ("step-20/hf", "step-20/hf"),
    ]
    assert [[one.folder for one in runs] for runs in families(loaded).values()] == [["plain-10", "plain-20"]]


def test_exports_name_the_run(home: Path) -> None:
    from pyarrow import parquet

    printed(home, "export", "parquet", "named", "plain-10", "--out", "tables")
    rows: list[dict[str, Any]] = parquet.read_table(home / "tables" / "metrics.parquet").to_pylist()
    assert {row["run"] for row in rows} == {"warm start", "plain-10"}


def test_the_same_command_with_another_name_renames_the_run_and_nothing_else(home: Path) -> None:
    options = ("--model", f"{PRIVATE}/c/m")
    stored = run(home / "renamed", model_with_accuracy(0.5), *options, k=1).read_run()
    again = run(home / "renamed", model_with_accuracy(0.5), *options, "--name", "better", k=1)
    kept = run(home / "renamed", model_with_accuracy(0.5), *options, k=1)
    assert (run_name(stored["plan"]), run_name(again.read_run()["plan"])) == ("m", "better")
    record = RunFolder(kept.path).read_run()
    assert (run_name(record["plan"]), run_identity(record)) == ("better", run_identity(stored))
    assert record["benchmarks"] == stored["benchmarks"]


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "\x1b[31mred", "x" * 81])
def test_a_name_is_one_line_of_plain_text(name: str) -> None:
    with pytest.raises(R1evalError, match=r"--name .*: give 1 to 80 printable characters"):
        make_plan(RunOptions((), "m", name=name), [])


@given(PLACES, st.integers(0, 10**6), PLACES)
def test_a_path_shows_its_last_component_or_what_its_step_begins(
    place: list[str], step: int, inside: list[str]
) -> None:
    folder = "/" + "/".join(place)
    assert model_name(folder) == place[-1]
    checkpoint = f"checkpoint-{step}/{'/'.join(inside)}"
    assert model_name(f"{folder}/{checkpoint}") == checkpoint
    assert series_of(f"{folder}/{checkpoint}") == series_of(f"{folder}/step-1") != series_of("/1/step-1")


def test_a_hub_id_stays_whole() -> None:
    assert (model_name("org/step-3"), series_of("org/step-3")) == ("org/step-3", "")
    assert run_name({"model": "org/m", "lora": f"{PRIVATE}/adapter", "name": ""}) == "org/m+adapter"
