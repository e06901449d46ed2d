"""`gate` decides as the command does, `compare` tests the same pairs, the estimators are exact."""

import dataclasses
import json
from fractions import Fraction
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import r1eval
from r1eval.api.gating import GateKeywords
from r1eval.errors import NotComparableError, R1evalError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.statistics.consensus import VoteCounts, consensus
from tests import replays
from tests.api.examples import make_examples
from tests.command_line import r1eval as command
from tests.gate.runs import sums_benchmark


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and a run that is always wrong."""
    home = make_examples(tmp_path_factory.mktemp("examples"))
    questions = replays.load_questions(str(home / "sums.toml"))
    replays.write_replies(home / "wrong.jsonl", questions, 4, replays.wrong_reply)
    run_sums(home, "wrong")
    return home


def run_sums(home: Path, name: str, **options: Any) -> r1eval.Run:
    asked: dict[str, Any] = {"k": 4, "model": "m", "engine": "replay"}
    asked["engine_args"] = {"path": home / f"{name}.jsonl"}
    run: r1eval.Run = r1eval.run(home / "sums.toml", **{**asked, "out": home / "runs" / name, **options})
    return run


@pytest.mark.parametrize(
    ("candidate", "margin", "code"), [("b", 50, 0), ("b", 1, 3), ("wrong", 1, 1)], ids=str
)
def test_the_verdict_is_the_commands(
    home: Path, tmp_path: Path, candidate: str, margin: float, code: int
) -> None:
    runs = [home / "runs" / name for name in (candidate, "a")]
    out = tmp_path / "verdict.json"
    args = ("--margin", str(margin), "--policy", "require", "--json", out)
    done = command("gate", runs[0], "--baseline", runs[1], *args, cwd=home)
    found = r1eval.gate(*runs, margin=margin, policy="require")
    assert (found.exit_code, done.returncode) == (code, code)
    assert found.text == str(found) == done.stdout
    assert json.loads(found.json) == json.loads(out.read_text())
    assert found.passes == (code == 0)


def test_the_evidence_is_there_by_benchmark(home: Path) -> None:
    found = r1eval.gate(r1eval.load(home / "runs" / "wrong"), home / "runs" / "a", margin={"sums": 5})
    [(name, finding)] = found.benchmarks.items()
    assert (name, finding.state.value, finding.margin) == ("sums", "regression", 0.05)
    assert finding.difference is not None
    assert finding.difference.mean == pytest.approx(-2 / 3)
    assert found.state == "regressed"
    assert found.markdown.startswith("#")
    assert "<testsuite" in found.junit
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.verdict = None  # type: ignore[assignment,misc]


def test_runs_that_cannot_be_compared_are_a_verdict(home: Path) -> None:
    run_sums(home, "wrong", out=home / "runs" / "warm", temperature=0.9)
    found = r1eval.gate(home / "runs" / "warm", home / "runs" / "a")
    assert (found.exit_code, found.state) == (4, "not comparable")
    assert "temperature" in found.benchmarks["sums"].problems[0].what
    assert r1eval.gate(home / "runs/warm", home / "runs/a", allow_different_sampling=True).exit_code == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": 0.9}, "--alpha 0.9: give 0.000001 to 0.5"),
        ({"alpha": float("nan")}, "--alpha nan"),
        ({"policy": "strict"}, "--policy strict: give block or require"),
        ({"margin": 0}, "--margin 0: give percentage points"),
        ({"margin": {"sums": 101}}, "--margin sums=101: give percentage points"),
        ({"margin": {"sum": 1}}, "--margin sum: the baseline has no benchmark of this name; did you mean"),
        ({"metric": "pas@1"}, "--metric pas@1: give pass@J"),
        ({"max_missing": -1}, "--max-missing -1: give 0 or more"),
        ({"gate_on_published": True}, "--gate-on-published: name a model"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_bad_setting_is_one_line(home: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(R1evalError) as error:
        r1eval.gate(home / "runs/b", home / "runs/a", **options)
    assert str(error.value).startswith(message)


def test_without_a_baseline_there_is_nothing_to_compare(home: Path) -> None:
    with pytest.raises(R1evalError, match="nothing to compare with"):
        r1eval.gate(home / "runs/b")
    with pytest.raises(TypeError, match="unexpected keyword argument 'margins'; did you mean 'margin'"):
        r1eval.gate(home / "runs/b", home / "runs/a", margins=3)  # type: ignore[call-arg]


def test_the_keywords_of_gate_are_its_settings() -> None:
    settings = {field.name for field in dataclasses.fields(GateSettings)} - {"max_changed", "share"}
    assert {name.replace("margin", "margins") for name in GateKeywords.__annotations__} == settings


def test_a_comparison_has_the_gates_difference_and_both_signs(home: Path) -> None:
    a, wrong = r1eval.load(home / "runs" / "a"), r1eval.load(home / "runs" / "wrong")
    [row] = r1eval.compare(wrong, a).to_dict("records")
    gated = r1eval.gate(wrong, a).benchmarks["sums"].difference
    assert gated is not None
    assert (row["difference"], row["se"], row["losses"]) == (gated.mean, gated.se, gated.losses)
    assert row["p"] == row["p_holm"] == min(1.0, 2 * gated.p_drop)
    assert (row["a"], row["b"]) == (0.0, a.scores.correct.mean())
    assert row["low"] < row["difference"] < row["high"] < 0
    [other] = r1eval.compare(a, wrong).to_dict("records")
    assert (other["difference"], other["wins"], other["p"]) == (-row["difference"], row["losses"], row["p"])


def test_a_comparison_is_over_the_questions_that_both_have(home: Path) -> None:
    part = run_sums(home, "wrong", out=home / "runs" / "part", limit=4)
    whole = r1eval.load(home / "runs" / "a")
    for one, other in ((part, whole), (whole, part)):
        [row] = r1eval.compare(one, other, metric="cons@k").to_dict("records")
        assert (row["questions"], row["left_out"], row["metric"]) == (4, 2, "cons@4")


def test_other_questions_by_the_same_ids_are_not_compared(home: Path, tmp_path: Path) -> None:
    other = sums_benchmark(tmp_path, 6, prompt="{question} Say it in \\\\boxed{}.")
    replies = {"path": home / "wrong.jsonl"}
    run = r1eval.run(other, model="m", engine="replay", engine_args=replies, k=4, out=tmp_path / "other")
    with pytest.raises(NotComparableError, match="sums: prompts of 6 questions"):
        r1eval.compare(run, home / "runs/a")


def test_runs_without_a_shared_benchmark_are_not_compared(home: Path, tmp_path: Path) -> None:
    more = sums_benchmark(tmp_path, 2, name="more")
    questions = replays.load_questions(str(more))
    replies = replays.write_replies(tmp_path / "replies.jsonl", questions, 1, replays.correct_reply)
    run = r1eval.run(more, model="m", engine="replay", engine_args={"path": replies}, k=1, out=tmp_path / "r")
    with pytest.raises(NotComparableError, match="share no benchmark"):
        r1eval.compare(run, home / "runs/a")


@given(st.integers(1, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_is_the_share_of_subsets_with_a_correct_sample(case: tuple[int, int, int]) -> None:
    n, c, k = case
    hits = sum(any(i < c for i in subset) for subset in combinations(range(n), k))
    assert r1eval.pass_at_k(n, c, k) == pytest.approx(hits / comb(n, k))


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=3), st.integers(0, 2), st.data())
def test_cons_at_k_is_the_mean_vote_of_all_subsets(
    groups: list[tuple[int, bool]], silent: int, data: st.DataObject
) -> None:
    voters: list[int | None] = [i for i, (size, _) in enumerate(groups) for _ in range(size)]
    voters += [None] * silent
    if not voters:
        return
    k = data.draw(st.integers(1, len(voters)))
    values = []
    for subset in combinations(voters, k):
        sizes = [(subset.count(i), right) for i, (_, right) in enumerate(groups)]
        right = tuple(size for size, is_right in sizes if is_right and size)
        wrong = tuple(size for size, is_right in sizes if not is_right and size)
        values.append(consensus(VoteCounts(right, wrong)))
    expected = float(sum(values, Fraction(0)) / len(values))
    assert r1eval.cons_at_k(groups, k, n=len(voters)) == pytest.approx(expected)


def test_the_estimators_give_a_runs_own_metrics(home: Path) -> None:
    run = r1eval.load(home / "runs" / "a")
    metrics = run.metrics.set_index("name").value
    shares = [r1eval.pass_at_k(n, c, 2) for n, c in run.questions[["n", "correct"]].itertuples(index=False)]
    assert sum(shares) / len(shares) == pytest.approx(metrics["pass@2"])
    by_question = run.votes.groupby("question_id")
    votes = [r1eval.cons_at_k(zip(group.votes, group.correct, strict=True), n=4) for _, group in by_question]
    assert sum(votes) / len(votes) == pytest.approx(metrics["cons@4"])


@pytest.mark.parametrize(("n", "c", "k"), [(4, 5, 1), (4, -1, 1), (4, 2, 5), (4, 2, 0)])
def test_impossible_counts_are_refused(n: int, c: int, k: int) -> None:
    with pytest.raises(R1evalError, match=f"n={n}, c={c}, k={k}: give 0 ≤ c ≤ n"):
        r1eval.pass_at_k(n, c, k)
    with pytest.raises(R1evalError, match="give 1 ≤ k ≤ n"):
        r1eval.cons_at_k([(3, True)], k=0)
