"""Savings: runs with fewer tokens than another one that no paired test finds better."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.report.savings import find_savings
from reports.site.facts import RunFacts
from reports.site.standings import Saving
from tests.reports.site.small_runs import benchmark, run

N, K = 24, 4
counts = st.lists(st.integers(0, K), min_size=N, max_size=N)
lengths = st.lists(st.integers(1, 9_000).map(float), min_size=N, max_size=N)


def with_tokens(
    slug: str, correct: Sequence[int], tokens: Sequence[float | None], failed: int = 0
) -> RunFacts:
    one = benchmark(correct=correct, failed=failed)
    questions = tuple(replace(q, tokens=n) for q, n in zip(one.questions, tokens, strict=True))
    return run(slug, replace(one, questions=questions))


def pairs(savings: Sequence[Saving]) -> list[tuple[str, str, bool]]:
    return [(one.cheap, one.other, one.significant) for one in savings]


def test_a_run_with_fewer_tokens_and_a_significantly_higher_accuracy_is_cheaper_and_better() -> None:
    cheap, dear = with_tokens("cheap", [4] * N, [100.0] * N), with_tokens("dear", [1] * N, [400.0] * N)
    [saving] = find_savings([dear, cheap])
    assert (saving.cheap, saving.other, saving.significant) == ("cheap", "dear", True)
    assert (saving.tokens.mean, saving.tokens.share, saving.accuracy.mean) == (-300.0, -0.75, 0.75)


def test_equal_accuracy_is_a_saving_but_no_significant_one() -> None:
    runs = [with_tokens(slug, [2] * N, [n] * N) for slug, n in (("a", 100.0), ("b", 90.0))]
    assert pairs(find_savings(runs)) == [("b", "a", False)]


def test_a_significantly_worse_run_saves_nothing_and_one_within_the_noise_does() -> None:
    dear = with_tokens("dear", [2] * N, [400.0] * N)
    worse, close = [1] * N, [1, 3, *[2] * (N - 3), 1]
    assert find_savings([dear, with_tokens("worse", worse, [100.0] * N)]) == []
    [saving] = find_savings([dear, with_tokens("close", close, [100.0] * N)])
    assert (saving.cheap, saving.significant) == ("close", False)
    assert saving.accuracy.mean < 0


def test_fewer_tokens_within_the_noise_of_the_questions_are_no_saving() -> None:
    noisy = with_tokens("a", [2] * N, [100.0, 300.0] * (N // 2))
    even = with_tokens("b", [2] * N, [199.0] * N)
    assert find_savings([noisy, even]) == []


def test_runs_with_unknown_tokens_missing_samples_or_other_questions_are_in_no_pair() -> None:
    good = with_tokens("good", [4] * N, [100.0] * N)
    unknown = with_tokens("unknown", [1] * N, [None, *[400.0] * (N - 1)])
    missing = with_tokens("missing", [1] * N, [400.0] * N, failed=1)
    fewer = with_tokens("fewer", [1] * 9, [400.0] * 9)
    assert find_savings([good, unknown, missing, fewer]) == []


@given(st.lists(st.tuples(counts, lengths), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_of_two_runs_at_most_one_is_cheaper_and_no_worse(runs: list[tuple[list[int], list[float]]]) -> None:
    found = find_savings([with_tokens(str(n), *facts) for n, facts in enumerate(runs)])
    both = {(one.cheap, one.other) for one in found}
    assert not both & {(other, cheap) for cheap, other in both}
    assert all(one.tokens.mean < 0 for one in found)
    assert all(one.accuracy.mean > 0 for one in found if one.significant)
