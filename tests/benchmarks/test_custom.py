"""Custom benchmarks: what a .toml can contain, and the one-line error for each mistake."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import datasets
from benchmarks.catalogue import apply_selection, find
from benchmarks.custom_sampling import read_sampling
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import MATH, render
from benchmarks.selection import parse_selection
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, Example, JudgeConfig, Sampling, Test, Turn
from r1eval.errors import R1evalError
from r1eval.run.sampling import check_sampling

DOCS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"

ALGEBRA = """
name = "algebra"
answer = "integer"
[dataset]
file = "rows.csv"
[columns]
question = "problem"
gold = "solution"
"""

CHOICE = """
name = "colours"
answer = "choice"
[dataset]
file = "rows.jsonl"
[columns]
question = "q"
gold = "a"
[choices]
columns = "options"
"""


def write_toml(folder: Path, toml: str, **files: str) -> str:
    """Writes a .toml and its data files into the folder; the path of the .toml."""
    (folder / "mine.toml").write_text(toml, encoding="utf-8")
    for suffix, text in files.items():
        (folder / f"rows.{suffix}").write_text(text, encoding="utf-8")
    return str(folder / "mine.toml")


def test_the_example_in_the_docs_works(tmp_path: Path) -> None:
    toml, _ = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    [rows] = re.findall(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "tides.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "tides.jsonl").write_text(rows, encoding="utf-8")
    benchmark = find(str(tmp_path / "tides.toml"))
    assert (benchmark.name, benchmark.title) == ("tides", "Tides and moons")
    assert benchmark.sampling == Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4)
    for question in datasets.load(benchmark).questions:
        message = render(benchmark.prompts[question.answer], question.slots)
        assert "End with a line 'Answer: X' where X is one of ABC." in message
        assert f"{question.gold}) {'At new moon' if question.id == 'spring' else 'The moon'}" in message


def test_a_hub_set_in_the_docs_is_read_as_one(tmp_path: Path) -> None:
    _, table = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    toml = ALGEBRA.replace('[dataset]\nfile = "rows.csv"\n', table)
    dataset = find(write_toml(tmp_path, toml)).dataset
    assert (dataset.repo, dataset.split, dataset.configs, dataset.revision) == (
        "me/tides",
        "test",
        ("default",),
        "0123abc",
    )


def test_the_examples_in_the_docs_work(tmp_path: Path) -> None:
    [top] = re.findall(r"```\n(prompt = .*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    toml = ALGEBRA.replace("[dataset]", f"{top}\n[dataset]")
    [example] = find(write_toml(tmp_path, toml)).examples
    assert example == Example({"question": "How many moons does the earth have?"}, "One, so \\boxed{1}.")


def test_the_messages_in_the_docs_work(tmp_path: Path) -> None:
    [tables] = re.findall(r"```\n(\[dataset\]\n.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    toml = ALGEBRA.partition("[dataset]")[0] + tables.replace("chats.parquet", "rows.jsonl")
    row = {"prompt": [{"role": "user", "content": "40 + 2?"}], "reward_model": {"ground_truth": "42"}}
    [question] = datasets.load(find(write_toml(tmp_path, toml, jsonl=json.dumps(row)))).questions
    assert (question.turns, question.gold) == ((Turn("user", "40 + 2?"),), "42")


def test_a_minimal_file_takes_the_rest_from_the_protocol(tmp_path: Path) -> None:
    benchmark = find(
        write_toml(tmp_path, ALGEBRA, csv="problem,solution\nWhat is $3+4$?,007\nWhat is $1+1$?,2\n")
    )
    assert benchmark.title == "algebra"
    assert benchmark.prompts == {Answer.INTEGER: MATH}
    assert benchmark.sampling == Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4)
    loaded = datasets.load(benchmark)
    assert [(question.id, question.gold) for question in loaded.questions] == [("1", "007"), ("2", "2")]
    assert loaded.questions[0].slots == {"question": "What is $3+4$?"}


PROGRAM = """
name = "adders"
answer = "program"
[dataset]
file = "rows.jsonl"
[columns]
question = "statement"
[program]
tests = "tests"
"""
TESTS = [{"input": "1 2", "output": "3"}]


def test_programs_take_their_tests_from_a_list_or_from_json(tmp_path: Path) -> None:
    rows = [{"statement": "Add.", "tests": TESTS}, {"statement": "Add.", "tests": json.dumps(TESTS)}]
    benchmark = find(write_toml(tmp_path, PROGRAM, jsonl="\n".join(map(json.dumps, rows))))
    for question in datasets.load(benchmark).questions:
        assert (question.answer, question.gold) == (Answer.PROGRAM, "")
        assert question.tests == (Test("1 2", "3"),)
        assert question.judging == JudgeConfig()
        assert "```python code block" in render(benchmark.prompts[question.answer], question.slots)


def test_the_docs_example_of_programs_reads_every_column(tmp_path: Path) -> None:
    [table] = re.findall(r"```\n(\[columns\]\n.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    row = {"statement": "Add.", "tests": json.dumps(TESTS), "checker": "float", "checker_source": "print(1)"}
    row |= {"function_name": "add", "language": "cpp", "seconds": "2.5", "megabytes": "64"}
    empty = {"statement": "Add.", "tests": TESTS} | dict.fromkeys(row.keys() - {"statement", "tests"})
    path = write_toml(
        tmp_path,
        PROGRAM.partition("[columns]")[0] + table,
        jsonl=f"{json.dumps(row)}\n{json.dumps(empty)}\n",
    )
    complete, minimal = datasets.load(find(path)).questions
    assert complete.judging == JudgeConfig("cpp", "float", "print(1)", "add", 2.5, 64.0)
    assert minimal.judging == JudgeConfig()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"tests": []}, "column 'tests' contains no tests: a program needs at least one"),
        ({"tests": "[]"}, "column 'tests' contains no tests"),
        ({"tests": "1 2"}, "column 'tests' does not contain a JSON list: "),
        ({"tests": '{"input": "1"}'}, "column 'tests' contains {'input': '1'}: it must be a list"),
        ({"tests": [{"input": "1"}]}, "column 'tests', item 1: not an object with the texts input, output"),
        ({"tests": None}, "column 'tests' contains None: it must be a list"),
        ({"compare": "tokns"}, "checker 'tokns': choose tokens, float, yesno, exact; did you mean 'tokens'?"),
        ({"seconds": "-1"}, "time_limit_seconds '-1': it must be a number above 0"),
        ({"seconds": "soon"}, "time_limit_seconds 'soon': it must be a number above 0"),
        ({"seconds": "inf"}, "time_limit_seconds 'inf': it must be a number above 0"),
        ({"entry": "a b"}, "function 'a b' is not a valid function name"),
    ],
)
def test_a_mistake_in_a_programs_row_is_named(tmp_path: Path, cells: dict[str, Any], message: str) -> None:
    row = {"statement": "Add.", "tests": TESTS, "compare": "", "seconds": "", "entry": "", **cells}
    columns = 'checker = "compare"\nfunction = "entry"\ntime_limit_seconds = "seconds"\n'
    path = write_toml(tmp_path, PROGRAM + columns, jsonl=json.dumps(row))
    with pytest.raises(BenchmarkError) as caught:
        datasets.load(find(path))
    assert f"row 1 of {tmp_path / 'rows.jsonl'}: {message}" in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('tests = "tests"', "", "program.tests is missing"),
        ('tests = "tests"', 'tests = "tests"\ntimelimit = "t"', "program.timelimit is not a setting here"),
        ("[program]", "[programs]", "program is missing ('programs' looks like a typo of it)"),
        (
            'question = "statement"',
            'question = "statement"\ngold = "g"',
            "columns.gold is not a setting here",
        ),
    ],
)
def test_a_mistake_about_programs_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    path = write_toml(tmp_path, PROGRAM.replace(before, after, 1))
    with pytest.raises(BenchmarkError) as caught:
        find(path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "row", "gold"),
    [
        ("", {"options": ["red", "blue"], "a": "B"}, "B"),
        ('gold = "index"', {"options": ["red", "blue"], "a": 1}, "B"),
        ('gold = "text"', {"options": ["red", "blue"], "a": "blue"}, "B"),
    ],
)
def test_the_gold_of_a_choice_may_be_a_letter_an_index_or_the_text(
    tmp_path: Path, settings: str, row: dict[str, Any], gold: str
) -> None:
    path = write_toml(tmp_path, CHOICE + settings, jsonl=json.dumps({"q": "Which?", **row}))
    [question] = datasets.load(find(path)).questions
    assert question.gold == gold
    assert question.slots["choices"] == "A) red\nB) blue"
    assert question.tags == {}


def test_shuffled_options_take_the_gold_along(tmp_path: Path) -> None:
    rows = [{"q": f"Which? {n}", "options": ["red", "blue", "green"], "a": "C"} for n in range(30)]
    path = write_toml(tmp_path, CHOICE + "shuffle = true", jsonl="\n".join(map(json.dumps, rows)))
    questions = datasets.load(find(path)).questions
    assert all(f"{question.gold}) green" in question.slots["choices"] for question in questions)
    assert {question.gold for question in questions} == {"A", "B", "C"}
    assert all(len(question.tags["permutation"].split(",")) == 3 for question in questions)


@pytest.mark.parametrize(
    ("settings", "gold"),
    [("", "C"), ("", "b"), ('gold = "index"', 2), ('gold = "text"', "pink"), ('gold = "text"', "red")],
)
def test_a_gold_that_is_not_exactly_one_of_the_options_is_named(
    tmp_path: Path, settings: str, gold: object
) -> None:
    options = ["red", "red"] if gold == "red" else ["red", "blue"]
    path = write_toml(
        tmp_path, CHOICE + settings, jsonl=json.dumps({"q": "Which?", "options": options, "a": gold})
    )
    with pytest.raises(BenchmarkError, match=f"row 1 of .*the gold '{gold}' is not the .* of exactly one"):
        datasets.load(find(path))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "algebra"', "", "name is missing: it must be a string"),
        ('name = "algebra"', 'nmae = "algebra"', "name is missing ('nmae' looks like a typo of it)"),
        ('name = "algebra"', 'name = "../up"', "name is '../up': it must be made of letters"),
        ('name = "algebra"', 'name = "index"', "name is 'index': a run or its report has files of that name"),
        ('name = "algebra"', 'name = "data.json"', "name is 'data.json': a run or its report has"),
        ('name = "algebra"', 'name = "aime24"', "name is 'aime24', which is built in"),
        ('"integer"', '"integr"', "did you mean 'integer'?"),
        ('"integer"', '"proof"', "answer is 'proof': it must be one of \"integer\","),
        ('"integer"', '"choice"', "choices is missing: it must be a table [choices]"),
        ('"integer"', "3", "answer is 3: it must be one of"),
        ("[dataset]", "[datasets]", "dataset is missing ('datasets' looks like a typo of it)"),
        ("[dataset]", "k = 4\n[dataset]", "k is not a setting here"),
        ("[dataset]", 'titel = "x"\n[dataset]', "titel is not a setting here"),
        ("[dataset]", 'prompt = "Solve it."\n[dataset]', "prompt has no {question}: put it"),
        ("file =", "flie =", "dataset.file is missing ('flie' looks like a typo of it)"),
        ("file =", "hub =", "dataset.split is missing"),
        ('file = "rows.csv"', 'hub = "/none"\nsplit = "a"', "dataset.hub is '/none': there is no such"),
        ('file = "rows.csv"', 'hub = "./up"\nsplit = "a"', "dataset.hub is './up': there is no such folder"),
        ('"rows.csv"', '"rows.xlsx"', "it must end in .jsonl, .json, .csv,"),
        ('"rows.csv"', '"."', "dataset.file is a folder: give hub = "),
        ('"rows.csv"', '"rows.csv"\nsplit = "test"', "dataset.split is not a setting here (file)"),
        ("gold =", "glod =", "columns.gold is missing ('glod' looks like a typo of it)"),
        ("gold =", 'answer = "x"\ngold =', "columns.answer is not a setting here (date, gold, id, messages,"),
        ('"solution"', '"solution"\n[choices]\ncolumns = "x"', "choices is not a setting here"),
        ('"solution"', '"solution"\n[sampling]\nk = 0', "sampling.k is 0: it must be a whole number"),
        ('"solution"', '"solution"\n[sampling]\nk = true', "sampling.k is True: it must be a whole number"),
        ('"solution"', '"solution"\n[sampling]\ntemperature = "hot"', "sampling.temperature is 'hot'"),
        ('"solution"', '"solution"\n[sampling]\ntop_p = 1.5', "sampling.top_p is 1.5: it must be a number"),
        ('"solution"', '"solution"\n[sampling]\nmax_token = 9', "sampling.max_token is not a setting here"),
        ("[dataset]", "system = 3\n[dataset]", "system is 3: it must be a string"),
        ("[dataset]", "examples = 3\n[dataset]", "examples is 3: it must be tables [[examples]]"),
        ("[dataset]", 'examples = "a.txt"\n[dataset]', "examples is 'a.txt': it must end in .jsonl, .json,"),
        ('"solution"', '"solution', "it is not a readable TOML file"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_names_file_key_and_fix(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in ALGEBRA
    path = write_toml(tmp_path, ALGEBRA.replace(before, after, 1))
    with pytest.raises(BenchmarkError) as caught:
        find(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            '"options"',
            "[]",
            "choices.columns is []: it must be a column that contains a list, or the columns in order",
        ),
        ('"options"', '"options"\nshuffle = "yes"', "choices.shuffle is 'yes': it must be true or false"),
        ('"options"', '"options"\ngold = "lettre"', "choices.gold is 'lettre': it must be one of"),
        ("[dataset]", 'prompt = "{question}"\n[dataset]', "prompt has no {choices}"),
    ],
)
def test_a_mistake_about_choices_is_one_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    path = write_toml(tmp_path, CHOICE.replace(before, after, 1))
    with pytest.raises(BenchmarkError) as caught:
        find(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


EVERY_SETTING = """
[sampling]
temperature = 2
top_p = 1
top_k = 20
min_p = 0.05
presence_penalty = -2
frequency_penalty = 0.5
repetition_penalty = 1.1
stop = ["\\n\\nQuestion:", "###"]
max_tokens = 100
k = 3
"""


def test_every_setting_of_sampling_is_read(tmp_path: Path) -> None:
    assert find(write_toml(tmp_path, ALGEBRA + EVERY_SETTING)).sampling == Sampling(
        temperature=2.0,
        top_p=1.0,
        top_k=20,
        min_p=0.05,
        presence_penalty=-2.0,
        frequency_penalty=0.5,
        repetition_penalty=1.1,
        stop=("\n\nQuestion:", "###"),
        max_tokens=100,
        k=3,
    )


def test_one_stop_text_needs_no_list_and_greedy_decoding_no_k(tmp_path: Path) -> None:
    toml = ALGEBRA + '[sampling]\nstop = "###"\ntemperature = 0\n'
    sampling = find(write_toml(tmp_path, toml)).sampling
    assert (sampling.stop, sampling.temperature, sampling.k) == (("###",), 0.0, 1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("temperature = 2.1", "temperature is 2.1: it must be a number from 0 to 2"),
        ("temperature = nan", "temperature is nan: it must be a number from 0 to 2"),
        ("temperature = 0\nk = 4", "k is 4: temperature 0 makes all samples of a question equal, so give 1"),
        ("top_p = 0", "top_p is 0: it must be a number above 0, at most 1"),
        ("top_k = -1", "top_k is -1: it must be a whole number, at least 0"),
        ("top_k = 2.5", "top_k is 2.5: it must be a whole number"),
        ("min_p = 1.1", "min_p is 1.1: it must be a number from 0 to 1"),
        ("presence_penalty = 3", "presence_penalty is 3: it must be a number from -2 to 2"),
        ("frequency_penalty = true", "frequency_penalty is True: it must be a number from -2 to 2"),
        ("repetition_penalty = 0", "repetition_penalty is 0: it must be a number above 0"),
        ("stop = 3", "stop is 3: it must be a text, or a list of texts"),
        ('stop = [""]', "stop is ['']: it must be a text, or a list of texts"),
        ('stop = ["a", 1]', "stop is ['a', 1]: it must be a text"),
        ("max_tokens = 0", "max_tokens is 0: it must be a whole number, at least 1"),
        ("top_n = 3", "top_n is not a setting here"),
    ],
)
def test_a_setting_out_of_range_is_named(tmp_path: Path, settings: str, message: str) -> None:
    path = write_toml(tmp_path, f"{ALGEBRA}[sampling]\n{settings}\n")
    with pytest.raises(BenchmarkError) as caught:
        find(path)
    assert f"{path}: sampling.{message}" in str(caught.value)
    assert "\n" not in str(caught.value)


SETTINGS = ("temperature", "top_p", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty")


@given(st.sampled_from(SETTINGS), st.floats(-3, 3))
def test_the_file_accepts_what_the_command_line_accepts_up_to_a_temperature_of_two(
    name: str, value: float
) -> None:
    changed = Sampling.from_json({**asdict(Sampling(0.6, 0.95, 32_768, 1)), name: value})
    if accepts(lambda: read_sampling(TomlTable("mine.toml", "sampling", {name: value, "k": 1}))):
        assert accepts(lambda: check_sampling(changed))
    else:
        assert not accepts(lambda: check_sampling(changed)) or (name == "temperature" and value > 2)


def accepts(check: Callable[[], object]) -> bool:
    try:
        check()
    except (BenchmarkError, R1evalError):
        return False
    return True


def test_nested_columns_are_named_by_their_path(tmp_path: Path) -> None:
    toml = ALGEBRA.replace('"rows.csv"', '"rows.jsonl"').replace('"solution"', '"reward_model.ground_truth"')
    row = {"problem": "40 + 2?", "reward_model": {"ground_truth": "42", "style": "rule"}}
    [question] = datasets.load(find(write_toml(tmp_path, toml, jsonl=json.dumps(row)))).questions
    assert question.gold == "42"


def test_the_system_message_and_the_examples_are_read(tmp_path: Path) -> None:
    examples = """
