"""Runs with different conditions: the messages, and that their fixes work."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from r1eval.errors import RunFolderError
from r1eval.gate.asked_settings import quote
from r1eval.gate.comparability import (
    Comparability,
    compare_conditions,
    extra_benchmarks,
    harmless_differences,
    missing_benchmarks,
)
from r1eval.gate.evidence import pair_questions, parse_metric, read_evidence
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from reports.gate.plain_text import MAX_LENGTH, sanitize
from reports.gate.verdict import Blocker
from tests import replays
from tests.command_line import r1eval
from tests.gate import runs

pytestmark = pytest.mark.engine

FEW = 4
OTHER_PROMPT = "{question} Answer with a number."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def baseline(home: Path) -> RunFolder:
    return sums_run(home, "baseline")


def sums_run(home: Path, name: str, *options: str, **changes: Any) -> RunFolder:
    """A run of a sums benchmark in its own folder, so that each run can change the benchmark."""
    toml = runs.sums_benchmark(home / f"of-{name}", **{"questions": FEW, **changes})
    return runs.run(home / name, runs.model_with_accuracy(0.7), *options, benchmark=toml, k=2)


def compare(baseline: RunFolder, candidate: RunFolder, *, allow: bool = False) -> Comparability:
    return compare_conditions(baseline, candidate, "sums", allow)


def copy(folder: RunFolder, name: str) -> RunFolder:
    to = folder.path.with_name(name)
    shutil.rmtree(to, ignore_errors=True)
    return RunFolder(Path(shutil.copytree(folder.path, to)))


def edit_questions(folder: RunFolder, change: Callable[[dict[str, Any]], object]) -> RunFolder:
    """The run with every stored question edited."""
    path = folder.path / "sums" / "questions.jsonl"
    rows = list(jsonlines.read(path))
    for row in rows:
        change(row)
    jsonlines.replace(path, rows)
    return folder


def test_runs_with_equal_conditions_are_comparable_for_any_k(home: Path, baseline: RunFolder) -> None:
    toml = runs.sums_benchmark(home / "of-more", questions=FEW)
    more = runs.run(home / "more", runs.model_with_accuracy(0.7), benchmark=toml, k=3)
    fingerprints = [run.read_run()["benchmarks"]["sums"]["fingerprint"] for run in (baseline, more)]
    assert fingerprints[0] == fingerprints[1]
    assert compare(baseline, more) == compare(more, baseline) == Comparability((), ())


@dataclass(frozen=True)
class DifferenceCase:
    """A difference between two runs, and the expected messages."""

    options: tuple[str, ...]
    changes: dict[str, Any]
    problems: tuple[Blocker, ...]


RERUN_BASELINE = (
    "run the baseline's model on the current questions: `r1eval run sums.toml --model org/baseline "
    "--out NEW_FOLDER`"
)
RERUN_CANDIDATE = "run the candidate with the baseline's sampling: `r1eval run sums.toml --model org/candidate --temperature 0.6 --top-p 0.95 --max-tokens 32768 {}--out NEW_FOLDER`; or compare anyway with --allow-different-sampling"  # noqa: E501 - the exact message
CASES = {
    "more questions": DifferenceCase(
        (),
        {"questions": 8},
        (
            Blocker(
                "questions: 4 in the baseline, 8 in the candidate, of which these are not in the baseline: "
                "sum-5, sum-6, sum-7 and 1 more",
                f"{RERUN_BASELINE}; or run the candidate on the baseline's questions (--limit, --data, "
                "--exclude, --skip-unreadable-golds, …): "
                "`r1eval run sums.toml --model org/candidate --out NEW_FOLDER`",
            ),
        ),
    ),
    "another prompt": DifferenceCase(
        (),
        {"prompt": OTHER_PROMPT},
        (
            Blocker(
                "prompts of 4 questions (sum-1, sum-2, sum-3 and 1 more) differ, for example sum-1: "
                '"What is 1 + 2? End with \\\\boxed{}." in the baseline, '
                '"What is 1 + 2? Answer with a number." in the candidate',
                RERUN_BASELINE,
            ),
        ),
    ),
    "temperature and top-p": DifferenceCase(
        ("--temperature", "1", "--top-p", "0.9"),
        {},
        tuple(
            Blocker(f"{what} in the candidate", RERUN_CANDIDATE.format(""))
            for what in ("temperature: 0.6 in the baseline, 1.0", "top_p: 0.95 in the baseline, 0.9")
        ),
    ),
    "max tokens": DifferenceCase(
        ("--max-tokens", "100"),
        {},
        (
            Blocker(
                "max_tokens: 32768 in the baseline, 100 in the candidate",
                RERUN_CANDIDATE.format(""),
            ),
        ),
    ),
    "prefill": DifferenceCase(
        ("--preset", "r1"),
        {},
        (
            Blocker(
                "prefill: '' in the baseline, '<think>\\n' in the candidate",
                RERUN_CANDIDATE.format("--prefill '' "),
            ),
        ),
    ),
    "where answers are read": DifferenceCase(
        ("--answer-from", "anywhere"),
        {},
        (
            Blocker(
                "where answers are read: answer in the baseline, anywhere in the candidate",
                "score the candidate like the baseline: "
                "`r1eval score {candidate} --answer-from answer --save`",
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_difference_is_reported_with_both_values_and_a_fix(
    case: DifferenceCase, home: Path, baseline: RunFolder
) -> None:
    shutil.rmtree(home / "candidate", ignore_errors=True)
    candidate = sums_run(home, "candidate", *case.options, **case.changes)
    expected = [
        Blocker(one.what, one.cure.replace("{candidate}", str(candidate.path))) for one in case.problems
    ]
    assert compare(baseline, candidate) == Comparability(tuple(expected), ())


def test_sampling_may_differ_where_the_user_allows_it_and_is_then_reported(
    home: Path, baseline: RunFolder
) -> None:
    hotter = sums_run(home, "hotter", "--temperature", "1", "--answer-from", "anywhere")
    found = compare(baseline, hotter, allow=True)
    assert found.allowed == ("sums: temperature: 0.6 in the baseline, 1.0 in the candidate",)
    assert [problem.what.split(":")[0] for problem in found.problems] == ["where answers are read"]


def test_questions_that_the_candidate_lacks_are_missing_and_nothing_else(
    home: Path, baseline: RunFolder
) -> None:
    fewer = sums_run(home, "fewer", "--limit", "3")
    assert compare(baseline, fewer) == Comparability((), ())
    pairing = pair_questions(
        read_evidence(baseline, "sums"), read_evidence(fewer, "sums"), parse_metric("pass@1"), 2, 2
    )
    assert pairing.missing == ("sum-4",)


def test_golds_are_compared_and_hidden_ones_are_not_shown(home: Path, baseline: RunFolder) -> None:
    other = edit_questions(copy(baseline, "golds"), lambda row: row.update(gold="7"))
    [problem] = compare(baseline, other).problems
    assert problem.what == (
        "golds of 3 questions (sum-1, sum-2, sum-4) differ, for example sum-1: "
        '"3 (integer)" in the baseline, "7 (integer)" in the candidate'
    )
    hidden = edit_questions(other, lambda row: row.update(hidden=True))
    [problem] = compare(baseline, hidden).problems
    assert problem.what == ("golds of 3 questions (sum-1, sum-2, sum-4) differ; their text must not be shown")


def test_a_question_asked_for_another_kind_of_answer_is_another_question(
    home: Path, baseline: RunFolder
) -> None:
    other = edit_questions(copy(baseline, "kinds"), lambda row: row.update(answer="expression"))
    [problem] = compare(baseline, other).problems
    assert '"3 (integer)" in the baseline, "3 (expression)" in the candidate' in problem.what


PROMPT = "<s>User: What is 1 + 2?<e>Assistant:"
TEMPLATE = "chat template, as the first prompt shows it"
OTHERWISE = '"<s>User: What is 1 + 2?<e>A…" in the baseline, "<s>Human: What is 1 + 2?<e>…" in the candidate'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ((PROMPT, ""), (PROMPT, ""), []),
        ((None, ""), (PROMPT, ""), []),
        (
            (PROMPT, ""),
            (PROMPT.replace("User", "Human"), ""),
            [f"{TEMPLATE}: {OTHERWISE}"],
        ),
        (
            (f"{PROMPT}<think>\n", "<think>\n"),
            (PROMPT, ""),
            ["prefill: '<think>\\n' in the baseline, '' in the candidate"],
        ),
        ((f"{PROMPT}<think>\n", "<think>\n"), (f"{PROMPT}<think>\n", ""), []),
    ],
    ids=["the same", "one unknown", "another template", "a prefill", "a prefill that the template writes"],
)
def test_the_first_prompt_shows_whether_the_template_is_another(
    old: tuple[str | None, str], new: tuple[str | None, str], says: list[str], home: Path, baseline: RunFolder
) -> None:
    def rendered(name: str, prompt: str | None, prefill: str) -> RunFolder:
        def change(run: dict[str, Any]) -> None:
            run["benchmarks"]["sums"]["rendered_prompt"] = prompt
            run["plan"]["prefill"] = prefill

        return runs.edit_manifest(copy(baseline, name), change)

    before, after = rendered("before", *old), rendered("after", *new)
    assert [problem.what for problem in compare(before, after).problems] == says
    assert compare(before, after, allow=True) == Comparability((), tuple(f"sums: {what}" for what in says))


def asked(baseline: RunFolder, name: str, prompt: str | None = None, **settings: Any) -> RunFolder:
    """The baseline with other settings in its `run.json`; those of sampling go to the benchmark."""

    def change(run: dict[str, Any]) -> None:
        sampling = run["plan"]["sampling"]["sums"]
        for setting, value in settings.items():
            (sampling if setting in sampling else run["plan"])[setting] = value
        run["benchmarks"]["sums"]["rendered_prompt"] = prompt

    return runs.edit_manifest(copy(baseline, name), change)


@pytest.mark.parametrize(
    ("settings", "what", "options"),
    [
        ({"top_k": 20}, "top_k: 20", "--top-k 20"),
        ({"min_p": 0.05}, "min_p: 0.05", "--min-p 0.05"),
        ({"presence_penalty": 1.5}, "presence_penalty: 1.5", "--presence-penalty 1.5"),
        ({"frequency_penalty": -1.0}, "frequency_penalty: -1.0", "--frequency-penalty -1.0"),
        ({"repetition_penalty": 1.1}, "repetition_penalty: 1.1", "--repetition-penalty 1.1"),
        ({"stop": ["Q:", "a b"]}, "stop: 'Q:' 'a b'", "--stop Q: --stop 'a b'"),
        ({"system": "Think."}, "system prompt: 'Think.'", "--system Think."),
        (
            {"chat_template_args": {"enable_thinking": False, "effort": "high"}},
            'chat template arguments: effort="high" enable_thinking=false',
            "--chat-template-arg effort=high --chat-template-arg enable_thinking=false",
        ),
        ({"completion": True}, "without a chat template (--completion): yes", "--completion"),
        (
            {"chat_template_args": {"day": "1"}},
            'chat template arguments: day="1"',
            """--chat-template-arg 'day="1"'""",
        ),
        (
            {"thinking": ["[THINK]", "[/THINK]"]},
            "thinking tags: [THINK] … [/THINK]",
            "--thinking '[THINK]' '[/THINK]'",
        ),
        (
            {"engine": "openai", "engine_args": {"extra_body": '{"reasoning_effort": "low"}'}},
            'further fields of the requests: reasoning_effort="low"',
            """--engine-arg 'extra_body={"reasoning_effort": "low"}'""",
        ),
    ],
)
def test_every_setting_of_the_baseline_is_compared_and_repeated_by_its_option(
    settings: dict[str, Any], what: str, options: str, home: Path, baseline: RunFolder
) -> None:
    old = asked(baseline, "with", **settings)
    [problem] = compare(old, baseline).problems
    assert problem.what.startswith(f"{what} in the baseline, ")
    assert f"--max-tokens 32768 {options} --out NEW_FOLDER" in problem.cure
    assert compare(old, asked(baseline, "again", **settings)) == Comparability((), ())
    [reverse] = compare(baseline, old).problems
    assert reverse.what.split(" in the baseline")[0].split(":")[0] == what.partition(":")[0]
    assert compare(old, baseline, allow=True).allowed == (f"sums: {problem.what}",)


def test_equal_settings_of_the_candidate_are_repeated_too(home: Path, baseline: RunFolder) -> None:
    old = asked(baseline, "with", top_k=20, system="Think.", temperature=1.0)
    new = asked(baseline, "other", top_k=20, system="Think.", temperature=0.6)
    [problem] = compare(old, new).problems
    assert (
        "--temperature 1.0 --top-p 0.95 --max-tokens 32768 --top-k 20 --system Think. --out" in problem.cure
    )


def test_other_preset_names_with_the_same_settings_are_compared(home: Path, baseline: RunFolder) -> None:
    assert compare(asked(baseline, "a", preset="r1+"), asked(baseline, "b", preset=None)) == (
        Comparability((), ())
    )


def test_a_long_system_prompt_is_shown_where_it_differs_and_given_as_a_file(
    home: Path, baseline: RunFolder
) -> None:
    old, new = (asked(baseline, name, system=f"{'Think. ' * 100}{name}") for name in ("first", "second"))
    [problem] = compare(old, new).problems
    assert 'nk. Think. first" in the baseline' in problem.what
    assert "\n" not in problem.what + problem.cure
    option = problem.cure.partition("--system ")[2].rpartition(" --out")[0]
    assert (
        in_a_shell(f'read_option() {{ cat "${{1#@}}"; }}; read_option {option}') == f"{'Think. ' * 100}first"
    )


def in_a_shell(command: str) -> str:
    return subprocess.check_output(["bash", "-c", command]).decode()  # as it is: no other line ends


@given(
    st.one_of(
        st.text(st.sampled_from("a'\"\\`$ \n\t\u200b\u2028é*x41")), st.text(st.characters(codec="utf-8"))
    )
)
@example("`a`")
@example("\n\nQuestion:  'x'\x1b\\")
@settings(max_examples=50, deadline=None)
def test_any_text_survives_the_message_and_the_shell_in_a_command(text: str) -> None:
    text = text.replace("\0", "")  # no command line holds it
    quoted = quote(text)
    assert sanitize(quoted) == quoted or len(quoted) > MAX_LENGTH
    assert "`" not in quoted
    assert in_a_shell(f"printf %s {quoted}") == text


@pytest.mark.parametrize(
    ("settings", "messages"),
    [
        ({"system": "Think."}, [("system", "Think.")]),
        ({"template": "Q: {prompt}\nA:", "completion": True, "preset": "r1-zero"}, []),
    ],
)
def test_what_is_around_the_prompts_does_not_make_them_other_questions(
    settings: dict[str, Any], messages: list[tuple[str, str]], home: Path, baseline: RunFolder
) -> None:
    def change(row: dict[str, Any]) -> None:
        for message in row["messages"]:
            message["content"] = settings.get("template", "{prompt}").replace("{prompt}", message["content"])
        row["messages"][:0] = [{"role": role, "content": text} for role, text in messages]

    framed = edit_questions(asked(baseline, "framed", "P1", **settings), change)
    problems = compare(framed, asked(baseline, "plain", "P2")).problems
    assert {one.what.split(":")[0] for one in problems} <= {
        *("system prompt", "template around the prompts", "without a chat template (--completion)")
    }
    assert problems
    if "template" in settings:
        assert "--preset r1-zero --out" in problems[0].cure


def test_settings_of_the_prompt_that_render_the_same_prompt_are_the_same(
    home: Path, baseline: RunFolder
) -> None:
    old = asked(baseline, "with", "<s>1 + 2?", chat_template_args={"enable_thinking": True})
    assert compare(old, asked(baseline, "without", "<s>1 + 2?")) == Comparability((), ())


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Today Date: 26 Jul 2024\n1 + 2?", "Today Date: 2 Feb 2026\n1 + 2?", True),
        ("Current date: 2026-02-03\n1 + 2?", "Current date: 2026-02-04\n1 + 2?", True),
        ("On July 26, 2024: 1 + 2?", "On August 1, 2026: 1 + 2?", True),
        ("Current date: 2026-02-03\n1 + 2?", "Date: 2026-02-03\n1 + 2?", False),
    ],
)
def test_a_template_that_writes_todays_date_is_the_same_template_tomorrow(
    before: str, after: str, same: bool, home: Path, baseline: RunFolder
) -> None:
    found = compare(asked(baseline, "day", before), asked(baseline, "next day", after)).problems
    assert (found == ()) is same


def refusing(baseline: RunFolder, name: str, *sessions: dict[str, str]) -> RunFolder:
    """The baseline, with what the server did not take in each session."""

    def change(run: dict[str, Any]) -> None:
        run["sessions"] = [{"engine": {"engine": "openai", "not_sent": refused}} for refused in sessions]

    return runs.edit_manifest(copy(baseline, name), change)


def test_a_setting_that_a_server_does_not_take_is_a_value_of_its_own(home: Path, baseline: RunFolder) -> None:
    refused = {"temperature": "the server refuses it"}
    old = refusing(baseline, "refused", refused)
    [problem] = compare(old, baseline).problems
    assert problem.what == "temperature: the server's own in the baseline, 0.6 in the candidate"
    assert problem.cure.startswith("ask both models through servers that take the same settings: `r1eval run")
    assert "--temperature" not in problem.cure
    assert compare(old, refusing(baseline, "twice", {}, refused)) == Comparability((), ())
    [reverse] = compare(baseline, old).problems
    assert reverse.what == "temperature: 0.6 in the baseline, the server's own in the candidate"


def test_what_a_candidate_that_was_not_asked_yet_will_send_is_not_held_against_it(
    home: Path, baseline: RunFolder
) -> None:
    planned = refusing(baseline, "planned")
    assert compare(refusing(baseline, "refused", {"top_p": "refused"}), planned) == Comparability((), ())


def test_sampling_in_the_extra_body_of_an_older_run_counts(home: Path, baseline: RunFolder) -> None:
    body = {"temperature": 1.3, "chat_template_kwargs": {"thinking": True}, "seed": 1}
    old = asked(baseline, "old", engine="openai", engine_args={"extra_body": json.dumps(body)})
    assert [one.what.split(":")[0] for one in compare(old, baseline).problems] == [
        *("temperature", "chat template arguments", "further fields of the requests")
    ]


def test_of_other_first_questions_the_templates_are_not_compared(home: Path, baseline: RunFolder) -> None:
    def rendered(folder: RunFolder, prompt: str) -> RunFolder:
        return runs.edit_manifest(
            folder, lambda run: run["benchmarks"]["sums"].update(rendered_prompt=prompt)
        )

    old = rendered(copy(baseline, "first"), "What is 1 + 2?")
    new = rendered(sums_run(home, "later", first=2, questions=3), "What is 2 + 3?")
    assert compare(old, new) == Comparability((), ())


def test_a_prefill_of_several_lines_is_given_as_a_shell_takes_it(home: Path, baseline: RunFolder) -> None:
    primed = runs.edit_manifest(
        copy(baseline, "primed"), lambda run: run["plan"].update(prefill="<think>\nIt's \\n")
    )
    [problem] = compare(primed, baseline).problems
    assert r"--prefill $'<think>\nIt\'s \\n' --out" in problem.cure
    assert "\n" not in problem.cure


def test_scores_of_another_grader_or_another_reading_are_fixed_as_reported(
    home: Path, baseline: RunFolder
) -> None:
    old = runs.edit_manifest(copy(baseline, "graded before"), lambda run: run.update(grader="0"))
    lenient = sums_run(home, "lenient", "--answer-from", "anywhere")
    found = compare(old, lenient).problems
    assert [problem.what for problem in found] == [
        f"grader version: 0 in the baseline, {GRADER_VERSION} in the candidate",
        "where answers are read: answer in the baseline, anywhere in the candidate",
    ]
    for problem in found:
        [command] = re.findall("`(.*?)`", problem.cure)
        done = r1eval(*shlex.split(command)[1:], cwd=home)
        assert done.returncode == 0, done.stderr
    assert compare(old, lenient) == Comparability((), ())


MULTIPLY = [{"input": "1 2", "output": "2"}, {"input": "2 2", "output": "4"}]


@pytest.fixture(scope="module")
def adders(home: Path) -> RunFolder:
    return programs(home, "adders", runs.ADD_TESTS)


def programs(home: Path, name: str, tests: object, compare: str = "tokens") -> RunFolder:
    toml = runs.adders_benchmark(home / f"of-{name}", tests=tests, compare=compare)
    adds = replays.reply_with_program(runs.ADD_PROGRAM)
    return runs.run(home / name, lambda *_: adds, benchmark=toml, k=1)


@pytest.mark.jail
def test_programs_are_compared_by_their_tests_and_checkers(home: Path, adders: RunFolder) -> None:
    other = programs(home, "other-tests", MULTIPLY)
    [problem] = compare_conditions(adders, other, "adders", True).problems
    assert re.fullmatch(
        r"tests or judging rules of 1 question \(1\) differ, for example 1: "
        r'"tests \w{12}, .* in the baseline, '
        r'"tests \w{12}, .* in the candidate',
        problem.what,
    )
    stricter = programs(home, "stricter", runs.ADD_TESTS, "exact")
    [problem] = compare_conditions(adders, stricter, "adders", False).problems
    assert 'python, checker tokens, time_limit_secon…" in the baseline' in problem.what
    assert 'python, checker exact, time_limit_second…" in the candidate' in problem.what


@pytest.mark.jail
def test_tests_are_the_same_however_they_are_stored(home: Path, adders: RunFolder) -> None:
    plain = copy(adders, "plain")
    path = plain.path / "adders" / "questions.jsonl"
    [row] = jsonlines.read(path)
    assert "packed" in row["tests"]
    jsonlines.replace(path, [{**row, "tests": runs.ADD_TESTS}])
    assert compare_conditions(adders, plain, "adders", False) == Comparability((), ())


@pytest.mark.jail
def test_other_rules_of_judging_are_fixed_as_reported(home: Path, adders: RunFolder) -> None:
    lcb = copy(adders, "lcb")
    runs.score(lcb, "--judging", "lcb")
    [problem] = compare_conditions(adders, lcb, "adders", True).problems
    assert problem.what == "rules by which programs are judged: judge in the baseline, lcb in the candidate"
    [command] = re.findall("`(.*?)`", problem.cure)
    assert r1eval(*shlex.split(command)[1:], cwd=home).returncode == 0
    assert compare_conditions(adders, lcb, "adders", False) == Comparability((), ())


@pytest.mark.jail
def test_benchmarks_that_one_run_lacks_are_named(home: Path, baseline: RunFolder, adders: RunFolder) -> None:
    assert missing_benchmarks(baseline, adders) == ("sums",)
    assert extra_benchmarks(baseline, adders) == ("adders",)
    assert missing_benchmarks(baseline, baseline) == ()
    with pytest.raises(RunFolderError, match="baseline has no benchmark sum; did you mean 'sums'"):
        compare_conditions(baseline, baseline, "sum", False)


def test_what_forbids_nothing_is_noted(baseline: RunFolder) -> None:
    def elsewhere(run: dict[str, Any]) -> None:
        run["plan"].update(seed=7, engine="vllm", engine_args={"dtype": "float32"})
        run["sessions"][0]["versions"]["vllm"] = "9.9"
        run["sessions"].append({"versions": {"r1eval": "9.9.9"}, "hardware": {"accelerators": ["NVIDIA X"]}})

    now = runs.edit_manifest(
        copy(baseline, "here"), lambda run: run["sessions"][0]["versions"].update(vllm="1.0")
    )
    [session] = now.read_run()["sessions"]
    version, processor = session["versions"]["r1eval"], session["hardware"]["processor"]
    assert harmless_differences(now, runs.edit_manifest(copy(now, "elsewhere"), elsewhere)) == (
        "engine: replay in the baseline, vllm in the candidate",
        "seed: 0 in the baseline, 7 in the candidate",
        "engine arguments: none in the baseline, dtype=float32 in the candidate",
        f"r1eval: {version} in the baseline, {version} and 9.9.9 in the candidate",
        "vllm: 1.0 in the baseline, 9.9 in the candidate",
        f"hardware: {processor} in the baseline, {processor} and NVIDIA X in the candidate",
    )
    assert harmless_differences(now, now) == ()


def test_a_run_of_an_older_version_says_less_and_is_compared_all_the_same(baseline: RunFolder) -> None:
    def older(run: dict[str, Any]) -> None:
        for key in ("selection", "judging", "isolation", "prefill", "engine_args", "seed"):
            run["plan"].pop(key)
        run["benchmarks"]["sums"].pop("programs")
        run["benchmarks"]["sums"].pop("rendered_prompt")
        run.pop("sessions")

    old = runs.edit_manifest(copy(baseline, "older"), older)
    edit_questions(old, lambda row: [row.pop(key) for key in ("messages", "tests", "judging", "hidden")])
    assert compare(old, baseline) == compare(baseline, old) == Comparability((), ())
    assert harmless_differences(old, baseline) == ()
    assert read_evidence(old, "sums") == read_evidence(baseline, "sums")


def places(value: object) -> Iterator[tuple[str | int, ...]]:
    """The path to every part of a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (key,)
        yield from ((key, *rest) for rest in places(part))


