"""The results table: measured and published values in the rows of each run, and the notes."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.types import Answer, Published, Question, Sampling
from r1eval.errors import R1evalError, RunFolderError
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.statistics.metrics import benchmark_metrics, tally, write_metrics
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Metric, Score, Status
from r1eval.tables.results import (
    BenchmarkSummary,
    RunSummary,
    build_reference,
    build_section,
    format_results,
)
from reports.rows import SampleSettings

SETTINGS = SampleSettings(0.6, 0.95, 32_768, 0, "answer", "vllm", "")
PAPER, README = "the paper (Table 5)", "the README"


def metric(name: str, value: float | None, low: float | None = None, high: float | None = None) -> Metric:
    return Metric("aime24", name, value, low, high, se_ability=0.06, se_rerun=0.01, questions=30, k=64)


PART = BenchmarkSummary(
    name="aime24",
    title="AIME 2024",
    headline=("pass@1", "cons@k"),
    published=(
        Published("QwQ-32B-Preview", "pass@1", 0.5, PAPER),
        Published("DeepSeek-R1", "pass@1", 0.798, PAPER),
        Published("QwQ-32B-Preview", "cons@64", 0.6, PAPER),
        Published("QwQ-32B-Preview", "pass@1", 0.44, README),
    ),
    questions=30,
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32768, k=64),
    settings=SETTINGS,
    sample_count_mismatches=(),
    remarks=(),
    metrics={
        m.name: m
        for m in (
            metric("pass@1", 0.48, 0.36, 0.6),
            metric("pass@64", 0.9, 0.8, 1.0),
            metric("cons@64", 0.62, 0.44, 0.8),
            metric("truncated", 0.02),
            metric("no_answer", 0.03),
            metric("failed", 0.0),
            metric("output_tokens", 9000.0),
        )
    },
)
RUN = RunSummary(
    model="Qwen/QwQ-32B-preview",
    folder=Path("runs/qwq"),
    limit=None,
    benchmarks=(PART,),
)


def references(run: RunSummary, *models: str) -> list[tuple[str, float, str] | None]:
    rows = build_section(run, models).rows
    return [(r.metric, r.reference.value, r.reference.source) if r.reference else None for r in rows]


def test_the_model_is_found_by_the_last_part_of_its_name_and_every_source_is_shown() -> None:
    assert references(RUN) == [("pass@1", 0.5, PAPER), ("pass@1", 0.44, README), ("cons@64", 0.6, PAPER)]
    assert [row.inside for row in build_section(RUN).rows] == [True, True, True]


def test_a_named_reference_takes_the_place_of_the_models_own() -> None:
    assert references(RUN, "deepseek-r1") == [("pass@1", 0.798, PAPER), None]
    assert [row.inside for row in build_section(RUN, ["deepseek-r1"]).rows] == [False, None]


def test_several_references_have_a_row_each() -> None:
    assert [row.metric for row in build_section(RUN, ["DeepSeek-R1", "QwQ-32B-Preview"]).rows] == [
        *("pass@1", "pass@1", "pass@1", "cons@64"),
    ]


def test_a_model_without_published_results_has_rows_and_a_hint() -> None:
    section = build_section(replace(RUN, model="./checkpoints/step-100/"))
    assert [(row.metric, row.reference) for row in section.rows] == [("pass@1", None), ("cons@64", None)]
    assert section.notes == (
        "no published results for this model; compare with another one by --published MODEL",
    )


def test_published_errors_are_bounded_where_the_value_is_a_mean_over_samples() -> None:
    first, _, consensus = build_section(RUN).rows
    assert first.reference is not None
    assert consensus.reference is not None
    assert first.reference.se_bound == pytest.approx((0.25 / (30 * 64)) ** 0.5)
    assert consensus.reference.se_bound is None


def notes(part: BenchmarkSummary, **changes: object) -> tuple[str, ...]:
    return build_section(replace(RUN, benchmarks=(part,), **changes)).notes  # type: ignore[arg-type]  # any field


def test_questions_with_another_number_of_samples_are_listed_up_to_a_limit() -> None:
    few = replace(PART, sample_count_mismatches=(("I-3", 63), ("II-1", 0)))
    assert notes(few) == ("AIME 2024: not 64 samples: I-3 (63), II-1 (0)",)
    many = replace(PART, sample_count_mismatches=tuple((f"q{i}", 1) for i in range(30)))
    assert notes(many) == ("AIME 2024: not 64 samples: q0 (1), q1 (1), q2 (1), q3 (1), q4 (1) and 25 more",)


def with_metrics(*metrics: Metric) -> BenchmarkSummary:
    return replace(PART, metrics={**PART.metrics, **{m.name: m for m in metrics}})


@pytest.mark.parametrize(
    ("low", "effect"),
    [(None, "accuracy is not given"), (0.3, "the intervals are the worst and the best case")],
)
def test_failed_samples_are_counted_with_a_fix(low: float | None, effect: str) -> None:
    part = with_metrics(metric("failed", 2.0), metric("pass@1", None, low, low))
    assert notes(part) == (
        f"AIME 2024: 2 samples failed (not the model's fault): {effect}; the same command tries again",
    )


def test_samples_that_were_never_generated_are_counted_where_the_bounds_cover_them() -> None:
    bounded = with_metrics(metric("failed", 1.0), metric("pass@1", None, 0.3, 0.4))
    part = replace(bounded, sample_count_mismatches=(("I-3", 60), ("II-1", 65)))
    failed, never, _ = notes(part)
    assert failed.startswith(
        "AIME 2024: 1 sample failed (not the model's fault): the intervals are the worst"
    )
    assert never == (
        "AIME 2024: 3 samples never generated: the intervals are the worst and the best case for them too"
    )
    unbounded = replace(part, metrics={**part.metrics, "pass@1": metric("pass@1", None)})
    assert not any("never generated" in note for note in notes(unbounded))


def test_a_metric_over_fewer_questions_says_so_once() -> None:
    part = with_metrics(replace(metric("pass@1", 0.5, 0.4, 0.6), questions=29))
    assert notes(part) == ("AIME 2024: pass@1 is over 29 of 30 questions",)


def test_a_published_metric_that_was_not_measured_is_named() -> None:
    part = replace(PART, metrics={name: m for name, m in PART.metrics.items() if name != "cons@64"})
    assert notes(part) == (f"AIME 2024: published but not measured: cons@64 60.0 ({PAPER})",)


def test_a_run_on_the_first_questions_says_so() -> None:
    assert notes(PART, limit=5) == (
        "only the first 5 questions of each benchmark; published values are of all",
    )


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run of two questions, one of them a sample short."""
    folder = RunFolder(tmp_path / "run")
    sampling = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 512, "k": 2}
    plan = {"model": "deepseek-ai/DeepSeek-R1", "engine": "replay", "seed": 7, "limit": None}
    plan |= {"answer_from": "answer", "prefill": "<think>\n", "sampling": {"aime24": sampling}}
    about = {"title": "AIME 2024", "published": "aime24", "metrics": ["pass@1", "cons@k"], "k": 2}
    about |= {"notices": ["other content than recorded"], "warnings": []}
    folder.write_run({"plan": plan, "grader": GRADER_VERSION, "benchmarks": {"aime24": about}})
    questions = [Question(name, {}, "1", Answer.INTEGER) for name in ("a", "b")]
    folder.write_questions("aime24", questions, [[], []])
    scores = [
        Score("a", 0, Status.CORRECT, "1", "", Finish.STOP, 10),
        Score("a", 1, Status.NO_ANSWER, "", "", Finish.LENGTH, 512),
        Score("b", 0, Status.NO_ANSWER, "", "", Finish.LENGTH, 512),
    ]
    folder.write_scores("aime24", scores)
    write_metrics(folder.path, benchmark_metrics("aime24", tally(scores), {}, ["a", "b"], k=2))
    return folder


