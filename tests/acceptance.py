"""Cases of a file through r1eval's own functions: `python -m tests.acceptance KIND FILE.json`.

KIND is `statistics` (acceptance_metrics.py, acceptance_gate.py) or `codeforces` (acceptance_codeforces.py).
A case of statistics is {"id", "kind", "input", "expected", "abs_tol"}; every name that it expects is
compared, and what r1eval does not compute is listed. A kind that r1eval does not have counts as failed. The
last line is `N passed, N failed`.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from tests import acceptance_codeforces, acceptance_gate, acceptance_metrics

Case = Mapping[str, Any]
Values = dict[str, Any]
"""named results, under the names that `expected` has for them"""


def check(case: Case) -> str:
    """What is wrong with a case; "" if it passes."""
    if case["kind"] not in KINDS:
        return f"r1eval has no {case['kind']}"
    got, expected = compared(case)
    wrong = [
        f"{name} is {value}, not {expected[name]}"
        for name, value in got.items()
        if name in expected and not close(value, expected[name], case["abs_tol"])
    ]
    return "; ".join(wrong) if got.keys() & expected.keys() else f"none of {', '.join(expected)} is computed"


def compared(case: Case) -> tuple[Values, Values]:
    """What r1eval makes of a case and what the case expects, by name; a single value is called `value`.

    Where r1eval refuses the input, all that is expected is None to it; a case that expects None, or an
    error, expects None under every name.
    """
    expected = case["expected"]
    if expected and "value" in expected:
        expected = {"value": expected["value"]}
    try:
        got = KINDS[case["kind"]](case["input"])
    except DataError:
        got = dict.fromkeys(expected or ["value"])
    return got, dict.fromkeys(got) if expected is None or "error" in expected else expected


def not_compared(cases: Sequence[Case]) -> dict[str, list[str]]:
    """For each kind that r1eval has, the names that its cases expect and r1eval does not compute."""
    names: dict[str, dict[str, None]] = {}
    for case in cases:
        if case["kind"] in KINDS:
            got, expected = compared(case)
            left = [name for name in expected if name not in got]
            names.setdefault(case["kind"], {}).update(dict.fromkeys(left))
    return {kind: list(left) for kind, left in names.items() if left}


def close(got: Any, expected: Any, tolerance: float) -> bool:
    """Equal within the tolerance; lists place by place, None only to None."""
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


def statistics(file: Values) -> int:
    cases = file["cases"]
    failed = report((case["id"], check(case)) for case in cases)
    for kind, left in not_compared(cases).items():
        print(f"not r1eval's, not compared, of {kind}: {', '.join(left)}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed


def codeforces(file: Values) -> int:
    outcomes = list(acceptance_codeforces.outcomes(file))
    failed = report(outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return failed


def report(outcomes: Iterable[tuple[str, str]]) -> int:
    """Print what failed and why; how many did."""
    wrong = [(name, why) for name, why in outcomes if why]
    for name, why in wrong:
        print(f"FAILED {name}: {why}")
    return len(wrong)


SUITES: Mapping[str, Callable[[Values], int]] = {"statistics": statistics, "codeforces": codeforces}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in SUITES:
        print(f"usage: python -m tests.acceptance {'|'.join(SUITES)} FILE.json", file=sys.stderr)
        return 2
    try:
        file = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"error: {arguments[1]}: {error}; name a file of cases", file=sys.stderr)
        return 2
    return 1 if SUITES[arguments[0]](file) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
