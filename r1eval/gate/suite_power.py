"""The report of `r1eval power SUITE`: the smallest drop that each benchmark of a suite will detect."""

import json
from dataclasses import asdict

from benchmarks import asked
from r1eval.errors import R1evalError
from r1eval.gate.power_report import PowerOptions, PowerReport, design_line, power_of
from reports.cells import Grid
from reports.fit import format_columns
from reports.schema_version import SCHEMA_VERSION


def format_suite_power(options: PowerOptions, as_json: bool) -> str:
    """A line for each benchmark of the suite that the options name, or a JSON list of their reports.

    Benchmarks whose size is not known before they are loaded are left out, and named below the table.
    """
    named = asked.resolve([options.benchmark], options.k)
    has_size = options.questions or options.run
    sized = [one for one in named.benchmarks if has_size or one.expected_questions]
    if not sized:
        raise R1evalError(f"{options.benchmark}: no benchmark of known size; give --questions N")
    reports = [power_of(one, options) for one in sized]
    if as_json:
        return json.dumps([{"schema": SCHEMA_VERSION, **asdict(one)} for one in reports], indent=1) + "\n"
    unknown = [one.name for one in named.benchmarks if one not in sized]
    lines = [
        f"{named.suites[0].title}: both runs with k samples for each question",
        design_line(reports[0]),
        "",
        format_columns(Grid(HEADER, tuple(map(_line, reports)), names=1)),
        *([f"not known before they are loaded: the size of {', '.join(unknown)}"] if unknown else []),
    ]
    return "\n".join(lines) + "\n"


HEADER = ("benchmark", "questions", "k", "smallest drop", "k for the drop to detect")


def _line(report: PowerReport) -> tuple[str, ...]:
    needed = "no k" if report.k_needed is None else str(report.k_needed)
    aim = f"{needed} for {100 * report.detect:g} points"
    return (report.benchmark, f"{report.questions:,}", str(report.k), f"{100 * report.mde:.1f} points", aim)
