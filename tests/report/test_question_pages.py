"""The question pages of a real run show what the run folder contains."""

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from r1eval.errors import RunFolderError
from r1eval.report.line_index import question_offsets, read_rows
from r1eval.report.question_pages import write_question_pages
from r1eval.report.sample_choice import TextSelection
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from tests import replays
from tests.gate import runs

pytestmark = pytest.mark.engine

CHAT_DATA = """
[dataset]
file = "sums.jsonl"
[columns]
messages = "chat"
gold = "gold"
"""

OWN_KIND = """
name = "own"
answer = "{}"
[dataset]
file = "own.jsonl"
[columns]
question = "q"
gold = "a"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return runs.run(tmp_path_factory.mktemp("questions") / "m", runs.model_with_accuracy(0.5))


def test_every_question_has_a_page_with_its_samples(folder: RunFolder, tmp_path: Path) -> None:
    diagnosed = write_question_pages(folder, tmp_path, TextSelection("some", 2), reveal=False, workers=1)
    correct = sum(score.status is Status.CORRECT for score in folder.scores("sums"))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "sums").iterdir()}
    assert pages.keys() == {question.id for question in folder.questions("sums")} == diagnosed["sums"].keys()
    assert sum(page.count('data-verdict="correct"') for page in pages.values()) == correct
    assert all(page.count(", with its text") == 2 for page in pages.values())
    assert all(one.n == 4 for one in diagnosed["sums"].values())


def test_without_an_output_folder_the_samples_are_still_diagnosed(folder: RunFolder) -> None:
    assert len(write_question_pages(folder, None, TextSelection(), reveal=False, workers=1)["sums"]) == 12


def test_a_questions_lines_are_read_by_their_offsets(folder: RunFolder) -> None:
    path = folder.path / "sums" / "samples.jsonl"
    for question, offsets in question_offsets(path).items():
        assert [row["question_id"] for row in read_rows(path, offsets)] == [question] * 4


def test_a_torn_last_line_is_left_out_and_damage_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    path.write_text('{"question_id": "a", "index": 0}\n{"question_id": "a", "ind')
    assert {question: list(offsets) for question, offsets in question_offsets(path).items()} == {"a": [0]}
    path.write_text('{"question_id": "a", "index": 0}\nnothing\n')
    with pytest.raises(RunFolderError, match=r"scores\.jsonl:2: does not parse"):
        question_offsets(path)


CONVERSATION = [
    {"role": "system", "content": "Be <brief>."},
    {"role": "user", "content": "1 + 1?"},
    {"role": "assistant", "content": "2"},
    {"role": "user", "content": "3 + 4?"},
]


@pytest.mark.parametrize("chat", [CONVERSATION, CONVERSATION[1:], CONVERSATION[:2], CONVERSATION[3:]])
def test_a_conversation_is_shown_message_by_message_with_its_roles(
    tmp_path: Path, chat: list[dict[str, str]]
) -> None:
    row = {"chat": chat, "gold": "7"}
    toml = runs.SUMS.partition("prompt =")[0].format(name="sums") + CHAT_DATA
    folder = runs.run(
        tmp_path / "chat",
        replays.correct_reply,
        benchmark=runs.write_benchmark(tmp_path, "sums", toml, [row]),
        k=1,
    )
    write_question_pages(folder, tmp_path / "out", TextSelection(), reveal=False, workers=1)
    (page,) = (tmp_path / "out" / "sums").iterdir()
    tree: Any = html.fromstring(page.read_text(encoding="utf-8"))
    shown = [(one.tag, one.text_content()) for one in tree.xpath("//h3[@class='role'] | //div[@data-maths]")]
    expected = [pair for one in chat for pair in (("h3", one["role"]), ("div", one["content"]))]
    if len(chat) == 1:
        expected = [("div", chat[0]["content"])]
    assert shown[: len(expected)] == expected


@pytest.mark.parametrize(
    ("kind", "gold", "reply", "shown", "answer"),
    [
        ("span", ["7 yards", ["Al", "Bo"]], "Answer: 7.0 yards", "7 yards or Al, Bo", "7 yards"),
        ("grid", [[0, 1], [2, 3]], "[[0, 1], [2, 2]]", "[[0,1],[2,3]]", "[[0,1],[2,2]]"),
    ],
)
def test_gold_and_answer_of_a_kind_are_shown_in_one_form(
    tmp_path: Path, kind: str, gold: object, reply: str, shown: str, answer: str
) -> None:
    toml = OWN_KIND.format(kind)
    benchmark = runs.write_benchmark(tmp_path, "own", toml, [{"q": "Who?", "a": gold}])
    folder = runs.run(tmp_path / "run", lambda *_: reply, benchmark=benchmark, k=1)
    write_question_pages(folder, tmp_path / "out", TextSelection(), reveal=False, workers=1)
    (page,) = (tmp_path / "out" / "own").iterdir()
    tree: Any = html.fromstring(page.read_text(encoding="utf-8"))
    codes = [code.text_content() for code in tree.xpath("//code[@data-tex]")]
    assert codes[0] == shown
    assert set(codes[1:]) == {answer}
