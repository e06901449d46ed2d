import json
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import DataError, R1evalError
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish
from tests.engines.models import request, requests

pytestmark = pytest.mark.engine


def engine(tmp_path: Path, *lines: dict[str, Any] | str) -> Engine:
    file = tmp_path / "made.jsonl"
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    file.write_text("".join(line + "\n" for line in written), encoding="utf-8")
    return open_engine("replay", EngineOptions("any", {"path": str(file)}))


def line(question: str, index: int, text: str = "hm", **more: Any) -> dict[str, Any]:
    return {"question_id": question, "index": index, "text": text, **more}


def test_each_request_gets_its_line_in_any_order(tmp_path: Path) -> None:
    replay = engine(tmp_path, *(line(f"q{q}", i, f"{q} then {i}") for q in (1, 0) for i in (1, 0)))
    texts = {(s.question_id, s.index): s.text for s in replay.generate(requests(2, 2))}
    assert texts == {(f"q{q}", i): f"{q} then {i}" for q in (0, 1) for i in (0, 1)}


def test_text_is_unchanged(tmp_path: Path) -> None:
    text = '<think>\nümläut 🙂 \\boxed{"½"}\u2028\r\n</think>\n'
    (sample,) = engine(tmp_path, line("q0", 0, text)).generate([request("q0")])
    assert sample.text == text


def test_optional_fields_of_a_line_are_kept(tmp_path: Path) -> None:
    fields: dict[str, Any] = {"finish": "length", "output_tokens": 7, "prompt_tokens": 3, "seconds": 1.5}
    (sample,) = engine(tmp_path, line("q0", 0, **fields)).generate([request("q0")])
    assert (sample.finish, sample.output_tokens, sample.prompt_tokens, sample.seconds) == (
        Finish.LENGTH,
        7,
        3,
        1.5,
    )
    assert (sample.benchmark, sample.seed) == ("made-up", request("q0").seed)


def test_tokens_that_a_line_does_not_state_are_unknown_not_zero(tmp_path: Path) -> None:
    replay = engine(tmp_path, line("q0", 0), line("q1", 0, output_tokens=0, thinking_tokens=None))
    silent, stated = replay.generate([request("q0"), request("q1")])
    assert (silent.prompt_tokens, silent.output_tokens, silent.thinking_tokens) == (None, None, None)
    assert (stated.output_tokens, stated.thinking_tokens) == (0, None)


def test_thinking_tokens_of_a_line_are_kept(tmp_path: Path) -> None:
    (sample,) = engine(tmp_path, line("q0", 0, output_tokens=9, thinking_tokens=7)).generate([request("q0")])
    assert (sample.output_tokens, sample.thinking_tokens) == (9, 7)


@pytest.mark.parametrize(
    ("words", "finish"),
    [
        (("stop", "STOP", "eos", "EOS_TOKEN", "end_turn", "stop_sequence", None), Finish.STOP),
        (("length", "LENGTH", "max_tokens", "MAX_TOKENS", "model_length"), Finish.LENGTH),
    ],
)
def test_the_finish_words_of_other_tools_are_understood(
    tmp_path: Path, words: tuple[str | None, ...], finish: Finish
) -> None:
    replay = engine(tmp_path, *(line("q0", index, finish=word) for index, word in enumerate(words)))
    assert {sample.finish for sample in replay.generate(requests(1, len(words)))} == {finish}


@pytest.mark.parametrize("text", ["", "a\x00b", "lone \ud83d", "\u2028\n\r\n", "x" * 70_000])
def test_what_is_replayed_can_be_stored_and_read_back(tmp_path: Path, text: str) -> None:
    (sample,) = engine(tmp_path, line("q0", 0, text, thinking_tokens=3)).generate([request("q0")])
    folder = RunFolder(tmp_path / "run")
    folder.append_sample(sample)
    folder.close()
    assert list(folder.samples(sample.benchmark)) == [sample]


def test_a_line_without_finish_means_stop(tmp_path: Path) -> None:
    (sample,) = engine(tmp_path, line("q0", 0)).generate([request("q0")])
    assert sample.finish is Finish.STOP


