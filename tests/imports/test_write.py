"""From a log of one's own to a run folder: what it holds, what is refused, and what an interrupt leaves."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import DataError, R1evalError, RunFolderError
from r1eval.imports import columns
from r1eval.imports.foreign import ForeignSample
from r1eval.run.check import check_run
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.store.foreign_verdicts import compare_graders
from tests.imports.sums import import_sums, questions

Row = dict[str, Any]


def write_log(home: Path, rows: list[Row], name: str = "log.jsonl") -> Path:
    home.mkdir(exist_ok=True)
    (home / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return home / name


def sums_log(home: Path, count: int = 3, **more: Any) -> Path:
    """Two replies of each question, named by its text; their grader takes all as right."""
    rows = [
        {"question": one.question, "response": reply, "model": "org/m", "correct": True, **more}
        for one in questions(count)
        for reply in one.replies()
    ]
    return write_log(home, rows)


def test_the_run_is_sound_and_can_be_scored_again(tmp_path: Path) -> None:
    run = import_sums(tmp_path, "jsonl", sums_log(tmp_path))
    check = check_run(run.folder.path)
    assert (check.problems, check.is_complete) == ((), True)
    before = (run.folder.path / "metrics.json").read_text()
    rescore(run.folder.path, RescoreOptions(workers=1), lambda _line: None)
    assert (run.folder.path / "metrics.json").read_text() == before


def test_the_table_says_on_how_many_samples_the_graders_differ(tmp_path: Path) -> None:
    run = import_sums(tmp_path, "jsonl", sums_log(tmp_path))
    expected = "differs from r1eval's on 3 of 6 samples: 3 correct only there, 0 only here"
    assert expected in run.table()
    differing = compare_graders(run.folder, "sums").differing
    assert [(one.question_id, one.index, one.ours, one.theirs) for one in differing] == [
        (f"sum-{n}", 1, "wrong", True) for n in (1, 2, 3)
    ]


def test_settings_that_are_not_told_are_shown_as_not_known(tmp_path: Path) -> None:
    run = import_sums(tmp_path, "jsonl", sums_log(tmp_path, temperature=0.6))
    assert "temperature 0.6, top-p: not known, max tokens: not known, seed: not known" in run.table()
    assert run.settings()["top_p"] is None
    assert run.record()["plan"]["seed"] is None


def test_settings_that_differ_within_a_log_are_not_known_either(tmp_path: Path) -> None:
    rows = [
        {"question_id": one.id, "response": "\\boxed{1}", "temperature": number / 10, "model": "m"}
        for number, one in enumerate(questions())
    ]
    run = import_sums(tmp_path, "jsonl", write_log(tmp_path, rows))
    assert run.settings()["temperature"] is None
    assert "the log's samples differ in temperature (0.0, 0.1, 0.2)" in run.table()


def test_the_sources_are_recorded_with_their_digests(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    source = import_sums(tmp_path, "jsonl", log).record()["imported"]["sources"][0]
    assert (source["path"], source["bytes"]) == (str(log), log.stat().st_size)
    assert len(source["sha256"]) == 64


@pytest.mark.parametrize("told", ["stop", "length"])
def test_a_finish_that_is_told_counts(tmp_path: Path, told: str) -> None:
    run = import_sums(tmp_path, "jsonl", sums_log(tmp_path, finish=told))
    truncated = next(
        one["value"]
        for one in json.loads((run.folder.path / "metrics.json").read_text())["metrics"]
        if one["name"] == "truncated"
    )
    assert truncated == (1.0 if told == "length" else 0.0)


def test_samples_that_match_no_question_are_listed_and_left_out_only_if_allowed(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    with log.open("a") as file:
        file.write(json.dumps({"question": "Who?", "response": "I", "model": "org/m"}) + "\n")
    expected = r"1 of the log's 7 samples match no question \(log.jsonl:7: its text states no question"
    with pytest.raises(DataError, match=expected):
        import_sums(tmp_path, "jsonl", log)
    assert not (tmp_path / "run").exists()
    run = import_sums(tmp_path, "jsonl", log, allow_unmatched=True)
    assert len(run.samples()) == 6
    assert "1 of the log's 7 samples match no question" in run.table()


def test_questions_without_samples_are_left_out_only_if_allowed(tmp_path: Path) -> None:
    log = sums_log(tmp_path, count=2)
    with pytest.raises(DataError, match=r"1 of the benchmark's 3 questions have no sample \(sum-3\)"):
        import_sums(tmp_path, "jsonl", log)
    run = import_sums(tmp_path, "jsonl", log, allow_unmatched=True)
    assert [question.id for question in run.folder.questions("sums")] == ["sum-1", "sum-2"]


def test_questions_with_other_numbers_of_samples_need_a_k(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    log.write_text("".join(log.read_text().splitlines(keepends=True)[:-1]))
    expected = "1 to 2 samples .*sum-3: 1.*--k 1 takes the first 1 of each, --k 2 all"
    with pytest.raises(DataError, match=expected):
        import_sums(tmp_path, "jsonl", log)
    assert len(import_sums(tmp_path, "jsonl", log, k=1, name="first").samples()) == 3
    assert "not 2 samples: sum-3 (1)" in import_sums(tmp_path, "jsonl", log, k=2, name="all").table()


def test_the_same_import_again_changes_nothing_and_another_is_refused(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    run = import_sums(tmp_path, "jsonl", log)
    before = (run.folder.path / "run.json").read_bytes()
    import_sums(tmp_path, "jsonl", log.rename(tmp_path / "moved.jsonl"))
    assert (run.folder.path / "run.json").read_bytes() == before
    with pytest.raises(RunFolderError, match="something else than this import; give another --out"):
        import_sums(tmp_path, "jsonl", tmp_path / "moved.jsonl", k=1)


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, real = sums_log(tmp_path), columns.read_json_lines

    def interrupted(*arguments: Any) -> Iterator[ForeignSample]:
        yield next(real(*arguments))
        raise KeyboardInterrupt

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(columns, "read_json_lines", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_sums(tmp_path, "jsonl", log)
    assert {one.suffix for one in set(tmp_path.iterdir()) - set(before)} <= {".toml", ".jsonl"}
    monkeypatch.undo()
    assert len(import_sums(tmp_path, "jsonl", log).samples()) == 6


def parquet(home: Path, log: Path) -> Path:
    import pandas

    pandas.read_json(log, lines=True).to_parquet(home / "log.parquet")
    return home / "log.parquet"


def same(_home: Path, log: Path) -> Path:
    return log


@pytest.mark.parametrize(("log_format", "convert"), [("jsonl", same), ("parquet", parquet)])
def test_columns_are_named_by_the_user(
    tmp_path: Path, log_format: str, convert: Callable[[Path, Path], Path]
) -> None:
    rows = [{"nr": one.id, "out": one.replies(), "why": None, "llm": "m", "n": 7} for one in questions()]
    log = convert(tmp_path, write_log(tmp_path, rows))
    names = {"question_id": "nr", "response": "out", "thinking": "why", "model": "llm", "output_tokens": "n"}
    run = import_sums(tmp_path, log_format, log, columns=names)
    assert run.statuses() == ["correct", "wrong"] * 3
    assert {one.output_tokens for one in run.samples()} == {7}


@pytest.mark.parametrize(
    ("row", "options", "message"),
    [
        ({"question_id": "sum-1", "text": "x"}, {}, r"log.jsonl:1: has no 'response': name its column"),
        ({"response": "x"}, {"columns": {"response": "reply"}}, "has no column 'reply'; it has response"),
        ({"question_id": "sum-1", "response": "x"}, {"allow_unmatched": True}, "name it by --model"),
        ({"question_id": "sum-1", "response": {}}, {}, "the response is no text"),
        ({"response": "x", "correct": "yes"}, {}, "correct is 'yes'; give true, false, or a number"),
        ({"response": "x", "seed": "7"}, {}, "log.jsonl:1: seed is '7'; give a number"),
        ({"response": "x"}, {"metric": "acc"}, "--verdict is for lm-eval, .*; the format jsonl has one"),
    ],
    ids=["no response", "no such column", "no model", "no text", "no verdict", "no number", "no metrics"],
)
def test_what_is_missing_is_named_with_its_fix(
    tmp_path: Path, row: Row, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(R1evalError, match=message):
        import_sums(tmp_path, "jsonl", write_log(tmp_path, [row]), **options)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_a_compressed_log_is_read_and_a_torn_one_refused(tmp_path: Path, compression: str) -> None:
    import pyarrow

    log, packed = sums_log(tmp_path), tmp_path / "log.packed"
    with pyarrow.output_stream(str(packed), compression=compression) as stream:
        stream.write(log.read_bytes())
    assert len(import_sums(tmp_path, "jsonl", packed).samples()) == 6
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(DataError, match=r"log.packed: cannot be read \("):
        import_sums(tmp_path, "jsonl", packed, name="torn")


def test_a_gap_in_a_table_is_not_known_and_a_number_beside_it_is_whole(tmp_path: Path) -> None:
    import pandas

    rows = [{"question_id": one.id, "response": "\\boxed{1}", "model": "m"} for one in questions()]
    table = pandas.DataFrame(rows).assign(output_tokens=[5, float("nan"), 7], thinking=float("nan"))
    table.to_parquet(tmp_path / "log.parquet")
    run = import_sums(tmp_path, "parquet", tmp_path / "log.parquet")
    assert [(one.output_tokens, one.text) for one in run.samples()] == [
        (5, "\\boxed{1}"),
        (None, "\\boxed{1}"),
        (7, "\\boxed{1}"),
    ]
    assert "output tokens of 1 of 3 samples" in run.table()


def test_golds_that_mean_something_else_are_told(tmp_path: Path) -> None:
    golds = ["3.0", "2 + 3 is 5. #### 5", "8"]
    rows = [
        {"question_id": one.id, "response": "\\boxed{8}", "gold": gold, "model": "m", "correct": True}
        for one, gold in zip(questions(), golds, strict=True)
    ]
    run = import_sums(tmp_path, "jsonl", write_log(tmp_path, rows))
    assert "the log has other golds for 1 of 3 questions (sum-3: 8 there, 7 here)" in run.table()


def test_a_question_whose_prompt_the_log_does_not_tell_is_shown_in_the_benchmarks_words(
    tmp_path: Path,
) -> None:
    rows = [{"question_id": one.id, "response": "\\boxed{8}", "model": "m"} for one in questions()]
    run = import_sums(tmp_path, "jsonl", write_log(tmp_path, rows))
    first = json.loads((run.folder.path / "sums" / "questions.jsonl").read_text().splitlines()[0])
    assert first["messages"] == [{"role": "user", "content": "What is 1 + 2?"}]
    assert "the log does not tell what was asked" in run.table()


def test_a_file_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    with pytest.raises(R1evalError, match="name each file once"):
        import_sums(tmp_path, "jsonl", log, log)


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    log = sums_log(tmp_path)
    log.write_text(log.read_text() + "{")
    with pytest.raises(DataError, match=r"log.jsonl:7: not valid JSON"):
        import_sums(tmp_path, "jsonl", log)
