"""The tables of a loaded run hold what its files hold, with types, and read no more than they need."""

import json
from pathlib import Path

import pandas as pd
import pytest

import r1eval
from r1eval.api import frames
from r1eval.errors import R1evalError, RunFolderError
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample
from tests import replays
from tests.api.examples import make_examples
from tests.gate.runs import sums_benchmark
from tests.run import version_0_1
from tests.small_runs import SmallRuns

TABLES = {
    "samples": frames.SAMPLES,
    "scores": frames.SCORES,
    "votes": frames.VOTES,
    "metrics": frames.METRICS,
    "questions": frames.QUESTIONS,
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture
def run(home: Path) -> r1eval.Run:
    return r1eval.load(home / "runs" / "a")


def lines(run: r1eval.Run, name: str) -> list[dict[str, object]]:
    """The records of a file of the benchmark of sums."""
    path = run.path / "sums" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def as_records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows with None for what is missing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[return-value]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_documented_columns_and_types(run: r1eval.Run, name: str) -> None:
    frame = getattr(run, name)
    assert {column: str(kind) for column, kind in frame.dtypes.items()} == dict(TABLES[name])
    assert frame is getattr(run, name), "read once"
    assert len(frame)


@pytest.mark.parametrize("name", ["samples", "scores", "metrics", "votes"])
def test_a_tables_values_are_those_of_the_file(run: r1eval.Run, name: str) -> None:
    stored = (
        json.loads((run.path / "metrics.json").read_text())["metrics"]
        if name == "metrics"
        else lines(run, name)
    )
    shared = [column for column in TABLES[name] if column in stored[0]]
    rows = as_records(getattr(run, name)[shared])
    expected = [{column: line[column] for column in shared} for line in stored]
    if name == "votes":
        rows = [{**row, "indices": list(row["indices"])} for row in rows]  # type: ignore[call-overload]
    assert rows == expected
    assert len(shared) >= 4


def test_the_counts_of_questions_give_the_runs_pass_at_1(run: r1eval.Run) -> None:
    questions, metrics = run.questions, run.metrics.set_index("name")
    assert questions["pass@1"].mean() == pytest.approx(metrics.value["pass@1"])
    assert questions.gold.tolist() == [line["gold"] for line in lines(run, "questions")]
    assert questions.prompt[0] == "What is 1 + 2? End with \\boxed{}."
    assert questions.output_tokens.mean() == pytest.approx(metrics.value["output_tokens"])


def test_texts_are_read_for_the_rows_that_are_asked(run: r1eval.Run) -> None:
    assert "text" not in run.samples.columns
    wrong = run.scores[~run.scores.correct]
    texts = run.texts(wrong)
    stored = {(line["question_id"], line["index"]): line["text"] for line in lines(run, "samples")}
    assert texts.index.equals(wrong.index)
    assert texts.tolist() == [stored[key] for key in zip(wrong.question_id, wrong["index"], strict=True)]
    assert run.texts().notna().all()


def test_chunks_and_iteration_give_the_same_samples_with_texts(run: r1eval.Run) -> None:
    chunks = list(run.sample_chunks(10))
    assert [len(chunk) for chunk in chunks] == [10, 10, 4]
    texts = pd.concat(chunks).text.tolist()
    assert texts == [sample.text for sample in run.iter_samples("sums")] == run.texts().tolist()
    with pytest.raises(R1evalError, match="has no benchmark sum; it has sums; did you mean 'sums'"):
        run.iter_samples("sum")
    with pytest.raises(R1evalError, match="size=0: give 1 or more"):
        run.sample_chunks(0)


def test_a_sample_that_failed_first_counts_once_it_finished(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    said = ["", "two \\ words", "later"]
    finishes = [Finish.FAILED, Finish.STOP, Finish.STOP]
    for text, finish in zip(said, finishes, strict=True):
        folder.append_sample(Sample("b", "q", 0, text, finish, None, None, 0.5, 1))
    folder.append_sample(Sample("b", "q", 1, 'never", "finish": "stop"', Finish.FAILED, 1, 2, 0.5, 1, "died"))
    folder.close()
    whole = [(sample.finish, sample.index, sample.detail) for sample in folder.samples("b")]
    assert [(sample.finish, sample.index, sample.detail) for sample in folder.sample_facts("b")] == whole
    assert whole == [(Finish.STOP, 0, ""), (Finish.FAILED, 1, "died")]


def test_several_runs_are_one_table_with_their_folder_and_model(home: Path) -> None:
    runs = r1eval.load(home.joinpath("runs").glob("[ab]"))
    assert sorted(run.path.name for run in runs) == ["a", "b"]
    for name, columns in TABLES.items():
        frame = getattr(runs, name)
        assert list(frame.columns) == ["run", "model", *columns]
        assert len(frame) == sum(len(getattr(run, name)) for run in runs)
    by_run = runs.scores.groupby("run").correct.mean()
    assert [by_run[str(run.path)] for run in runs] == [run.scores.correct.mean() for run in runs]
    last = runs.samples[runs.samples["index"] == 3]
    assert runs.texts(last).str.contains("sample 3").all()
    assert r1eval.load([]).metrics.empty


def test_several_benchmarks_are_one_table(tmp_path: Path) -> None:
    paths = (sums_benchmark(tmp_path, 6), sums_benchmark(tmp_path, 3, name="more", first=7))
    questions = [question for path in paths for question in replays.load_questions(str(path))]
    replies = replays.write_replies(tmp_path / "replies.jsonl", questions, 2, replays.correct_reply)
    both = r1eval.run(
        paths, model="m", engine="replay", engine_args={"path": replies}, k=2, out=tmp_path / "both"
    )
    assert both.benchmarks == ("sums", "more")
    assert both.questions.groupby("benchmark").size().to_dict() == {"more": 3, "sums": 6}
    assert both.settings.keys() == {"sums", "more"}


def test_table_plan_and_settings_are_the_commands(home: Path, run: r1eval.Run) -> None:
    runs = SmallRuns(home)
    assert run.table().replace(str(run.path), "RUN") == runs.table("runs/a")
    assert run.table("csv").startswith("model,")
    assert (run.model, run.plan["engine"], run.settings["sums"].seed) == ("m", "replay", 0)
    assert repr(run) == f"<Run {run.path}: m on sums k=4>"
    with pytest.raises(R1evalError, match="format='texts': give text, csv, json, markdown"):
        run.table("texts")


def test_a_folder_without_a_run_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="holds no run"):
        r1eval.load(tmp_path)


def test_metrics_that_are_not_of_these_samples_are_refused(tmp_path: Path) -> None:
    runs = SmallRuns(tmp_path)
    runs.run("a")
    scores = tmp_path / "a" / "sums" / "scores.jsonl"
    scores.write_text(scores.read_text().replace('"wrong"', '"correct"', 1))
    with pytest.raises(RunFolderError, match="metrics"):
        r1eval.load(tmp_path / "a").metrics  # noqa: B018


def test_a_run_that_is_not_finished_has_samples_and_no_metrics(tmp_path: Path) -> None:
    SmallRuns(tmp_path).run("a")
    (tmp_path / "a" / "metrics.json").unlink()
    run = r1eval.load(tmp_path / "a")
    assert len(run.samples) == len(run.scores) == 24
    with pytest.raises(RunFolderError, match="has no metrics yet"):
        run.metrics  # noqa: B018


def test_runs_of_the_first_version_load() -> None:
    folders = [path.parent for path in Path(version_0_1.__path__[0]).rglob("run.json")]
    assert folders
    for run in r1eval.load(folders):
        assert len(run.samples)
        assert len(run.questions)
        assert len(run.metrics)
