"""A plan is validated when it is made, and compared when a run is resumed."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.packed_tests import pack
from benchmarks.selection import parse_selection
from benchmarks.types import Answer, JudgeConfig, Question, Sampling, Test
from r1eval.run.plan import Plan, default_out, differences, fingerprint
from r1eval.run.seeds import sample_seed
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message

SAMPLING = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
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


def test_the_same_plan_has_no_differences_even_after_a_trip_through_json() -> None:
    assert differences(PLAN.to_json(), PLAN) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (replace(PLAN, seed=1), "seed: 0 in the folder, 1 now"),
        (replace(PLAN, model="org/other"), "model: org/model in the folder, org/other now"),
        (replace(PLAN, engine_args={}), 'engine_args: {"dtype": "float32"} in the folder, {} now'),
        (replace(PLAN, answer_from="anywhere"), "answer_from: answer in the folder, anywhere now"),
        (replace(PLAN, system="Think."), 'system: "" in the folder, Think. now'),
        (replace(PLAN, system="a" * 300 + "\nb"), f'system: "" in the folder, "{"a" * 199}… now'),
        (
            replace(PLAN, chat_template_args={"enable_thinking": False}),
            'chat_template_args: {} in the folder, {"enable_thinking": false} now',
        ),
        (replace(PLAN, completion=True), "completion: false in the folder, true now"),
        (replace(PLAN, lora="org/adapter"), 'lora: "" in the folder, org/adapter now'),
        (
            replace(PLAN, thinking=ThinkingTags("[THINK]", "[/THINK]")),
            'thinking: null in the folder, ["[THINK]", "[/THINK]"] now',
        ),
        (
            replace(PLAN, sampling={"own": replace(SAMPLING, top_k=20)}),
            "top_k of own: 0 in the folder, 20 now",
        ),
        (
            replace(PLAN, sampling={"own": SAMPLING, "other": SAMPLING}),
            'benchmarks: ["own"] in the folder, ["own", "other"] now',
        ),
    ],
)
def test_each_difference_is_one_line_with_both_values(changed: Plan, line: str) -> None:
    assert differences(PLAN.to_json(), changed) == [line]


def test_texts_that_differ_in_whitespace_only_are_shown_so() -> None:
    before, now = (replace(PLAN, prefill=text) for text in ("<think>\n", "<think>"))
    assert differences(before.to_json(), now) == ['prefill: "<think>\\n" in the folder, <think> now']


def test_a_different_selection_is_a_difference() -> None:
    selected = replace(PLAN, selection=parse_selection("cpp", since="2024-08", exclude=["b", "a"]))
    assert differences(selected.to_json(), selected) == []
    assert differences(PLAN.to_json(), selected) == [
        'selection: {} in the folder, {"language": "cpp", "since": "2024-08-01", "exclude": ["a", "b"]} now'
    ]


def test_a_run_of_an_older_version_can_be_resumed() -> None:
    stored = PLAN.to_json()
    for later in ("selection", "judging", "system", "chat_template_args", "completion", "template", "lora"):
        del stored[later]
    stored["sampling"] = {"own": {"temperature": 0.7, "top_p": 0.9, "max_tokens": 100, "k": 5}}
    assert differences(stored, PLAN) == []


def test_of_two_long_texts_the_difference_shows_the_part_that_differs() -> None:
    before, now = (replace(PLAN, system="same " * 100 + end) for end in ("Reason first.", "Answer only."))
    [line] = differences(before.to_json(), now)
    assert "Reason first." in line
    assert "Answer only." in line
    assert len(line) < 500


def test_location_and_speed_may_change_when_a_run_is_resumed() -> None:
    moved = replace(
        PLAN, base_urls=("http://localhost:1/v1",), data="/mirror", how_fast={"max_num_seqs": "8"}
    )
    assert differences(PLAN.to_json(), moved) == []


def test_a_password_in_a_server_url_is_not_recorded() -> None:
    plan = replace(PLAN, base_urls=("https://me:secret@host:8000/v1",))
    assert plan.to_json()["base_urls"] == ["https://host:8000/v1"]


def test_settings_that_change_nothing_leave_the_fingerprint_of_an_older_run() -> None:
    old = "9b403ad12c4b"
    assert fingerprint(*sum_question(), SAMPLING, with_k=True).startswith(old)
    changed = [
        replace(SAMPLING, top_k=20),
        replace(SAMPLING, min_p=0.1),
        replace(SAMPLING, presence_penalty=1.5),
        replace(SAMPLING, frequency_penalty=1.5),
        replace(SAMPLING, repetition_penalty=1.1),
        replace(SAMPLING, stop=("Q:",)),
    ]
    assert len({fingerprint(*sum_question(), each) for each in (SAMPLING, *changed)}) == len(changed) + 1


def sum_question(gold: str = "4", text: str = "2+2?") -> tuple[list[Question], list[tuple[Message, ...]]]:
    return [Question("q", {"question": text}, gold, Answer.INTEGER)], [(Message("user", text),)]


def test_a_fingerprint_changes_with_question_gold_and_sampling() -> None:
    same = fingerprint(*sum_question(), SAMPLING)
    assert same == fingerprint(*sum_question(), SAMPLING)
    changed = {
        fingerprint(*sum_question(gold="5"), SAMPLING),
        fingerprint(*sum_question(text="2+3?"), SAMPLING),
        fingerprint(*sum_question(), replace(SAMPLING, top_p=0.8)),
    }
    assert len(changed | {same}) == 4


def test_a_fingerprint_does_not_depend_on_k() -> None:
    same = fingerprint(*sum_question(), SAMPLING)
    assert fingerprint(*sum_question(), replace(SAMPLING, k=6)) == same


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
    assert (
        str(
            default_out(
                replace(PLAN, model="org/model-7B/", sampling=dict.fromkeys(["aime24", "math500"], SAMPLING))
            )
        )
        == "runs/model-7B-aime24+math500"
    )
    assert (
        str(default_out(replace(PLAN, model="org/model-7B", lora="me/lora/", sampling={"aime24": SAMPLING})))
        == "runs/model-7B+lora-aime24"
    )
