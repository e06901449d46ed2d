"""Samples beside another run's: which are shown, and what of their texts."""

from r1eval.records import Finish, Score, Status
from r1eval.report.beside import choose, clipped, parts

RIGHT, WRONG = Status.CORRECT, Status.WRONG


def score(index: int, status: Status, answer: str) -> Score:
    return Score("q", index, status, answer, "", Finish.STOP, 9)


def test_each_answer_is_shown_before_one_is_shown_twice_the_most_frequent_first() -> None:
    said = ["7", "7", "8", "7", "9", "8"]
    scores = [score(n, RIGHT if answer == "7" else WRONG, answer) for n, answer in enumerate(said)]
    assert [one.index for one in choose(scores)] == [0, 2, 4, 1]
    assert [one.index for one in choose(reversed(scores), most=9)] == [0, 2, 4, 1, 5, 3]
    assert choose([]) == []


def test_the_thinking_is_what_stands_before_its_last_end() -> None:
    assert parts("a</think>b</think>\n7", opened_thinking=True) == ("a</think>b", "7")
    assert parts("<think>it never ends", opened_thinking=False) == ("it never ends", "")


def test_a_long_text_loses_its_middle_alone() -> None:
    text = "a" * 50 + "b" * 100 + "c" * 50
    assert clipped(text, 100) == "a" * 50 + "\n…\n" + "c" * 50
    assert clipped(text, 200) == text
