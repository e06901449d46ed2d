"""Custom benchmarks: what a .toml can contain, and the one-line error for each mistake."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import datasets
from benchmarks.catalogue import find
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import MATH, render
from benchmarks.types import Answer, JudgeConfig, Sampling, Test

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
        ('"rows.csv"', '"rows.xlsx"', "it must end in .jsonl or .csv"),
        ('"rows.csv"', '"rows.csv"\nsplit = "test"', "dataset.split is not a setting here (file)"),
        ("gold =", "glod =", "columns.gold is missing ('glod' looks like a typo of it)"),
        ("gold =", 'answer = "x"\ngold =', "columns.answer is not a setting here (gold, id, question)"),
        ('"solution"', '"solution"\n[choices]\ncolumns = "x"', "choices is not a setting here"),
        ('"solution"', '"solution"\n[sampling]\nk = 0', "sampling.k is 0: it must be a whole number"),
        ('"solution"', '"solution"\n[sampling]\nk = true', "sampling.k is True: it must be a whole number"),
        ('"solution"', '"solution"\n[sampling]\ntemperature = "hot"', "sampling.temperature is 'hot'"),
        ('"solution"', '"solution"\n[sampling]\ntop_p = 1.5', "sampling.top_p is 1.5: it must be a number"),
        ('"solution"', '"solution"\n[sampling]\nmax_token = 9', "sampling.max_token is not a setting here"),
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


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"gone\.toml: there is no such file"):
        find(str(tmp_path / "gone.toml"))
    with pytest.raises(BenchmarkError, match=r"rows\.csv: there is no such file"):
        datasets.load(find(write_toml(tmp_path, ALGEBRA)))
