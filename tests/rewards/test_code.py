"""The code reward: programs in the sandbox, all tests or the share of them."""

import json
import time

import pytest

from r1eval.errors import R1evalError
from r1eval.rewards import CodeReward, code_reward
from r1eval.rewards.columns import read_tests

DOUBLE = "<think>Twice.</think>\n```python\nprint(int(input()) * 2)\n```"
FOUR = "```python\ninput()\nprint(4)\n```"
TESTS = [{"input": "2\n", "output": "4\n"}, {"input": "3\n", "output": "6\n"}]


@pytest.mark.jail
def test_all_tests_or_the_share_that_passes() -> None:
    completions = [DOUBLE, FOUR, "I would double it.", "```python\nimport no_such_module\n```"]
    tests = [TESTS] * 4
    assert code_reward(completions=completions, tests=tests) == [1.0, 0.0, 0.0, 0.0]
    assert CodeReward("test")(completions=completions, tests=tests) == [1.0, 0.5, 0.0, 0.0]


@pytest.mark.jail
def test_prompts_without_tests_are_left_out() -> None:
    extras: dict[str, list[str]] = {}
    cells = [TESTS, None, "no JSON", [], json.dumps({"inputs": ["1"], "outputs": ["2"]})]
    rewards = code_reward(completions=[DOUBLE] * 5, tests=cells, log_extra=extras.__setitem__)
    assert rewards == [1.0, None, None, None, 1.0]
    assert extras["code_reward/answer"] == ["AC", "", "", "", "AC"]


@pytest.mark.jail
def test_a_function_is_called() -> None:
    reply = "```python\nclass Solution:\n    def double(self, n):\n        return 2 * n\n```"
    cell = {"fn_name": "double", "inputs": ["2", "3"], "outputs": ["4", "6"]}
    assert code_reward(completions=[reply], ground_truth=[json.dumps(cell)]) == [1.0]


@pytest.mark.jail
@pytest.mark.slow
def test_programs_that_never_end_take_no_longer_than_the_batch_may() -> None:
    endless = [f"```python\nwhile True: {number}\n```" for number in range(8)]
    hurried = CodeReward(seconds=30, batch_seconds=2, workers=1)
    started = time.monotonic()
    assert hurried(completions=endless, tests=[TESTS] * 8) == [None] * 8
    assert time.monotonic() - started < 10
    assert CodeReward(seconds=30, workers=1)(completions=[DOUBLE], tests=[TESTS]) == [1.0]
    strict = CodeReward(seconds=0.5, workers=1)
    assert strict(completions=endless[:1], tests=[TESTS]) == [0.0]


def test_a_machine_without_a_sandbox_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert CodeReward(workers=3)(completions=[DOUBLE, "Hm."], tests=[TESTS] * 2) == [None, 0.0]


def test_the_forms_of_tests() -> None:
    cases = read_tests(TESTS).cases
    assert len(cases) == 2
    assert read_tests(json.dumps(TESTS)).cases == cases
    assert read_tests({"inputs": ["2\n", "3\n"], "outputs": ["4\n", "6\n"]}).cases == cases
    assert read_tests({"language": "python", "test_cases": TESTS}).cases == cases
    assert read_tests([{**TESTS[0], "fn_name": "double"}]).function == "double"
    assert "and not a list" in read_tests({"inputs": [1], "outputs": [2]}).problem


def test_wrong_settings_are_refused() -> None:
    with pytest.raises(R1evalError, match="language: "):
        CodeReward(language="klingon")
    with pytest.raises(R1evalError, match="give all or test"):
        CodeReward("some")  # type: ignore[arg-type]
    with pytest.raises(R1evalError, match="no column any of tests"):
        code_reward(completions=[DOUBLE], answer=["1"])
