"""Published results: complete, each with its source, and both values where sources disagree."""

import tomllib
from typing import Any

import pytest

from benchmarks.catalogue import BENCHMARKS
from benchmarks.references import REFERENCES, published_results
from benchmarks.types import Published
from tests.shared_data import SHARED

KEYS = ("aime24", "math500", "gpqa_diamond", "mmlu_pro", "livecodebench", "codeforces")
RENAMED = {"em": "pass@1", "pass@1_cot": "pass@1"}


def load_reference() -> dict[str, Any]:
    with (SHARED / "references.toml").open("rb") as file:
        return tomllib.load(file)


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_is_carried_over_and_none_is_added(key: str) -> None:
    rows = [row for table in load_reference()["table"] for row in table["rows"] if row["benchmark"] == key]
    expected = {
        (
            row["model"],
            RENAMED.get(row["metric"], row["metric"]),
            row["value"] if row["unit"] == "elo" else round(row["value"] / 100, 6),
        )
        for row in rows
    }
    assert {(figure.model, figure.metric, figure.value) for figure in published_results(key)} == expected


def test_where_readme_and_paper_disagree_both_values_stand_under_their_sources() -> None:
    assert [
        figure
        for figure in published_results("aime24")
        if figure.model == "QwQ-32B-Preview" and figure.metric == "pass@1"
    ] == [
        Published("QwQ-32B-Preview", "pass@1", 0.5, "DeepSeek-R1 paper v1 (Table 5, Table 6)"),
        Published("QwQ-32B-Preview", "pass@1", 0.44, "DeepSeek-R1 README (section 4)"),
    ]
    claude = [
        figure.value
        for figure in published_results("livecodebench")
        if figure.model == "Claude-3.5-Sonnet-1022"
    ]
    assert claude == [0.389, 0.338]


def test_a_figure_that_sources_print_alike_is_one_row_that_names_them_all() -> None:
    [figure] = [
        figure
        for figure in published_results("aime24")
        if figure.model == "DeepSeek-R1-Distill-Qwen-1.5B" and figure.metric == "cons@64"
    ]
    assert figure.value == 0.527
    assert figure.source == "DeepSeek-R1 paper v1 (Table 5); DeepSeek-R1 README (section 4)"


def test_a_model_is_first_shown_with_its_own_authors_figure() -> None:
    figures = [
        figure for figure in published_results("aime24") if figure.model == "DeepSeek-R1-Distill-Qwen-7B"
    ]
    own_figure, *other_figures = [figure for figure in figures if figure.metric == "pass@1"]
    assert own_figure.value == 0.555
    assert [(other.value, "open-r1" in other.source) for other in other_figures] == [(0.508, True)]


@pytest.mark.parametrize("key", KEYS)
def test_shares_lie_between_0_and_1_and_ratings_are_elo_points(key: str) -> None:
    for figure in published_results(key):
        assert 500 < figure.value < 3000 if figure.metric == "rating" else 0 < figure.value < 1
        assert figure.source


def test_what_was_not_published_has_no_figures() -> None:
    assert published_results("") == ()
    assert [benchmark.name for benchmark in BENCHMARKS if published_results(benchmark.published)] == [
        "aime24",
        "math500",
        "gpqa-diamond",
        "mmlu-pro",
        "codeforces",
        "livecodebench",
    ]


def test_the_rating_and_percentile_pairs_are_carried_over() -> None:
    with REFERENCES.open("rb") as file:
        ours = tomllib.load(file)["percentile_pairs"]
    [theirs] = load_reference()["percentile_pairs"]
    assert ours["pairs"] == theirs["pairs"]
    assert ours["codeelo_percentiles"] == theirs["codeelo_table_gives"]
