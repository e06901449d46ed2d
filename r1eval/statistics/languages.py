"""pass@1 by language: one metric for each language of a benchmark that has several."""

import re
from collections.abc import Mapping, Sequence

from benchmarks.types import Question
from r1eval.statistics.metrics import Tally
from r1eval.statistics.strata import format_group, group_pass_at_1
from r1eval.store.records import Metric

TAG = "language"
"""of a question: the ISO 639-1 code of its language"""
CODE = re.compile(r"[a-z]{2}")
NAME = re.compile(r"pass@1\[(?P<language>[a-z]{2})\]")


def language_metrics(
    benchmark: str, questions: Sequence[Question], tallies: Mapping[str, Tally], k: int
) -> list[Metric]:
    """`pass@1[de]` and so on, in alphabetical order; [] if the questions are of fewer than two languages.

    As in pass@1, all questions have equal weight, and a language with failed samples has no value.
    """
    languages: dict[str, list[Tally]] = {}
    for question in questions:
        if CODE.fullmatch(language := question.tags.get(TAG, "")):
            languages.setdefault(language, []).append(tallies.get(question.id, Tally()))
    if len(languages) < 2:
        return []
    return [
        Metric(benchmark=benchmark, name=f"pass@1[{name}]", k=k, **vars(group_pass_at_1(languages[name])))
        for name in sorted(languages)
    ]


def summary(metrics: Mapping[str, Metric]) -> list[str]:
    """One line with all languages, from a benchmark's metrics by name; [] without several."""
    values = [
        f"{found['language']} {format_group(metric)}"
        for name, metric in metrics.items()
        if (found := NAME.fullmatch(name))
    ]
    return [f"pass@1 by language: {', '.join(values)}"] if values else []
