"""The order of a run's requests: longest expected first, each exactly once."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Sampling
from r1eval.run.ordering import Lengths, LongestFirst, QuestionKey, Waiting
from r1eval.store.records import Finish, Request, Sample

SAMPLING = Sampling(temperature=0.6, top_p=0.95, max_tokens=100, k=4)


def waiting(counts: Mapping[str, int], first_index: int = 0) -> list[Waiting]:
    def question(name: str, count: int) -> Waiting:
        def requests() -> Iterator[Request]:
            for index in range(first_index, first_index + count):
                yield Request("b", name, index, (), SAMPLING, seed=index)

        return Waiting(QuestionKey("b", name), count, requests)

    return [question(name, count) for name, count in counts.items()]


def known(lengths: Mapping[str, int]) -> dict[QuestionKey, Lengths]:
    return {QuestionKey("b", name): Lengths(2, 2 * tokens) for name, tokens in lengths.items()}


def reply(request: Request, tokens: int | None, text: str = "", finish: Finish = Finish.STOP) -> Sample:
    return Sample("b", request.question_id, request.index, text, finish, 1, tokens, 1.0, request.seed)


def drawn(order: LongestFirst, count: int | None = None) -> list[tuple[str, int]]:
    requests = list(order) if count is None else [next(order) for _ in range(count)]
    return [(one.question_id, one.index) for one in requests]


def test_the_longest_question_is_asked_first_and_equals_keep_their_order() -> None:
    order = LongestFirst(waiting({"a": 2, "b": 1, "c": 2, "d": 1}), known({"a": 5, "b": 9, "c": 9, "d": 7}))
    assert drawn(order) == [("b", 0), ("c", 0), ("c", 1), ("d", 0), ("a", 0), ("a", 1)]


def test_each_question_without_a_reply_is_asked_once_before_any_twice() -> None:
    order = LongestFirst(waiting({"a": 2, "b": 2, "long": 1}), known({"long": 30_000}))
    assert drawn(order) == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("long", 0)]


def test_the_waiting_requests_are_reordered_as_lengths_become_known() -> None:
    order = LongestFirst(waiting({"a": 3, "b": 3, "c": 3}), {})
    first = {request.question_id: request for request in (next(order), next(order), next(order))}
    order.finish(reply(first["a"], 10))
    order.finish(reply(first["b"], 20))
    assert drawn(order, 2) == [("c", 1), ("c", 2)]  # still without a reply: the longest of all
    assert drawn(order, 1) == [("b", 1)]
    order.finish(reply(first["c"], 5))
    order.finish(reply(Request("b", "a", 1, (), SAMPLING, 0), 100))
    assert drawn(order) == [("a", 1), ("a", 2), ("b", 2)]


@pytest.mark.parametrize(
    ("longest", "text"),
    [
        (1_234, "2 running, 1 waiting · longest at 1,234 tokens"),
        (0, "2 running, 1 waiting"),
        (None, "2 running, 1 waiting"),
    ],
)
def test_what_is_running_is_said_with_the_longest_reply_once_it_has_tokens(
    longest: int | None, text: str
) -> None:
    order = LongestFirst(waiting({"a": 3}), {})
    assert order.describe(longest) == ""
    drawn(order, 2)
    assert order.describe(longest) == text


def test_replies_without_token_counts_are_compared_by_their_text() -> None:
    order = LongestFirst(waiting({"a": 2, "b": 2}), {})
    a, b = next(order), next(order)
    order.finish(reply(a, None, "short"))
    order.finish(reply(b, None, "long " * 100))
    assert drawn(order) == [("b", 1), ("a", 1)]


def test_a_failed_request_tells_no_length() -> None:
    order = LongestFirst(waiting({"a": 2, "b": 2}), {})
    a, b = next(order), next(order)
    order.finish(reply(a, 10))
    order.finish(reply(b, 0, finish=Finish.FAILED))
    assert drawn(order) == [("b", 1), ("a", 1)]


def test_it_counts_what_runs_and_what_waits() -> None:
    order = LongestFirst(waiting({"a": 2, "b": 2}), {})
    assert (order.running, order.waiting) == (0, 4)
    request = next(order)
    next(order)
    assert (order.running, order.waiting) == (2, 2)
    order.finish(reply(request, 10))
    assert (order.running, order.waiting) == (1, 2)


def test_requests_are_made_only_when_they_are_drawn() -> None:
    made: list[int] = []

    def requests() -> Iterator[Request]:
        for index in range(10**6):
            made.append(index)
            yield Request("b", "a", index, (), SAMPLING, seed=index)

    order = LongestFirst([Waiting(QuestionKey("b", "a"), 10**6, requests)], {})
    assert (order.waiting, made) == (10**6, [])
    drawn(order, 3)
    assert made == [0, 1, 2]


def test_earlier_ranks_do_not_pile_up() -> None:
    order = LongestFirst(waiting({"a": 5_000, "b": 20_000}), {})
    next(order)
    for number in range(20_000):
        order.finish(reply(next(order), number))
    assert len(order._heap) < 2_000
    assert order.waiting == 4_999


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 5), max_size=6),
    st.integers(1, 8),
    st.integers(0, 1000),
)
def test_every_request_is_drawn_exactly_once_whatever_finishes_when(
    counts: dict[str, int], slots: int, seed: int
) -> None:
    def run() -> list[tuple[str, int]]:
        dice, order = random.Random(seed), LongestFirst(waiting(counts, first_index=3), {})
        running: list[Request] = []
        asked: list[tuple[str, int]] = []
        while True:
            while len(running) < slots and (request := next(order, None)):
                running.append(request)
                asked.append((request.question_id, request.index))
            if not running:
                return asked
            done = running.pop(dice.randrange(len(running)))
            order.finish(reply(done, dice.choice([None, 1, 5, 50]), "text"))

    asked = run()
    assert Counter(asked) == Counter((name, 3 + i) for name, count in counts.items() for i in range(count))
    assert asked == run()