def damaged(value: Any, place: tuple[str | int, ...], other: object) -> Any:
    """The value with its part at this path replaced, or removed if the replacement is `...`."""
    value = json.loads(json.dumps(value))
    *way, last = place
    at = value
    for key in way:
        at = at[key]
    if other is ...:
        del at[last]
    else:
        at[last] = other
    return value


@pytest.mark.parametrize("file", ["run.json", "questions.jsonl", "scores.jsonl", "votes.jsonl"])
def test_a_damaged_folder_is_one_clear_line_that_names_the_file(file: str, baseline: RunFolder) -> None:
    broken = copy(baseline, "broken")
    path = broken.path / file if file == "run.json" else broken.path / "sums" / file
    whole = json.loads(path.read_text().splitlines()[0]) if file != "run.json" else broken.read_run()
    refused = []
    for place in places(whole):
        for other in (..., None, "x", -7, [], [7], {"a": None}):
            path.write_text(json.dumps(damaged(whole, place, other)) + "\n")
            try:
                compare(baseline, broken)
                harmless_differences(baseline, broken)
                old, new = read_evidence(baseline, "sums"), read_evidence(broken, "sums")
                pair_questions(old, new, parse_metric("cons@1"), 2, 2)
            except RunFolderError as error:
                refused.append(str(error))
    assert len(refused) >= 20
    assert [line for line in refused if str(broken.path) not in line or "\n" in line] == []


def test_a_file_that_is_gone_is_named_with_its_fix(baseline: RunFolder) -> None:
    bare = copy(baseline, "bare")
    (bare.path / "sums" / "scores.jsonl").unlink()
    with pytest.raises(RunFolderError, match=r"samples that have no score: 8; `r1eval check .*bare --fix`"):
        read_evidence(bare, "sums")
    (bare.path / "sums" / "questions.jsonl").unlink()
    with pytest.raises(RunFolderError, match=r"questions\.jsonl: holds no questions; restore the file"):
        compare(baseline, bare)
