"""`r1eval audit`: which grades are listed, how they are shown, and a second opinion on them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import RunFolderError
from r1eval.run.audit import Audit, audit_run
from r1eval.run.audit_text import format_json, format_text
from r1eval.run.check import check_run
from r1eval.run.merge import MergeOptions, merge_runs
from r1eval.run.opinions import JudgeModel, Opinion, ask_opinions, parse_verdict, read_opinions
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.run.start import start
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Request, Sample
from tests.command_line import r1eval
from tests.engines.servers import Reply, completion, run_server
from tests.gate.runs import SUMS, write_benchmark

GOLD = {"agreed": "12", "spelled": "Paris", "ended": "7", "other": "3", "right": "1", "cut": "2"}
REPLIES = {
    "agreed": ["\\boxed{13}"] * 4,
    "spelled": ["\\boxed{Pa|ris}", "\\boxed{Rome}", "\\boxed{Oslo}", "\\boxed{Bern}"],
    "ended": ["I have shown that seven, or 7,\nis what we sought!?\n\n---\n", *["\\boxed{7}"] * 3],
    "other": ["\\boxed{4}", "\\boxed{5}", "\\boxed{6}", "\\boxed{8}"],
    "right": ["\\boxed{1}"] * 4,
    "cut": ["so I think"] * 4,
}
JUDGE = JudgeModel("judge", "replay")


def write_lines(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("audit")
    start_run(home)
    return home


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> RunFolder:
    from shutil import copytree

    copytree(finished / "run", tmp_path / "run")
    return RunFolder(tmp_path / "run")


def start_run(home: Path, **options: Any) -> None:
    rows = [{"id": name, "asked": f"What is {name}?", "sum": gold} for name, gold in GOLD.items()]
    toml = SUMS.format(name="sums", prompt="{question} End with \\\\boxed{}.")
    benchmark = write_benchmark(home, "sums", toml.replace('"integer"', '"expression"'), rows)
    lines = [
        {"question_id": name, "index": index, "text": text, "output_tokens": 3}
        | ({"finish": "length"} if name == "cut" else {})
        for name, texts in REPLIES.items()
        for index, text in enumerate(texts)
    ]
    replies = write_lines(home / "replies.jsonl", lines)
    values = {"engine": "replay", "engine_args": (f"path={replies}",), "k": 4, "out": home / "run"}
    start(
        RunOptions(benchmarks=(str(benchmark),), model="m", workers=1, **{**values, **options}),
        Progress(quiet=True),
    )


def names(audit: Audit) -> list[str]:
    return [one.question.id for one in audit.suspects]


def test_the_likeliest_errors_of_the_grader_are_listed_first(folder: RunFolder) -> None:
    audit = audit_run(folder, ["sums"])
    assert sorted(names(audit)) == ["agreed", "ended", "spelled"]
    assert audit.questions == 4  # those with a wrong answer, or a reply that ended without one
    signs = {one.question.id: [sign.text for sign in one.signs] for one in audit.suspects}
    assert signs["agreed"][0] == "4 of 4 samples agree"
    points = [one.points for one in audit.suspects]
    assert points == sorted(points, reverse=True)


def test_a_reply_that_was_cut_and_answers_that_are_plainly_wrong_are_not_listed(folder: RunFolder) -> None:
    assert not {"cut", "other", "right"} & set(names(audit_run(folder, ["sums"])))


def test_each_question_has_one_screen_with_what_a_person_needs(folder: RunFolder) -> None:
    audit = audit_run(folder, ["sums"])
    text = format_text("runs/m", audit, audit.suspects, {}, reveal=False)
    *screens, summary = text.split("\n\n")
    assert len(screens) == 3
    (agreed,) = (screen for screen in screens if "sums · agreed" in screen)
    lines = [line.strip() for line in agreed.splitlines()]
    assert lines[0].endswith("sums · agreed: wrong, 4 of 4 samples")
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "question What is agreed? End with \\boxed{}.",
        "gold 12",
        "answer 13",
        "grader exact number",
        "listed for 4 of 4 samples agree",
        "reply 0 … \\boxed{13}",
    ]
    assert summary == (
        "runs/m: 3 of 4 questions with a wrong or missing answer are listed; the others do not "
        "look suspicious\n"
    )


def test_a_limit_says_how_many_more_there_are(folder: RunFolder) -> None:
    audit = audit_run(folder, ["sums"])
    text = format_text("r", audit, audit.suspects[:1], {}, reveal=False)
    assert "1 of 4 questions with a wrong or missing answer are listed; 2 more look suspicious" in text


def test_terminal_codes_in_a_reply_are_shown_and_hidden_questions_are_not(folder: RunFolder) -> None:
    audit = audit_run(folder, ["sums"])
    from dataclasses import replace

    first = audit.suspects[0]
    hidden = replace(
        first,
        question=replace(first.question, hidden=True),
        evidence=replace(first.evidence, answer="\x1b[31m5", tail="the secret text"),
    )
    shown = format_text("r", audit, [hidden], {}, reveal=False)
    assert "\x1b" not in shown
    assert "What is" not in shown
    assert "secret" not in shown
    assert "secret" in format_text("r", audit, [hidden], {}, reveal=True)
    opinion = Opinion(first.question.id, 0, "5", "same", "judge", "", first.digest, "the secret text is same")
    opinions = {(first.benchmark, first.question.id): [opinion]}
    assert "secret" not in format_json("r", audit, [hidden], opinions, reveal=False)
    assert format_json("r", audit, [hidden], opinions, reveal=True).count("secret") == 2


def test_an_unsound_run_is_refused(folder: RunFolder) -> None:
    path = folder.path / "sums/samples.jsonl"
    path.write_text(path.read_text().replace("{13}", "{14}", 1))
    with pytest.raises(RunFolderError):
        audit_run(folder, ["sums"])


# opinions


def judge_replies(folder: RunFolder, home: Path, verdicts: dict[str, str]) -> tuple[str, ...]:
    """The arguments of the replay engine for a judge that gives these verdicts."""
    lines = [
        {
            "question_id": one.question.id,
            "index": one.index,
            "text": f"So.\n{verdicts[one.question.id]}",
        }
        for one in audit_run(folder, ["sums"]).suspects
        if one.question.id in verdicts
    ]
    return (f"path={write_lines(home / 'judge.jsonl', lines)}",)


def opinions_on(folder: RunFolder) -> dict[str, list[tuple[str, str]]]:
    found = read_opinions(folder, audit_run(folder, ["sums"]).suspects)
    return {key[1]: [(one.model, one.verdict) for one in opinions] for key, opinions in found.items()}


def digest_of(folder: RunFolder) -> dict[str, bytes]:
    """The content of every file but the opinions."""
    files = (path for path in folder.path.rglob("*") if path.is_file() and path.name[0] != ".")
    return {str(path): path.read_bytes() for path in files if path.name != "opinions.jsonl"}


def test_opinions_are_stored_beside_the_scores_and_change_nothing(folder: RunFolder, tmp_path: Path) -> None:
    before = digest_of(folder)
    suspects = audit_run(folder, ["sums"]).suspects
    args = judge_replies(folder, tmp_path, {"agreed": "different", "spelled": "Same.", "ended": "who knows"})
    assert ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail) == 0
    assert digest_of(folder) == before
    assert opinions_on(folder) == {
        "agreed": [("judge", "different")],
        "spelled": [("judge", "same")],
        "ended": [("judge", "unclear")],
    }
    assert not check_run(folder.path).problems


def test_the_audit_shows_opinions_and_how_often_they_agree_with_the_grader(
    folder: RunFolder, tmp_path: Path
) -> None:
    audit = audit_run(folder, ["sums"])
    args = judge_replies(folder, tmp_path, {"agreed": "different", "spelled": "same", "ended": "hm"})
    ask_opinions(folder, audit.suspects, JudgeModel("org/judge", "replay", args), pytest.fail)
    found = read_opinions(folder, audit.suspects)
    text = " ".join(format_text("r", audit, audit.suspects, found, reveal=False).split())
    assert "opinion same (org/judge)" in text
    assert (
        "opinions of org/judge: 1 same, 1 different, 1 unclear; it agrees with the grader on 1 of 2" in text
    )
    record = json.loads(format_json("r", audit, audit.suspects, found, reveal=False))
    assert record["opinions"] == {"org/judge": {"different": 1, "same": 1, "unclear": 1}}


def test_what_failed_is_asked_again_and_only_that(folder: RunFolder, tmp_path: Path) -> None:
    suspects, warnings = audit_run(folder, ["sums"]).suspects, list[str]()
    args = judge_replies(folder, tmp_path, {"agreed": "different"})
    assert ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), warnings.append) == 2
    assert len(warnings) == 2
    assert set(opinions_on(folder)) == {"agreed"}
    args = judge_replies(folder, tmp_path, {"spelled": "same", "ended": "same"})  # agreed is not in the file
    assert ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail) == 0
    stored = (folder.path / "sums/opinions.jsonl").read_text().splitlines()
    assert len(stored) == len(suspects)


def test_nothing_is_opened_if_every_grade_has_an_opinion(folder: RunFolder, tmp_path: Path) -> None:
    suspects = audit_run(folder, ["sums"]).suspects
    args = judge_replies(folder, tmp_path, dict.fromkeys(GOLD, "same"))
    ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail)
    assert ask_opinions(folder, suspects, JudgeModel("judge", "replay"), pytest.fail) == 0


def test_an_interrupt_keeps_the_opinions_that_arrived(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        """An engine that is interrupted after its first sample."""

        closed = 0

        def context_tokens(self) -> int:
            return 1000

        def generate(self, requests: list[Request]) -> Iterator[Sample]:
            one = requests[0]
            assert one.sampling.temperature == 0
            assert one.sampling.max_tokens == 500
            yield Sample(one.benchmark, one.question_id, one.index, "same", Finish.STOP, 1, 1, 0.1, 0)
            raise KeyboardInterrupt

        def close(self) -> None:
            self.closed += 1

    engine = Interrupted()
    monkeypatch.setattr("r1eval.run.opinions.open_engine", lambda *_: engine)
    with pytest.raises(KeyboardInterrupt):
        ask_opinions(folder, audit_run(folder, ["sums"]).suspects, JUDGE, pytest.fail)
    assert engine.closed == 1
    assert len(opinions_on(folder)) == 1


def test_a_torn_line_of_an_opinion_is_asked_again(folder: RunFolder, tmp_path: Path) -> None:
    suspects = audit_run(folder, ["sums"]).suspects
    args = judge_replies(folder, tmp_path, dict.fromkeys(GOLD, "same"))
    ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail)
    path = folder.path / "sums/opinions.jsonl"
    path.write_bytes(b"\0\n{}\n" + path.read_bytes()[:-20])
    assert len(opinions_on(folder)) == len(suspects) - 1
    ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail)
    assert len(opinions_on(folder)) == len(suspects)


def test_an_opinion_on_another_text_or_grade_does_not_count(folder: RunFolder, tmp_path: Path) -> None:
    suspects = audit_run(folder, ["sums"]).suspects
    args = judge_replies(folder, tmp_path, dict.fromkeys(GOLD, "same"))
    ask_opinions(folder, suspects, JudgeModel("judge", "replay", args), pytest.fail)
    assert opinions_on(folder)
    rescore(folder.path, RescoreOptions(answer_from="anywhere", workers=1), pytest.fail)
    assert opinions_on(folder) == {}


def test_merged_shards_keep_their_opinions(tmp_path: Path) -> None:
    start_run(tmp_path)
    for number in range(2):
        start_run(tmp_path, out=tmp_path / f"part-{number}", shard=f"{number}/2")
    whole = RunFolder(tmp_path / "run")
    args = judge_replies(whole, tmp_path, dict.fromkeys(GOLD, "same"))
    ask_opinions(whole, audit_run(whole, ["sums"]).suspects, JudgeModel("j", "replay", args), pytest.fail)
    parts = [tmp_path / "run", tmp_path / "part-0", tmp_path / "part-1"]
    merge_runs(parts, tmp_path / "merged", MergeOptions(workers=1), lambda _: None)
    assert opinions_on(RunFolder(tmp_path / "merged")) == opinions_on(whole)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("same", "same"),
        ("They agree.\n\n**different**\n", "different"),
        ("Verdict: Same", "same"),
        ("final answer: different.", "different"),
        ("<think>same</think>\ndifferent", "different"),
        ("<think>the same\nsame", "unclear"),
        ("They are not the same.", "unclear"),
        ("same\nor different", "unclear"),
        ("same or different", "unclear"),
        ("", "unclear"),
        ("different\n\nsame", "same"),
    ],
)
def test_a_verdict_is_the_last_line_alone(reply: str, verdict: str) -> None:
    assert parse_verdict(reply) == verdict


# the command


Answer = Callable[[dict[str, Any], int], Reply]


def judge_by_question(body: dict[str, Any], _before: int) -> Reply:
    prompt = body["messages"][-1]["content"]
    return completion("So.\nsame" if "Pa|ris" in prompt else "No.\ndifferent")


def test_a_server_gives_a_second_opinion(folder: RunFolder, tmp_path: Path) -> None:
    with run_server(judge_by_question) as server:
        asked = ("--judge-model", "judge", "--base-url", server.url)
        done = r1eval("audit", folder.path, *asked, "--json", "audit.json", cwd=tmp_path)
        again = r1eval("audit", folder.path, *asked, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "asking judge about 3 grades\n")
    assert again.stderr == ""
    assert len(server.requests) == 3
    assert {body["temperature"] for body in server.requests} == {0}
    assert "opinions of judge: 1 same, 2 different, 0 unclear" in done.stdout
    assert again.stdout == done.stdout
    assert r1eval("audit", folder.path, cwd=tmp_path).stdout == done.stdout
    record = json.loads((tmp_path / "audit.json").read_text())
    verdicts = {one["question_id"]: one["opinions"][0]["verdict"] for one in record["listed"]}
    assert verdicts == {"agreed": "different", "ended": "different", "spelled": "same"}


def test_opinions_that_fail_end_with_5_after_the_list(folder: RunFolder, tmp_path: Path) -> None:
    replies = write_lines(tmp_path / "none.jsonl", [])
    asked = ("--judge-model", "judge", "--engine", "replay", "--engine-arg", f"path={replies}")
    done = r1eval("audit", folder.path, *asked, cwd=tmp_path)
    assert done.returncode == 5
    assert "3 opinions failed; the same command asks for them again" in done.stderr
    assert "sums · agreed" in done.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--benchmark", "sum"), "--benchmark sum: the run has sums; did you mean 'sums'?"),
        (("--engine", "replay"), "are of --judge-model; name it too"),
        (("--judge-model", "j", "--engine", "vlm"), "did you mean 'vllm'?"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(
    folder: RunFolder, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    done = r1eval("audit", folder.path, *args, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_json_goes_to_standard_output_instead_of_the_text(folder: RunFolder, tmp_path: Path) -> None:
    done = r1eval("audit", folder.path, "--json", "-", "--limit", "2", cwd=tmp_path)
    record = json.loads(done.stdout)
    assert (record["questions"], record["suspicious"], len(record["listed"])) == (4, 3, 2)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--judge-model", " "), "name a model"),
        (("--base-url", "http://127.0.0.1:9"), "--judge-model"),
        (("--json", "nowhere/audit.json", "--judge-model", "m"), "no writable folder nowhere"),
        (("--benchmark", "sum"), "did you mean 'sums'?"),
    ],
)
def test_options_that_cannot_work_are_refused_before_anything_is_asked(
    folder: RunFolder, tmp_path: Path, options: tuple[str, ...], complaint: str
) -> None:
    done = r1eval("audit", folder.path, *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr


def test_a_benchmark_that_is_named_twice_is_listed_once(folder: RunFolder, tmp_path: Path) -> None:
    twice = r1eval("audit", folder.path, "--benchmark", "sums", "--benchmark", "sums", cwd=tmp_path)
    assert twice.stdout == r1eval("audit", folder.path, cwd=tmp_path).stdout