def test_a_folder_is_shown_with_what_it_measured(folder: RunFolder) -> None:
    shown = format_results([folder.path], "text")
    assert f"deepseek-ai/DeepSeek-R1\nrun {folder.path}\n" in shown
    assert "AIME 2024  pass@1      25.0" in shown
    assert "AIME 2024          2  2     75.0 %     75.0 %       0" in shown
    assert "AIME 2024: other content than recorded\nAIME 2024: the scores do not say which texts" in shown
    assert "AIME 2024: not 2 samples: b (1)\n" in shown


@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown"])
def test_every_format_is_deterministic_and_ends_with_a_newline(folder: RunFolder, form: str) -> None:
    shown = format_results([folder.path], form)
    assert shown == format_results([folder.path], form)
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")


def test_an_unknown_reference_is_an_error_with_a_suggestion(folder: RunFolder) -> None:
    with pytest.raises(R1evalError, match=r"--published DeepSeek-R11: .*; did you mean 'DeepSeek-R1'\?"):
        format_results([folder.path], "text", ["DeepSeek-R11"])
    with pytest.raises(R1evalError, match=r"; known are .*DeepSeek-R1, "):
        format_results([folder.path], "text", ["xxxx"])


def test_a_folder_that_was_never_scored_says_so(folder: RunFolder) -> None:
    (folder.path / "metrics.json").unlink()
    with pytest.raises(RunFolderError, match="no metrics yet"):
        format_results([folder.path], "text")


def test_a_run_is_compared_with_all_modes_of_its_model() -> None:
    modes = (Published("Tiny (high)", "pass@1", 0.5, PAPER), Published("Tiny (low)", "pass@1", 0.4, PAPER))
    run = replace(RUN, model="org/tiny", benchmarks=(replace(PART, published=modes),))
    assert [row.reference and row.reference.model for row in build_section(run).rows] == [
        *("Tiny (high)", "Tiny (low)", None)
    ]


def test_a_published_error_is_for_the_k_that_its_source_tells() -> None:
    own = Published("QwQ-32B-Preview", "pass@1", 0.5, PAPER, 16, "k = 16")
    [row, _] = build_section(replace(RUN, benchmarks=(replace(PART, published=(own,)),))).rows
    assert row.reference is not None
    assert row.reference.se_bound == pytest.approx((0.25 / (30 * 16)) ** 0.5)
    assert row.reference.note == "k = 16"


@pytest.mark.parametrize(
    ("name", "k", "bound"),
    [("f1", 4, 0.0274), ("prompt_loose", None, 0.0068), ("pass@1", 16, 0.0137), ("cons@64", 64, None)],
)
def test_a_published_mean_over_samples_has_a_bound_of_its_error(
    name: str, k: int | None, bound: float | None
) -> None:
    """sqrt(0.9 · 0.1 / (30 k)), with the run's own k of 64 where none is told; a vote has none."""
    found = build_reference(Published("Other", name, 0.9, PAPER, k), metric(name, 0.8))
    assert found.se_bound == (None if bound is None else pytest.approx(bound, abs=1e-4))
