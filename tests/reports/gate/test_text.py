"""The verdict on a terminal."""

import re
import unicodedata
from dataclasses import replace

import pytest

from reports.fit import Screen
from reports.gate.text import to_text
from reports.gate.verdict import EXIT_MEANINGS, BenchmarkFinding, GateVerdict, SampleSavings
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned

REGRESSED = """\
r1eval gate: regressed (exit 1)

candidate  org/Tiny-R1-step-1200  runs/step-1200
baseline   org/Tiny-R1-step-1000  runs/step-1000
settings   policy block, alpha 0.05, metric pass@1

benchmark  state       baseline  candidate         difference  p drop   Holm  margin  MDE
---------  ----------  --------  ---------  -----------------  ------  -----  ------  ---
AIME 2024  regression      79.8       74.6  -5.2 [-7.7, -2.7]  <0.001  0.003     3.0  3.7
MATH-500   ok              92.8       93.1  +0.3 [-0.3, +0.9]   0.800  1.000     1.0  0.9

AIME 2024: regression; a drop is established (79.8 % to 74.6 %: -5.2 points, p 0.003), and it may be as large
  as 7.7 points; the margin is 3.0 points
  (30 questions, k 64 in both: 4 better, 19 worse, 7 equal; paired t)
  warning: the margin of 3.0% is below the smallest drop that this comparison can see (3.7%): an unchanged
    model is inconclusive more than one time in five; raise the margin, or k (r1eval power says how far)
MATH-500: ok; no drop is established (92.8 % to 93.1 %: +0.3 points, p 1.000), and one as large as the margin,
  1.0 point, is ruled out: a drop is at most 0.3 points
  (500 questions, k 8 against 4: 61 better, 55 worse, 384 equal; paired t)

difference: candidate - baseline in points, each limit one-sided at 1 - alpha. p drop: probability of such a
  drop if the model did not change; Holm: the same, corrected over all benchmarks. margin: the largest
  acceptable drop. MDE: the smallest drop that is detected in four of five runs (one benchmark, before Holm).

changed questions of AIME 2024, losses first (samples of baseline and candidate with each answer):
  2024-I-3: 82.8 % to 31.2 %  https://ci.example/report/step-1200/aime24/2024-I-3.html
      53/64   20/64  right 204
       8/64   31/64  wrong (no answer)
       3/64   13/64  wrong 17
  2024-II-11: 50.0 % to 20.3 %
      32/64   13/64  right 601
       4/64    6/64  wrong 600
       4/64    7/64  wrong 599
       4/64    8/64  wrong 598
                     and 3 more answers

gate: regressed (exit 1)
"""


def test_a_regression_on_a_terminal() -> None:
    assert to_text(example.OUTCOMES["regressed"]) == REGRESSED


@pytest.mark.parametrize("gate", example.OUTCOMES.values(), ids=example.OUTCOMES)
def test_the_first_and_the_last_line_are_the_verdict(gate: GateVerdict) -> None:
    lines = to_text(gate).splitlines()
    assert lines[0] == f"r1eval {lines[-1]}"
    assert lines[-1].startswith(
        f"gate: {EXIT_MEANINGS[gate.exit_code] if gate.findings else 'nothing is gated'}"
    )
    assert lines[-1].endswith(f" (exit {gate.exit_code})")


