"""What the user asked for is checked once, and compared when a run goes on."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.packed_tests import pack
from benchmarks.selection import select
from benchmarks.types import Answer, Benchmark, Dataset, Judging, LeftOut, Question, Sampling, Test
from r1eval.errors import R1evalError
from r1eval.run.plan import Overrides, Plan, default_out, differences, fingerprint, sampling_of
from r1eval.run.seeds import sample_seed
from r1eval.run.start import parse_engine_args
from r1eval.store.records import Message

OWN = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
BENCHMARK = Benchmark("own", "Own", Dataset("a/b", "test"), lambda _: LeftOut("never asked"), {}, OWN)
PLAN = Plan(
    model="org/model",
    engine="vllm",
    engine_args={"dtype": "float32"},
    sampling={"own": OWN},
    seed=0,
    limit=None,
    preset=None,
    prefill="",
    answer_from="answer",
)


def test_a_benchmark_is_sampled_its_own_way_unless_told_otherwise() -> None:
    assert sampling_of(BENCHMARK, None, Overrides()) == OWN
    assert sampling_of(BENCHMARK, None, Overrides(k=64, temperature=1.0)) == replace(
        OWN, k=64, temperature=1.0
    )


def test_the_r1_preset_is_the_papers_sampling_with_the_benchmarks_k() -> None:
    assert sampling_of(BENCHMARK, "r1", Overrides()) == Sampling(0.6, 0.95, 32_768, 5)
    assert sampling_of(BENCHMARK, "r1", Overrides(k=16, temperature=0.6)).k == 16


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (Overrides(temperature=0.7), "--preset r1 means --temperature 0.6, not 0.7"),
        (Overrides(top_p=1.0), "--preset r1 means --top-p 0.95, not 1.0"),
        (Overrides(max_tokens=4096), "--preset r1 means --max-tokens 32768, not 4096"),
    ],
)
def test_what_contradicts_the_preset_is_an_error(overrides: Overrides, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        sampling_of(BENCHMARK, "r1", overrides)


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (Overrides(temperature=-0.1), "--temperature -0.1: give 0 or more"),
        (Overrides(top_p=0.0), "--top-p 0.0: give more than 0"),
        (Overrides(top_p=1.01), "--top-p 1.01: give more than 0, at most 1"),
        (Overrides(max_tokens=0), "--max-tokens 0: give 1 or more"),
        (Overrides(k=0), "--k 0: give 1 or more"),
        (Overrides(temperature=0.0), "--temperature 0 makes all 5 samples of a question equal; add --k 1"),
    ],
)
def test_sampling_that_makes_no_sense_is_an_error_with_the_mend(overrides: Overrides, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        sampling_of(BENCHMARK, None, overrides)


def test_greedy_decoding_of_one_sample_is_allowed() -> None:
    assert sampling_of(BENCHMARK, None, Overrides(temperature=0.0, k=1)).temperature == 0.0


def test_the_same_plan_has_no_differences_even_after_a_trip_through_json() -> None:
    assert differences(PLAN.as_json(), PLAN) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (replace(PLAN, seed=1), "seed: 0 in the folder, 1 now"),
        (replace(PLAN, model="org/other"), "model: org/model in the folder, org/other now"),
        (replace(PLAN, engine_args={}), 'engine_args: {"dtype": "float32"} in the folder, {} now'),
        (replace(PLAN, answer_from="anywhere"), "answer_from: answer in the folder, anywhere now"),
    ],
)
def test_each_difference_is_a_line_with_both_values(changed: Plan, line: str) -> None:
    assert differences(PLAN.as_json(), changed) == [line]


def test_another_selection_is_a_difference_and_the_same_one_is_none() -> None:
    chosen = replace(PLAN, selection=select("cpp", since="2024-08", exclude=["b", "a"]))
    assert differences(chosen.as_json(), chosen) == []
    assert differences(PLAN.as_json(), chosen) == [
        'selection: {} in the folder, {"language": "cpp", "since": "2024-08-01", "exclude": ["a", "b"]} now'
    ]


def test_a_run_from_before_there_were_selections_goes_on() -> None:
    stored = PLAN.as_json()
    del stored["selection"]
    assert differences(stored, PLAN) == []


def test_where_and_how_fast_may_change_when_a_run_goes_on() -> None:
    moved = replace(
        PLAN, base_urls=("http://localhost:1/v1",), data="/mirror", how_fast={"max_num_seqs": "8"}
    )
    assert differences(PLAN.as_json(), moved) == []


def test_a_password_in_a_servers_address_is_not_written_down() -> None:
    plan = replace(PLAN, base_urls=("https://me:secret@host:8000/v1",))
    assert plan.as_json()["base_urls"] == ["https://host:8000/v1"]


def asked(gold: str = "4", text: str = "2+2?") -> tuple[list[Question], list[tuple[Message, ...]]]:
    return [Question("q", {"question": text}, gold, Answer.INTEGER)], [(Message("user", text),)]


def test_a_fingerprint_is_of_what_is_asked_and_changes_with_each_part_of_it() -> None:
    same = fingerprint(*asked(), OWN)
    assert same == fingerprint(*asked(), OWN)
    others = {
        fingerprint(*asked(gold="5"), OWN),
        fingerprint(*asked(text="2+3?"), OWN),
        fingerprint(*asked(), replace(OWN, k=6)),
    }
    assert len(others | {same}) == 4


def program(**fields: Any) -> str:
    """The fingerprint of one programming question."""
    question = Question("p", {"question": "Add"}, "", Answer.PROGRAM, (Test("1 2", "3"),), **fields)
    return fingerprint([question], [(Message("user", "Add"),)], OWN)


def test_a_fingerprint_holds_the_tests_and_how_programs_are_judged() -> None:
    question, messages = Question("p", {}, "", Answer.PROGRAM), (Message("user", "Add"),)
    tests = [(), (Test("1 2", "3"),), (Test("1 2", "4"),), (Test("1 2", "3"), Test("1 1", "2"))]
    found = {fingerprint([replace(question, tests=each)], [messages], OWN) for each in tests}
    assert len(found) == len(tests)
    packed = {fingerprint([replace(question, tests=pack(each))], [messages], OWN) for each in tests}
    assert packed == found
    judged = [Judging(), Judging("cpp"), Judging(checker="float"), Judging(memory_limit_mb=64)]
    assert len({program(judging=each) for each in judged}) == len(judged)
    assert program(tags={"rating": "800"}) == program()


def test_a_seed_hangs_on_what_is_asked_and_fits_every_engine() -> None:
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
