"""Random pairs of answers that differ, by exact arithmetic, for each rule of comparison: none may be called
equal.

    python -m tests.scoring.unequal_pairs [--count 20000] [--rule NAME]...

Each rule makes pairs whose sides look alike, and its line says how many were accepted. The oracle of a rule
uses integers and fractions only, nothing of the grader.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from itertools import islice

from r1eval.scoring.answers.expression import compare
from tests.scoring import (
    generated_forms,
    generated_notation,
    generated_numbers,
    generated_quantities,
    generated_structures,
)
from tests.scoring.unequal_constants import CONSTANT_RULES, Pair, Rule
from tests.scoring.unequal_functions import FUNCTION_RULES

RULES: dict[str, Rule] = {rule.__name__: rule for rule in (*CONSTANT_RULES, *FUNCTION_RULES)}
FORM_RULES: dict[str, Callable[[random.Random], generated_forms.Pair]] = {
    **generated_forms.RULES,
    **generated_structures.RULES,
    **generated_quantities.RULES,
    **generated_numbers.RULES,
    **generated_notation.RULES,
}
"""rules that also make equal pairs, and say which are"""


def unequal_pairs(rule: Rule, count: int, seed: int = 0) -> Iterator[Pair]:
    """`count` pairs of a rule, the same at every call."""
    rng = random.Random(f"{rule.__name__}{seed}")
    made = 0
    while made < count:
        pair = rule(rng)
        if pair is not None:
            made += 1
            yield pair


def pairs_of(name: str, count: int) -> Iterator[Pair]:
    """`count` unequal pairs of a rule for expressions, or of one for the forms of answers."""
    if name in RULES:
        return unequal_pairs(RULES[name], count)
    return islice(generated_forms.unequal_forms(FORM_RULES[name]), count)


def main() -> None:
    names = [*RULES, *FORM_RULES]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000, help="pairs of each rule")
    parser.add_argument("--rule", action="append", choices=sorted(names), help="only this rule; repeatable")
    options = parser.parse_args()
    total = 0
    for name in options.rule or names:
        started = time.process_time()
        accepted = [pair for pair in pairs_of(name, options.count) if compare(*pair)[0]]
        total += len(accepted)
        seconds = time.process_time() - started
        each = f"{seconds / options.count * 1e3:.1f} ms each, {seconds:.0f} s of CPU"
        print(f"{name}: {len(accepted)} of {options.count} accepted, {each}", flush=True)
        for gold, answer in accepted[:5]:
            print(f"  {gold}  is not  {answer}")
    print(f"{total} false positives")


if __name__ == "__main__":
    main()
