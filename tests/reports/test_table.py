"""The results table as text, Markdown and JSON."""

import json
from dataclasses import replace

import pytest

from reports import cells, grids, table
from reports.lines import table_lines
from reports.rows import Reference
from tests.reports.sections import AIME, CONSENSUS, SETTINGS, SMOKE, section

README = replace(AIME, reference=Reference("Tiny-R1", 0.44, "the README", se_bound=0.0113))

TERMINAL = """\
org/Tiny-R1
run runs/tiny

benchmark  metric   measured  95 % interval  ability  re-run      published   diff  inside
---------  -------  --------  -------------  -------  ------  -------------  -----  ------
AIME 2024  pass@1       28.9   [17.0, 41.0]     ±5.8    ±0.8  28.9 ±1.0 [1]   +0.0     yes
                                                              44.0 ±1.1 [2]  -15.1      no
           cons@64      52.0   [34.0, 70.0]     ±9.0       –       72.0 [1]  -20.0      no
Smoke      pass@1      100.0  [92.6, 100.0]        –       –              –      –       –

benchmark  questions   k  truncated  no answer  failed      tokens
---------  ---------  --  ---------  ---------  ------  ----------
AIME 2024         30  64     12.5 %      1.0 %       0  9,876 ±201
Smoke             48   4      0.0 %      0.0 %       0     85 ±201

settings: engine vllm, temperature 0.6, top-p 0.95, max tokens 32,768, seed 0, graded: the last
  answer after the thinking
[1] Tiny-R1: the paper (Table 5)
[2] Tiny-R1: the README
AIME 2024: a note

measured: percent, its 95 % interval over questions, and two standard errors in points: ability, for
  other questions of this kind; re-run, for the same questions asked again. tokens: generated per
  sample, ± the standard error (ability).

published: percent, [source], ± an upper bound of its own sampling error with as many questions and
  samples. diff: measured - published, in points. inside: whether the published value lies inside
  the interval.
"""

UNPUBLISHED = """\
org/Tiny-R1
run runs/tiny

benchmark  metric  measured  95 % interval  ability  re-run
---------  ------  --------  -------------  -------  ------
Smoke      pass@1     100.0  [92.6, 100.0]        –       –

benchmark  questions  k  truncated  no answer  failed   tokens
---------  ---------  -  ---------  ---------  ------  -------
Smoke             48  4      0.0 %      0.0 %       0  85 ±201

settings: engine vllm, temperature 0.6, top-p 0.95, max tokens 32,768, seed 0, graded: the last
  answer after the thinking

measured: percent, its 95 % interval over questions, and two standard errors in points: ability, for
  other questions of this kind; re-run, for the same questions asked again. tokens: generated per
  sample, ± the standard error (ability).
"""

MARKDOWN = f"""\
### org/Tiny-R1

run `runs/tiny`

| benchmark | metric | measured | 95 % interval | ability | re-run | published | diff | inside |
| :--- | :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| AIME 2024 | pass@1 | 28.9 | [17.0, 41.0] | ±5.8 | ±0.8 | 28.9 ±1.0 [1] | +0.0 | yes |
|  | cons@64 | 52.0 | [34.0, 70.0] | ±9.0 | – | 72.0 [1] | -20.0 | no |

| benchmark | questions | k | truncated | no answer | failed | tokens |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: |
| AIME 2024 | 30 | 64 | 12.5 % | 1.0 % | 0 | 9,876 ±201 |

- settings: engine vllm, temperature 0.6, top-p 0.95, max tokens 32,768, seed 0, graded: \
the last answer after the thinking
- [1] Tiny-R1: the paper (Table 5)
- 1\\_000 \\| 2

{cells.LEGEND}

{cells.LEGEND_PUBLISHED}
"""


def test_a_terminal_shows_measured_next_to_published() -> None:
    rows = (AIME, README, CONSENSUS, SMOKE)
    assert table.to_text([section(*rows, notes=("AIME 2024: a note",))]) == TERMINAL


