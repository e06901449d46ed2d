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
from reports.page_paths import question_page
from reports.site.text_chunks import chunk_name, texts_folder
from tests import replays
from tests.gate import runs
from tests.report.chunks import read_texts, unpack

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
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "sums").glob("*.html")}
    assert pages.keys() == {question.id for question in folder.questions("sums")} == diagnosed["sums"].keys()
    assert sum(page.count('data-verdict="correct"') for page in pages.values()) == correct
    assert all(page.count(", without its text") == 2 for page in pages.values())
    assert all(one.n == 4 for one in diagnosed["sums"].values())


def test_the_chunks_of_a_question_hold_every_samples_text(folder: RunFolder, tmp_path: Path) -> None:
    write_question_pages(folder, tmp_path, TextSelection("all"), reveal=False, workers=1)
    for question in folder.questions("sums"):
        page = question_page("sums", question.id)
        stored = {
            sample.index: sample for sample in folder.samples("sums") if sample.question_id == question.id
        }
        for index, sample in stored.items():
            script = tmp_path / texts_folder("sums") / f"{chunk_name(page, index)}.js"
            record = unpack(script.read_text(encoding="ascii"))[str(index)]
            assert record["reply"] == sample.text.rpartition("</think>")[2].strip()
            assert record["thinking"] in sample.text
            assert record["tokens"] == sample.output_tokens


def test_a_sample_that_is_not_selected_has_a_record_without_its_text(
    folder: RunFolder, tmp_path: Path
) -> None:
    write_question_pages(folder, tmp_path, TextSelection("wrong"), reveal=False, workers=1)
    records = read_texts(tmp_path, "sums")
    assert len(records) == 48
    without = [record for record in records if record["reply"] is None]
    correct = [score for score in folder.scores("sums") if score.status is Status.CORRECT]
    assert len(without) == len(correct)
    assert all(record["reason"] for record in records)


def test_wrong_samples_come_first(folder: RunFolder, tmp_path: Path) -> None:
    write_question_pages(folder, tmp_path, TextSelection("all"), reveal=False, workers=1)
    orders = set()
    for path in (tmp_path / "sums").glob("*.html"):
        tree: Any = html.fromstring(path.read_text(encoding="utf-8"))
        verdicts = tree.xpath("//details[@class='sample']/@data-verdict")
        assert verdicts == sorted(verdicts, reverse=True)  # wrong before correct
        orders.add(len(set(verdicts)))
    assert 2 in orders


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
    (page,) = (tmp_path / "out" / "sums").glob("*.html")
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
    (page,) = (tmp_path / "out" / "own").glob("*.html")
    tree: Any = html.fromstring(page.read_text(encoding="utf-8"))
    codes = [code.text_content() for code in tree.xpath("//code[@data-tex]")]
    assert codes[0] == shown
    assert {*codes[1:], read_texts(tmp_path / "out", "own")[0]["answer"]} == {answer}
