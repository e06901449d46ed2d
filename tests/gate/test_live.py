"""A live candidate runs only as far as its verdict needs, and is always a valid run folder."""

import io
import json
import os
import shutil
import signal
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import catalogue, datasets
from r1eval.errors import MissingResultsError, NotComparableError, R1evalError, RunFolderError
from r1eval.gate.declaration import declare
from r1eval.gate.live import LiveOptions, run_live_gate
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.run.options import RunOptions
from r1eval.run.plan import Plan
from r1eval.run.progress import Progress
from r1eval.run.start import start
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from reports.gate.verdict import GateVerdict, State
from tests import command_line
from tests.engines.models import OPENS_THINKING, write_model
from tests.gate import runs

pytestmark = pytest.mark.engine

QUESTIONS, K = 40, 32
LOOKS = [8, 16, 24, 32]
GOOD = runs.model_with_accuracy(0.8, seed=1)
UNCLEAR = runs.model_with_accuracy(0.77, seed=5)
"""a model whose verdict is not clear at any look"""
SETTINGS = GateSettings(margins={"": 0.05})


def generations(path: Path, reply: runs.SampleFunction, *files: Path, k: int = K) -> Path:
    """A replay file with k replies to every question of these benchmarks."""
    questions = [
        question for file in files for question in datasets.load(catalogue.find(str(file))).questions
    ]
    lines = [
        {"question_id": question.id, "index": index, "text": text, "output_tokens": len(text)}
        for question in questions
        for index in range(k)
        if (text := reply(question, index)) is not None
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the benchmark `sums` and a baseline of it."""
    home = tmp_path_factory.mktemp("live")
    runs.run(home / "baseline", GOOD, benchmark=runs.sums_benchmark(home, QUESTIONS), k=K)
    return home


def live(home: Path, reply: runs.SampleFunction, name: str) -> LiveOptions:
    """The options of a candidate with these replies."""
    file = generations(home / f"{name}.jsonl", reply, home / "sums.toml")
    return LiveOptions(
        "org/new", "replay", (f"path={file}",), workers=1, benchmarks=(str(home / "sums.toml"),)
    )


def gate(
    home: Path, name: str, options: LiveOptions, settings: GateSettings = SETTINGS
) -> tuple[GateVerdict, str]:
    """The verdict, and the progress messages."""
    log = io.StringIO()
    verdict = run_live_gate(home / name, home / "baseline", settings, options, Progress(log))
    return verdict, log.getvalue()


def sample_counts(folder: Path, benchmark: str = "sums") -> Counter[tuple[str, int]]:
    """How often each sample is in samples.jsonl."""
    lines = (folder / benchmark / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return Counter((row["question_id"], row["index"]) for row in rows)


def test_an_unchanged_model_passes_before_its_last_sample(home: Path) -> None:
    verdict, log = gate(home, "unchanged", live(home, runs.model_with_accuracy(0.8, seed=2), "unchanged"))
    [finding] = verdict.findings
    assert (finding.state, verdict.exit_code) == (State.OK, 0)
    assert finding.k_candidate < K
    assert len(sample_counts(home / "unchanged")) == QUESTIONS * finding.k_candidate
    assert verdict.saved is not None
    assert (verdict.saved.planned, verdict.saved.used) == (QUESTIONS * K, QUESTIONS * finding.k_candidate)
    assert f"sums: look {len(finding.looks)} of 4, k = {finding.k_candidate}: " in log


def test_a_clear_regression_ends_at_the_first_look(home: Path) -> None:
    verdict, log = gate(home, "broken", live(home, runs.model_with_accuracy(0.4, seed=2), "broken"))
    assert (verdict.findings[0].state, verdict.exit_code) == (State.REGRESSION, 1)
    assert verdict.findings[0].k_candidate == 8
    assert "points, regression\n" in log


def test_an_unclear_candidate_runs_to_the_end_and_equals_an_ordinary_run(home: Path) -> None:
    options = live(home, UNCLEAR, "unclear")
    verdict, _ = gate(home, "unclear", options)
    [finding] = verdict.findings
    assert [look.k for look in finding.looks] == LOOKS
    assert (finding.state, finding.k_candidate) == (State.INCONCLUSIVE, K)
    record = RunFolder(home / "unclear").read_run()
    assert record["looks"] == {"sums": {"ks": LOOKS, "k_baseline": K}}
    assert len(record["sessions"]) == 1, "one engine served all looks"
    assert set(sample_counts(home / "unclear").values()) == {1}

    arguments = ("--engine", "replay", "--engine-arg", options.engine_args[0], "--k", str(K), "--seed", "1")
    command_line.r1eval("run", "sums.toml", "--model", "org/new", *arguments, "--out", "whole", cwd=home)
    whole = RunFolder(home / "whole").read_run()
    assert record["plan"]["sampling"] == whole["plan"]["sampling"]
    assert record["benchmarks"]["sums"]["fingerprint"] == whole["benchmarks"]["sums"]["fingerprint"]
    for file in ("metrics.json", "sums/scores.jsonl", "sums/votes.jsonl"):
        assert (home / "unclear" / file).read_bytes() == (home / "whole" / file).read_bytes()


def test_the_seed_is_one_after_the_baselines_and_reported_where_it_is_the_same(home: Path) -> None:
    options = live(home, GOOD, "seeded")
    _, log = gate(home, "seeded", options)
    assert RunFolder(home / "seeded").read_run()["plan"]["seed"] == 1
    assert "--seed" not in log
    _, log = gate(home, "same-seed", replace(options, seed=0))
    assert "warning: --seed 0 is the baseline's" in log


def test_a_candidate_that_stopped_early_can_be_tabled_scored_and_gated(home: Path) -> None:
    verdict, _ = gate(home, "early", live(home, runs.model_with_accuracy(0.8, seed=2), "early"))
    k = verdict.findings[0].k_candidate
    assert {metric.k for metric in read_metrics(home / "early")} == {k}
    shown = command_line.r1eval("table", "early", cwd=home)
    assert shown.returncode == 0, shown.stderr
    assert f"k = {k}" in shown.stdout or f"cons@{k}" in shown.stdout
    scored = command_line.r1eval("score", "early", cwd=home)
    assert scored.returncode == 0, scored.stderr
    again = command_line.r1eval("gate", "early", "--baseline", "baseline", "--margin", "5", cwd=home)
    assert again.returncode == 0, again.stderr


def test_a_finished_candidate_prints_its_verdict_without_an_engine(home: Path) -> None:
    options = live(home, runs.model_with_accuracy(0.4, seed=2), "finished")
    first, _ = gate(home, "finished", options)
    before = (home / "finished" / "run.json").read_bytes()
    Path(options.engine_args[0].removeprefix("path=")).unlink()
    again, log = gate(home, "finished", options)
    assert again == first
    assert log == ""
    assert (home / "finished" / "run.json").read_bytes() == before


def test_a_settled_benchmark_stops_while_the_other_continues(tmp_path: Path) -> None:
    files = (
        runs.sums_benchmark(tmp_path, QUESTIONS),
        runs.sums_benchmark(tmp_path, QUESTIONS, "more", first=500),
    )

    def replies(more: float, seed: int) -> runs.SampleFunction:
        of = {True: runs.model_with_accuracy(more, seed), False: runs.model_with_accuracy(0.8, seed)}
        return lambda question, index: of[int(question.id.removeprefix("sum-")) >= 500](question, index)

    base = generations(tmp_path / "base.jsonl", replies(0.8, 1), *files)
    arguments = ("--model", "org/old", "--engine", "replay", "--engine-arg", f"path={base}")
    done = command_line.r1eval("run", *files, *arguments, "--k", str(K), "--out", "baseline", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    new = generations(tmp_path / "new.jsonl", replies(0.4, 6), *files)
    options = LiveOptions("org/new", "replay", (f"path={new}",), workers=1, benchmarks=tuple(map(str, files)))
    verdict, _ = gate(tmp_path, "new", options)
    ks = {finding.benchmark: finding.k_candidate for finding in verdict.findings}
    assert ks["more"] == 8 < ks["sums"]
    assert len(sample_counts(tmp_path / "new", "more")) == QUESTIONS * 8
    assert len(sample_counts(tmp_path / "new")) == QUESTIONS * ks["sums"]
    assert verdict.exit_code == 1
    assert command_line.r1eval("table", "new", cwd=tmp_path).returncode == 0


def test_killed_in_the_middle_of_a_look_it_ends_like_an_uninterrupted_one(home: Path) -> None:
    options = live(home, UNCLEAR, "killed")
    alone, _ = gate(home, "alone", options)
    command = (
        *("gate", "killed", "--baseline", "baseline", "--live", "--model", "org/new", "--margin", "5"),
        *("--engine", "replay", "--engine-arg", options.engine_args[0], "--benchmark", "sums.toml"),
    )
    for each, number in ((1, signal.SIGKILL), (18, signal.SIGINT), (26, signal.SIGKILL)):
        kill_at(home, command, QUESTIONS * each, number)
    verdict, _ = gate(home, "killed", options)
    assert set(sample_counts(home / "killed").values()) == {1}, "a finished sample was generated again"
    assert verdict == replace(alone, candidate=str(home / "killed"))
    for file in (
        "metrics.json",
        "metrics.csv",
        "sums/scores.jsonl",
        "sums/votes.jsonl",
        "sums/samples.jsonl",
    ):
        assert (home / "killed" / file).read_bytes() == (home / "alone" / file).read_bytes(), file


def kill_at(home: Path, command: tuple[str, ...], samples: int, number: int) -> None:
    """Start the command, and send the signal once so many samples are on disk."""
    process = command_line.start(*command, cwd=home)
    os.setpriority(os.PRIO_PROCESS, process.pid, 19)  # so that the moment is seen on a busy machine
    path = home / "killed" / "sums" / "samples.jsonl"
    while process.poll() is None and (not path.exists() or path.read_bytes().count(b"\n") < samples):
        time.sleep(0.002)
    process.send_signal(number)
    _, log = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number), log


def test_failed_samples_make_it_incomplete_and_are_generated_again(home: Path) -> None:
    reply = runs.drop_samples(runs.model_with_accuracy(0.8, seed=2), ("sum-3", 1))
    options = live(home, reply, "lacking")
    verdict, _ = gate(home, "lacking", options)
    assert (verdict.findings[0].state, verdict.exit_code) == (State.INCOMPLETE, 5)
    assert verdict.findings[0].k_candidate == 8
    generations(home / "lacking.jsonl", runs.model_with_accuracy(0.8, seed=2), home / "sums.toml")
    verdict, log = gate(home, "lacking", options)
    assert verdict.exit_code == 0
    assert "resuming: 319 of 320 samples are already there" in log


@pytest.mark.parametrize(
    ("change", "settings", "error", "message"),
    [
        ({"looks": (16, 8)}, SETTINGS, R1evalError, "--looks 16,8: give increasing numbers of samples"),
        ({"looks": (0, 8)}, SETTINGS, R1evalError, "--looks 0,8: give increasing numbers of samples"),
        (
            {"benchmarks": ()},
            SETTINGS,
            R1evalError,
            "sums is a custom benchmark of the baseline: give its file with --bench",
        ),
        ({}, replace(SETTINGS, metric="cons@8"), R1evalError, "--metric cons@8: --live supports pass@1"),
        ({}, replace(SETTINGS, metric="pass@9"), R1evalError, "the first look at sums has 8 samples"),
        ({}, replace(SETTINGS, margins={"some": 0.1}), R1evalError, "--margin some: the baseline has no"),
        ({}, replace(SETTINGS, published=("R2",)), R1evalError, "--published R2: "),
        ({"engine_args": ("path=none",)}, SETTINGS, R1evalError, "path=none: cannot be read"),
    ],
)
def test_what_cannot_be_is_reported_before_anything_is_written(
    home: Path,
    change: dict[str, object],
    settings: GateSettings,
    error: type[R1evalError],
    message: str,
) -> None:
    options = live(home, GOOD, "refused")
    with pytest.raises(error) as raised:
        gate(home, "refused", replace(options, **change), settings)  # type: ignore[arg-type]
    assert message in str(raised.value)
    assert not (home / "refused").exists()


def test_other_prompts_than_the_baselines_are_not_comparable(home: Path) -> None:
    other = runs.sums_benchmark(home / "other", QUESTIONS, prompt="Say {question} \\\\boxed{}")
    options = replace(live(home, GOOD, "refused"), benchmarks=(str(other),))
    with pytest.raises(NotComparableError, match=r"sums: prompts of 40 questions \(sum-1, "):
        gate(home, "refused", options)
    assert not (home / "refused").exists()


def test_questions_that_are_missing_are_reported_before_the_first_sample(home: Path) -> None:
    fewer = runs.sums_benchmark(home / "fewer", QUESTIONS - 2)
    options = replace(live(home, GOOD, "refused"), benchmarks=(str(fewer),))
    with pytest.raises(MissingResultsError, match=r"2 questions .* are no longer in sums \(sum-39, sum-40\)"):
        gate(home, "refused", options)
    assert not (home / "refused").exists()


def test_a_baseline_of_another_grader_version_must_be_scored_again(tmp_path: Path) -> None:
    runs.edit_manifest(runs.run(tmp_path / "baseline", GOOD, k=4), lambda record: record.update(grader="0"))
    options = live(tmp_path, GOOD, "refused")
    with pytest.raises(NotComparableError, match="score again: `r1eval score"):
        gate(tmp_path, "new", options)


def test_a_baseline_that_lacks_samples_must_be_finished(tmp_path: Path) -> None:
    runs.run(tmp_path / "baseline", runs.drop_samples(GOOD, ("sum-2", 3)), k=4)
    options = live(tmp_path, GOOD, "refused")
    with pytest.raises(MissingResultsError, match=r"1 questions of sums lack samples \(sum-2\)"):
        gate(tmp_path, "new", options)


def test_a_declared_design_cannot_change(home: Path) -> None:
    options = live(home, runs.model_with_accuracy(0.4, seed=2), "declared")
    gate(home, "declared", options)
    changes = (
        (
            replace(options, looks=(8, 32)),
            SETTINGS,
            'looks of sums: {"ks": [8, 16, 24, 32], "k_baseline": 32}',
        ),
        (replace(options, model="org/newer"), SETTINGS, "model: org/new in the folder, org/newer now"),
        (replace(options, seed=9), SETTINGS, "seed: 1 in the folder, 9 now"),
        (options, replace(SETTINGS, alpha=0.1), "alpha: 0.05 in the folder, 0.1 now"),
        (options, GateSettings(), 'margins: {"": 0.05} in the folder, {} now'),
    )
    for changed, settings, message in changes:
        with pytest.raises(RunFolderError) as raised:
            gate(home, "declared", changed, settings)
        assert message in str(raised.value)
    assert gate(home, "declared", options, replace(SETTINGS, policy="require"))[0].exit_code == 1


def test_a_replaced_baseline_is_detected(home: Path, tmp_path: Path) -> None:
    options = live(home, runs.model_with_accuracy(0.4, seed=2), "moved")
    gate(home, "moved", options)
    runs.run(
        tmp_path / "baseline",
        runs.model_with_accuracy(0.8, seed=3),
        benchmark=runs.sums_benchmark(tmp_path, QUESTIONS),
        k=K,
    )
    with pytest.raises(RunFolderError, match="samples of the baseline's sums"):
        run_live_gate(home / "moved", tmp_path / "baseline", SETTINGS, options, Progress(quiet=True))


def test_an_ordinary_run_is_not_resumed_with_live_and_a_live_one_does_not_grow(home: Path) -> None:
    options = live(home, GOOD, "plain")
    runs.run(home / "plain-run", GOOD, benchmark=home / "sums.toml", k=8)
    with pytest.raises(RunFolderError, match="was not started with --live"):
        gate(home, "plain-run", options)
    gate(home, "plain", options)
    record = RunFolder(home / "plain").read_run()
    k, seed = record["benchmarks"]["sums"]["k"], str(record["plan"]["seed"])
    arguments = ("--model", record["plan"]["model"], "--engine", "replay", "--seed", seed)
    more = command_line.r1eval(
        *("run", "sums.toml", *arguments, "--engine-arg", options.engine_args[0]),
        *("--k", "99", "--out", "plain"),
        cwd=home,
    )
    assert more.returncode == 2
    assert f"k of sums: {k} in the folder, 99 now" in more.stderr


def test_the_baseline_itself_cannot_be_the_candidate(home: Path) -> None:
    with pytest.raises(R1evalError, match="is the baseline itself"):
        gate(home, "baseline", live(home, GOOD, "itself"))


def test_one_engine_of_vllm_serves_all_looks(tmp_path: Path) -> None:
    model, thinking = write_model(tmp_path / "model"), write_model(tmp_path / "thinking", OPENS_THINKING)
    engine_args = ("load_format=dummy", "max_num_seqs=16", "kv_cache_memory_bytes=50000000")
    toml, old, new = str(runs.sums_benchmark(tmp_path)), tmp_path / "old", tmp_path / "new"
    asked = RunOptions((toml,), str(model), engine_args=engine_args, k=4, max_tokens=20, out=old, workers=1)
    start(asked, Progress(io.StringIO()))
    options = LiveOptions(str(model), engine_args=engine_args, looks=(2, 3, 4), workers=1, benchmarks=(toml,))
    with pytest.raises(NotComparableError, match="chat template, as the first prompt shows it"):
        run_live_gate(
            new, old, GateSettings(), replace(options, model=str(thinking)), Progress(io.StringIO())
        )
    assert not new.exists()

    log = io.StringIO()
    verdict = run_live_gate(new, old, GateSettings(), options, Progress(log))
    assert verdict.exit_code == 0
    for look in (1, 2, 3):
        assert f"sums: look {look} of 3, k = {look + 1}: +0.0 points, inconclusive" in log.getvalue()
    assert len(RunFolder(new).read_run()["sessions"]) == 1
    stored, generated = list(RunFolder(old).samples("sums")), list(RunFolder(new).samples("sums"))
    assert {(one.question_id, one.index) for one in stored} == {
        (one.question_id, one.index) for one in generated
    }
    assert len(generated) == 12 * 4
    assert not {one.text for one in stored} & {one.text for one in generated}, "the same seed, the same texts"


LATER = {"top_k": 20, "min_p": 0.1, "presence_penalty": 1.5, "repetition_penalty": 1.1, "stop": ["Q:"]}
ASKED = {
    "system": "Think.",
    "chat_template_args": {"enable_thinking": False},
    "completion": True,
    "template": "User: {prompt}",
    "thinking": ["[THINK]", "[/THINK]"],
    "preset": "r1-zero+",
    "prefill": "So",
}


def declared(home: Path, **options: Any) -> Plan:
    """The plan of a candidate whose baseline has every setting."""

    def change(run: dict[str, Any]) -> None:
        run["plan"] |= ASKED
        run["plan"]["sampling"]["sums"] |= LATER

    copy = home / "asked-in-full"
    shutil.rmtree(copy, ignore_errors=True)
    baseline = runs.edit_manifest(RunFolder(Path(shutil.copytree(home / "baseline", copy))), change)
    live = LiveOptions("org/new", benchmarks=(str(home / "sums.toml"),), **options)
    return declare(baseline, SETTINGS, live).plan


def test_a_candidate_is_asked_as_its_baseline_was(home: Path) -> None:
    plan = declared(home, lora="org/adapter")
    sampling = vars(plan.sampling["sums"])
    assert {name: sampling[name] for name in LATER} == {**LATER, "stop": ("Q:",)}
    stored = plan.to_json()
    assert {name: stored[name] for name in ASKED} == ASKED
    assert (plan.engine, plan.lora) == ("vllm", "org/adapter")


def test_a_server_as_the_candidate_needs_no_engine_option(home: Path) -> None:
    urls = ("http://localhost:1/v1",)
    assert declared(home, base_urls=urls).engine == "openai"
    with pytest.raises(R1evalError, match="openai, not vllm; leave --engine out"):
        declared(home, base_urls=urls, engine="vllm")


@pytest.mark.parametrize(
    ("arg", "line"),
    [
        ("top_k=3", "--engine-arg top_k is the baseline's in a live gate; leave it out"),
        ('extra_body={"temperature": 1}', "extra_body: temperature is the baseline's in a live gate"),
        ('extra_body={"chat_template_kwargs": {"a": 1}}', "chat_template_kwargs is the baseline's in a live"),
        ('extra_body={"n": 2}', "extra_body: n: r1eval sets it itself"),
    ],
)
def test_an_engine_argument_cannot_ask_in_another_way(home: Path, arg: str, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        declared(home, base_urls=("http://localhost:1/v1",), engine_args=(arg,))
