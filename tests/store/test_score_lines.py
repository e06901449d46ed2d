"""A line of scores.jsonl is read by a regular expression where it can be: to what JSON reads in it."""

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import parse_digest
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Score, Status
from r1eval.store.score_lines import ScoreFacts, parse_score, read_score, read_score_facts

PATH = Path("run/sums/scores.jsonl")
TEXTS = st.text(max_size=12) | st.sampled_from(["\\frac{1}{2}", '"', "é", "\x7f", "\ud800", "42"])
TOKENS = st.none() | st.integers(0, 10**12)
SCORES = st.builds(
    Score,
    question_id=TEXTS,
    index=st.integers(0, 999_999),
    status=st.sampled_from(Status),
    answer=TEXTS,
    detail=TEXTS,
    finish=st.sampled_from(Finish),
    output_tokens=TOKENS,
    other=TEXTS,
    printed=TEXTS,
    thinking_tokens=TOKENS,
    digest=st.sampled_from(["", "0123456789abcdef", "00000000000000ff"]),
)


@given(SCORES)
def test_a_score_is_read_as_it_was_written(score: Score) -> None:
    line = jsonlines.encode(score)
    assert read_score(line, PATH) == parse_score(jsonlines.loads(line), PATH)
    expected = {**asdict(read_score(line, PATH)), "digest": parse_digest(score.digest)}
    expected["number"] = score.index
    assert read_score_facts(line) == ScoreFacts(*(expected[name] for name in ScoreFacts._fields))


@given(SCORES, st.data())
def test_a_damaged_line_is_read_as_json_reads_it(score: Score, data: st.DataObject) -> None:
    line = bytearray(jsonlines.encode(score))
    place = data.draw(st.integers(0, len(line) - 2))
    line[place] = data.draw(st.integers(0, 255) | st.sampled_from(b'\0"\\0,}'))
    try:
        expected = parse_score(jsonlines.parse(bytes(line), PATH, 3), PATH)
    except RunFolderError:
        assert read_score_facts(bytes(line)) is None
        with pytest.raises(RunFolderError):
            read_score(bytes(line), PATH, 3)
    else:
        assert read_score(bytes(line), PATH, 3) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=3,
)


@given(SCORES, st.sampled_from(["question_id", "index", "status", "digest"]), JSON)
def test_a_field_of_any_type_is_no_error_where_lines_are_counted(
    score: Score, field: str, value: object
) -> None:
    row = {**jsonlines.loads(jsonlines.encode(score)), field: value}
    facts = read_score_facts(jsonlines.encode(row))
    assert facts is None or (isinstance(facts.question_id, str) and type(facts.number) is int)


def test_only_the_scores_and_votes_of_some_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sums" / "scores.jsonl"
    path.parent.mkdir()
    lines = [
        jsonlines.encode(Score(name, 0, Status.WRONG, "3", "", Finish.STOP, 5)) for name in ("a", 'b"', "c")
    ]
    path.write_bytes(b"".join(lines) + b'{"question_id": "d", damaged}\n')
    assert [one.question_id for one in RunFolder(tmp_path).scores("sums", {'b"', "c"})] == ['b"', "c"]
    with pytest.raises(RunFolderError, match=r"scores.jsonl:4"):
        list(RunFolder(tmp_path).scores("sums", {"d"}))