def test_a_request_without_a_line_fails_with_a_notice(tmp_path: Path) -> None:
    replay = engine(tmp_path, line("q0", 0))
    (_, missing) = replay.generate(requests(1, 2))
    assert missing.finish is Finish.FAILED
    assert "not in" in missing.detail
    (notice,) = replay.notices(requests(1, 2))
    assert "1 samples of the run are missing from it" in notice
    assert "made-up q0 [1]" in notice


def test_unused_lines_are_in_a_notice(tmp_path: Path) -> None:
    (notice,) = engine(tmp_path, line("q0", 0), line("q9", 0), line("q0", 5)).notices(requests(1, 1))
    assert "2 lines match no sample of the run: line 2, line 3" in notice


def test_a_file_that_matches_gives_no_notice(tmp_path: Path) -> None:
    assert engine(tmp_path, line("q0", 0), line("q0", 1)).notices(requests(1, 2)) == []


def test_whole_number_ids_are_read_as_text(tmp_path: Path) -> None:
    (sample,) = engine(tmp_path, {"question_id": 60, "index": 0, "text": "hm"}).generate([request("60")])
    assert sample.text == "hm"


def test_a_line_can_name_its_benchmark(tmp_path: Path) -> None:
    replay = engine(tmp_path, line("q0", 0, "other", benchmark="other"), line("q0", 0, benchmark="made-up"))
    assert [sample.text for sample in replay.generate([request("q0")])] == ["hm"]


def test_a_line_that_matches_two_benchmarks_is_an_error(tmp_path: Path) -> None:
    from dataclasses import replace

    original = request("q0")
    with pytest.raises(DataError, match=r'made\.jsonl:1: both made-up and other ask .*add "benchmark"'):
        engine(tmp_path, line("q0", 0)).notices([original, replace(original, benchmark="other")])


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{nonsense", "not valid JSON"),
        ("[1, 2]", "not a JSON object"),
        ({"index": 0, "text": "hm"}, '"question_id" is missing'),
        ({"question_id": "q", "text": "hm"}, '"index" is missing'),
        ({"question_id": "q", "index": 0}, '"text" is missing'),
        (line("q", -1), '"index" is -1'),
        ({"question_id": "q", "index": True, "text": "hm"}, '"index" is true'),
        (line("q", 0, finish="abort"), '"finish" is "abort"; give stop or length'),
        (line("q", 0, finish=0), '"finish" is 0; give stop or length'),
        (line("q", 0, output_tokens="many"), '"output_tokens" is "many"'),
        (line("q", 0, output_tokens=1.5), '"output_tokens" is 1.5; give a whole number'),
        (line("q", 0, prompt_tokens=-1), '"prompt_tokens" is -1; give a whole number'),
        (line("q", 0, thinking_tokens=True), '"thinking_tokens" is true; give a whole number'),
        (line("q", 0, output_tokens=10**30), "give a whole number from 0 to 1,000,000,000,000, or leave"),
        (line("q", 0, seconds=float("inf")), '"seconds" is Infinity; give a number'),
        (line("q", 0, seconds=float("nan")), '"seconds" is NaN; give a number'),
        (line("q", 0, seconds=10**400), "give a number from 0"),
        (line("q0", 0, "again"), "is also in line 1"),
    ],
)
def test_a_bad_line_is_named_with_file_and_line(
    tmp_path: Path, second: dict[str, Any] | str, message: str
) -> None:
    with pytest.raises(DataError) as error:
        engine(tmp_path, line("q0", 0), second)
    assert "made.jsonl:2: " in str(error.value)
    assert message in str(error.value)


def test_a_path_is_required_and_must_be_readable(tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="path=FILE"):
        open_engine("replay", EngineOptions("any", {}))
    with pytest.raises(R1evalError, match="cannot be read"):
        open_engine("replay", EngineOptions("any", {"path": str(tmp_path / "none.jsonl")}))


def test_texts_are_not_kept_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    file = tmp_path / "made.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for index in range(100):
            out.write(json.dumps(line("q0", index, "x" * 1_000_000)) + "\n")
    tracemalloc.start()
    replay = open_engine("replay", EngineOptions("any", {"path": str(file)}))
    lengths = [len(sample.text) for sample in replay.generate(requests(1, 100))]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lengths == [1_000_000] * 100
    assert peak < 20_000_000
