"""All benchmarks, and how to find one by name or by the path of a custom .toml file."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks import custom, dated, suites
from benchmarks.aime import AIME24, AIME25, AIME26
from benchmarks.arc_agi import ARC_AGI
from benchmarks.bbeh import BBEH
from benchmarks.beyond_aime import BEYOND_AIME
from benchmarks.ceval import CEVAL
from benchmarks.cluewsc import CLUEWSC
from benchmarks.cnmo import CNMO
from benchmarks.codeforces import CODEFORCES
from benchmarks.drop import DROP
from benchmarks.errors import BenchmarkError, did_you_mean, same_name
from benchmarks.evalplus import HUMANEVAL_PLUS, MBPP_PLUS
from benchmarks.gpqa_diamond import GPQA_DIAMOND, GPQA_EXTENDED, GPQA_MAIN
from benchmarks.gsm8k import GSM8K
from benchmarks.hendrycks_math import HENDRYCKS_MATH
from benchmarks.ifbench import IFBENCH
from benchmarks.ifeval import IFEVAL
from benchmarks.imo_answerbench import IMO_ANSWERBENCH
from benchmarks.livecodebench import LIVECODEBENCHES
from benchmarks.math_500 import MATH_500
from benchmarks.math_ai import MATH_AI
from benchmarks.matharena import MATHARENA
from benchmarks.mmlu import MMLU
from benchmarks.mmlu_pro import MMLU_PRO
from benchmarks.mmlu_redux import MMLU_REDUX
from benchmarks.mmmlu import MMMLU
from benchmarks.ojbench import OJBENCH
from benchmarks.olymmath import OLYMMATH
from benchmarks.olympiadbench import OLYMPIADBENCH
from benchmarks.polymath import POLYMATH
from benchmarks.selection import Selection
from benchmarks.smoke import SMOKE
from benchmarks.supergpqa import SUPERGPQA
from benchmarks.types import Benchmark
from benchmarks.zebralogic import ZEBRALOGIC

BENCHMARKS: tuple[Benchmark, ...] = (
    AIME24,
    AIME25,
    AIME26,
    *MATHARENA,
    *CNMO,
    BEYOND_AIME,
    *OLYMMATH,
    IMO_ANSWERBENCH,
    *MATH_AI,
    MATH_500,
    HENDRYCKS_MATH,
    GSM8K,
    *OLYMPIADBENCH,
    *POLYMATH,
    GPQA_DIAMOND,
    GPQA_MAIN,
    GPQA_EXTENDED,
    MMLU,
    MMLU_PRO,
    MMLU_REDUX,
    SUPERGPQA,
    CEVAL,
    CLUEWSC,
    DROP,
    *MMMLU,
    IFEVAL,
    IFBENCH,
    *BBEH,
    *ARC_AGI,
    ZEBRALOGIC,
    CODEFORCES,
    *LIVECODEBENCHES,
    OJBENCH,
    HUMANEVAL_PLUS,
    MBPP_PLUS,
    SMOKE,
)


def apply_selection(benchmarks: Sequence[Benchmark], selection: Selection) -> list[Benchmark]:
    """Apply the selection to each benchmark.

    Raises BenchmarkError for an option that does not apply to one of them: ignoring it would mislead.
    """
    chosen = dated.in_window(benchmarks, selection)
    if not chosen:
        raise BenchmarkError(
            f"no benchmark of these has questions of that time: {', '.join(one.name for one in benchmarks)}"
        )
    for option in selection.options():
        names = [benchmark.name for benchmark in BENCHMARKS if option in dated.options(benchmark)]
        for benchmark in chosen:
            if option not in dated.options(benchmark):
                reason = "its days are not known" if option in ("since", "until") else _applies_to(names)
                raise BenchmarkError(
                    f"--{option} does not apply to {benchmark.name}, {reason}: leave it out, or run the "
                    "benchmarks separately"
                )
    return [(benchmark.select or dated.select)(benchmark, selection) for benchmark in chosen]


def _applies_to(names: Sequence[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 3 else ""
    return f"only to {', '.join(names[:2]) + more if more else ' and '.join(names)}"


def find(name_or_path: str) -> Benchmark:
    """The benchmark of that name, in any case and with any separators, or the one that a .toml describes.

    Raises BenchmarkError for any other.
    """
    names = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    if name_or_path.endswith(".toml"):
        if suites.is_suite(path := Path(name_or_path)):
            raise _is_a_suite(name_or_path, suites.read_suite(path))
        benchmark = custom.read_benchmark(Path(name_or_path))
        if benchmark.name in names:
            raise BenchmarkError(
                f"{name_or_path}: name is {benchmark.name!r}, which is built in: choose another"
            )
        return benchmark
    known = same_name(name_or_path, [*names, *suites.built_in()])
    if known is None:
        raise BenchmarkError(
            f"there is no benchmark {name_or_path!r}{_suggestion(name_or_path.lower())} "
            "(`r1eval list` shows them, or give the path of your own .toml file)"
        )
    if suite := suites.built_in().get(known):
        raise _is_a_suite(suite.name, suite)
    return names[known]


def _is_a_suite(named: str, suite: suites.Suite) -> BenchmarkError:
    return BenchmarkError(f"{named} is a suite; name one of its benchmarks: {', '.join(suite.benchmarks)}")


MAX_SUGGESTED = 4
"""benchmarks of a family that a suggestion names"""


def _suggestion(word: str) -> str:
    """The family that the word begins, such as that of `gpqa`, else the name that is most similar."""
    family = [one.name for one in BENCHMARKS if one.name.startswith(f"{word}-")]
    if 1 < len(family) <= MAX_SUGGESTED:
        return f"; did you mean {', '.join(map(repr, family[:-1]))} or {family[-1]!r}?"
    return did_you_mean(word, [*(one.name for one in BENCHMARKS), *suites.built_in()])
