"""Messages in a column: which are read, and the one-line error for each that is not."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import datasets
from benchmarks.catalogue import find
from benchmarks.conversations import read_turns
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, Question, Turn

USER = {"role": "user", "content": "40 + 2?"}
SYSTEM = {"role": "system", "content": "Be brief."}
SHOT = [{"role": "user", "content": "1 + 1?"}, {"role": "assistant", "content": "2"}]
TURNS = (
    Turn("system", "Be brief."),
    Turn("user", "1 + 1?"),
    Turn("assistant", "2"),
    Turn("user", "40 + 2?"),
)

TOML = """
name = "chats"
answer = "{answer}"
[dataset]
{dataset}
[columns]
messages = "prompt"
"""
VERL = {
    "prompt": [SYSTEM, USER],
    "reward_model": {"style": "rule", "ground_truth": "42"},
    "extra_info": {"index": 7},
}
"""a row as reinforcement-learning frameworks keep it"""


def load(folder: Path, rows: list[dict[str, Any]], more: str, answer: str = "integer") -> list[Question]:
    """The questions of a .toml with these rows; `more` follows `messages` in the table of columns."""
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    toml = TOML.format(answer=answer, dataset='file = "rows.jsonl"') + more
    (folder / "mine.toml").write_text(toml)
    return list(datasets.load(find(str(folder / "mine.toml"))).questions)


@pytest.mark.parametrize(
    ("value", "turns"),
    [
        ([USER], TURNS[3:]),
        ([SYSTEM, *SHOT, USER], TURNS),
        (json.dumps([SYSTEM, USER]), (TURNS[0], TURNS[3])),
        ([{**USER, "name": None}], TURNS[3:]),
        ([{"role": "user", "content": [{"type": "text", "text": "40 + "}, {"text": "2?"}]}], TURNS[3:]),
        ([{"role": "user", "content": ["40 +", " 2?"]}], TURNS[3:]),
        ({"role": ["system", "user"], "content": ["Be brief.", "40 + 2?"]}, (TURNS[0], TURNS[3])),
    ],
)
def test_messages_are_a_list_or_its_json(value: object, turns: tuple[Turn, ...]) -> None:
    assert read_turns({"prompt": value}, "prompt") == turns


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("40 + 2?", "column 'prompt' contains '40 + 2?': it must be messages, [{\"role\": "),
        (None, "column 'prompt' contains None: it must be messages"),
        ([], "column 'prompt' contains []: it must be messages"),
        ({"role": "user", "content": "40 + 2?"}, "it must be messages"),
        (["40 + 2?"], "column 'prompt', message 1: it is '40 + 2?'; give an object with role and content"),
        ([SHOT[0], SHOT[1], {"role": "user"}], "column 'prompt', message 3: it is {'role': 'user'}; give an"),
        (
            [{"role": "usr", "content": "x"}],
            "message 1: its role is 'usr'; give system, user or assistant; did",
        ),
        ([{"role": "tool", "content": "x"}], "message 1: its role is 'tool'; give system, user or assistant"),
        ([{"role": ["user"], "content": "x"}], "message 1: its role is ['user']; give system, user or"),
        ([USER, SYSTEM, USER], "column 'prompt', message 2: only the first message may be of the system"),
        ([USER, SHOT[1]], "column 'prompt': its last message is of the assistant; it must be the user's"),
        ([SYSTEM], "column 'prompt': its last message is of the system; it must be the user's question"),
        ([{"role": "user", "content": None}], "message 1: its content is None; give a text"),
        ([{"role": "user", "content": " \n"}], "message 1: its content is ' \\n'; give a text"),
        ([{"role": "user", "content": 42}], "message 1: its content is 42; give a text"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            "message 1: a part of its content is {'type': 'image_url', ",
        ),
    ],
)
def test_a_mistake_in_messages_is_one_line_that_names_the_message(value: object, message: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        read_turns({"prompt": value}, "prompt")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_mistake_in_a_file_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"chats: row 2 of .*rows\.jsonl: column 'prompt' contains None"):
        load(tmp_path, [{"prompt": [USER], "gold": 42}, {"prompt": None, "gold": 42}], 'gold = "gold"')


def test_rows_of_reinforcement_learning_are_read_as_they_are(tmp_path: Path) -> None:
    columns = 'gold = "reward_model.ground_truth"\nid = "extra_info.index"\n'
    [question] = load(tmp_path, [VERL], columns)
    assert question == Question(
        "7", {"question": "40 + 2?"}, "42", Answer.INTEGER, turns=(TURNS[0], TURNS[3])
    )


@pytest.mark.parametrize("name", ["rows.json", "rows.json.gz", "rows.jsonl.gz", "rows.parquet", "rows.csv"])
def test_every_kind_of_file_gives_the_same_questions(tmp_path: Path, name: str) -> None:
    columns = 'gold = "reward_model.ground_truth"\nid = "extra_info.index"\n'
    expected = load(tmp_path, [VERL], columns)
    pq.write_table(pa.Table.from_pylist([VERL]), tmp_path / "rows.parquet")
    cells = [json.dumps(VERL[column]).replace('"', '""') for column in VERL]
    texts = {
        "json": json.dumps({"data": [VERL]}),
        "jsonl": json.dumps(VERL),
        "csv": f"{','.join(VERL)}\n" + ",".join(f'"{cell}"' for cell in cells),
    }
    kind = name.removeprefix("rows.").removesuffix(".gz")
    if kind in texts:
        data = texts[kind].encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    toml = TOML.format(answer="integer", dataset=f'file = "{name}"') + columns
    (tmp_path / "mine.toml").write_text(toml)
    assert list(datasets.load(find(str(tmp_path / "mine.toml"))).questions) == expected


def test_a_folder_of_parquet_files_is_read_as_a_hub_set_with_slices(tmp_path: Path) -> None:
    rows = [{**VERL, "extra_info": {"index": number}} for number in range(4)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "test-00000-of-00001.parquet")
    columns = 'gold = "reward_model.ground_truth"\nid = "extra_info.index"\n'
    dataset = f'hub = "{tmp_path}"\nsplit = "test[:2]"'
    (tmp_path / "mine.toml").write_text(TOML.format(answer="integer", dataset=dataset) + columns)
    questions = datasets.load(find(str(tmp_path / "mine.toml"))).questions
    assert [question.id for question in questions] == ["0", "1"]
    assert {question.turns for question in questions} == {(TURNS[0], TURNS[3])}


def test_choices_in_messages_need_only_their_letter(tmp_path: Path) -> None:
    [question] = load(tmp_path, [{"prompt": [USER], "gold": "C"}], 'gold = "gold"\n', "choice")
    assert (question.gold, question.slots) == ("C", {"question": "40 + 2?"})
    with pytest.raises(BenchmarkError, match="the gold '42' is not a letter from A to Z; for others give"):
        load(tmp_path, [{"prompt": [USER], "gold": "42"}], 'gold = "gold"\n', "choice")
    options = 'gold = "gold"\n[choices]\ncolumns = "options"\ngold = "text"\n'
    row = {"prompt": [USER], "gold": "42", "options": ["41", "42"]}
    assert load(tmp_path, [row], options, "choice")[0].gold == "B"


def test_programs_may_be_asked_for_in_messages(tmp_path: Path) -> None:
    row = {"prompt": [USER], "tests": [{"input": "1", "output": "1"}]}
    [question] = load(tmp_path, [row], '[program]\ntests = "tests"\n', "program")
    assert (question.turns, question.slots["question"]) == (TURNS[3:], "40 + 2?")


@pytest.mark.parametrize(
    ("above", "more", "message"),
    [
        ('prompt = "{question}"\n', "", "prompt is not used with columns.messages: put it into the messages"),
        ('[[examples]]\nquestion = "1?"\nanswer = "2"\n', "", "examples is not used with columns.messages"),
        ("", '[choices]\ncolumns = "o"\nshuffle = true\n', "choices.shuffle is true: the messages name the"),
    ],
)
def test_what_messages_leave_no_room_for_is_an_error(
    tmp_path: Path, above: str, more: str, message: str
) -> None:
    toml = TOML.format(answer="choice", dataset='file = "rows.jsonl"') + 'gold = "gold"\n' + more
    (tmp_path / "mine.toml").write_text(toml.replace("[dataset]", f"{above}[dataset]"))
    with pytest.raises(BenchmarkError) as caught:
        find(str(tmp_path / "mine.toml"))
    assert str(caught.value).startswith(f"{tmp_path / 'mine.toml'}: {message}")


def test_another_conversation_is_another_content(tmp_path: Path) -> None:
    def fingerprint(*messages: dict[str, str]) -> str:
        return datasets.fingerprint(load(tmp_path, [{"prompt": messages, "gold": 42}], 'gold = "gold"'))

    assert fingerprint(USER) == fingerprint(USER)
    assert len({fingerprint(USER), fingerprint(SYSTEM, USER), fingerprint(*SHOT, USER)}) == 3
