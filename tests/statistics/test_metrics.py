"""The metrics of a benchmark from its scores and votes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import DataError, RunFolderError
from r1eval.statistics.metrics import (
    Tally,
    TokenSums,
    benchmark_metrics,
    read_metrics,
    running_pass_at_1,
    sample_count_mismatches,
    tally,
    write_metrics,
)
from r1eval.store.records import Finish, Metric, Score, Status, Vote

LETTERS = {"c": Status.CORRECT, "w": Status.WRONG, "n": Status.NO_ANSWER, "f": Status.FAILED}


def make_scores(replies: Sequence[str]) -> list[Score]:
    """`["ccw", "nf"]`: one word per question, one letter per sample; no answer means truncated here."""
    return [
        Score(f"q{q}", i, LETTERS[letter], letter, "", finish(letter), output_tokens=10 * (i + 1))
        for q, word in enumerate(replies)
        for i, letter in enumerate(word)
    ]


def finish(letter: str) -> Finish:
    return {"n": Finish.LENGTH, "f": Finish.FAILED}.get(letter, Finish.STOP)


def make_votes(scores: Sequence[Score]) -> dict[str, list[Vote]]:
    """All correct samples of a question agree, and all wrong ones."""
    votes: dict[str, list[Vote]] = {s.question_id: [] for s in scores}
    for question, cast in votes.items():
        for status in (Status.CORRECT, Status.WRONG):
            voters = tuple(s.index for s in scores if (s.question_id, s.status) == (question, status))
            if voters:
                vote = Vote(question, status.value, voters, correct=status is Status.CORRECT)
                cast.append(vote)
    return votes


def measure(replies: Sequence[str], k: int, allow_failed: bool = False) -> dict[str, Metric]:
    scores = make_scores(replies)
    ids = [f"q{q}" for q in range(len(replies))]
    votes = {question: make_votes(scores).get(question, []) for question in ids}
    metrics = benchmark_metrics("aime24", tally(scores), votes, ids, k, allow_failed)
    return {metric.name: metric for metric in metrics}


def test_a_small_benchmark_in_numbers() -> None:
    m = measure(["ccwn", "wwwc", "cccc"], k=4)
    assert list(m) == [
        *("pass@1", "pass@2", "pass@3", "pass@4", "pass^1", "pass^2", "pass^3", "pass^4"),
        *("cons@1", "cons@2", "cons@3", "cons@4", "variance_within", "variance_between"),
        *("truncated", "no_answer", "failed", "output_tokens"),
    ]
    assert m["pass@1"].value == pytest.approx((2 / 4 + 1 / 4 + 1) / 3)
    assert m["pass@2"].value == pytest.approx((5 / 6 + 3 / 6 + 1) / 3)
    assert m["pass@4"].value == 1.0
    assert m["pass^2"].value == pytest.approx((1 / 6 + 0 + 1) / 3)
    assert m["cons@3"].value == pytest.approx((3 / 4 + 0 + 1) / 3)
    assert m["cons@4"].value == pytest.approx((1 + 0 + 1) / 3)
    assert m["variance_within"].value == pytest.approx((1 / 3 + 1 / 4 + 0) / 3)
    assert m["variance_between"].value == pytest.approx(7 / 48 - (1 / 3 + 1 / 4) / 12)
    assert m["truncated"].value == m["no_answer"].value == pytest.approx(1 / 12)
    assert m["failed"].value == 0
    assert m["output_tokens"].value == 25.0
    assert {(metric.questions, metric.k) for metric in m.values()} == {(3, 4)}


def test_both_errors_are_computed_where_they_are_defined() -> None:
    m = measure(["ccww", "wwwc", "cccc"], k=4)
    assert m["pass@1"].se_ability == pytest.approx(0.2204793)
    assert m["pass@1"].se_rerun == pytest.approx((0.25 / 3 + 0.1875 / 3) ** 0.5 / 3)
    assert m["cons@1"].se_rerun == m["pass@1"].se_rerun
    assert m["pass^1"].se_rerun == m["pass@1"].se_rerun
    assert m["pass@4"].se_rerun == pytest.approx((15 / 256 + 0.75**4 * (1 - 0.75**4)) ** 0.5 / 3)
    assert m["cons@4"].se_rerun == pytest.approx((5 / 32 + 26.5 / 256 - (40 / 256) ** 2) ** 0.5 / 3)
    assert m["output_tokens"].se_rerun == pytest.approx((3 * 500 / 3 / 4) ** 0.5 / 3)


def test_one_sample_per_question_has_no_rerun_error() -> None:
    m = measure(["c", "w", "c"], k=1)
    assert m["pass@1"].se_ability == pytest.approx(1 / 3)
    assert m["pass@1"].se_rerun is None
    assert m["variance_within"].value is m["variance_between"].value is None


@given(st.lists(st.text("cwnf", max_size=4), max_size=6), st.data())
def test_the_order_of_the_scores_does_not_matter(replies: list[str], data: st.DataObject) -> None:
    scores = make_scores(replies)
    assert tally(data.draw(st.permutations(scores))) == tally(scores)


@given(st.lists(st.text("cwn", min_size=4, max_size=4), min_size=1, max_size=6))
def test_cons_at_1_is_pass_at_1_and_pass_at_j_never_falls(replies: list[str]) -> None:
    m = measure(replies, k=4)
    assert m["cons@1"].value == pytest.approx(m["pass@1"].value)
    values = [m[f"pass@{j}"].value or 0.0 for j in (1, 2, 3, 4)]
    assert values == sorted(values)


def test_questions_have_equal_weight_whatever_their_number_of_samples() -> None:
    assert measure(["cc", "wwww"], k=4)["pass@1"].value == 0.5


def test_questions_with_other_than_k_samples_are_named() -> None:
    scores = make_scores(["cccc", "ccc", "cccf", "ccccc"])
    ids = ["q0", "q1", "q2", "q3", "unasked"]
    found = sample_count_mismatches(tally(scores), ids, k=4)
    assert found == [("q1", 3), ("q2", 3), ("q3", 5), ("unasked", 0)]


def test_a_question_without_enough_samples_is_not_among_a_metrics_questions() -> None:
    m = measure(["cccc", "ww", ""], k=4)
    assert (m["pass@1"].questions, m["pass@1"].value) == (2, 0.5)
    assert (m["pass@4"].questions, m["pass@4"].value) == (1, 1.0)
    assert (m["cons@4"].questions, m["cons@4"].value) == (1, 1.0)
    assert m["failed"].questions == 3


def test_without_samples_everything_is_undefined() -> None:
    m = measure(["", ""], k=2)
    assert m["pass@1"] == Metric("aime24", "pass@1", None, None, None, None, None, questions=0, k=2)
    assert (m["cons@2"].value, m["output_tokens"].value, m["failed"].value) == (None, None, 0)


def test_accuracy_is_not_averaged_over_failed_samples() -> None:
    m = measure(["ccf", "www"], k=3)
    assert m["failed"].value == 1
    undefined = ("pass@1", "pass@2", "pass^3", "cons@1", "cons@3", "variance_within")
    assert {(m[name].value, m[name].low, m[name].high) for name in undefined} == {(None, None, None)}
    assert m["no_answer"].value == 0.0


def test_failures_give_the_worst_and_the_best_case_with_allow_failed() -> None:
    m = measure(["ccff", "wwww"], k=4, allow_failed=True)
    assert (m["pass@1"].value, m["pass@1"].low, m["pass@1"].high) == (None, 0.25, 0.5)
    assert (m["cons@4"].value, m["cons@4"].low, m["cons@4"].high) == (None, 0.25, 0.5)
    assert (m["cons@2"].value, m["cons@2"].low, m["cons@2"].high) == (None, None, None)


def test_samples_that_were_never_generated_count_in_the_worst_and_the_best_case() -> None:
    m = measure(["ccw", "wwww", ""], k=4, allow_failed=True)
    assert (m["pass@1"].value, m["pass@1"].low, m["pass@1"].high) == (None, 2 / 12, 7 / 12)
    assert [m["cons@4"].low, m["cons@4"].high] == pytest.approx([0.5 / 3, 2 / 3])
    assert m["failed"].value == 0
    without = measure(["ccw", "wwww", ""], k=4)
    assert without["pass@1"].value == pytest.approx((2 / 3 + 0) / 2)


def test_a_whole_run_has_its_values_whether_or_not_failures_are_allowed() -> None:
    assert measure(["ccww", "wwwc"], k=4, allow_failed=True) == measure(["ccww", "wwwc"], k=4)


def test_no_answer_at_all_is_0_and_not_undefined() -> None:
    m = measure(["nnnn", "nnnn"], k=4)
    assert m["cons@4"].value == m["pass@1"].value == 0.0
    assert m["no_answer"].value == m["truncated"].value == 1.0


def test_answers_that_do_not_vote_have_no_consensus() -> None:
    scores = make_scores(["cw", "cc", "nn"])
    program_and_number = {"q1": make_votes(scores)["q1"]}
    metrics = benchmark_metrics("smoke", tally(scores), program_and_number, ["q0", "q1", "q2"], k=2)
    assert {m.name: m.questions for m in metrics}["cons@2"] == 1
    without_votes = benchmark_metrics("code", tally(scores), {}, ["q0", "q1"], 2)
    assert not any(m.name.startswith("cons") for m in without_votes)


def test_a_group_graded_both_ways_is_an_error() -> None:
    scores = make_scores(["cww"])
    votes = {"q0": [Vote("q0", "1", (0, 1), correct=True), Vote("q0", "2", (2,), correct=False)]}
    with pytest.raises(DataError, match="aime24, question q0: 2 correct and 1 wrong votes, but 1 correct"):
        benchmark_metrics("aime24", tally(scores), votes, ["q0"], k=3)


def test_the_running_pass_at_1_leaves_out_failed_samples() -> None:
    e = running_pass_at_1(tally(make_scores(["cf", "w", "f"])))
    assert (e.value, e.questions) == (0.5, 2)
    assert running_pass_at_1({}).value is None


def test_a_tally_counts_failed_samples_separately() -> None:
    assert tally(make_scores(["fcn"])) == {
        "q0": Tally(
            n=2,
            correct=1,
            no_answer=1,
            truncated=1,
            failed=1,
            tokens=TokenSums(50, 1300),
            thinking=TokenSums(None, None),
        )
    }


@pytest.mark.parametrize("unknown", [0, 3])
def test_one_sample_whose_end_is_unknown_makes_the_truncated_share_unknown_and_nothing_else(
    unknown: int,
) -> None:
    known = make_scores(["cw", "wc"])
    scores = [replace(one, finish=Finish.UNKNOWN) if n == unknown else one for n, one in enumerate(known)]
    before, after = (
        {
            one.name: one
            for one in benchmark_metrics("aime24", tally(those), make_votes(those), ["q0", "q1"], 2)
        }
        for those in (known, scores)
    )
    assert after["truncated"].value is None
    assert {name for name in before if before[name] != after[name]} == {"truncated"}


def token_metrics_of(output: Sequence[int | None], thinking: Sequence[int | None]) -> dict[str, Metric]:
    """The metrics of one question per pair of samples, with these tokens."""
    scores = [
        replace(score, output_tokens=output[n], thinking_tokens=thinking[n])
        for n, score in enumerate(make_scores(["cw"] * (len(output) // 2)))
    ]
    ids = [f"q{q}" for q in range(len(output) // 2)]
    metrics = benchmark_metrics("aime24", tally(scores), make_votes(scores), ids, 2)
    return {metric.name: metric for metric in metrics}


def test_one_sample_of_unknown_length_makes_the_mean_length_unknown_and_nothing_else() -> None:
    known = token_metrics_of([10, 20, 30, 40], [None] * 4)
    unknown = token_metrics_of([10, None, 30, 40], [None] * 4)
    assert known["output_tokens"].value == 25.0
    unmeasured = Metric("aime24", "output_tokens", None, None, None, None, None, questions=2, k=2)
    assert unknown["output_tokens"] == unmeasured
    assert {**unknown, "output_tokens": known["output_tokens"]} == known


def test_an_empty_reply_has_zero_tokens_which_is_known() -> None:
    assert token_metrics_of([0, 0, 30, 50], [None] * 4)["output_tokens"].value == 20.0


def test_thinking_tokens_are_measured_only_if_every_sample_knows_them() -> None:
    metrics = token_metrics_of([10, 20, 30, 40], [8, 12, 0, 20])
    assert metrics["thinking_tokens"].value == 10.0
    assert metrics["thinking_tokens"].se_ability == 0.0
    assert metrics["thinking_tokens"].se_rerun == pytest.approx((2**2 + 10**2) ** 0.5 / 2)
    assert list(metrics)[-2:] == ["output_tokens", "thinking_tokens"]
    assert "thinking_tokens" not in token_metrics_of([10, 20, 30, 40], [8, 12, None, 20])


@given(st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=20))
def test_sums_of_tokens_are_exact_or_unknown(tokens: list[int | None]) -> None:
    sums = TokenSums()
    for one in tokens:
        sums = sums.add(one)
    known = [one for one in tokens if one is not None]
    exact = TokenSums(sum(known), sum(one**2 for one in known))
    assert sums == (exact if len(known) == len(tokens) else TokenSums(None, None))


def test_the_same_metrics_give_identical_files(tmp_path: Path) -> None:
    metrics = list(measure(["ccww", "nnnn"], k=4).values())
    for name in ("one", "two"):
        write_metrics(tmp_path / name, metrics)
    assert read_metrics(tmp_path / "one") == metrics
    for file in ("metrics.json", "metrics.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    header, first, *_ = (tmp_path / "one" / "metrics.csv").read_text().splitlines()
    assert header == "benchmark,name,value,low,high,se_ability,se_rerun,questions,k"
    assert first.startswith("aime24,pass@1,0.25,")


@pytest.mark.parametrize("text", ["", '{"metrics": [{"name": "pass@1"}]}', "[]", "{}"])
def test_metrics_that_do_not_parse_name_their_file_and_the_fix(tmp_path: Path, text: str) -> None:
    (tmp_path / "metrics.json").write_text(text)
    with pytest.raises(RunFolderError, match=r"metrics\.json: does not parse .* `r1eval score"):
        read_metrics(tmp_path)


def test_a_folder_without_metrics_names_the_command_that_writes_them(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="no metrics yet; run `r1eval score"):
        read_metrics(tmp_path)
