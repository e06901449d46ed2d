"""The uncertainty tables as text, Markdown, JSON and CSV."""

import csv
import io
import json
from dataclasses import asdict, replace

from reports import uncertainty
from reports.uncertainty import AlternativeFigure, MetricUncertainty, RunUncertainty

PASS = MetricUncertainty(
    benchmark="aime24",
    title="AIME 2024",
    metric="pass@1",
    questions=30,
    k=64,
    value=0.798,
    low=0.693,
    high=0.903,
    interval="t, 29 df",
    why="23.9 questions' worth are right and 6.1 wrong",
    se_ability=0.0512,
    se_rerun=0.0064,
    rerun="unbiased",
    variance_within=0.0789,
    variance_between=0.0774,
    icc=0.4952,
    elsewhere=(AlternativeFigure("all samples as independent", 0.798, 0.0092, 0.78, 0.816),),
)
CONSENSUS = replace(
    PASS,
    metric="cons@64",
    value=1.0,
    low=0.886,
    high=1.0,
    interval="Wilson, n 30.0",
    why="all questions agree",
    se_ability=0.0,
    se_rerun=None,
    rerun="",
    elsewhere=(AlternativeFigure("Jeffreys", 1.0, None, 0.92, 1.0),),
    ties=(AlternativeFigure("first", 0.9667),),
)
RUN = RunUncertainty("org/Tiny-R1", "runs/tiny", (PASS, CONSENSUS))

TERMINAL = """\
org/Tiny-R1, run runs/tiny

benchmark  metric   measured           95 %        interval  ability  re-run  re-run by
---------  -------  --------  -------------  --------------  -------  ------  ---------
AIME 2024  pass@1       79.8   [69.3, 90.3]        t, 29 df     ±5.1    ±0.6   unbiased
AIME 2024  cons@64     100.0  [88.6, 100.0]  Wilson, n 30.0        –       –

AIME 2024 pass@1: 23.9 questions' worth are right and 6.1 wrong
AIME 2024 cons@64: all questions agree

benchmark  variance within  between     ICC
---------  ---------------  -------  ------
AIME 2024           0.0789   0.0774  0.4952

benchmark  metric   elsewhere                   value  error           95 %
---------  -------  --------------------------  -----  -----  -------------
AIME 2024  pass@1   all samples as independent   79.8   ±0.9   [78.0, 81.6]
AIME 2024  cons@64  Jeffreys                    100.0      –  [92.0, 100.0]

benchmark  metric   ties   value
---------  -------  -----  -----
AIME 2024  cons@64  first   96.7
"""


def test_a_terminal_shows_errors_reasons_and_what_others_would_print() -> None:
    shown = uncertainty.to_text([RUN])
    assert shown.startswith(TERMINAL + "\nmeasured: percent, errors in points.")
    assert max(map(len, shown.splitlines())) <= 100


def test_tables_without_lines_are_left_out() -> None:
    bare = replace(PASS, elsewhere=(), ties=())
    grids = uncertainty.to_text([replace(RUN, rows=(bare,))]).split("\nmeasured:")[0]
    assert "elsewhere" not in grids
    assert "ties" not in grids
    assert "variance within" in grids


def test_markdown_has_the_same_cells() -> None:
    shown = uncertainty.to_markdown([RUN])
    assert "### org/Tiny-R1, run runs/tiny\n\n| benchmark | metric |" in shown
    assert "| AIME 2024 | pass@1 | 79.8 | [69.3, 90.3] | t, 29 df | ±5.1 | ±0.6 | unbiased |" in shown
    assert "- AIME 2024 cons@64: all questions agree" in shown
    assert shown.endswith("\n")


def test_json_reads_back_unchanged() -> None:
    assert json.loads(uncertainty.to_json([RUN])) == json.loads(json.dumps([{"schema": 1, **asdict(RUN)}]))


def test_csv_has_a_line_for_each_figure() -> None:
    lines = list(csv.DictReader(io.StringIO(uncertainty.to_csv([RUN]))))
    assert [(line["metric"], line["figure"]) for line in lines] == [
        ("pass@1", "r1eval"),
        ("pass@1", "elsewhere: all samples as independent"),
        ("cons@64", "r1eval"),
        ("cons@64", "elsewhere: Jeffreys"),
        ("cons@64", "ties: first"),
    ]
    assert float(lines[1]["se_ability"]) == 0.0092
    assert lines[4]["interval"] == lines[4]["se_rerun"] == ""
    assert float(lines[0]["icc"]) == 0.4952
