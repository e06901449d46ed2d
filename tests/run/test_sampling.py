"""How a benchmark is sampled: its own sampling, a preset's, the user's options, each in its range."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Benchmark, Dataset, Sampling, SkippedRow
from r1eval.errors import R1evalError
from r1eval.run.presets import Preset, find_preset
from r1eval.run.sampling import SamplingOverrides, resolve_sampling

SAMPLING = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
BENCHMARK = Benchmark("own", "Own", Dataset("a/b", "test"), lambda _: SkippedRow("never asked"), {}, SAMPLING)


def test_a_benchmark_s_own_sampling_is_used_unless_overridden() -> None:
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides()) == SAMPLING
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides(k=64, temperature=1.0)) == replace(
        SAMPLING, k=64, temperature=1.0
    )


def test_the_r1_preset_is_the_papers_sampling_with_the_benchmarks_k() -> None:
    r1 = find_preset("r1")
    assert resolve_sampling(BENCHMARK, r1, SamplingOverrides()) == Sampling(0.6, 0.95, 32_768, 5)
    assert resolve_sampling(BENCHMARK, r1, SamplingOverrides(k=16, temperature=0.6)).k == 16


def test_what_a_preset_does_not_name_is_neutral_but_k_max_tokens_and_stop_stay_the_benchmarks() -> None:
    own = replace(SAMPLING, top_k=50, min_p=0.1, repetition_penalty=1.2, stop=("Q:",))
    preset = Preset("p", "", "", {"temperature": 0.5})
    assert resolve_sampling(replace(BENCHMARK, sampling=own), preset, SamplingOverrides()) == Sampling(
        temperature=0.5, top_p=1.0, max_tokens=100, k=5, stop=("Q:",)
    )


def test_an_option_wins_over_the_preset() -> None:
    overrides = SamplingOverrides(temperature=1.2, top_k=7, stop=("END",))
    assert resolve_sampling(BENCHMARK, find_preset("r1"), overrides) == Sampling(
        1.2, 0.95, 32_768, 5, top_k=7, stop=("END",)
    )


@pytest.mark.parametrize(
    ("overrides", "line"),
    [
        (SamplingOverrides(temperature=-0.1), "--temperature -0.1: give 0 or more"),
        (SamplingOverrides(temperature=float("nan")), "--temperature nan: give 0 or more"),
        (SamplingOverrides(temperature=float("inf")), "--temperature inf: give 0 or more"),
        (SamplingOverrides(top_p=0.0), "--top-p 0.0: give more than 0"),
        (SamplingOverrides(top_p=1.01), "--top-p 1.01: give more than 0, at most 1"),
        (SamplingOverrides(max_tokens=0), "--max-tokens 0: give 1 or more"),
        (SamplingOverrides(k=0), "--k 0: give 1 or more"),
        (SamplingOverrides(top_k=-1), "--top-k -1: give 1 or more, or 0 for all tokens"),
        (SamplingOverrides(top_k=10**20), "--top-k 10{20}: too large for an engine; give 0 for all tokens"),
        (SamplingOverrides(min_p=1.5), "--min-p 1.5: give 0 to 1"),
        (SamplingOverrides(presence_penalty=2.1), "--presence-penalty 2.1: give -2 to 2"),
        (SamplingOverrides(frequency_penalty=-3), "--frequency-penalty -3: give -2 to 2"),
        (SamplingOverrides(repetition_penalty=0), "--repetition-penalty 0: give more than 0"),
        (SamplingOverrides(stop=("Q:", "")), "--stop '': give a text that is not empty"),
        (
            SamplingOverrides(temperature=0.0),
            "--temperature 0 makes all 5 samples of a question equal; add --k 1",
        ),
    ],
)
def test_invalid_sampling_is_an_error_with_the_fix(overrides: SamplingOverrides, line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        resolve_sampling(BENCHMARK, None, overrides)


@given(st.floats(), st.floats(), st.floats(), st.floats(), st.floats())
def test_no_value_that_is_not_finite_gets_through(a: float, b: float, c: float, d: float, e: float) -> None:
    overrides = SamplingOverrides(
        temperature=a, min_p=b, presence_penalty=c, frequency_penalty=d, repetition_penalty=e
    )
    try:
        sampling = resolve_sampling(BENCHMARK, None, overrides)
    except R1evalError:
        return
    assert all(value - value == 0 for value in vars(sampling).values() if isinstance(value, float))


def test_greedy_decoding_of_one_sample_is_allowed() -> None:
    assert resolve_sampling(BENCHMARK, None, SamplingOverrides(temperature=0.0, k=1)).temperature == 0.0
