"""The rewards in the real trainers: TRL's GRPO, verl's reward manager, a task of verifiers."""

import json
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from r1eval.run.small_model import small_model
from tests.ecosystem.environments import ROOT, environment

PROGRAMS = Path(__file__).with_name("trainers")

pytestmark = [pytest.mark.slow, pytest.mark.engine]


def output(name: str, program: str, *arguments: str) -> Any:
    """The JSON in the last line of what a program prints in a trainer's environment."""
    printed = environment(name).run(
        *("python", str(PROGRAMS / program), *arguments),
        timeout=1500,
        PYTHONPATH=str(ROOT),
        OMP_NUM_THREADS="1",
    )
    return json.loads(printed.splitlines()[-1])


def test_verifiers_scores_a_task_with_plugged_rewards() -> None:
    """One whose gold is bad has no accuracy, instead of 0."""
    assert output("verifiers", "verifiers_task.py") == [
        {"accuracy": 1.0, "format": 0.5},
        {"accuracy": 0.0, "format": 0.0},
        {"format": 0.0},
    ]


def test_verl_scores_with_the_functions_that_its_configuration_names(tmp_path: Path) -> None:
    """Ours, or one of the user's that adds up several rewards; what is undecided is 0."""
    file = tmp_path / "score.py"
    file.write_text(
        "from r1eval.rewards import accuracy_reward, format_reward\n"
        "from r1eval.rewards.verl import VerlScore\n"
        "score = VerlScore((accuracy_reward, format_reward), weights=(1.0, 0.5))\n"
    )
    ours, both = output("verl", "verl_manager.py", "pkg://r1eval.rewards.verl:compute_score", f"{file}:score")
    assert [score["reward_score"] for score in ours] == [1.0, 0.0, 0.0]
    assert ours[0]["reward_extra_info"] == {"acc": 1.0}
    assert [score["reward_score"] for score in both] == [1.5, 0.0, 0.0]
    assert both[0]["reward_extra_info"] == {"score": 1.5, "accuracy_reward": 1.0, "format_reward": 1.0}


def test_grpo_makes_the_replies_that_the_format_reward_likes_more_probable(tmp_path: Path) -> None:
    """Of the replies that it saw: which replies these are is chance, in which direction it moves is not."""
    trained = output("trl", "trl_grpo.py", str(small_model()), str(tmp_path))
    well_formed, others = trained["gains"]
    assert len(well_formed) + len(others) == 3 * 8
    assert well_formed
    assert others
    assert fmean(well_formed) > fmean(others) + 1
    steps = trained["steps"]
    shares = [step["rewards/format_reward/mean"] for step in steps]
    assert sum(shares) * 8 == pytest.approx(len(well_formed)), "the trainer got what the reward gave"
    assert all(0 <= step["rewards/language_reward/mean"] <= 1 for step in steps)
    assert [step["accuracy_reward/undecided"] for step in steps] == [0.0] * 3
