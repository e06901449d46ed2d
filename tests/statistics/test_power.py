"""Minimum detectable effects: known figures of three benchmarks, properties, and the `power` verb."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogue
from r1eval.gate.power_report import ASSUMED_VARIANCE
from r1eval.statistics.power import Noise, PowerTarget, k_needed, mde, questions_needed
from tests.command_line import r1eval
from tests.replays import correct_reply, load_questions, write_replies, wrong_reply

noises = st.builds(Noise, st.floats(0, 0.05), st.floats(0.001, 0.25), st.floats(0.001, 0.25))


@pytest.mark.parametrize(
    ("benchmark", "n", "k", "points"),
    [
        ("aime24", 30, 64, 2.3),
        ("aime24", 30, 16, 4.5),
        ("aime24", 30, 4, 9.1),
        ("aime24", 30, 1, 18.2),
        ("gpqa-diamond", 198, 8, 2.9),
        ("math500", 500, 4, 0.9),
    ],
)
def test_known_detectable_drops(benchmark: str, n: int, k: int, points: float) -> None:
    noise = Noise(0.0, ASSUMED_VARIANCE[benchmark], ASSUMED_VARIANCE[benchmark])
    assert round(100 * mde(n, k, k, noise, PowerTarget()), 1) == points


@given(noises, st.integers(2, 1000), st.integers(1, 128))
def test_more_samples_and_more_questions_detect_smaller_drops(noise: Noise, n: int, k: int) -> None:
    here = mde(n, k, k, noise, PowerTarget())
    assert mde(n, k + 1, k + 1, noise, PowerTarget()) < here
    assert mde(n + 1, k, k, noise, PowerTarget()) < here


@given(noises, st.integers(2, 1000), st.floats(0.005, 0.2))
def test_the_needed_k_is_the_first_that_is_enough(noise: Noise, n: int, delta: float) -> None:
    k = k_needed(delta, n, noise, PowerTarget())
    if k is None:
        assert mde(n, 10**9, 10**9, noise, PowerTarget()) >= delta * (1 - 1e-6)
        return
    assert mde(n, k, k, noise, PowerTarget()) <= delta * (1 + 1e-6)
    assert k == 1 or mde(n, k - 1, k - 1, noise, PowerTarget()) > delta * (1 - 1e-6)


@given(noises, st.integers(1, 64), st.floats(0.005, 0.2))
def test_with_the_needed_questions_the_drop_is_detectable(noise: Noise, k: int, delta: float) -> None:
    n = questions_needed(delta, k, k, noise, PowerTarget())
    assert mde(math.ceil(n), k, k, noise, PowerTarget()) <= delta * (1 + 1e-9)


def test_assumed_variances_are_of_benchmarks_that_exist() -> None:
    assert {catalogue.find(name).name for name in ASSUMED_VARIANCE} == set(ASSUMED_VARIANCE)


def test_the_verb_prints_the_k_that_a_drop_needs(tmp_path: Path) -> None:
    done = r1eval("power", "aime24", "--k", "16", "--detect", "2", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert (found["questions"], found["k"], found["k_needed"]) == (30, 16, 83)
    assert round(found["mde"], 3) == 0.045
    shown = r1eval("power", "aime24", "--k", "16", "--detect", "2", cwd=tmp_path).stdout
    assert "   16  4.5 points  <- --k" in shown
    assert shown.endswith("a drop of 2 points takes k = 83 in both runs, or 155 questions at k = 16\n")


@pytest.mark.engine
def test_the_verb_takes_the_noise_of_a_run(tmp_path: Path) -> None:
    asked = load_questions("smoke")[:10]
    file = write_replies(
        tmp_path / "g.jsonl", asked, 4, lambda q, i: correct_reply(q, i) if i % 2 else wrong_reply(q, i)
    )
    run = ("run", "smoke", "--model", "m", "--engine", "replay", "--engine-arg", f"path={file}")
    assert r1eval(*run, "--limit", "10", "--k", "4", "--out", "r", cwd=tmp_path).returncode == 0
    found = json.loads(r1eval("power", "smoke", "--from", "r", "--json", cwd=tmp_path).stdout)
    assert found["questions"] == 10
    assert found["variance_within"] == pytest.approx(4 / 3 * 0.25)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("codeforces",), "its number of questions is not known; give --questions N"),
        (("aime24", "--detect", "none"), "--detect none: give percentage points"),
        (("aim24",), "aime24"),
    ],
)
def test_an_unknown_benchmark_or_drop_is_one_line(tmp_path: Path, args: tuple[str, ...], error: str) -> None:
    done = r1eval("power", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert error in done.stderr
    assert done.stderr.count("\n") == 1
