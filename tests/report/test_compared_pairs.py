"""Which runs of a report are compared with each other."""

from collections.abc import Sequence
from dataclasses import replace

from r1eval.report.compared_pairs import MOST_RUNS, choose_pairs
from reports.site.facts import RunFacts
from tests.reports.site.small_runs import benchmark, run


def checkpoint(step: int, correct: int) -> RunFacts:
    one = run(f"step-{step}", benchmark(correct=[correct] * 4))
    return replace(one, step=step, model=f"org/m-step-{step}")


def pairs(runs: Sequence[RunFacts], baseline: int = 0, *, with_samples: bool | None = None) -> set[str]:
    return {
        f"{runs[one.baseline].slug} {runs[one.candidate].slug}"
        for one in choose_pairs(runs, baseline)
        if with_samples in (None, one.with_samples)
    }


def other(slug: str, name: str = "sums") -> RunFacts:
    return run(slug, benchmark(name, correct=[1, 2, 3]))


def test_every_two_runs_that_share_a_benchmark_are_compared_once() -> None:
    runs = [other("a"), other("b"), other("c"), other("d", "products")]
    assert pairs(runs) == {"a b", "a c", "b c"}


def test_the_baseline_is_the_baseline_of_its_pairs_and_only_these_have_samples() -> None:
    runs = [other("a"), other("b"), other("c")]
    assert pairs(runs, baseline=2) == {"c a", "c b", "a b"}
    assert pairs(runs, baseline=2, with_samples=True) == {"c a", "c b"}


def test_a_checkpoint_is_compared_with_its_predecessor_which_is_the_baseline() -> None:
    runs = [other("a"), checkpoint(300, 1), checkpoint(100, 3), checkpoint(200, 2)]
    found = pairs(runs, with_samples=True)
    assert {"step-100 step-200", "step-200 step-300"} <= found
    assert "step-300 step-200" not in pairs(runs)
    assert "step-100 step-300" in pairs(runs, with_samples=False)


def test_of_many_runs_only_the_baseline_the_predecessor_and_the_best_are_compared() -> None:
    runs = [checkpoint(step, 4 if step == 5 else 1) for step in range(MOST_RUNS + 5)]
    found = pairs(runs)
    assert {f"step-0 step-{step}" for step in range(1, len(runs))} <= found
    assert {f"step-{step - 1} step-{step}" for step in range(1, len(runs))} <= found
    assert {"step-5 step-9", "step-5 step-2"} <= found
    assert "step-9 step-20" not in found
    assert len(found) < 3 * len(runs)
