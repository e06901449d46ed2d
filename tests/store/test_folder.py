"""A run folder keeps every finished record, whatever interrupted the writing."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.packed_tests import PackedTests, pack
from benchmarks.types import Answer, JudgeConfig, Question, Test
from r1eval.errors import RunFolderError
from r1eval.statistics.metrics import read_metrics
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.lock import is_locked
from r1eval.store.record_parsing import MAX_TOKENS
from r1eval.store.records import Finish, Sample, Score, Status, Vote


def sample(index: int = 0, text: str = "4", finish: Finish = Finish.STOP) -> Sample:
    return Sample("smoke", "math-01", index, text, finish, 10, 1, 0.5, 7)


def score(index: int = 0, status: Status = Status.CORRECT) -> Score:
    return Score("math-01", index, status, "4", "", Finish.STOP, 1)


def test_appended_samples_are_read_back_unchanged(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    samples = [
        sample(0, "first\nsecond \u2028 <think>"),
        sample(1, "a lone surrogate \ud800 survives as text"),
    ]
    for appended in samples:
        folder.append_sample(appended)
    first, second = folder.samples("smoke")
    assert first == samples[0]
    assert second.text.startswith("a lone surrogate ")


@pytest.mark.parametrize("torn", ['{"benchmark": "smo', '{"a": 1}', "\x00\x00", "{"])
def test_a_torn_last_line_is_dropped_and_the_next_record_starts_on_its_own_line(
    tmp_path: Path, torn: str
) -> None:
    folder = RunFolder(tmp_path)
    folder.append_sample(sample(0))
    folder.close()
    with (tmp_path / "smoke" / "samples.jsonl").open("a") as file:
        file.write(torn)
    assert [s.index for s in folder.samples("smoke")] == [0]
    folder.append_sample(sample(1))
    assert [s.index for s in RunFolder(tmp_path).samples("smoke")] == [0, 1]


def test_a_file_torn_in_its_first_line_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "smoke" / "samples.jsonl"
    path.parent.mkdir()
    path.write_text("x" * 200_000)
    folder = RunFolder(tmp_path)
    assert list(folder.samples("smoke")) == []
    folder.append_sample(sample(3))
    assert [s.index for s in folder.samples("smoke")] == [3]


def test_any_other_broken_line_is_an_error_that_names_file_and_line(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    for index in range(3):
        folder.append_sample(sample(index))
    path = tmp_path / "smoke" / "samples.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + "{broken\n" + lines[2])
    with pytest.raises(RunFolderError, match=r"samples\.jsonl:2: does not parse"):
        list(folder.samples("smoke"))


def test_a_line_that_is_not_a_sample_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "smoke" / "samples.jsonl"
    path.parent.mkdir()
    path.write_text('{"question_id": "x"}\n')
    with pytest.raises(RunFolderError, match=r"samples\.jsonl"):
        list(RunFolder(tmp_path).samples("smoke"))


TOKEN_FIELDS = ("prompt_tokens", "output_tokens", "thinking_tokens")


def stored_sample(tmp_path: Path, **changes: object) -> RunFolder:
    """A folder with one sample line, in which these fields were changed."""
    row = {**asdict(sample()), **changes}
    jsonlines.replace(tmp_path / "smoke" / "samples.jsonl", [row])
    return RunFolder(tmp_path)


@pytest.mark.parametrize(("field", "value"), [("seconds", None), ("seed", None), ("finish", "unknown")])
def test_what_an_imported_log_does_not_tell_stays_unknown(tmp_path: Path, field: str, value: object) -> None:
    (read,) = stored_sample(tmp_path, **{field: value}).samples("smoke")
    assert getattr(read, field) == value


@pytest.mark.parametrize("field", TOKEN_FIELDS)
@pytest.mark.parametrize("tokens", [None, 0, 7, MAX_TOKENS])
def test_tokens_are_a_whole_number_or_unknown(tmp_path: Path, field: str, tokens: int | None) -> None:
    (read,) = stored_sample(tmp_path, **{field: tokens}).samples("smoke")
    assert getattr(read, field) == tokens


@pytest.mark.parametrize("field", TOKEN_FIELDS)
@pytest.mark.parametrize("value", ["7", -1, 1.0, True, [], {}, MAX_TOKENS + 1, float("nan")])
def test_any_other_value_for_tokens_is_an_error_that_names_it(
    tmp_path: Path, field: str, value: object
) -> None:
    folder = stored_sample(tmp_path, **{field: value})
    with pytest.raises(RunFolderError, match=rf"a line is not a sample \({field} is "):
        list(folder.samples("smoke"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("index", True),
        ("index", None),
        ("seed", 1.5),
        ("seconds", "1"),
        ("seconds", float("inf")),
        ("text", None),
    ],
)
def test_a_field_of_another_type_is_an_error_that_names_it(tmp_path: Path, field: str, value: object) -> None:
    folder = stored_sample(tmp_path, **{field: value})
    with pytest.raises(RunFolderError, match=rf"a line is not a sample \({field} is "):
        list(folder.samples("smoke"))


def test_lines_of_before_thinking_tokens_were_counted_are_read(tmp_path: Path) -> None:
    older = {name: value for name, value in asdict(sample()).items() if name != "thinking_tokens"}
    jsonlines.replace(tmp_path / "smoke" / "samples.jsonl", [older])
    assert list(RunFolder(tmp_path).samples("smoke")) == [sample()]
    graded = {name: value for name, value in asdict(score()).items() if name != "thinking_tokens"}
    jsonlines.replace(tmp_path / "smoke" / "scores.jsonl", [graded])
    assert list(RunFolder(tmp_path).scores("smoke")) == [score()]


@given(
    st.tuples(*[st.none() | st.integers(0, MAX_TOKENS)] * 3),
    st.text(),
    st.floats(0, 1e9) | st.integers(0, 10**9),
)
def test_every_sample_and_score_written_is_read_back(
    tokens: tuple[int | None, int | None, int | None], text: str, seconds: float
) -> None:
    prompt, output, thinking = tokens
    with TemporaryDirectory() as path:
        folder = RunFolder(Path(path))
        written = Sample(
            "smoke", "q", 0, text, Finish.STOP, prompt, output, seconds, 7, thinking_tokens=thinking
        )
        graded = Score("q", 0, Status.WRONG, "", "", Finish.STOP, output, thinking_tokens=thinking)
        folder.append_sample(written)
        folder.append_score("smoke", graded)
        folder.close()
        assert list(folder.samples("smoke")) == [written]
        assert list(folder.scores("smoke")) == [graded]


def test_a_sample_is_counted_once_and_a_failed_one_only_until_it_succeeds(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.append_sample(sample(0, "", Finish.FAILED))
    folder.append_sample(sample(1, "", Finish.FAILED))
    folder.append_sample(sample(0, "first"))
    folder.append_sample(sample(0, "again"))
    assert [(s.index, s.text, s.finish) for s in folder.samples("smoke")] == [
        (0, "first", "stop"),
        (1, "", "failed"),
    ]


def test_a_failed_score_is_replaced_by_a_later_one(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.append_score("smoke", score(0, Status.FAILED))
    folder.append_score("smoke", score(0, Status.WRONG))
    folder.append_score("smoke", score(0, Status.CORRECT))
    assert [s.status for s in folder.scores("smoke")] == [Status.WRONG]


def test_a_folder_in_use_is_refused_to_a_second_run_and_free_afterwards(tmp_path: Path) -> None:
    with RunFolder(tmp_path).lock(), pytest.raises(RunFolderError, match="in use by another"):
        RunFolder(tmp_path).lock().__enter__()
    with RunFolder(tmp_path).lock():
        pass


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="holds no run"):
        RunFolder(tmp_path / "nowhere").read_run()


def test_questions_and_votes_are_read_back_unchanged(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    question = Question("p1", {"question": "Add"}, "", Answer.PROGRAM, (Test("1 2", "3"),), {"level": "1"})
    folder.write_questions("smoke", [question], [[{"role": "user", "content": "Add"}]])
    assert folder.questions("smoke") == [question]
    vote = Vote("p1", "3", (0, 2), correct=True)
    folder.write_votes("smoke", [vote])
    assert list(folder.votes("smoke")) == [vote]


def test_packed_tests_stay_packed_in_the_file_and_when_read(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    tests = pack(Test(f"{n} " * 1000, str(n)) for n in range(200))
    judging = JudgeConfig("cpp", checker_code="print(1)", time_limit_seconds=2.5)
    question = Question("p1", {"question": "Add"}, "", Answer.PROGRAM, tests, judging=judging)
    folder.write_questions("codeforces", [question], [[]])
    [loaded] = folder.questions("codeforces")
    assert loaded == question
    assert isinstance(loaded.tests, PackedTests)
    assert (tmp_path / "codeforces" / "questions.jsonl").stat().st_size < 50_000
    assert list(loaded.tests) == list(tests)


def test_questions_of_a_run_from_before_programs_were_judged_are_read(tmp_path: Path) -> None:
    row = {
        "id": "p1",
        "slots": {"question": "Add"},
        "gold": "",
        "answer": "program",
        "tests": [{"input": "1 2", "output": "3"}],
        "tags": {},
        "hidden": False,
        "messages": [],
    }
    older = {key: value for key, value in {**row, "id": "p2", "answer": "integer"}.items() if key != "tests"}
    jsonlines.replace(tmp_path / "smoke" / "questions.jsonl", [row, older])
    assert RunFolder(tmp_path).questions("smoke") == [
        Question("p1", {"question": "Add"}, "", Answer.PROGRAM, (Test("1 2", "3"),)),
        Question("p2", {"question": "Add"}, "", Answer.INTEGER),
    ]


@pytest.mark.parametrize("damage", [{"tests": {"packed": ["?"], "ends": [1]}}, {"judging": {"speed": 1}}])
def test_a_line_that_is_not_a_question_is_an_error_that_names_the_file(
    tmp_path: Path, damage: dict[str, object]
) -> None:
    row = {"id": "p1", "slots": {}, "gold": "", "answer": "program", **damage}
    jsonlines.replace(tmp_path / "smoke" / "questions.jsonl", [row])
    with pytest.raises(RunFolderError, match=r"questions\.jsonl: a line is not a question"):
        RunFolder(tmp_path).questions("smoke")


def test_a_file_is_replaced_completely_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    jsonlines.replace(path, [{"a": 1}])

    def failing() -> list[object]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jsonlines.replace(path, (x for x in [{"b": 2}, failing()]))
    assert [json.loads(line) for line in path.read_text().splitlines()] == [{"a": 1}]


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), max_size=8), st.data())
def test_a_truncated_file_yields_the_complete_lines_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / "records.jsonl"
    appender = jsonlines.Appender(path)
    for record in records:
        appender.append(jsonlines.encode(record))
    appender.close()
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    assert list(jsonlines.read(path)) == records[: content[:cut].count(b"\n")]


@pytest.mark.parametrize(
    ("part", "field"),
    [("plan", "sampling"), ("sums", "metrics"), ("sums", "warnings"), ("sums", "published"), ("", "grader")],
)
def test_a_field_that_every_reader_needs_is_named_when_it_is_damaged(
    tmp_path: Path, part: str, field: str
) -> None:
    sampling = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 9, "k": 2}
    sums = {"title": "Sums", "k": 2, "published": "", "metrics": [], "notices": [], "warnings": []}
    plan = {"model": "m", "limit": None, "sampling": {"sums": sampling}}
    record = {"plan": plan, "grader": "1", "benchmarks": {"sums": sums}}
    path = tmp_path / "run.json"
    path.write_text(json.dumps(record))
    assert RunFolder(tmp_path).read_run() == record
    holders: dict[str, Any] = {"plan": plan, "sums": sums, "": record}
    holder: dict[str, object] = holders[part]
    value = holder.pop(field)
    for damaged in ({field: 7}, {field + "~": value}):
        holder |= damaged
        path.write_text(json.dumps(record))
        holder.pop(field, None)
        with pytest.raises(RunFolderError, match=rf"{field}\S* is missing or invalid; restore it"):
            RunFolder(tmp_path).read_run()


@pytest.mark.parametrize("name", ["run.json", "metrics.json", "run.json.new"])
def test_no_reader_waits_for_a_pipe_in_place_of_a_file(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    folder = RunFolder(tmp_path)
    access: dict[str, Callable[[], object]] = {
        "run.json": folder.read_run,
        "metrics.json": lambda: read_metrics(tmp_path),
        "run.json.new": lambda: folder.write_run({}),
    }
    with pytest.raises(RunFolderError, match=f"{name} is no regular file; remove it"):
        access[name]()


def test_a_pipe_in_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".lock")
    assert not is_locked(tmp_path)


@pytest.mark.parametrize("k", [0, -1, True, 1.5, "4", 10**9, None])
def test_an_invalid_k_is_damage(tmp_path: Path, k: object) -> None:
    record = {"plan": {"model": "m"}, "benchmarks": {"sums": {"title": "Sums", "k": k}}}
    (tmp_path / "run.json").write_text(json.dumps(record))
    with pytest.raises(RunFolderError, match=r"benchmarks\.sums\.k is missing or invalid"):
        RunFolder(tmp_path).read_run()


def test_endlessly_nested_json_does_not_parse(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[" * 100_000)
    with pytest.raises(RunFolderError, match="does not parse"):
        RunFolder(tmp_path).read_run()