def test_without_published_values_their_columns_are_left_out() -> None:
    assert table.to_text([section(SMOKE)]) == UNPUBLISHED


def test_markdown_holds_the_same_cells() -> None:
    assert table.to_markdown([section(AIME, CONSENSUS, notes=("1_000 | 2",))]) == MARKDOWN


def test_settings_that_differ_name_their_benchmarks() -> None:
    hot = replace(SETTINGS, temperature=1.0, answer_from="anywhere", prefill="<think>")
    lines = table.to_text([section(AIME, replace(SMOKE, settings=hot))]).splitlines()
    settings = lines.index(next(line for line in lines if line.startswith("settings: AIME 2024: engine")))
    assert lines[settings + 2 : settings + 4] == [
        "settings: Smoke: engine vllm, temperature 1, top-p 0.95, max tokens 32,768, seed 0, graded: an",
        "  answer anywhere, replies start with '<think>'",
    ]


def test_undefined_values_are_dashes_and_never_numbers() -> None:
    unknown = replace(AIME, value=None, low=None, high=None, se_ability=None, se_rerun=None)
    assert table.to_text([section(unknown)]).splitlines()[5].split() == [
        *("AIME", "2024", "pass@1", "–", "–", "–", "–", "28.9", "±1.0", "[1]", "–", "–"),
    ]


def test_unknown_tokens_are_a_dash() -> None:
    silent = replace(AIME.samples, output_tokens=None, output_tokens_se=None)
    (line,) = grids.sample_grid(table_lines([section(replace(AIME, samples=silent))]), several=False).lines
    assert line[-1] == "–"


def test_thinking_tokens_have_a_column_where_a_benchmark_knows_them() -> None:
    known = replace(AIME, samples=replace(AIME.samples, thinking_tokens=9000.4))
    grid = grids.sample_grid(table_lines([section(known, SMOKE)]), several=False)
    assert grid.header[-2:] == ("tokens", "thinking")
    assert [line[-2:] for line in grid.lines] == [("9,876 ±201", "9,000"), ("85 ±201", "–")]
    shown = table.to_text([section(known, SMOKE)])
    assert cells.LEGEND_THINKING in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    ("published", "inside"), [(0.17, True), (0.41, True), (0.1699, False), (0.4101, False)]
)
def test_inside_means_within_the_interval_ends_included(published: float, inside: bool) -> None:
    row = replace(AIME, reference=Reference("Tiny-R1", published, "the paper"))
    assert row.inside is inside
    assert row.difference == pytest.approx(0.28854 - published)


def test_no_line_of_a_table_is_wider_than_a_terminal() -> None:
    shown = table.to_text([section(AIME, README, CONSENSUS, SMOKE, notes=("a long note " * 30,))])
    assert max(map(len, shown.splitlines())) <= 100


def test_json_has_every_field_with_shares() -> None:
    (record,) = json.loads(table.to_json([section(AIME, SMOKE, notes=("a note",))]))
    assert (record["model"], record["run"], record["notes"]) == ("org/Tiny-R1", "runs/tiny", ["a note"])
    measured, smoke = record["rows"]
    assert measured["value"] == 0.28854
    assert (measured["published"], measured["source"]) == (0.289, "the paper (Table 5)")
    assert (measured["inside"], measured["temperature"], measured["k"]) == (True, 0.6, 64)
    assert (smoke["published"], smoke["inside"]) == (None, None)
    assert list(measured) == list(smoke)


def test_another_protocol_is_marked_and_its_note_stands_behind_the_source() -> None:
    noted = Reference("Tiny-R1", 0.289, "the card", se_bound=0.0113, note="k = 16, 64k tokens")
    text = table.to_text([section(replace(AIME, reference=noted), CONSENSUS)])
    assert "28.9 ±1.1 [1]*" in text
    assert "\n[1] Tiny-R1: the card * k = 16, 64k tokens\n" in text
    assert "*: by another protocol than R1's" in text
    record = json.loads(table.to_json([section(replace(AIME, reference=noted))]))[0]["rows"][0]
    assert record["published_note"] == "k = 16, 64k tokens"
