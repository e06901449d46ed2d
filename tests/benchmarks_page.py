"""Writes the tables of docs/benchmarks.md from the catalogue: `python -m tests.benchmarks_page`."""

from collections.abc import Iterator, Sequence

from benchmarks.catalogue import BENCHMARKS
from benchmarks.datasets import is_file
from benchmarks.references import published_results
from benchmarks.types import Benchmark, Dataset
from r1eval.cli.overview import answer_kinds, dates, question_count
from tests.test_architecture import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
START = "<!-- generated from the catalogue by `python -m tests.benchmarks_page`; edits are lost -->"
END = "<!-- end of the generated part -->"
HEADER = ("Name", "Data set", "Configuration / split", "Commit", "Fingerprint", "Questions", "Answers")
MORE = ("Metrics", "k", "Dates", "Licence", "Published figures")
MAX_NAMED = 3
"""configurations that are named one by one"""


def generated() -> str:
    """For each family a table with a row for each benchmark, and what must be known of them."""
    parts = []
    for family in dict.fromkeys(one.family for one in BENCHMARKS):
        members = [one for one in BENCHMARKS if one.family == family]
        rows = [HEADER + MORE, ("---",) * len(HEADER + MORE), *map(row, members)]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
        parts.append("\n".join([f"### {family[:1].upper()}{family[1:]}", "", table, "", *facts(members)]))
    return "\n\n".join(parts)


def row(benchmark: Benchmark) -> tuple[str, ...]:
    dataset = benchmark.dataset
    return (
        f"`{benchmark.name}`",
        *(("packaged", "–") if is_file(dataset.repo) else source(dataset)),
        f"`{dataset.revision[:12]}`" if dataset.revision else "–",
        f"`{dataset.fingerprint[:12]}`" if dataset.fingerprint else "–",
        question_count(benchmark),
        answer_kinds(benchmark).replace("+", ", "),
        ", ".join(benchmark.metrics),
        str(benchmark.sampling.k),
        dates([benchmark]) or "–",
        dataset.licence or "–",
        str(len(published_results(benchmark.published)) or "–"),
    )


def source(dataset: Dataset) -> tuple[str, str]:
    """The data set, and which part of it."""
    names = dataset.files or dataset.configs
    shown = ", ".join(names) if len(names) <= MAX_NAMED else f"{names[0]} … {names[-1]} ({len(names)})"
    return f"`{dataset.repo}`" + " (gated)" * dataset.gated, f"{shown} / {dataset.split}"


def facts(members: Sequence[Benchmark]) -> Iterator[str]:
    """Why k is what it is, where the protocol differs, whose words are used: once for all that share it."""
    for title, told in (("k", _k_source), ("", _protocol), ("Prompt", _prompts)):
        groups: dict[str, list[str]] = {}
        for one in members:
            groups.setdefault(told(one), []).append(f"`{one.name}`")
        for text, names in groups.items():
            if text:
                yield f"- {title and f'{title}, '}{_shorten(names)}: {text}"


def _k_source(benchmark: Benchmark) -> str:
    return benchmark.k_source


def _protocol(benchmark: Benchmark) -> str:
    return benchmark.protocol


def _prompts(benchmark: Benchmark) -> str:
    return "; ".join(dict.fromkeys(prompt.source for prompt in benchmark.prompts.values()))


def _shorten(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 2 * MAX_NAMED else f"{names[0]} … {names[-1]} ({len(names)})"


def page() -> str:
    """The page as it should be: what is written by hand stays, the generated part is made again."""
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{generated()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