def test_a_pass_says_how_much_it_leaves_undecided() -> None:
    last = to_text(example.OUTCOMES["passes with a warning"]).splitlines()[-1]
    assert last == "gate: passes, 1 of 2 inconclusive (exit 0)"


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ("everything", "THE RUNS DIFFER, allowed by --allow-different-sampling:"),
        ("everything", "  ! temperature is 0.6 in the baseline and 0.7 in the candidate"),
        ("everything", "sequential: the verdict took 3,840 of 7,680 samples; 3,840 (50%) were not needed"),
        ("everything", "note: the engine is vllm 0.31.1 in the baseline and vllm 0.32.0 in the candidate"),
        ("everything", "  missing: 2025-I-15, 2025-II-15"),
        ("everything", "     2  4  0.0241   -1.4 ±1.2   0.124     0.091"),
        ("everything", "  AIME 2024 cons@64: 86.7% is no whole number of 31 questions"),
        ("not comparable", "  fix: r1eval score runs/step-1000 runs/step-1200"),
        (
            "incomplete",
            "LiveCodeBench: incomplete; livecodebench is in the baseline and not in the candidate",
        ),
        ("published alone", "candidate  org/Tiny-R1-step-1200  runs/step-1200"),
    ],
)
def test_every_important_fact_has_a_line(outcome: str, line: str) -> None:
    assert line in to_text(example.OUTCOMES[outcome]).splitlines()


@pytest.mark.parametrize(
    ("count", "saved", "shown"),
    [
        (2, example.EVERYTHING.saved, True),
        (1, example.EVERYTHING.saved, True),
        (1, None, False),
        (2, None, True),
    ],
)
def test_the_looks_of_a_sequential_gate_are_shown(
    count: int, saved: SampleSavings | None, shown: bool
) -> None:
    finding = replace(example.INCONCLUSIVE, looks=example.LOOKS[:count])
    gate = replace(example.gate(finding, exit_code=0), saved=saved)
    assert ("looks of GPQA Diamond" in to_text(gate)) is shown


def test_without_a_comparison_the_columns_are_not_explained() -> None:
    not_compared = to_text(example.gate(example.DIFFERENT, example.ABSENT, exit_code=4))
    assert "MDE: the smallest" not in not_compared
    assert "MDE: the smallest" in to_text(example.EVERYTHING)


def test_a_gate_with_several_metrics_has_a_column_for_them() -> None:
    mixed = example.gate(example.PASSED, replace(example.SMALL_DROP, metric="cons@4"), exit_code=0)
    lines = to_text(mixed).splitlines()
    assert "settings   policy block, alpha 0.05" in lines
    assert next(line for line in lines if line.startswith("MMLU-Pro")).split()[1] == "cons@4"


@pytest.mark.parametrize("finding", [example.PASSED, example.REGRESSED], ids=["passed", "regressed"])
def test_a_benchmark_shows_three_changed_questions_and_more_on_demand(finding: BenchmarkFinding) -> None:
    verdict = example.gate(replace(finding, changed=example.CHANGED * 5), exit_code=0)

    def shown(text: str) -> int:
        return sum(line.startswith("  2024-I") for line in text.splitlines())

    assert shown(to_text(verdict)) == 3
    assert [shown(to_text(verdict, changed)) for changed in (5, 99, 0)] == [5, 10, 0]
    assert "--changed all shows them" in to_text(verdict)
    assert "--changed all" not in to_text(verdict, 10)


def test_no_line_is_wider_than_a_terminal() -> None:
    assert max(map(len, to_text(example.EVERYTHING).splitlines())) <= 110


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_no_text_is_a_command_to_a_terminal_or_a_runner(poison: str) -> None:
    shown = to_text(poisoned(example.EVERYTHING, poison))
    assert [c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}] == []
    assert [line for line in shown.splitlines() if line.lstrip().startswith("::")] == []
    assert "##[" not in shown
    assert len(shown) < 300_000


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_narrow_terminal_gets_a_narrow_verdict(width: int) -> None:
    shown = to_text(example.EVERYTHING, screen=Screen(width))
    commands = re.findall(r"`[^`]*`", shown)
    too_wide = [line for line in shown.splitlines() if len(line) > width]
    assert all(any(part in line for part in (*commands, "://", "runs/")) for line in too_wide), too_wide
    assert "regression" in shown
    assert "-5.2" in shown


def test_a_wide_terminal_gets_what_a_file_gets() -> None:
    assert to_text(example.EVERYTHING, screen=Screen(200)) == to_text(example.EVERYTHING)
