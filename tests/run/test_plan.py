"""A plan is validated when it is made, and compared when a run is resumed."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.packed_tests import pack
from benchmarks.selection import parse_selection
from benchmarks.types import Answer, Benchmark, Dataset, JudgeConfig, Question, Sampling, SkippedRow, Test
from r1eval.errors import R1evalError
from r1eval.run.plan import Plan, SamplingOverrides, default_out, differences, fingerprint, resolve_sampling
from r1eval.run.seeds import sample_seed
from r1eval.run.options import parse_engine_args
from r1eval.store.records import Message

SAMPLING = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
BENCHMARK = Benchmark("own", "Own", Dataset("a/b", "test"), lambda _: SkippedRow("never asked"), {}, SAMPLING)
PLAN = Plan(
    model="org/model",
    engine="vllm",
    engine_args={"dtype": "float32"},
    sampling={"own": SAMPLING},
    seed=0,
    limit=None,
    preset=None,
    prefill="",
    answer_from="answer",
)


def test_a_benchmark_s_own_sampling_is_used_unless_overridden() -> None:
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides()) == SAMPLING
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides(k=64, temperature=1.0)) == replace(
        SAMPLING, k=64, temperature=1.0
    )


def test_the_r1_preset_is_the_papers_sampling_with_the_benchmarks_k() -> None:
    assert resolve_sampling(BENCHMARK, "r1", SamplingOverrides()) == Sampling(0.6, 0.95, 32_768, 5)
    assert resolve_sampling(BENCHMARK, "r1", SamplingOverrides(k=16, temperature=0.6)).k == 16


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (SamplingOverrides(temperature=0.7), "--preset r1 means --temperature 0.6, not 0.7"),
        (SamplingOverrides(top_p=1.0), "--preset r1 means --top-p 0.95, not 1.0"),
        (SamplingOverrides(max_tokens=4096), "--preset r1 means --max-tokens 32768, not 4096"),
    ],
)
def test_an_option_that_contradicts_the_preset_is_an_error(overrides: SamplingOverrides, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        resolve_sampling(BENCHMARK, "r1", overrides)


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (SamplingOverrides(temperature=-0.1), "--temperature -0.1: give 0 or more"),
        (SamplingOverrides(top_p=0.0), "--top-p 0.0: give more than 0"),
        (SamplingOverrides(top_p=1.01), "--top-p 1.01: give more than 0, at most 1"),
        (SamplingOverrides(max_tokens=0), "--max-tokens 0: give 1 or more"),
        (SamplingOverrides(k=0), "--k 0: give 1 or more"),
        (
            SamplingOverrides(temperature=0.0),
            "--temperature 0 makes all 5 samples of a question equal; add --k 1",
        ),
    ],
)
def test_invalid_sampling_is_an_error_with_the_fix(overrides: SamplingOverrides, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        resolve_sampling(BENCHMARK, None, overrides)


def test_greedy_decoding_of_one_sample_is_allowed() -> None:
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides(temperature=0.0, k=1)).temperature == 0.0


def test_the_same_plan_has_no_differences_even_after_a_trip_through_json() -> None:
    assert differences(PLAN.to_json(), PLAN) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (replace(PLAN, seed=1), "seed: 0 in the folder, 1 now"),
        (replace(PLAN, model="org/other"), "model: org/model in the folder, org/other now"),
        (replace(PLAN, engine_args={}), 'engine_args: {"dtype": "float32"} in the folder, {} now'),
        (replace(PLAN, answer_from="anywhere"), "answer_from: answer in the folder, anywhere now"),
    ],
)
def test_each_difference_is_one_line_with_both_values(changed: Plan, line: str) -> None:
    assert differences(PLAN.to_json(), changed) == [line]


def test_a_different_selection_is_a_difference() -> None:
    selected = replace(PLAN, selection=parse_selection("cpp", since="2024-08", exclude=["b", "a"]))
    assert differences(selected.to_json(), selected) == []
    assert differences(PLAN.to_json(), selected) == [
        'selection: {} in the folder, {"language": "cpp", "since": "2024-08-01", "exclude": ["a", "b"]} now'
    ]


def test_a_run_from_before_selections_can_be_resumed() -> None:
    stored = PLAN.to_json()
    del stored["selection"]
    assert differences(stored, PLAN) == []


def test_location_and_speed_may_change_when_a_run_is_resumed() -> None:
    moved = replace(
        PLAN, base_urls=("http://localhost:1/v1",), data="/mirror", how_fast={"max_num_seqs": "8"}
    )
    assert differences(PLAN.to_json(), moved) == []


def test_a_password_in_a_server_url_is_not_recorded() -> None:
    plan = replace(PLAN, base_urls=("https://me:secret@host:8000/v1",))
    assert plan.to_json()["base_urls"] == ["https://host:8000/v1"]


def sum_question(gold: str = "4", text: str = "2+2?") -> tuple[list[Question], list[tuple[Message, ...]]]:
    return [Question("q", {"question": text}, gold, Answer.INTEGER)], [(Message("user", text),)]


def test_a_fingerprint_changes_with_question_gold_and_sampling() -> None:
    same = fingerprint(*sum_question(), SAMPLING)
    assert same == fingerprint(*sum_question(), SAMPLING)
    changed = {
        fingerprint(*sum_question(gold="5"), SAMPLING),
        fingerprint(*sum_question(text="2+3?"), SAMPLING),
        fingerprint(*sum_question(), replace(SAMPLING, k=6)),
    }
    assert len(changed | {same}) == 4


def program_fingerprint(**fields: Any) -> str:
    """The fingerprint of one programming question."""
    question = Question("p", {"question": "Add"}, "", Answer.PROGRAM, (Test("1 2", "3"),), **fields)
    return fingerprint([question], [(Message("user", "Add"),)], SAMPLING)


def test_a_fingerprint_changes_with_tests_and_judging() -> None:
    question, messages = Question("p", {}, "", Answer.PROGRAM), (Message("user", "Add"),)
    tests = [(), (Test("1 2", "3"),), (Test("1 2", "4"),), (Test("1 2", "3"), Test("1 1", "2"))]
    fingerprints = {fingerprint([replace(question, tests=each)], [messages], SAMPLING) for each in tests}
    assert len(fingerprints) == len(tests)
    packed = {fingerprint([replace(question, tests=pack(each))], [messages], SAMPLING) for each in tests}
    assert packed == fingerprints
    judgings = [
        JudgeConfig(),
        JudgeConfig("cpp"),
        JudgeConfig(checker="float"),
        JudgeConfig(memory_limit_mb=64),
    ]
    assert len({program_fingerprint(judging=each) for each in judgings}) == len(judgings)
    assert program_fingerprint(tags={"rating": "800"}) == program_fingerprint()


def test_seeds_differ_by_run_question_and_index_and_fit_every_engine() -> None:
    seeds = {sample_seed(run, "b", q, i) for run in range(3) for q in ("1", "2") for i in range(64)}
    assert len(seeds) == 3 * 2 * 64
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert sample_seed(0, "aime24", "60", 3) == sample_seed(0, "aime24", "60", 3)


def test_the_default_folder_is_named_after_model_and_benchmarks() -> None:
    assert str(default_out("org/model-7B/", ["aime24", "math500"])) == "runs/model-7B-aime24+math500"


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["dtype"], "--engine-arg dtype: give KEY=VALUE"),
        (["=1"], "--engine-arg =1: give KEY=VALUE"),
        (["a=1", "--a=2"], "--engine-arg a is given twice"),
    ],
)
def test_engine_arguments_are_key_and_value(args: list[str], line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        parse_engine_args(args)
