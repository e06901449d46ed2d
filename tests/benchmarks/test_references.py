"""Published results: complete, each with its source, and both values where sources disagree."""

import tomllib
from typing import Any

import pytest

from benchmarks import ojbench
from benchmarks.catalogue import BENCHMARKS
from benchmarks.references import (
    LEVELS,
    MAKERS,
    REFERENCES,
    matching_models,
    published_keys,
    published_results,
    read_table,
)
from benchmarks.types import Published
from tests.shared_data import SHARED

R1_KEYS = (
    *("aime24", "cnmo24", "math500", "gpqa_diamond", "mmlu", "mmlu_pro", "mmlu_redux", "drop"),
    *("ifeval", "ceval", "cluewsc", "livecodebench", "codeforces"),
)
RENAMED = {"em": "pass@1", "pass@1_cot": "pass@1", "f1_3shot": "f1", "prompt_strict": "pass@1"}
TABLE_FIELDS = {"source", "where", "k", "budget", "temperature", "note", "others"}


def load_reference() -> dict[str, Any]:
    with (SHARED / "references.toml").open("rb") as file:
        return tomllib.load(file)


def load_tables() -> list[tuple[str, dict[str, Any]]]:
    """(file, table) of all tables, as they are written."""
    return [
        (path.name, table)
        for path in (REFERENCES, *sorted(MAKERS.glob("*.toml")))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["table"]
    ]


@pytest.mark.parametrize("key", R1_KEYS)
def test_every_figure_of_r1s_tables_is_carried_over_and_none_is_added(key: str) -> None:
    rows = [row for table in load_reference()["table"] for row in table["rows"] if row["benchmark"] == key]
    expected = {
        (
            row["model"],
            RENAMED.get(row["metric"], row["metric"]),
            row["value"] if row["unit"] == "elo" else round(row["value"] / 100, 6),
        )
        for row in rows
    }
    ours = [table for name, table in load_tables() if name == REFERENCES.name]
    assert {figure for table in ours for figure in read_table(table.get(key, {}))} == expected
    assert expected <= {(figure.model, figure.metric, figure.value) for figure in published_results(key)}


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


def test_shares_lie_between_0_and_1_and_ratings_are_elo_points() -> None:
    for key in published_keys():
        for figure in published_results(key):
            assert 500 < figure.value < 3500 if figure.metric == "rating" else 0 < figure.value < 1
            assert figure.source


def test_what_was_not_published_has_no_figures() -> None:
    assert published_results("") == published_results("smoke") == ()


def test_every_published_value_is_of_a_benchmark_and_of_a_metric_that_it_has() -> None:
    headlines = {benchmark.published: benchmark.metrics for benchmark in BENCHMARKS}
    headlines |= dict.fromkeys(ojbench.PUBLISHED.values(), ("pass@1",))  # one for each language
    assert published_keys() <= set(headlines)
    for key in published_keys():
        metrics = {
            metric.replace("cons@64", "cons@k") for metric in (f.metric for f in published_results(key))
        }
        assert metrics <= {*headlines[key], "cons@16"}


def test_the_models_that_people_compare_with_have_figures() -> None:
    figures = [figure for key in published_keys() for figure in published_results(key)]
    assert len(figures) >= 250 + 150
    models = {figure.model for figure in figures}
    assert models >= {
        *("DeepSeek-R1-0528", "DeepSeek-V3.1-Terminus", "DeepSeek-V3.2-Speciale", "DeepSeek-V4-Pro (max)"),
        *("Qwen3-8B", "Qwen3-235B-A22B-Thinking-2507", "Qwen3.5-397B-A17B", "Qwen3.6-27B", "Qwen3.7-Max"),
        *("Kimi-K2-Instruct", "Kimi-K2-Thinking", "Kimi-K2.5", "Kimi-K2.6"),
        *("GLM-4.5", "GLM-4.6", "GLM-4.7", "GLM-5", "GLM-5.1"),
        *("gpt-oss-120b (high)", "gpt-oss-20b (high)", "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16"),
        *("Magistral-Small-2506", "MiniMax-M2", "Seed-OSS-36B-Instruct", "Olmo-3.1-32B-Think"),
    }


def test_a_model_has_one_spelling() -> None:
    models = {figure.model for key in published_keys() for figure in published_results(key)}
    plain = [model.lower().replace(" ", "-").replace("_", ".") for model in models]
    assert len(set(plain)) == len(models)
    assert not [model for model in models if "/" in model or model != model.strip()]


def test_a_table_names_a_source_of_its_file_and_what_is_known_of_its_protocol() -> None:
    for name, table in load_tables():
        path = REFERENCES if name == REFERENCES.name else MAKERS / name
        source = tomllib.loads(path.read_text(encoding="utf-8"))["sources"][table["source"]]
        assert source["title"]
        assert source["seen"]
        assert source.get("level") in (None, *LEVELS)
        assert {key for key, part in table.items() if not isinstance(part, dict)} <= TABLE_FIELDS


def test_a_note_tells_how_the_protocol_differs_from_r1s_and_that_only_a_copy_was_read() -> None:
    aime = {figure.model: figure for figure in published_results("aime24")}
    assert (aime["DeepSeek-R1"].k, aime["DeepSeek-R1"].note) == (None, "")
    assert (aime["Qwen3-8B"].k, aime["Qwen3-8B"].note) == (64, "k = 64, 38,912 tokens, top-k 20")
    assert aime["DeepSeek-R1-0528"].note == "k = 16, 64k tokens; read in copies of its table"
    assert aime["Magistral-Small-2506"].note == "read in one copy of its table, not checked"


def test_what_others_measured_comes_after_the_makers_own_value() -> None:
    own, *others = [
        figure
        for figure in published_results("gpqa_diamond")
        if figure.model == "Qwen3-30B-A3B-Thinking-2507"
    ]
    assert (own.value, own.source) == (0.734, "Qwen3 2507 model cards (performance)")
    assert [(one.value, one.note) for one in others] == [(0.714, "measured by ByteDance Seed")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("DEEPSEEK-r1-zero", {"deepseek-r1-zero"}),  # and not its start and its end of training
        ("DeepSeek-V3.1", {"deepseek-v3.1 (thinking)", "deepseek-v3.1 (non-thinking)"}),
        ("gpt-oss-20b (HIGH)", {"gpt-oss-20b (high)"}),
        ("DeepSeek", set()),
    ],
)
def test_a_name_means_the_model_of_this_name_or_else_all_its_modes(name: str, found: set[str]) -> None:
    models = {figure.model for key in ("aime24", "gpqa_diamond") for figure in published_results(key)}
    assert matching_models([name], models) == found


def test_the_rating_and_percentile_pairs_are_carried_over() -> None:
    with REFERENCES.open("rb") as file:
        ours = tomllib.load(file)["percentile_pairs"]
    [theirs] = load_reference()["percentile_pairs"]
    assert ours["pairs"] == theirs["pairs"]
    assert ours["codeelo_percentiles"] == theirs["codeelo_table_gives"]
