"""Reading the lines of samples.jsonl and scores.jsonl without building records: the same as with them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import format_digest, line_digest, parse_digest
from r1eval.store.records import Finish, Sample, Score, Status
from r1eval.store.score_index import ScoreReader, index_scores
from r1eval.store.stored_samples import read_line, read_stored_samples

KEYS = {"q1": b"1" * 32, "q2": b"2" * 32}
NAMES = st.text(st.characters(codec="utf-8"), max_size=12)


def sample(question: str = "q1", index: int = 0, text: str = "4", finish: Finish = Finish.STOP) -> Sample:
    return Sample("sums", question, index, text, finish, 3, 5, 0.5, 7)


def score(of: Sample, line: bytes, **changes: object) -> Score:
    digest = format_digest(line_digest(line, KEYS[of.question_id]))
    fields = {"answer": "4", "detail": "", "finish": of.finish, "output_tokens": 5, "digest": digest}
    return Score(of.question_id, of.index, Status.CORRECT, **{**fields, **changes})  # type: ignore[arg-type]


def write(path: Path, *records: object) -> Path:
    path.write_bytes(b"".join(one if isinstance(one, bytes) else jsonlines.encode(one) for one in records))
    return path


@given(
    question=NAMES,
    index=st.integers(0, 999_999),
    text=st.text(max_size=40) | st.sampled_from(['", "finish": "failed', '\\", "finish": "stop"', "\\"]),
    finish=st.sampled_from(Finish),
)
def test_the_key_of_a_line_is_that_of_its_record(
    question: str, index: int, text: str, finish: Finish
) -> None:
    line = jsonlines.encode(sample(question, index, text, finish))
    assert read_line(line, Path("f"), 1) == ((question, index), finish is Finish.FAILED)


@given(question=NAMES, text=st.text(max_size=40), finish=st.sampled_from(Finish))
def test_other_programs_may_write_the_line_in_their_own_way(question: str, text: str, finish: Finish) -> None:
    row = json.loads(jsonlines.encode(sample(question, 3, text, finish)))
    line = json.dumps(dict(reversed(row.items())), separators=(",", ":")).encode() + b"\n"
    assert read_line(line, Path("f"), 1) == ((question, 3), finish is Finish.FAILED)


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.replace(b'"text": "4"', b'"text": "\0"'),
        lambda line: line.replace(b'"text": "4"', b'"text": "\xe2\x82"'),
        lambda line: b"\0\0\0" + line,
        lambda line: line[:40] + b"\n",
        lambda line: line[:40] + line,
        lambda line: line[:0] + b"[1]\n",
        lambda line: line.replace(b'"index": 0', b'"index": -1'),
        lambda line: line.replace(b'"index": 0', b'"index": 99999999'),
        lambda line: line.replace(b'"question_id": "q1"', b'"question_id": null'),
    ],
)
def test_a_damaged_line_is_named(damage: object, tmp_path: Path) -> None:
    line = jsonlines.encode(sample())
    path = write(tmp_path / "samples.jsonl", sample(index=1), damage(line))  # type: ignore[operator]
    with pytest.raises(RunFolderError, match=r"samples.jsonl:2: .*r1eval check .* --fix"):
        read_stored_samples(path, KEYS)


def test_blank_lines_and_a_torn_last_line_are_no_samples(tmp_path: Path) -> None:
    path = write(
        tmp_path / "samples.jsonl", sample(), b"\n", b"  \r\n", sample(index=1), b'{"benchmark": "su'
    )
    assert list(read_stored_samples(path, KEYS).finished()) == [("q1", 0), ("q1", 1)]


def test_the_first_sample_that_finished_counts(tmp_path: Path) -> None:
    failed = sample("q2", 0, "", Finish.FAILED)
    first, again = sample(text="a"), sample(text="b")
    path = write(tmp_path / "samples.jsonl", failed, sample("q2", 1, "", Finish.FAILED), first, again,
                 sample("q2"), first, sample("other"))  # fmt: skip
    stored = read_stored_samples(path, KEYS)
    assert stored.digest("q1", 0) == line_digest(jsonlines.encode(first), KEYS["q1"])
    assert (stored.doubled, stored.conflicting, stored.unknown) == (2, (("q1", 0),), 1)
    assert stored.failed == {("q2", 1): 2}
    assert stored.count() == 2


def test_a_digest_is_of_the_text_the_question_and_the_way_of_grading() -> None:
    line, key = jsonlines.encode(sample()), b"k" * 32
    assert line_digest(line, key) == line_digest(line.rstrip(b"\n"), key)
    assert line_digest(line, key) != line_digest(jsonlines.encode(sample(text="5")), key)
    assert line_digest(line, key) != line_digest(line, b"l" * 32)


@given(st.integers(1, 2**64 - 1))
def test_digests_are_written_in_sixteen_letters(digest: int) -> None:
    assert len(format_digest(digest)) == 16
    assert parse_digest(format_digest(digest)) == digest


def test_only_a_score_of_the_text_that_is_there_counts(tmp_path: Path) -> None:
    here, other = sample(text="a"), sample(text="b")
    line = jsonlines.encode(here)
    samples = read_stored_samples(write(tmp_path / "samples.jsonl", here, sample("q2")), KEYS)
    path = write(
        tmp_path / "scores.jsonl",
        score(other, jsonlines.encode(other)),
        b"damaged\n",
        score(here, line, digest=""),
        score(here, line, digest="no digest"),
        score(here, line, answer="first"),
        score(here, line, answer="second"),
        jsonlines.encode(score(here, line)).replace(b'"q1"', b'"unknown"'),
    )
    index = index_scores(path, samples)
    assert (index.count(), index.stale, index.damaged, index.undigested) == (1, 4, 1, 2)
    assert not index.in_order
    with ScoreReader(index) as reader:
        found = reader.line("q1", 0)
        assert found is not None
        assert json.loads(found)["answer"] == "first"
        assert reader.line("q1", 1) is reader.line("q2", 0) is reader.line("other", 0) is None


def test_a_file_of_valid_scores_in_order_need_not_be_written_again(tmp_path: Path) -> None:
    records = [sample(question, index) for question in KEYS for index in range(2)]
    lines = [jsonlines.encode(one) for one in records]
    samples = read_stored_samples(write(tmp_path / "samples.jsonl", *records), KEYS)
    scores = [score(one, line) for one, line in zip(records, lines, strict=True)]
    assert index_scores(write(tmp_path / "scores.jsonl", *scores), samples).in_order
    assert not index_scores(write(tmp_path / "scores.jsonl", *reversed(scores)), samples).in_order
    assert not index_scores(write(tmp_path / "scores.jsonl", *scores, scores[0]), samples).in_order


def test_each_valid_score_is_handed_on_once(tmp_path: Path) -> None:
    samples = [sample("q1", 0), sample("q1", 1), sample("q2", 0), sample("q2", 1)]
    lines = [jsonlines.encode(one) for one in samples]
    stored = read_stored_samples(write(tmp_path / "samples.jsonl", *lines), KEYS)
    first, second, third, fourth = (score(of, line) for of, line in zip(samples, lines, strict=True))
    stale = score(samples[2], lines[3], output_tokens=7)
    failed = replace(fourth, status=Status.FAILED, digest="")
    path = write(tmp_path / "scores.jsonl", third, first, b"{}\n", stale, first, failed, second, fourth)
    seen: list[tuple[str, int]] = []
    index = index_scores(path, stored, lambda one: seen.append((one.question_id, one.number)))
    assert seen == [("q2", 0), ("q1", 0), ("q1", 1), ("q2", 1)]
    assert index.counts() == {"q1": 2, "q2": 2}
    assert (index.stale, index.damaged, index.in_order) == (1, 1, False)
