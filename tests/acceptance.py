"""Acceptance tests with a fixtures file: `python -m tests.acceptance KIND FILE`.

KIND is `statistics` (acceptance_metrics.py, acceptance_gate.py) or `codeforces` (acceptance_codeforces.py),
each with a JSON file of cases, or `grader` (acceptance_grader.py) with JSON lines. A statistics case is
{"id", "kind", "input", "expected", "abs_tol"}; every expected name is compared, and names that r1eval does
not compute are listed. A kind that r1eval does not have counts as failed. The last line is `N passed, N
failed`.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from tests import acceptance_codeforces, acceptance_gate, acceptance_grader, acceptance_metrics

Case = Mapping[str, Any]
Values = dict[str, Any]
"""results by the names in `expected`"""


def check(case: Case) -> str:
    """The error of a case; "" if it passes."""
    if case["kind"] not in KINDS:
        return f"r1eval has no {case['kind']}"
    got, expected = compute(case)
    wrong = [
        f"{name} is {value}, not {expected[name]}"
        for name, value in got.items()
        if name in expected and not close(value, expected[name], case["abs_tol"])
    ]
    return "; ".join(wrong) if got.keys() & expected.keys() else f"none of {', '.join(expected)} is computed"


def compute(case: Case) -> tuple[Values, Values]:
    """r1eval's results of a case and the expected ones, by name; a single value is called `value`.

    If r1eval rejects the input, all its results are None; a case that expects None, or an error, expects None
    under every name.
    """
    expected = case["expected"]
    if expected and "value" in expected:
        expected = {"value": expected["value"]}
    try:
        got = KINDS[case["kind"]](case["input"])
    except DataError:
        got = dict.fromkeys(expected or ["value"])
    return got, dict.fromkeys(got) if expected is None or "error" in expected else expected


def uncomputed_names(cases: Sequence[Case]) -> dict[str, list[str]]:
    """For each kind that r1eval has, the expected names that r1eval does not compute."""
    names: dict[str, dict[str, None]] = {}
    for case in cases:
        if case["kind"] in KINDS:
            got, expected = compute(case)
            missing = [name for name in expected if name not in got]
            names.setdefault(case["kind"], {}).update(dict.fromkeys(missing))
    return {kind: list(missing) for kind, missing in names.items() if missing}


def close(got: Any, expected: Any, tolerance: float) -> bool:
    """Whether two results are equal within the tolerance; lists element by element, None only to None."""
    if isinstance(expected, dict):
        expected = expected["value"]
    if got is None or expected is None:
        return got is None and expected is None
    if isinstance(expected, str):
        return bool(got == expected)
    if isinstance(expected, list):
        pairs = zip(got, expected, strict=True)
        return all(close(one, other, tolerance) for one, other in pairs)
    return bool(abs(float(got) - expected) <= tolerance)


KINDS: Mapping[str, Callable[[Values], Values]] = {**acceptance_metrics.KINDS, **acceptance_gate.KINDS}


def statistics(text: str) -> int:
    file = json.loads(text)
    cases = file["cases"]
    failed = report((case["id"], check(case)) for case in cases)
    for kind, names in uncomputed_names(cases).items():
        print(f"{kind}: not computed by r1eval, not compared: {', '.join(names)}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed


def codeforces(text: str) -> int:
    outcomes = list(acceptance_codeforces.outcomes(json.loads(text)))
    failed = report(outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return failed


def report(outcomes: Iterable[tuple[str, str]]) -> int:
    """Print each failed case with its error; return their number."""
    failures = [(name, error) for name, error in outcomes if error]
    for name, error in failures:
        print(f"FAILED {name}: {error}")
    return len(failures)


SUITES: Mapping[str, Callable[[str], int]] = {
    "statistics": statistics,
    "codeforces": codeforces,
    "grader": acceptance_grader.grader,
}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in SUITES:
        print(f"usage: python -m tests.acceptance {'|'.join(SUITES)} FILE", file=sys.stderr)
        return 2
    try:
        failed = SUITES[arguments[0]](Path(arguments[1]).read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"error: {arguments[1]}: {error}; name a file of cases", file=sys.stderr)
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