system = "Be brief."
[[examples]]
question = "1 + 1?"
answer = "Two, so \\\\boxed{2}."
[[examples]]
question = "2 + 3?"
answer = "5"
[dataset]"""
    benchmark = find(write_toml(tmp_path, ALGEBRA.replace("[dataset]", examples)))
    assert benchmark.system == "Be brief."
    assert benchmark.examples == (
        Example({"question": "1 + 1?"}, "Two, so \\boxed{2}."),
        Example({"question": "2 + 3?"}, "5"),
    )


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv"])
def test_examples_may_be_in_a_file(tmp_path: Path, suffix: str) -> None:
    texts = {
        "jsonl": '{"question": "1 + 1?", "answer": "2"}\n',
        "json": '[{"question": "1 + 1?", "answer": "2"}]',
        "csv": "question,answer\n1 + 1?,2\n",
    }
    (tmp_path / f"shots.{suffix}").write_text(texts[suffix])
    toml = ALGEBRA.replace("[dataset]", f'examples = "shots.{suffix}"\n[dataset]')
    assert find(write_toml(tmp_path, toml)).examples == (Example({"question": "1 + 1?"}, "2"),)


def test_examples_of_choices_have_their_options(tmp_path: Path) -> None:
    example = """
[[examples]]
question = "Which is even?"
choices = ["3", "4"]
answer = "Answer: B"
[dataset]"""
    [shown] = find(write_toml(tmp_path, CHOICE.replace("[dataset]", example))).examples
    assert shown.slots == {"question": "Which is even?", "choices": "A) 3\nB) 4", "letters": "AB"}


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ('answer = "2"', "examples[1].question is missing: it must be a string"),
        ('question = "1?"', "examples[1].answer is missing: it must be the text of the reply"),
        ('question = "1?"\nanswer = 2', "examples[1].answer is 2: it must be the text of the reply"),
        ('question = "1?"\nanser = "2"', "examples[1].answer is missing ('anser' looks like a typo of it)"),
        ('question = "1?"\nanswer = "2"\nchoices = ["1"]', "examples[1].choices is not a setting here"),
    ],
)
def test_a_mistake_in_an_example_is_named(tmp_path: Path, example: str, message: str) -> None:
    path = write_toml(tmp_path, ALGEBRA.replace("[dataset]", f"[[examples]]\n{example}\n[dataset]"))
    with pytest.raises(BenchmarkError) as caught:
        find(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_mistake_in_a_file_of_examples_is_named_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"shots\.jsonl: there is no such file"):
        find(write_toml(tmp_path, ALGEBRA.replace("[dataset]", 'examples = "shots.jsonl"\n[dataset]')))
    (tmp_path / "shots.jsonl").write_text('{"question": "1?", "answer": "2"}\n{"question": "1?"}\n')
    toml = ALGEBRA.replace("[dataset]", 'examples = "shots.jsonl"\n[dataset]')
    with pytest.raises(BenchmarkError, match=r"shots\.jsonl, example 2: answer is missing"):
        find(write_toml(tmp_path, toml))
    (tmp_path / "shots.jsonl").write_text("")
    with pytest.raises(BenchmarkError, match=r"examples is 'shots\.jsonl': the file has no examples"):
        find(write_toml(tmp_path, toml))


def test_a_file_of_examples_may_have_more_columns_and_numbers(tmp_path: Path) -> None:
    (tmp_path / "shots.jsonl").write_text('{"id": 7, "question": "1 + 1?", "answer": 2}\n')
    toml = ALGEBRA.replace("[dataset]", 'examples = "shots.jsonl"\n[dataset]')
    assert find(write_toml(tmp_path, toml)).examples == (Example({"question": "1 + 1?"}, "2"),)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"gone\.toml: there is no such file"):
        find(str(tmp_path / "gone.toml"))
    with pytest.raises(BenchmarkError, match=r"rows\.csv: there is no such file"):
        datasets.load(find(write_toml(tmp_path, ALGEBRA)))


def test_a_column_of_days_selects_questions_by_their_day(tmp_path: Path) -> None:
    rows = [{"q": f"{n} + 1?", "a": str(n + 1), "released": f"2025-0{n}-02T10:00:00"} for n in (1, 2, 3)]
    (tmp_path / "sums.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    file = tmp_path / "sums.toml"
    file.write_text(
        'name = "sums"\nanswer = "integer"\n[dataset]\nfile = "sums.jsonl"\n'
        '[columns]\nquestion = "q"\ngold = "a"\ndate = "released"\n'
    )
    [chosen] = apply_selection([find(str(file))], parse_selection(since="2025-02"))
    assert [one.tags["date"] for one in datasets.load(chosen).questions] == ["2025-02-02", "2025-03-02"]
    (tmp_path / "sums.jsonl").write_text(json.dumps({"q": "?", "a": "1", "released": "soon"}) + "\n")
    with pytest.raises(BenchmarkError, match="column 'released' contains 'soon': it must be an ISO date"):
        datasets.load(find(str(file)))
