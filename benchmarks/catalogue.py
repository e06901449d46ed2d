"""All benchmarks, one line each, and how one is found by name or by the path of a user's .toml."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import custom
from benchmarks.aime import AIME24, AIME25, AIME26
from benchmarks.codeforces import CODEFORCES
from benchmarks.errors import BenchmarkError, guess
from benchmarks.gpqa_diamond import GPQA_DIAMOND
from benchmarks.hmmt import HMMT_FEB25
from benchmarks.livecodebench import LIVECODEBENCH
from benchmarks.math_500 import MATH_500
from benchmarks.mmlu_pro import MMLU_PRO
from benchmarks.selection import Selection
from benchmarks.smoke import SMOKE
from benchmarks.types import Benchmark

ALL: tuple[Benchmark, ...] = (
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


def select(benchmarks: Sequence[Benchmark], selection: Selection) -> list[Benchmark]:
    """The benchmarks as the selection would have them asked.

    Raises BenchmarkError for an option that means nothing to one of them: it would be thought to hold there.
    """
    for option in selection.given():
        takers = [benchmark.name for benchmark in ALL if option in benchmark.takes]
        for benchmark in benchmarks:
            if option not in benchmark.takes:
                raise BenchmarkError(
                    f"--{option} means nothing to {benchmark.name}, only to {' and '.join(takers)}: leave it "
                    "out, or run the others by themselves"
                )
    return [each.select(each, selection) if each.select else each for each in benchmarks]


def find(name_or_path: str) -> Benchmark:
    """The benchmark of that name, or the one that a .toml describes. Raises BenchmarkError if none is."""
    names = {benchmark.name: benchmark for benchmark in ALL}
    if name_or_path.endswith(".toml"):
        benchmark = custom.read(Path(name_or_path))
        if benchmark.name in names:
            raise BenchmarkError(
                f"{name_or_path}: name is {benchmark.name!r}, which r1eval has already: choose another"
            )
        return benchmark
    if name_or_path not in names:
        raise BenchmarkError(
            f"there is no benchmark {name_or_path!r}{guess(name_or_path, names)} "
            f"(there are {', '.join(names)}, or the path of a .toml file of yours)"
        )
    return names[name_or_path]
