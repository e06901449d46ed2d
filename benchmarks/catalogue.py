"""All benchmarks, and how to find one by name or by the path of a custom .toml file."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import custom
from benchmarks.aime import AIME24, AIME25, AIME26
from benchmarks.codeforces import CODEFORCES
from benchmarks.errors import BenchmarkError, did_you_mean
from benchmarks.gpqa_diamond import GPQA_DIAMOND
from benchmarks.hmmt import HMMT_FEB25
from benchmarks.livecodebench import LIVECODEBENCH
from benchmarks.math_500 import MATH_500
from benchmarks.mmlu_pro import MMLU_PRO
from benchmarks.selection import Selection
from benchmarks.smoke import SMOKE
from benchmarks.types import Benchmark

BENCHMARKS: tuple[Benchmark, ...] = (
    AIME24,
    AIME25,
    AIME26,
    MATH_500,
    GPQA_DIAMOND,
    HMMT_FEB25,
    MMLU_PRO,
    CODEFORCES,
    LIVECODEBENCH,
    SMOKE,
)


def apply_selection(benchmarks: Sequence[Benchmark], selection: Selection) -> list[Benchmark]:
    """Apply the selection to each benchmark.

    Raises BenchmarkError for an option that does not apply to one of them: ignoring it would mislead.
    """
    for option in selection.options():
        names = [benchmark.name for benchmark in BENCHMARKS if option in benchmark.selection_options]
        for benchmark in benchmarks:
            if option not in benchmark.selection_options:
                raise BenchmarkError(
                    f"--{option} does not apply to {benchmark.name}, only to {' and '.join(names)}: leave it "
                    "out, or run the benchmarks separately"
                )
    return [
        benchmark.select(benchmark, selection) if benchmark.select else benchmark for benchmark in benchmarks
    ]


def find(name_or_path: str) -> Benchmark:
    """The benchmark of that name, or the one that a .toml describes. Raises BenchmarkError for any other."""
    names = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    if name_or_path.endswith(".toml"):
        benchmark = custom.read_benchmark(Path(name_or_path))
        if benchmark.name in names:
            raise BenchmarkError(
                f"{name_or_path}: name is {benchmark.name!r}, which is built in: choose another"
            )
        return benchmark
    if name_or_path not in names:
        raise BenchmarkError(
            f"there is no benchmark {name_or_path!r}{did_you_mean(name_or_path, names)} "
            f"(there are {', '.join(names)}, or the path of your own .toml file)"
        )
    return names[name_or_path]
