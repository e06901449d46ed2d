"""The command line: its verbs, its exit codes, and one line for each usage error."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from benchmarks import catalogue
from benchmarks.types import Question
from r1eval.cli.main import cli
from r1eval.cli.renamed import RenamedOption
from r1eval.run.presets import presets
from tests import replays
from tests.command_line import environment, r1eval
from tests.shared_data import DATA


def test_version_and_help_of_every_verb(tmp_path: Path) -> None:
    assert re.search(r"\d+\.\d+", r1eval("--version", cwd=tmp_path).stdout)
    for verb in cli.commands:
        done = r1eval(verb, "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: r1eval {verb}")


def every_option(command: click.Command = cli, name: str = "") -> Iterator[tuple[str, click.Option]]:
    """The options of all verbs, those of groups too, each with its verb."""
    if isinstance(command, click.Group):
        for verb, inner in command.commands.items():
            yield from every_option(inner, f"{name} {verb}".strip())
    for one in command.params:
        if isinstance(one, click.Option):
            yield f"{name} {one.opts[-1]}".strip(), one


OPTIONS = dict(every_option())


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_says_what_it_does_and_its_default(option: str) -> None:
    given = OPTIONS[option]
    assert given.help
    assert given.help.endswith((".", ")"))
    default = given.to_info_dict()["default"]
    assert given.show_default or default in (None, False, "", ()) or "default" in given.help


def test_old_spellings_are_taken_and_not_shown(tmp_path: Path) -> None:
    renamed = {name: one for name, one in every_option() if isinstance(one, RenamedOption)}
    assert {one.old for one in renamed.values()} == {"--reference", "--cache"}
    for name, option in renamed.items():
        verb = name.split()[:-1]
        shown = r1eval(*verb, "--help", cwd=tmp_path).stdout
        assert (option.opts[0] in shown, option.old in shown) == (True, False), name
        done = [r1eval(*verb, spelling, cwd=tmp_path).stderr for spelling in (option.opts[0], option.old)]
        assert done[0] == done[1].replace(option.old, option.opts[0]), name
        assert "requires an argument" in done[0], name


@pytest.mark.jail
@pytest.mark.parametrize(
    ("args", "code", "line"),
    [
        (["run", "amie24", "--model", "m"], 2, "there is no benchmark 'amie24'; did you mean 'aime24'?"),
        (["run", "smoke", "smoke", "--model", "m"], 2, "smoke is named twice"),
        (["run", "smoke", "--model", "m", "--engine", "vlm"], 2, "did you mean 'vllm'?"),
        (["run", "smoke", "--model", "m", "--engine", "replay"], 2, "path="),
        (["run", "smoke", "--model", "m", "--top-p", "2"], 2, "--top-p 2.0: give more than 0, at most 1"),
        (["run", "smoke"], 2, "Missing option '--model'"),
        (["run", "smoke", "--model", ""], 2, "--model is empty; give a hub id, a folder, or the name that"),
        (["run", "smoke", "--model", "/nosuch/folder"], 2, "model /nosuch/folder: there is no such folder"),
        (["run", "smoke", "--model", "m", "--engine", "openai"], 2, "needs a server; give --base-url http"),
        (
            ["run", "smoke", "--model", "m", "--base-url", "http://h/v1", "--engine", "vllm"],
            2,
            "--base-url http://h/v1: servers are asked by --engine openai, not vllm; leave --engine out",
        ),
        (["run", "smoke", "--model", "m", "--out", __file__], 2, "test_main.py' is a file"),
        (["run", "smoke", "--model", "m", "--data", "nowhere"], 2, "'nowhere' does not exist"),
        (["run", "nowhere.toml", "--model", "m"], 2, "nowhere.toml"),
        (["table", "nowhere"], 2, "'nowhere' does not exist"),
        (["table", "."], 2, "holds no run"),
        (["score", "."], 2, "holds no run"),
        (["verify", "nowhere.jsonl"], 2, "'nowhere.jsonl' does not exist"),
        (["lst"], 2, "No such command 'lst'"),
        (["run", "smoke", "--model", "m", "--published", "DeepSeek-R2"], 2, "--published DeepSeek-R2"),
        (["run", "smoke", "--model", "m", "--reference", "DeepSeek-R2"], 2, "--published DeepSeek-R2"),
    ],
)
def test_a_usage_error_is_one_line_and_exit_2(tmp_path: Path, args: list[str], code: int, line: str) -> None:
    done = r1eval(*args, cwd=tmp_path)
    assert done.returncode == code
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.jail
def test_a_reply_with_a_lone_surrogate_does_not_end_a_run(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")

    def reply(question: Question, index: int) -> str:
        return "\ud800" + replays.correct_reply(question, index)

    file = replays.write_replies(tmp_path / "r.jsonl", questions, 4, reply)
    args = ("--model", "m", "--engine", "replay", "--engine-arg", f"path={file}", "--out", "out")
    done = r1eval("run", "smoke", *args, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_list_prints_ids_but_no_question_texts(tmp_path: Path) -> None:
    done = r1eval("list", "math500", "--json", "--data", DATA, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)
    assert len(listed["questions"]) == 500
    assert listed["questions"][0]["id"] == "test/precalculus/807.json"
    assert "rectangular coordinates" not in done.stdout


def test_list_shows_what_is_known_of_a_benchmark_whose_data_is_not_there(tmp_path: Path) -> None:
    done = r1eval("list", "hmmt-feb25", "--data", tmp_path, cwd=tmp_path)
    assert done.returncode == 2
    assert "k            64: " in done.stdout
    assert "licence      CC BY-NC-SA 4.0" in done.stdout
    assert "  pass@1: " in done.stdout
    assert done.stderr.startswith(f"error: the mirror has no folder {tmp_path}")


def test_list_names_every_benchmark_once_on_one_screen(tmp_path: Path) -> None:
    lines = r1eval("list", cwd=tmp_path).stdout.splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 120
    words = re.sub(
        r"(\w+)-\{([^}]*)\}",
        lambda series: " ".join(f"{series[1]}-{end.strip()}" for end in series[2].split(",")),
        re.sub(r"\s+", " ", "\n".join(line[:46] for line in lines[1:-2])),
    ).split()
    named = [word for word in words if word in {b.name for b in catalogue.BENCHMARKS}]
    headings = {word for b in catalogue.BENCHMARKS for word in b.family.split()}
    assert sorted(set(named)) == sorted(b.name for b in catalogue.BENCHMARKS)
    assert [name for name in named if named.count(name) > 1 and name not in headings] == []
    assert {row["name"] for row in json.loads(r1eval("list", "--json", cwd=tmp_path).stdout)} == {
        b.name for b in catalogue.BENCHMARKS
    }


LINES = [
    {"id": 1, "kind": "expression", "gold": "\\frac{1}{2}", "response": "It is \\boxed{0.5}"},
    {"id": "b", "kind": "integer", "gold": "73", "response": "\\boxed{073}"},
    {"id": None, "kind": "choice", "gold": "C", "response": "Answer: D"},
    {"id": [4], "kind": "expression", "gold": "4", "response": "I do not know"},
]


def test_verify_is_a_filter_that_keeps_the_order(tmp_path: Path) -> None:
    stdin = "\n".join(json.dumps(line) for line in LINES) + "\n"
    done = r1eval("verify", "-", cwd=tmp_path, stdin=stdin)
    assert done.returncode == 0, done.stderr
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in out] == [1, "b", None, [4]]
    assert [line["status"] for line in out] == ["correct", "correct", "wrong", "no_answer"]
    assert list(out[0]) == ["schema", "id", "status", "answer", "seconds", "detail"]


def test_verify_fails_replies_to_a_gold_that_means_nothing_and_grades_the_rest(tmp_path: Path) -> None:
    meaningless = [
        ("expression", r"\frac{1}{2", r"\boxed{0.5}", "it is not a balanced answer"),
        ("integer", "about five", r"\boxed{5}", "it is not an integer"),
        ("choice", "Z", "Answer: D", "it is not a letter from A to J"),
        ("expression", "}{", "I do not know", "it is not a balanced answer"),
    ]
    bad = [
        {"id": number, "kind": kind, "gold": gold, "response": response}
        for number, (kind, gold, response, _) in enumerate(meaningless)
    ]
    same = {"id": "same", "kind": "integer", "gold": "seven!", "response": r"\boxed{seven!}"}
    stdin = "".join(json.dumps(line) + "\n" for line in [*bad, same, *LINES])
    done = r1eval("verify", "-", cwd=tmp_path, stdin=stdin)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["status"], line["detail"]) for line in out[: len(bad)]] == [
        ("failed", f"the gold means nothing: {problem}") for *_, problem in meaningless
    ]
    statuses = [line["status"] for line in out[len(bad) :]]
    assert statuses == ["correct", "correct", "correct", "wrong", "no_answer"]
    assert done.returncode == 2
    assert "standard input: the gold means nothing in 4 lines (1, 2, 3, 4); correct it" in done.stderr


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("{", "not JSON"),
        ('{"id": 1, "kind": "integer", "gold": "1"}', "needs an object with id, kind, gold, response"),
        ('{"id": 1, "kind": "number", "gold": "1", "response": ""}', 'kind is "number"; give one of integer'),
        (
            '{"id": 1, "kind": "program", "gold": "", "response": ""}',
            'kind is "program"; programs need tests',
        ),
        ('{"id": 1, "kind": "integer", "gold": 1, "response": ""}', "gold is 1; give a string"),
    ],
)
def test_a_bad_line_is_an_error_after_the_lines_before_it_are_graded(
    tmp_path: Path, bad: str, line: str
) -> None:
    done = r1eval("verify", "-", cwd=tmp_path, stdin=json.dumps(LINES[0]) + "\n" + bad + "\n")
    assert done.returncode == 2
    assert f"standard input:2: {line}" in done.stderr
    assert [json.loads(out)["id"] for out in done.stdout.splitlines()] == [1]


@pytest.mark.jail
def test_doctor_reports_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    done = r1eval("doctor", "--data", DATA, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    checks = {check["what"]: check for check in json.loads(done.stdout)}
    assert checks["grader"]["good"]
    assert checks["engine vllm"]["good"]
    assert checks["sandbox"]["good"], checks["sandbox"]
    assert "memory limit" in checks["sandbox"]["state"]
    assert all(checks[f"language {name}"]["good"] for name in ("python", "cpp17", "cpp20", "c"))
    assert checks["language python"]["state"].startswith("Python 3.")
    assert checks["data math500"]["good"]
    assert not checks["data gpqa-diamond"]["good"]
    assert "hf download" in checks["data gpqa-diamond"]["fix"]


def test_doctor_without_bubblewrap_prints_the_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = r1eval("doctor", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (check,) = (check for check in json.loads(done.stdout) if check["what"] == "sandbox")
    assert not check["good"]
    assert check["state"] == "bubblewrap (bwrap) is not installed"
    assert "apt-get install bubblewrap" in check["fix"]


@pytest.mark.parametrize("verb", ["verify", "judge"])
@pytest.mark.parametrize(
    ("content", "error"),
    [(b"\xff\xfe\n", "the input is not UTF-8"), (b"[" * 100_000 + b"\n", ":1: not JSON")],
)
def test_input_that_no_json_parser_reads_is_one_line(
    tmp_path: Path, verb: str, content: bytes, error: str
) -> None:
    (tmp_path / "lines.jsonl").write_bytes(content)
    done = r1eval(verb, "lines.jsonl", *["--isolation", "none"] * (verb == "judge"), cwd=tmp_path)
    assert done.returncode == 2
    assert error in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_list_presets_shows_settings_and_source(tmp_path: Path) -> None:
    done = r1eval("list", "--presets", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    blocks = {block.splitlines()[0]: block for block in done.stdout.split("\n\n")}
    assert list(blocks) == list(presets())
    assert "temperature 0.6, top-p 0.95, max tokens 32,768, replies start with" in blocks["r1"]
    assert 'chat template reasoning_effort="high"' in blocks["gpt-oss-high"]
    assert "system prompt 'detailed thinking on'" in blocks["nemotron"]
    assert "note: the card also asks with" in blocks["magistral"]
    assert all("source: " in block for block in blocks.values())
    listed = json.loads(r1eval("list", "--presets", "--json", cwd=tmp_path).stdout)
    assert [one["name"] for one in listed] == list(presets())
    assert all(one["source"] for one in listed)
    assert r1eval("list", "aime24", "--presets", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["--engine-arg", "top_k=20"], "give --top-k 20"),
        (
            ["--engine-arg", 'chat_template_kwargs={"thinking":true}'],
            "give --chat-template-arg thinking=true",
        ),
        (["--system-prompt", "x"], "Did you mean '--system'?"),
        (["--system", "@nowhere.txt"], "--system @nowhere.txt: cannot be read as UTF-8 text"),
        (["--chat-template-arg", "thinking"], "--chat-template-arg thinking: give KEY=VALUE"),
        (["--preset", "r2"], "--preset r2: there is no such preset (`r1eval list --presets` shows them)"),
        (["--preset", "r1", "--strict-preset", "--top-k", "3"], "the preset r1 has top_k 0, not 3"),
        (["--preset", "model"], "--preset model: m: it is neither a folder nor a hub id"),
        (["--thinking", "<t>"], "Option '--thinking' requires 2 arguments"),
        (["--engine", "vllm", "--base-url", "http://x/v1"], "servers are asked by --engine openai, not vllm"),
        (
            ["--base-url", "http://x/v1", "--engine-arg", 'extra_body={"n":2}'],
            "extra_body: n: r1eval sets it",
        ),
    ],
)
def test_an_error_in_how_to_ask_is_one_line_with_the_fix(tmp_path: Path, args: list[str], line: str) -> None:
    done = r1eval("run", "smoke", "--model", "m", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_table_of_presets_is_read_only_when_it_is_needed(tmp_path: Path) -> None:
    program = "import sys; sys.argv = ['r1eval', '--help']; import r1eval.cli.main as m; m.run_verb()"
    program += "; assert not {'tomllib', 'r1eval.run.presets'} & sys.modules.keys()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
